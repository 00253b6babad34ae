//! Why a file can't be read: what was wrong, where, and what to do.

/// One message for people: what, where (section, row, byte offset), what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    message: String,
}
