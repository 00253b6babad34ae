//! Finding objects when no id is known.

use regex::Regex;
use rustc_hash::FxHashSet;

use super::Heap;
use super::classes::ClassIndex;
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, NodeType, SnapshotObjectId, StringIndex};

/// What objects must be like; all that is given must hold.
#[derive(Debug, Default)]
pub struct ObjectQuery {
    /// Their class name matches.
    pub class: Option<Regex>,
    /// They have a property of this name.
    pub property: Option<String>,
    /// They retain at least so many bytes.
    pub min_retained: Option<u64>,
}

/// The objects that are like this, by retained size descending, ties by id.
pub fn find_objects(heap: &Heap, query: &ObjectQuery) -> Vec<NodeIndex> {
    let retained = heap.retained_sizes();
    let classes = heap.classes();
    // A class is judged once, not once an object.
    let wanted: Option<Vec<bool>> = query
        .class
        .as_ref()
        .map(|class| (0..classes.len() as u32).map(|at| class.is_match(&classes.get(ClassIndex(at)).name.to_string())).collect());
    let property: Option<FxHashSet<StringIndex>> =
        query.property.as_ref().map(|name| heap.strings().find_all(name).into_iter().collect());
    let mut found: Vec<NodeIndex> = heap
        .nodes()
        .indices()
        .filter(|&node| {
            // Roots retain most everywhere; who wants them names their class.
            (query.class.is_some() || heap.node_type(node) != NodeType::SYNTHETIC)
                && query.min_retained.is_none_or(|least| retained[node.at()] >= least)
                && wanted.as_ref().is_none_or(|wanted| wanted[classes.of(node).0 as usize])
                && property.as_ref().is_none_or(|names| has_property(heap, node, names))
        })
        .collect();
    found.sort_by_key(|&node| (std::cmp::Reverse(retained[node.at()]), heap.id(node)));
    found
}

fn has_property(heap: &Heap, node: NodeIndex, names: &FxHashSet<StringIndex>) -> bool {
    let graph = heap.graph();
    graph.edges_of(node).any(|edge| {
        graph.edge_type(edge) == EdgeType::PROPERTY
            && matches!(graph.edge_name(edge), EdgeName::Text(name) if names.contains(&name))
    })
}

/// Every node with one of these ids, in the order of the ids, then of the file: some producers give an id twice.
pub fn nodes_with_ids(heap: &Heap, ids: &[SnapshotObjectId]) -> Vec<(SnapshotObjectId, Vec<NodeIndex>)> {
    let mut found: Vec<(SnapshotObjectId, Vec<NodeIndex>)> = Vec::new();
    for &id in ids {
        if !found.iter().any(|&(other, _)| other == id) {
            found.push((id, Vec::new()));
        }
    }
    for node in heap.nodes().indices() {
        let id = heap.id(node);
        if let Some((_, nodes)) = found.iter_mut().find(|(wanted, _)| *wanted == id) {
            nodes.push(node);
        }
    }
    found
}
