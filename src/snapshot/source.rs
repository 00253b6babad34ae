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

pub(crate) fn release(map: &memmap2::Mmap, range: std::ops::Range<usize>) {
    #![allow(unsafe_code)]
    let start = range.start.next_multiple_of(4096);
    let end = range.end / 4096 * 4096;
    if start < end {
        let _ = unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, start, end - start) };
    }
}
