//! Page objects: what the page's global objects and documents reach over any edge but weak ones.

use fixedbitset::FixedBitSet;

use super::walk::Walker;
use crate::analysis::Heap;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, EdgeType, NodeType};

/// Name of the synthetic node above all documents.
const DOCUMENTS: &str = "(Document DOM trees)";

/// The set of page objects.
pub(super) struct PageObjects {
    /// Places 1 to here in the walk's order are page objects.
    walked: u32,
    /// Page objects that the walk had not visited by then; empty in nearly every heap.
    others: FixedBitSet,
}

/// The root's edges that lead to global objects and documents.
pub(super) fn entries(heap: &Heap) -> Vec<usize> {
    let graph = heap.graph();
    let leads_to_documents = |edge: EdgeIndex| {
        let target = graph.target(edge);
        heap.node_type(target) == NodeType::SYNTHETIC && heap.strings().is(heap.nodes().name(target), DOCUMENTS)
    };
    let is_entry = |edge: &EdgeIndex| match graph.edge_type(*edge) {
        EdgeType::SHORTCUT => true,
        EdgeType::ELEMENT => leads_to_documents(*edge),
        _ => false,
    };
    graph.edges_of(graph.root()).filter(is_entry).map(EdgeIndex::at).collect()
}

impl PageObjects {
    /// After the walk has visited what it reaches from the entries: these, and what edges lead to that it does not follow.
    pub(super) fn find(graph: &HeapGraph, walker: &Walker) -> Self {
        let columns = graph.columns();
        let mut others = FixedBitSet::new();
        let mut open = walker.page_leads.clone();
        while let Some(node) = open.pop() {
            // An edge back to the root makes the root's own targets page objects, though it was visited.
            let is_new = !walker.is_seen(node) || node == graph.root().0;
            if !is_new || others.contains(node as usize) {
                continue;
            }
            others.grow(graph.node_count());
            others.insert(node as usize);
            let edges = columns.first[node as usize] as usize..columns.first[node as usize + 1] as usize;
            let strong = edges.filter(|&edge| columns.types[edge] != EdgeType::WEAK);
            open.extend(strong.map(|edge| columns.targets[edge]));
        }
        PageObjects { walked: walker.last_number(), others }
    }

    /// Whether a node is a page object; `number` is its place in the walk's order, if it has one by now.
    #[inline]
    pub(super) fn contains(&self, node: u32, number: u32) -> bool {
        number.wrapping_sub(1) < self.walked || self.others.contains(node as usize)
    }
}
