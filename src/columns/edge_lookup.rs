//! Following edges by name: how the engine's own structures are read.

use super::memo::Memo;
use crate::graph::HeapGraph;
use crate::keyed::KeyedMap;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, Strings};

/// The references of a node with more than so many are indexed by name: a million others may lead to it, and each of them ask it.
const MANY_EDGES: usize = 128;

/// By name, where the first `internal` edge of a node leads.
#[derive(Debug)]
pub(crate) struct InternalEdges(KeyedMap<Box<[u8]>, NodeIndex>);

/// Finds references by their names.
#[derive(Clone, Copy)]
pub(crate) struct EdgeLookup<'a> {
    pub graph: &'a HeapGraph,
    pub strings: &'a Strings,
    /// Of nodes with many references.
    pub indexed: &'a Memo<InternalEdges>,
}

impl EdgeLookup<'_> {
    /// Target of the first `internal` edge with this name, which is one of the engine's: short, and no number.
    pub(crate) fn internal(self, node: NodeIndex, name: &str) -> Option<NodeIndex> {
        let graph = self.graph;
        if graph.edge_range(node).len() > MANY_EDGES {
            let index = self.indexed.get(node, || InternalEdges::of(graph, self.strings, node));
            return index.0.get(name.as_bytes()).copied();
        }
        graph
            .edges_of(node)
            .find(|&edge| graph.edge_type(edge).is_internal() && self.is_named(edge, name))
            .map(|edge| graph.target(edge))
    }

    /// Target of the first property with this name.
    pub(crate) fn property(self, node: NodeIndex, name: &str) -> Option<NodeIndex> {
        let graph = self.graph;
        let is_it = |&edge: &EdgeIndex| graph.edge_type(edge) == EdgeType::PROPERTY && self.is_named(edge, name);
        graph.edges_of(node).find(is_it).map(|edge| graph.target(edge))
    }

    /// Whether an edge has a string for a name, and this one.
    pub(crate) fn is_named(self, edge: EdgeIndex, name: &str) -> bool {
        match self.graph.edge_name(edge) {
            EdgeName::Text(string) => self.strings.is(string, name),
            EdgeName::Number(_) => false,
        }
    }
}

impl InternalEdges {
    /// The engine has no longer names.
    const LONGEST: usize = 64;

    fn of(graph: &HeapGraph, strings: &Strings, node: NodeIndex) -> Self {
        let mut index = KeyedMap::default();
        let mut latest = None;
        for edge in graph.edges_of(node).filter(|&edge| graph.edge_type(edge).is_internal()) {
            let EdgeName::Text(string) = graph.edge_name(edge) else { continue };
            let raw = strings.raw(string);
            if !is_slot(raw) && raw.len() <= Self::LONGEST && latest.replace(string) != Some(string) {
                index.entry(strings.get(string).as_bytes().into()).or_insert_with(|| graph.target(edge));
            }
        }
        InternalEdges(index)
    }
}

/// Whether the name of an edge, as the file writes it, is the number of a slot, which tables have thousands of.
pub(crate) fn is_slot(raw: &[u8]) -> bool {
    raw.first().is_some_and(u8::is_ascii_digit)
}
