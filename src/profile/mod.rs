//! Sampling allocation profiles (`.heapprofile`): which functions allocated, and who called them. DevTools' "Allocation sampling",
//! Node's `--heap-prof` and the inspector's `HeapProfiler.stopSampling` write them.
//!
//! Such a file has samples of allocations, scaled to what all allocations may have been, and no objects: what holds them only a
//! snapshot says. Unless the recording asked for more, only what was alive at its end is in it.
//!
//! Source of the format: `SamplingHeapProfile` in V8's inspector protocol.

mod callers;
mod comparison;
mod error;
mod functions;
mod read;
mod tokens;
mod totals;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use callers::{CallerLimits, ProfileCaller};
pub use comparison::{FunctionChange, function_changes};
pub use error::ProfileError;
pub use functions::ProfileFunction;
pub use totals::FunctionTotals;

use crate::snapshot::{Decompressed, NotASnapshot, ReadError, ReadOptions, StreamLimits, what_is_it};

/// A sampling allocation profile.
#[derive(Debug)]
pub struct AllocationProfile {
    functions: Vec<ProfileFunction<'static>>,
    calls: Vec<Call>,
    total_size: u64,
    notes: Vec<String>,
}

/// A node of the call tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Number of the function that was called.
    pub function: u32,
    /// Position of the caller in the tree; `None` for the root.
    pub parent: Option<u32>,
    /// Bytes that were allocated right there.
    pub self_size: u64,
    /// How many samples of these there are; 0 in files without samples.
    pub samples: u64,
}

/// So many first bytes of a file say whether it is a profile, also packed.
pub const BEGINNING: usize = 256 << 10;

/// Whether a file that begins so, plain or packed, is an allocation profile.
pub fn is_profile(start: &[u8]) -> bool {
    let mut text = Vec::new();
    if let Ok(unpacked) = Decompressed::new(start, StreamLimits::default()) {
        // Packed data ends too early here, which does no harm.
        let _ = unpacked.take(BEGINNING as u64).read_to_end(&mut text);
    }
    what_is_it(&text, None) == NotASnapshot::AllocationProfile
}

impl AllocationProfile {
    /// Reads a file: plain, gzip or zstd, told by content.
    ///
    /// # Errors
    /// Where the file can't be read, is cut off or damaged: with the byte.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, ProfileError> {
        AllocationProfile::read(File::open(path).map_err(|error| ReadError::io(&error))?, options)
    }

    /// Reads a stream, such as standard input: plain, gzip or zstd, told by content. Its text is held in memory while it is read.
    ///
    /// # Errors
    /// Where the stream breaks, is cut off or damaged: with the byte.
    pub fn read(input: impl Read, options: &ReadOptions) -> Result<Self, ProfileError> {
        options.progress.phase("reading", None);
        let mut text = Vec::new();
        let mut unpacked = Decompressed::new(input, options.limits).map_err(|error| ReadError::io(&error))?;
        unpacked.read_to_end(&mut text).map_err(|error| unpacked.explain(&error, text.len() as u64))?;
        AllocationProfile::from_bytes(&text)
    }

    /// Reads a profile that is in memory, not compressed.
    ///
    /// # Errors
    /// Where the bytes are cut off or damaged, or something else: with the byte.
    pub fn from_bytes(text: &[u8]) -> Result<Self, ProfileError> {
        read::read(text)
    }

    /// The functions, by number.
    pub fn functions(&self) -> &[ProfileFunction<'static>] {
        &self.functions
    }

    /// The tree of calls in preorder: callers before those that they called.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// What all calls allocated, in bytes: an estimate from samples.
    pub fn total_size(&self) -> u64 {
        self.total_size
    }

    /// How many samples the estimate rests on; 0 in files that do not tell.
    pub fn sample_count(&self) -> u64 {
        self.calls.iter().map(|call| call.samples).sum()
    }

    /// What was unusual and tolerated, in sentences.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

#[cfg(test)]
mod tests;
