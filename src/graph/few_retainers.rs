//! Incoming edges of a few nodes, each looked for among all edges once: most who ask for retainers ask for the same few.

use fixedbitset::FixedBitSet;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use super::HeapGraph;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// So many passes over all edges take less time and much less memory than a table of all retainers.
const MOST_PASSES: usize = 16;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct FewRetainers(Mutex<Found>);

#[derive(Debug, Default)]
struct Found {
    passes: usize,
    by_node: FxHashMap<NodeIndex, Vec<EdgeIndex>>,
}

impl FewRetainers {
    /// The edges that lead to a node, in descending order. Nothing if that needs one pass too many.
    pub(super) fn of(&self, graph: &HeapGraph, node: NodeIndex) -> Option<Vec<EdgeIndex>> {
        let mut found = self.0.lock();
        if let Some(edges) = found.by_node.get(&node) {
            return Some(edges.clone());
        }
        if found.passes >= MOST_PASSES {
            return None;
        }
        found.passes += 1;
        let edges = scan(graph, node);
        found.by_node.insert(node, edges.clone());
        Some(edges)
    }

    /// Looks for the edges that lead to some nodes, all in one pass.
    pub(super) fn look_for(&self, graph: &HeapGraph, nodes: impl Iterator<Item = NodeIndex>) {
        let mut found = self.0.lock();
        let nodes: Vec<NodeIndex> = nodes.filter(|node| !found.by_node.contains_key(node)).collect();
        if nodes.is_empty() {
            return;
        }
        let mut asked = FixedBitSet::with_capacity(graph.node_count());
        for node in nodes {
            asked.insert(node.at());
            found.by_node.insert(node, Vec::new());
        }
        for (edge, &target) in
            graph.columns().targets.iter().enumerate().rev().filter(|&(_, &target)| asked.contains(target as usize))
        {
            found.by_node.entry(NodeIndex(target)).or_default().push(EdgeIndex(edge as u32));
        }
    }
}

/// Finds the edges that lead to one node, in descending order.
fn scan(graph: &HeapGraph, node: NodeIndex) -> Vec<EdgeIndex> {
    /// Whether a piece has the node at all is seen many edges at a time.
    const PIECE: usize = 1 << 10;
    let mut found = Vec::new();
    // On this thread alone: who asks may hold a lock, and a thread that waits for others takes up other work.
    for (piece, targets) in graph.columns().targets.chunks(PIECE).enumerate().filter(|(_, targets)| targets.contains(&node.0)) {
        let hits = targets.iter().enumerate().filter(|&(_, &target)| target == node.0);
        found.extend(hits.map(|(offset, _)| EdgeIndex((piece * PIECE + offset) as u32)));
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn retainers_of_few_are_those_of_the_table_however_they_are_looked_for() {
        let mut heap = HeapBuilder::new();
        let nodes = ["A", "B", "C", "D"].map(|name| heap.node("object", name, 8));
        let [a, b, c, _] = nodes;
        heap.root_edge("shortcut", "1", a).edge(a, "property", "b", b).edge(b, "weak", "1", b).edge(c, "property", "b", b);
        heap.edge(b, "property", "a", a);
        let heap = heap.build();
        let graph = heap.graph();
        let table = nodes.map(|node| graph.retainers().of(node).collect::<Vec<_>>());
        let few = FewRetainers::default();
        few.look_for(graph, [b, c].into_iter());
        assert_eq!(nodes.map(|node| few.of(graph, node).unwrap()), table);
        assert_eq!(nodes.map(|node| few.of(graph, node).unwrap()), table, "when they are known");
    }

    #[test]
    fn who_asks_for_many_is_told_to_make_the_table() {
        let mut heap = HeapBuilder::new();
        let nodes: Vec<NodeIndex> = (0..=MOST_PASSES).map(|_| heap.node("object", "A", 8)).collect();
        let heap = heap.build();
        let few = FewRetainers::default();
        let found = nodes.iter().filter(|&&node| few.of(heap.graph(), node).is_some()).count();
        assert_eq!(found, MOST_PASSES);
    }
}
