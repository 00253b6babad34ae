//! The folders whose files an agent may have read.

use std::io;
use std::path::{Path, PathBuf};

/// Folders, with links resolved.
#[derive(Clone, Debug)]
pub struct Folders {
    roots: Vec<PathBuf>,
}

/// Why there are no such folders, or why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A folder is not there.
    #[error("{}: {error}", crate::printable::one_line(&folder.display().to_string()))]
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file lies elsewhere, or there is none; what there is elsewhere is not told.
    #[error("there is no such file in the folders that this server may read ({0}); its --root DIR option names others")]
    Outside(String),
}

impl Folders {
    /// These folders.
    ///
    /// # Errors
    /// One of them is not there.
    pub fn new(folders: &[PathBuf]) -> Result<Self, FolderError> {
        let resolve = |folder: &PathBuf| match folder.canonicalize() {
            Ok(resolved) => Ok(resolved),
            Err(error) => Err(FolderError::NoFolder { folder: folder.clone(), error }),
        };
        Ok(Folders { roots: folders.iter().map(resolve).collect::<Result<_, _>>()? })
    }

    /// A file in one of the folders, whatever links lead there; relative paths begin at each of them in turn.
    ///
    /// # Errors
    /// It lies elsewhere, or there is none.
    pub fn file(&self, path: &Path) -> Result<PathBuf, FolderError> {
        let found = self.roots.iter().filter_map(|root| root.join(path).canonicalize().ok());
        let inside = |file: &PathBuf| file.is_file() && self.roots.iter().any(|root| file.starts_with(root));
        found.into_iter().find(inside).ok_or_else(|| FolderError::Outside(self.names()))
    }

    /// Snapshots that lie in the folders themselves, by their names: at most so many.
    pub fn snapshots(&self, most: usize) -> Vec<PathBuf> {
        let is_snapshot = |name: &str| [".heapsnapshot", ".heaptimeline"].iter().any(|ending| name.contains(ending));
        let entries = self.roots.iter().flat_map(std::fs::read_dir).flatten().flatten();
        let files = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_snapshot));
        let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        files.sort();
        files.truncate(most);
        files
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.roots.iter().map(|root| root.display().to_string()).collect();
        crate::printable::one_line(&names.join(", ")).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_files_inside_are_found_whatever_leads_to_them() {
        let folder = tempfile::tempdir().unwrap();
        let (inside, outside) = (folder.path().join("in"), folder.path().join("out"));
        fs::create_dir_all(inside.join("deep")).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(inside.join("deep/a.heapsnapshot"), "").unwrap();
        fs::write(outside.join("b.heapsnapshot"), "").unwrap();
        let folders = Folders::new(std::slice::from_ref(&inside)).unwrap();
        for good in ["deep/a.heapsnapshot", "deep/../deep/a.heapsnapshot"] {
            assert!(folders.file(Path::new(good)).is_ok(), "{good}");
        }
        assert!(folders.file(&inside.join("deep/a.heapsnapshot")).is_ok());
        for bad in ["../out/b.heapsnapshot", "deep", "nothing", "", "-", "/etc/passwd"] {
            assert!(folders.file(Path::new(bad)).is_err(), "{bad}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.join("b.heapsnapshot"), inside.join("link.heapsnapshot")).unwrap();
            assert!(folders.file(Path::new("link.heapsnapshot")).is_err());
        }
        assert!(Folders::new(&[folder.path().join("nowhere")]).is_err());
    }
}
