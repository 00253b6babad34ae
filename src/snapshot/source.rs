//! Bytes that outlive the reading: a memory-mapped file, or text that was kept from a stream.

use std::ops::Deref;
use std::sync::Arc;

/// Shared, read-only bytes.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// A file mapped into memory.
    Mapped(Arc<memmap2::Mmap>),
    /// Kept in memory.
    Owned(Arc<Vec<u8>>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Mapped(map) => map,
            Bytes::Owned(bytes) => bytes,
        }
    }
}
