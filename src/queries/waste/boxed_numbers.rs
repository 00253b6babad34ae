//! Numbers that are no small integers stand in objects of their own where a field has held other values before.

use super::{Found, WasteKind};
use crate::Heap;
use crate::snapshot::NodeType;

pub(super) fn find(heap: &Heap, found: &mut Found) {
    for node in heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::NUMBER) {
        found.add(WasteKind::BoxedNumbers, node, heap.shallow_size(node));
    }
}
