//! Following edges by name: how the engine's own structures are read.

use crate::Heap;
use crate::graph::HeapGraph;
use crate::keyed::KeyedMap;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex};

/// The references of a node with more than so many are indexed by name: a million others may lead to it, and each of them ask it.
const MANY_EDGES: usize = 128;

/// By name, where the first `internal` edge of a node leads.
#[derive(Debug)]
pub(crate) struct InternalEdges(KeyedMap<Box<[u8]>, NodeIndex>);

/// Target of the first `internal` edge with this name, which is one of the engine's: short, and no number.
pub(crate) fn internal(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    let graph = heap.graph_of(node);
    if graph.edge_range(node).len() > MANY_EDGES {
        let index = heap.internal_edges().get(node, || InternalEdges::of(heap, graph, node));
        return index.0.get(name.as_bytes()).copied();
    }
    graph
        .edges_of(node)
        .find(|&edge| graph.edge_type(edge).is_internal() && is_named_in(heap, graph, edge, name))
        .map(|edge| graph.target(edge))
}

impl InternalEdges {
    /// The engine has no longer names.
    const LONGEST: usize = 64;

    fn of(heap: &Heap, graph: &HeapGraph, node: NodeIndex) -> Self {
        let mut index = KeyedMap::default();
        let mut latest = None;
        for edge in graph.edges_of(node).filter(|&edge| graph.edge_type(edge).is_internal()) {
            let EdgeName::Text(string) = graph.edge_name(edge) else { continue };
            let raw = heap.strings().raw(string);
            if !is_slot(raw) && raw.len() <= Self::LONGEST && latest.replace(string) != Some(string) {
                index.entry(heap.strings().get(string).as_bytes().into()).or_insert_with(|| graph.target(edge));
            }
        }
        InternalEdges(index)
    }
}

/// Whether the name of an edge, as the file writes it, is the number of a slot, which tables have thousands of.
pub(crate) fn is_slot(raw: &[u8]) -> bool {
    raw.first().is_some_and(u8::is_ascii_digit)
}

/// Target of the first property with this name.
pub(crate) fn property(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    let graph = heap.graph();
    let is_it = |&edge: &EdgeIndex| graph.edge_type(edge) == EdgeType::PROPERTY && is_named(heap, edge, name);
    graph.edges_of(node).find(is_it).map(|edge| graph.target(edge))
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
