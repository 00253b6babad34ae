//! Who refers to an object and keeps it by that: the program's objects, functions and scopes. What the object itself keeps is no
//! holder, though it may refer back; neither are code and roots, which nobody lets go, and neighbours in a list, a tree or a document, all of
//! which hold one another.

use rustc_hash::FxHashSet;

use super::contents::storage_owner;
use super::links::is_further_link;
use crate::Heap;
use crate::columns::distances::is_of_user;
use crate::columns::dominators::may_hold;
use crate::columns::roles::Role;
use crate::snapshot::{NodeIndex, NodeType};

/// So many references are looked at.
const MOST_REFERENCES: usize = 10_000;

/// The holders of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectHolders {
    /// Each once, however often it refers to the object, in node order.
    pub holders: Vec<NodeIndex>,
    /// There are more references than were looked at.
    pub or_more: bool,
}

/// Who holds an object; the owner where it stands in storage of the engine's. One look along the dominator tree.
pub fn direct_holders(heap: &Heap, node: NodeIndex) -> DirectHolders {
    let graph = heap.graph();
    let is_of_page = |node: NodeIndex| is_of_user(heap.distances().of(node));
    let node_is_of_page = is_of_page(node);
    let mut found = DirectHolders::default();
    let mut known: FxHashSet<NodeIndex> = FxHashSet::from_iter([node]);
    for (at, edge) in graph.retainers_of(node).into_iter().enumerate() {
        if at == MOST_REFERENCES {
            found.or_more = true;
            break;
        }
        let source = graph.source(edge);
        if !may_hold(graph.edge_type(edge)) || source == node || heap.node_type(source) == NodeType::SYNTHETIC {
            continue;
        }
        // What only the system knows keeps nothing of the program's alive for dominators, as in DevTools.
        if node_is_of_page && !is_of_page(source) {
            continue;
        }
        if [node, source].iter().all(|&end| heap.node_type(end) == NodeType::NATIVE) {
            continue;
        }
        let holder = match heap.roles().of(source) {
            Role::Storage => storage_owner(heap, source),
            Role::Holder => Some(source),
            Role::Value | Role::Code | Role::Root => None,
        };
        let holder = holder.filter(|&holder| !is_further_link(heap, holder, node));
        if let Some(holder) = holder.filter(|&holder| heap.distances().of(holder) >= 0 && known.insert(holder)) {
            found.holders.push(holder);
        }
    }
    let kept = kept_by(heap, node, &known);
    found.holders.retain(|holder| !kept.contains(holder));
    found.holders.sort_unstable();
    found
}

/// Which of some nodes an object itself dominates.
fn kept_by(heap: &Heap, node: NodeIndex, asked: &FxHashSet<NodeIndex>) -> FxHashSet<NodeIndex> {
    let dominators = heap.dominators();
    let order = dominators.order();
    let Some(place) = order.iter().position(|&other| other == node.0).filter(|_| asked.len() > 1) else {
        return FxHashSet::default();
    };
    let below = &order[place..place + dominators.subtree_lengths()[place] as usize];
    below.iter().map(|&below| NodeIndex(below)).filter(|below| asked.contains(below)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn holders_are_told_once_and_what_refers_back_is_none() {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 8);
        heap.root_edge("shortcut", "1", global);
        let [cache, queue] = ["cache", "queue"].map(|name| heap.property(global, name, "object", "Holder", 8));
        let session = heap.property(cache, "session", "object", "Session", 8);
        heap.edge(cache, "property", "last", session).edge(queue, "element", 0, session);
        let user = heap.property(session, "user", "object", "User", 8);
        heap.edge(user, "property", "session", session);
        let neighbour = heap.property(queue, "other", "object", "Session", 8);
        heap.edge(neighbour, "property", "previous", session);
        let code = heap.node("code", "code", 8);
        heap.edge(global, "internal", "code", code).edge(code, "internal", "constant", session);
        let heap = heap.build();
        assert_eq!(direct_holders(&heap, session), DirectHolders { holders: vec![cache, queue], or_more: false });
    }
}
