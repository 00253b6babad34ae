//! Which program is the browser, and what is said if there is none.

use std::io;
use std::path::{Path, PathBuf};

use crate::generator::error::GeneratorError;

/// Stands for whichever of these is on the PATH.
pub(in crate::generator) const ON_THE_PATH: &str = "chromium";
const NAMES: [&str; 4] = [ON_THE_PATH, "chromium-browser", "google-chrome", "chrome"];

/// What to do without a browser that runs.
pub(super) const ADVICE: &str = "Install Chromium or Chrome, or name one: --runtime PATH.";

/// The browser with this name or path; `chromium` is the first that is on the PATH.
pub(super) fn find(wanted: &str) -> Result<PathBuf, GeneratorError> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    find_in(wanted, &std::env::split_paths(&folders).collect::<Vec<_>>())
}

fn find_in(wanted: &str, folders: &[PathBuf]) -> Result<PathBuf, GeneratorError> {
    if wanted.contains(['/', '\\']) {
        let path = Path::new(wanted);
        return match path.is_file() {
            true => Ok(path.to_owned()),
            false => Err(GeneratorError::NoRuntime(format!("there is no program {wanted}\n{ADVICE}"))),
        };
    }
    let names = if wanted == ON_THE_PATH { &NAMES[..] } else { &[wanted] };
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(format!("{name}{EXE}"))));
    places
        .into_iter()
        .find(|place| place.is_file())
        .ok_or_else(|| GeneratorError::NoRuntime(format!("{} is not on the PATH\n{ADVICE}", in_words(names))))
}

const EXE: &str = std::env::consts::EXE_SUFFIX;

fn in_words(names: &[&str]) -> String {
    match names {
        [only] => (*only).to_owned(),
        names => format!("none of {}", names.join(", ")),
    }
}

/// What is said of a program that the system does not start.
pub(super) fn not_started(name: &str, error: &io::Error) -> GeneratorError {
    GeneratorError::NoRuntime(format!("{name} could not be started: {error}\n{ADVICE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_browser_on_the_path_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_owned()];
        let said = find_in("chromium", &folders).unwrap_err().to_string();
        assert!(said.contains("none of chromium, chromium-browser") && said.contains("--runtime PATH"), "{said}");
        let chrome = folder.path().join(format!("google-chrome{EXE}"));
        std::fs::write(&chrome, "").unwrap();
        assert_eq!(find_in("chromium", &folders).unwrap(), chrome);
        assert_eq!(find_in(chrome.to_str().unwrap(), &[]).unwrap(), chrome);
        assert!(find_in("./no/chromium", &folders).unwrap_err().to_string().contains("there is no program ./no/chromium"));
    }
}
