//! Finding objects when no id is known: by what they are like, or by a text in their names.

mod name_judge;
mod order;
mod pattern;
mod query;

use std::cmp::Reverse;

use super::filters::NodeSet;
use crate::Heap;
use crate::keyed::KeyedMap;
use crate::snapshot::{NodeIndex, SnapshotObjectId};

pub use order::ObjectOrder;
pub use pattern::TextPattern;
pub use query::{Bounds, ObjectQuery};

use name_judge::NameJudge;

/// The objects that are like this, by retained size descending, ties in file order: DevTools' `queryObjects`.
pub fn find_objects(heap: &Heap, query: &ObjectQuery) -> Vec<NodeIndex> {
    let retained = heap.retained_sizes();
    let mut found = query::matching(heap, query);
    found.sort_by_key(|&node| Reverse(retained.get(node.0)));
    found
}

/// The objects that are like this, in another order; all are sorted.
pub fn find_ordered(heap: &Heap, query: &ObjectQuery, order: ObjectOrder) -> Vec<NodeIndex> {
    let mut found = query::matching(heap, query);
    order.sort(heap, &mut found);
    found
}

/// The nodes that take memory and whose displayed name a pattern fits, in file order: DevTools' search. With `among` only
/// these are looked at.
pub fn search(heap: &Heap, pattern: &TextPattern, among: Option<&NodeSet>) -> Vec<NodeIndex> {
    let mut names = NameJudge::new(heap, pattern);
    let nodes = heap.nodes().indices();
    let counts = |node: NodeIndex| heap.shallow_size(node) > 0 && among.is_none_or(|among| among.contains(node));
    nodes.filter(|&node| counts(node) && names.accepts_node(node)).collect()
}

/// Every node with one of these ids, in the order of the ids, then of the file: some producers give an id twice.
pub fn nodes_with_ids(heap: &Heap, ids: &[SnapshotObjectId]) -> Vec<(SnapshotObjectId, Vec<NodeIndex>)> {
    let mut found: Vec<(SnapshotObjectId, Vec<NodeIndex>)> = Vec::new();
    let mut places: KeyedMap<SnapshotObjectId, usize> = KeyedMap::default();
    for &id in ids {
        places.entry(id).or_insert_with(|| {
            found.push((id, Vec::new()));
            found.len() - 1
        });
    }
    for node in heap.nodes().indices() {
        if let Some(&place) = places.get(&heap.id(node)) {
            found[place].1.push(node);
        }
    }
    found
}

#[cfg(test)]
mod tests;
