//! How long work tells what it is doing, without knowing who listens. Nothing here prints.

/// Someone who wants to know how far the reading is. Called from several threads.
pub trait Progress: Sync {
    /// A phase begins and the one before it ends. `total_bytes` is how much of the input this phase will go through, if known.
    fn phase(&self, name: &str, total_bytes: Option<u64>);

    /// The current phase has gone through so many bytes more. Cheap enough to be called for each piece of a megabyte.
    fn advance(&self, bytes: u64);

    /// The current phase goes through so many bytes in all, more than was said when it began.
    fn extend(&self, _total_bytes: Option<u64>) {}

    /// Whether nobody wants what is read any more: the reading ends with [`ReadError::Cancelled`](super::ReadError::Cancelled) after
    /// the piece that it is at.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn phase(&self, _name: &str, _total_bytes: Option<u64>) {}

    fn advance(&self, _bytes: u64) {}
}
