//! Following edges of a heap by name: how the engine's own structures are read.

use crate::Heap;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// Target of the first `internal` edge with this name, which is one of the engine's: short, and no number.
pub(crate) fn internal(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    heap.edge_lookup().internal(node, name)
}

/// Target of the first property with this name.
pub(crate) fn property(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    heap.edge_lookup().property(node, name)
}

/// Whether an edge has a string for a name, and this one.
pub(crate) fn is_named(heap: &Heap, edge: EdgeIndex, name: &str) -> bool {
    heap.edge_lookup().is_named(edge, name)
}
