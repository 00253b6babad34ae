//! The bundled JavaScript program, and how it gets where a runtime can read it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::patterns::PATTERNS;

macro_rules! files {
    ($($name:literal),*) => { &[$(($name, include_str!(concat!("program/", $name)))),*] };
}

/// Everything but the patterns.
const FILES: &[(&str, &str)] = files!["main.cjs", "run.cjs", "serve.cjs", "leaks.cjs", "dumps.cjs", "runtime.cjs"];

/// Writes the program into a folder, and says which file is to be run.
pub(super) fn write_to(folder: &Path) -> io::Result<PathBuf> {
    for (name, text) in FILES {
        fs::write(folder.join(name), text)?;
    }
    let patterns = folder.join("patterns");
    fs::create_dir(&patterns)?;
    for pattern in PATTERNS {
        fs::write(patterns.join(pattern.name).with_extension("cjs"), pattern.source)?;
    }
    Ok(folder.join("main.cjs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_program_is_bundled() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generator/program");
        let folder = tempfile::tempdir().unwrap();
        write_to(folder.path()).unwrap();
        for part in ["", "patterns"] {
            let names = |folder: &Path| {
                let entries = fs::read_dir(folder.join(part)).unwrap();
                let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
                names.sort();
                names
            };
            assert_eq!(names(&source), names(folder.path()));
        }
    }
}
