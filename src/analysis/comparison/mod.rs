//! Two snapshots of one process side by side: which objects are new, which are gone, and which old ones keep more than before.
//!
//! DevTools' Comparison view ([`class_changes`]) says how many objects of each class came and went. [`growth`] says what it
//! lacks: the objects, alive in both snapshots, that have collected something in between.

use super::Heap;

pub(crate) mod address_ids;
pub mod class_changes;
pub mod describe;
pub mod grown_rows;
pub mod growth;
mod id_consistency;
mod matched_holders;
mod nodes_by_id;
mod successors;
mod survivors;
pub mod trend;

pub use id_consistency::{IdConsistency, Landmarks};
pub use matched_holders::{Identity, MatchedHolders};
pub use nodes_by_id::NodesById;
use survivors::Survivors;

/// Two heaps, the older one first.
#[derive(Clone, Copy)]
pub struct Pair<'h> {
    /// The earlier snapshot, or what is compared against.
    pub base: &'h Heap,
    /// The later one.
    pub current: &'h Heap,
}
