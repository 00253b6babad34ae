//! Following edges by name: how the engine's own structures are read.

use super::Heap;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, EdgeName, NodeIndex};

/// Target of the first `internal` edge with this name.
pub(crate) fn internal(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    let graph = heap.graph_of(node);
    graph
        .edges_of(node)
        .find(|&edge| graph.edge_type(edge).is_internal() && is_named_in(heap, graph, edge, name))
        .map(|edge| graph.target(edge))
}

/// Whether an edge has a string for a name, and this one.
pub(crate) fn is_named(heap: &Heap, edge: EdgeIndex, name: &str) -> bool {
    is_named_in(heap, heap.graph(), edge, name)
}

fn is_named_in(heap: &Heap, graph: &HeapGraph, edge: EdgeIndex, name: &str) -> bool {
    match graph.edge_name(edge) {
        EdgeName::Text(string) => heap.strings().is(string, name),
        EdgeName::Number(_) => false,
    }
}
