//! Why a file is no answer that can be read back.

use thiserror::Error;

use crate::snapshot::NotASnapshot;
use crate::snapshot::what_is_it;

/// Why a file is no answer that can be read back: what it is, where it ends, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoredError {
    /// Its bytes can't be had.
    #[error("{0}")]
    Unreadable(String),
    /// There is nothing in it.
    #[error("is empty; store an answer first: heap-analyzer summary app.heapsnapshot --format json -o answer.json.gz")]
    Empty,
    /// It is what answers are made from.
    #[error(
        "is a heap snapshot, not a stored answer\nPass it to summary, compare or find-leaks; with --format json -o answer.json.gz they \
         store what they say."
    )]
    Snapshot,
    /// It is what other answers are made from.
    #[error("is an allocation profile, not a stored answer\nPass it to summary.")]
    Profile,
    /// Its end is missing.
    #[error(
        "is cut off: the JSON goes on behind byte {0}, where the file ends\nCopy it again, or let the command store its answer again."
    )]
    Cut(usize),
    /// It is no JSON.
    #[error("is no JSON, and so no stored answer ({0})\nStored answers are made with --format json -o answer.json.gz.")]
    NoJson(String),
    /// It is JSON of another program.
    #[error(
        "is JSON, but no answer of heap-analyzer: it has no schema_version and no command\nStored answers are made with --format json -o \
         answer.json.gz."
    )]
    Foreign,
    /// It is an answer that nobody reads back.
    #[error("is an answer of {0}, which can't be read back\nAnswers of summary, compare, find-leaks and check can.")]
    OtherKind(String),
    /// It was written by a newer version of this program.
    #[error(
        "is an answer of `{command}` in version {version} of its format, and this heap-analyzer reads versions up to {known}\nRead it with \
         the heap-analyzer that wrote it, or a newer one."
    )]
    Newer {
        /// The command that gave the answer.
        command: String,
        /// Its version.
        version: u64,
        /// The newest version that is known.
        known: u64,
    },
    /// Something in it is not as it was written.
    #[error("is an answer of heap-analyzer that something has changed: {0}\nLet the command store its answer again.")]
    Changed(String),
}

impl StoredError {
    /// What text is that can't be understood.
    pub(super) fn no_answer(text: &[u8], error: &serde_json::Error) -> StoredError {
        let is_json = text.trim_ascii_start().starts_with(b"{");
        if error.is_eof() && is_json {
            return StoredError::Cut(text.len());
        }
        match what_is_it(text, None) {
            NotASnapshot::OtherJson { keys } if keys.is_empty() && error.is_data() => StoredError::Foreign,
            _ if error.is_data() => StoredError::Changed(error.to_string()),
            _ => StoredError::NoJson(error.to_string()),
        }
    }
}
