//! Page objects: what the page's global objects and documents reach over any edge but weak ones.

use fixedbitset::FixedBitSet;

use super::walk::Walker;
use crate::columns::Tables;
use crate::engine::blink;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, EdgeType, NodeType};

/// The root's edges that lead to global objects and documents.
pub(super) fn entries(tables: Tables) -> Vec<usize> {
    let graph = tables.graph;
    let leads_to_documents = |edge: EdgeIndex| {
        let target = graph.target(edge);
        tables.nodes.node_type(target) == NodeType::SYNTHETIC
            && tables.strings.is(tables.nodes.name(target), blink::DOCUMENT_TREES)
    };
    let is_entry = |edge: &EdgeIndex| match graph.edge_type(*edge) {
        EdgeType::SHORTCUT => true,
        EdgeType::ELEMENT => leads_to_documents(*edge),
        _ => false,
    };
    graph.edges_of(graph.root()).filter(is_entry).map(EdgeIndex::at).collect()
}

/// The set of page objects, after the walk has visited what it reaches from the entries: these, and what edges lead to that it
/// does not follow.
pub(super) fn find(graph: &HeapGraph, walker: &Walker) -> FixedBitSet {
    let columns = graph.columns();
    let mut found = walker.seen().clone();
    // An edge back to the root makes the root's own targets page objects, though it was visited.
    found.remove(graph.root().at());
    let mut open = walker.page_leads.clone();
    while let Some(node) = open.pop() {
        if found.put(node as usize) {
            continue;
        }
        let edges = columns.first[node as usize] as usize..columns.first[node as usize + 1] as usize;
        let strong = edges.filter(|&edge| columns.types[edge] != EdgeType::WEAK);
        open.extend(strong.map(|edge| columns.targets[edge]));
    }
    found
}
