//! Reads V8 heap snapshots and computes what Chrome DevTools computes from them.

pub mod analysis;
pub mod graph;
mod prefetch;
pub mod report;
pub mod snapshot;
#[cfg(test)]
pub(crate) mod testing;

pub use analysis::Heap;
