//! What no way may pass: nodes, references of a name, single references.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashSet;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, EdgeName, NodeIndex, StringIndex};

/// What no way passes. A way may still end at a closed node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Closed {
    nodes: FixedBitSet,
    names: FxHashSet<StringIndex>,
    edges: FxHashSet<EdgeIndex>,
}

impl Closed {
    /// Closes nodes.
    pub(crate) fn close(&mut self, nodes: impl IntoIterator<Item = NodeIndex>) {
        for node in nodes {
            self.nodes.grow_and_insert(node.at());
        }
    }

    /// Closes a single reference.
    pub(crate) fn cut(&mut self, edge: EdgeIndex) {
        self.edges.insert(edge);
    }

    /// Closes all objects of a class of this name, and references of this name. False if there are none.
    pub(crate) fn close_named(&mut self, heap: &Heap, name: &str) -> bool {
        let classes = heap.classes();
        let is_it: Vec<bool> = (0..classes.len() as u32).map(|at| classes.get(ClassIndex(at)).name == *name).collect();
        let before = self.nodes.count_ones(..);
        self.close(heap.nodes().indices().filter(|&node| is_it[classes.of(node).0 as usize]));
        let strings: FxHashSet<StringIndex> = heap.strings().find_all(name).into_iter().collect();
        let graph = heap.graph();
        let mut edges = (0..graph.edge_count() as u32).map(EdgeIndex);
        let is_reference = !strings.is_empty() && edges.any(|edge| has_name(graph, edge, &strings));
        if is_reference {
            self.names.extend(strings);
        }
        is_reference || self.nodes.count_ones(..) > before
    }

    /// Whether no way passes a node.
    #[inline]
    pub(crate) fn contains(&self, node: NodeIndex) -> bool {
        self.nodes.contains(node.at())
    }

    /// Whether no way passes a reference.
    #[inline]
    pub(crate) fn cuts(&self, graph: &HeapGraph, edge: EdgeIndex) -> bool {
        let cuts_none = self.names.is_empty() && self.edges.is_empty();
        !cuts_none && (self.edges.contains(&edge) || has_name(graph, edge, &self.names))
    }

    /// Whether nothing is closed.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_clear() && self.names.is_empty() && self.edges.is_empty()
    }
}

fn has_name(graph: &HeapGraph, edge: EdgeIndex, names: &FxHashSet<StringIndex>) -> bool {
    matches!(graph.edge_name(edge), EdgeName::Text(name) if names.contains(&name))
}
