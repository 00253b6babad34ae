//! Pieces of texts: V8 makes no copy of a piece of 13 characters or more, but refers to the whole text, which lives as long.

use rustc_hash::FxHashMap;

use super::{Found, WasteKind};
use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::snapshot::{NodeIndex, NodeType};

/// Shorter parents cost no more than copies would.
const LEAST_PARENT: u64 = 1_024;

pub(super) fn find(heap: &Heap, found: &mut Found) {
    // A parent is counted once, at the first of its slices.
    let mut seen: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    let slices = heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::SLICED_STRING);
    for slice in slices {
        let Some(parent) = internal(heap, slice, v8::edge::PARENT) else { continue };
        let bytes = heap.shallow_size(parent);
        if bytes >= LEAST_PARENT && only_slices_keep(heap, parent) && seen.insert(parent, slice).is_none() {
            found.add(WasteKind::Slices, slice, bytes);
        }
    }
}

/// So many references are looked at; what more refer to is in use.
const MOST_RETAINERS: usize = 1_000;

/// Whether pieces of a text are all that keeps it.
pub(crate) fn only_slices_keep(heap: &Heap, parent: NodeIndex) -> bool {
    let graph = heap.graph();
    let mut retainers = graph.retainers().of(parent);
    let is_slice = |edge| heap.node_type(graph.source(edge)) == NodeType::SLICED_STRING;
    retainers.by_ref().take(MOST_RETAINERS).all(is_slice) && retainers.next().is_none()
}
