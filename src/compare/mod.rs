//! Two snapshots of one process side by side: which objects are new, which are gone, and which old ones keep more than before.
//!
//! DevTools' Comparison view ([`class_changes`]) says how many objects of each class came and went. [`growth`] says what it
//! lacks: the objects, alive in both snapshots, that have collected something in between.

use crate::Heap;
use crate::heap::Outline;
use crate::queries::filters::IdRange;

pub(crate) mod address_ids;
mod by_names;
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

pub use by_names::numbers_anew;
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

/// The ids that were given to objects after an earlier snapshot was taken, and before a later one if there is one: DevTools' `Objects
/// allocated between`. Of snapshots in which ids mean the same.
pub fn ids_between(earlier: Outline, later: Option<Outline>) -> IdRange {
    let last = |heap: Outline| address_ids::last_object_id(heap.nodes()).unwrap_or(0);
    IdRange { above: last(earlier), up_to: later.map_or(u64::MAX, last) }
}
