//! Why nothing was generated: what happened, and what to do. Nothing is left behind in any of these cases.

use std::path::PathBuf;

/// Why nothing was generated. `Display` gives one or two lines for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GeneratorError {
    /// There is no such runtime.
    #[error("{0}")]
    NoRuntime(String),
    /// The runtime cannot do what is needed.
    #[error("{found} is too old: {needed} or newer is needed\nInstall a newer one, or name another with --runtime.")]
    OldRuntime {
        /// Name and version.
        found: String,
        /// Name and version.
        needed: String,
    },
    /// The program that leaks has ended, and nobody asked it to.
    #[error("{runtime} ended {when}: {how}")]
    Died {
        /// Name of the runtime.
        runtime: String,
        /// What it was doing.
        when: String,
        /// Signal or exit code, and what to do.
        how: String,
    },
    /// The program that leaks says what went wrong.
    #[error("{0}")]
    Failed(String),
    /// There are files in the output folder.
    #[error("{}: the folder is not empty; name another, or write into it with --force", .0.display())]
    NotEmpty(PathBuf),
    /// A file or folder could not be written.
    #[error("{}: {message}", path.display())]
    Writing {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        message: String,
    },
    /// What was asked for contradicts itself or is too much.
    #[error("{0}")]
    Request(String),
}

impl GeneratorError {
    /// Trouble with a file or a folder.
    pub(crate) fn writing(path: impl Into<PathBuf>, error: &std::io::Error) -> Self {
        let message = match error.kind() {
            std::io::ErrorKind::StorageFull => DISK_FULL.to_owned(),
            std::io::ErrorKind::NotADirectory | std::io::ErrorKind::AlreadyExists => "is a file; name a folder".to_owned(),
            _ => error.to_string(),
        };
        GeneratorError::Writing { path: path.into(), message }
    }
}

/// What is said of a full disk, whoever found it full.
pub(crate) const DISK_FULL: &str = "the disk is full; nothing was left behind";
