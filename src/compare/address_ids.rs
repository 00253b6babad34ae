//! Whether ids that are addresses mean the same in two snapshots. Up to about Chromium 115, V8 gave what the browser describes without
//! an object of its own (`InternalNode`, `DOMTimer`, `EventListener`) the address of the description, which is made anew for each
//! snapshot: the same id is another object's, and the name agrees by chance. Measured on pages of Chromium 109: of such ids that both
//! snapshots have, type and name agree for 38 to 81 in a hundred; in Chromium 156 no id is of this kind.

use super::Pair;
use crate::Heap;
use crate::snapshot::{NodeIndex, NodeType, Nodes};

/// Of ids that mean the same so many in a hundred agree, as of those of JavaScript's objects.
const ENOUGH_AGREE: usize = 95;
/// Of fewer nothing can be told.
const FEWEST: usize = 10;

/// The highest id of JavaScript's objects, if there are any: V8 gives them odd ones in ascending order, when an object is first seen by a
/// snapshot.
pub(crate) fn last_object_id(nodes: &Nodes) -> Option<u64> {
    // Where ids are narrow, as in nearly every file, many are looked at in one step; even ones count as 0.
    match nodes.ids.as_narrow() {
        Some(ids) => ids.iter().map(|&id| id * (id % 2)).max().filter(|&last| last > 0).map(u64::from),
        None => nodes.ids.iter().filter(|id| id % 2 == 1).max(),
    }
}

/// Tells whose id may be an address, and counts how many of these agree.
pub(crate) struct AddressIds {
    /// Even ids beyond those of JavaScript's objects are addresses.
    largest_odd: u64,
    shared: usize,
    agreeing: usize,
}

impl AddressIds {
    /// Looks for the border in the current heap.
    pub(crate) fn new(pair: Pair) -> Self {
        AddressIds { largest_odd: last_object_id(pair.current.nodes()).unwrap_or(u64::MAX), shared: 0, agreeing: 0 }
    }

    /// Whether the id of a node may be an address.
    pub(crate) fn may_be(&self, heap: &Heap, node: NodeIndex) -> bool {
        let id = heap.id(node).0;
        id.is_multiple_of(2) && id > self.largest_odd && heap.node_type(node) == NodeType::NATIVE
    }

    /// Such an id is in both snapshots; whether of what seems to be the same object.
    pub(super) fn count(&mut self, agrees: bool) {
        self.shared += 1;
        self.agreeing += usize::from(agrees);
    }

    /// Whether those that agree do so by chance.
    pub(super) fn mean_nothing(&self) -> bool {
        self.shared >= FEWEST && self.agreeing * 100 < self.shared * ENOUGH_AGREE
    }
}
