//! The folder that generated files go to: refused if something else is in it, cleared away if the work fails.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::{DISK_FULL, GeneratorError};
use super::leftovers::Leftovers;
use super::truth::{TRUTH_FILE, Truth};

/// What happens if the folder is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupied {
    /// Nothing is written.
    Refuse,
    /// What an earlier run has left there is replaced; other files stay.
    Replace,
}

/// The folder, ready to be written into.
pub(super) struct OutFolder<'l> {
    path: PathBuf,
    leftovers: &'l Leftovers,
}

impl<'l> OutFolder<'l> {
    /// Makes the folder, or looks into it.
    pub(super) fn prepare(path: &Path, occupied: Occupied, leftovers: &'l Leftovers) -> Result<Self, GeneratorError> {
        let trouble = |error| GeneratorError::writing(path, &error);
        match fs::read_dir(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => leftovers.make_folder(path).map_err(trouble)?,
            Err(error) => return Err(trouble(error)),
            Ok(mut entries) if occupied == Occupied::Refuse => {
                if entries.next().is_some() {
                    return Err(GeneratorError::NotEmpty(path.to_owned()));
                }
            }
            Ok(entries) => {
                for entry in entries.filter_map(Result::ok).filter(|entry| is_ours(&entry.file_name().to_string_lossy())) {
                    fs::remove_file(entry.path()).map_err(trouble)?;
                }
            }
        }
        // The runtime works from the same folder, but paths that it is told have to mean the same to everyone.
        let path = fs::canonicalize(path).map_err(trouble)?;
        Ok(OutFolder { path, leftovers })
    }

    /// Where a snapshot is written while it is not finished.
    pub(super) fn begin(&self, name: &str) -> PathBuf {
        let part = self.path.join(format!(".{name}.part"));
        self.leftovers.file(&part);
        part
    }

    /// Gives a whole snapshot its name, and says how long it is.
    pub(super) fn finish(&self, part: &Path, name: &str) -> Result<u64, GeneratorError> {
        let file = self.path.join(name);
        let trouble = |error| GeneratorError::writing(&file, &error);
        let bytes = length_if_whole(part).map_err(trouble)?;
        let Some(bytes) = bytes else {
            let message = format!("the snapshot is not whole; perhaps {DISK_FULL}");
            return Err(GeneratorError::Writing { path: file, message });
        };
        self.leftovers.file(&file);
        fs::rename(part, &file).map_err(trouble)?;
        self.leftovers.forget_file(part);
        Ok(bytes)
    }

    /// Writes the truth. With it the folder is complete, and nothing will be cleared away any more.
    pub(super) fn complete(self, truth: &Truth) -> Result<(), GeneratorError> {
        let file = self.path.join(TRUTH_FILE);
        self.leftovers.file(&file);
        let write = || -> std::io::Result<()> {
            let mut text = serde_json::to_string_pretty(truth)?;
            text.push('\n');
            let mut out = fs::File::create(&file)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()
        };
        write().map_err(|error| GeneratorError::writing(&file, &error))?;
        self.leftovers.keep_files();
        Ok(())
    }
}

/// The name of a snapshot that was taken after a step.
pub(super) fn step_file(step: u32) -> String {
    format!("step-{step}{EXTENSION}")
}

/// The name of the snapshot before any step.
pub(super) const BASELINE_FILE: &str = "baseline.heapsnapshot";
/// The name of the snapshot after cleanup.
pub(super) const STOPPED_FILE: &str = "stopped.heapsnapshot";

const EXTENSION: &str = ".heapsnapshot";

/// Whether an earlier run has written a file of this name.
fn is_ours(name: &str) -> bool {
    let number = name.strip_prefix("step-").and_then(|rest| rest.strip_suffix(EXTENSION));
    [TRUTH_FILE, BASELINE_FILE, STOPPED_FILE].contains(&name)
        || number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Old runtimes say nothing when the disk is full and a snapshot ends early: its last character tells.
fn length_if_whole(file: &Path) -> std::io::Result<Option<u64>> {
    let mut file = fs::File::open(file)?;
    let bytes = file.metadata()?.len();
    file.seek(SeekFrom::End(-(bytes.min(16) as i64)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail.trim_ascii_end().ends_with(b"}").then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_earlier_run_has_written_is_replaced() {
        for ours in ["baseline.heapsnapshot", "step-1.heapsnapshot", "step-12.heapsnapshot", "stopped.heapsnapshot", "truth.json"]
        {
            assert!(is_ours(ours), "{ours}");
        }
        for other in ["mine.heapsnapshot", "step-.heapsnapshot", "step-1b.heapsnapshot", "step-1", "notes.txt"] {
            assert!(!is_ours(other), "{other}");
        }
    }

    #[test]
    fn a_snapshot_that_ends_early_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        for (text, expected) in [("{}", Some(2)), ("{\"a\":[1]}\n", Some(10)), ("{\"nodes\":[1,2", None), ("", None)] {
            fs::write(&file, text).unwrap();
            assert_eq!(length_if_whole(&file).unwrap(), expected, "{text:?}");
        }
    }
}
