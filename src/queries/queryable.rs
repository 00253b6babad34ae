//! The objects that a program could get at: DevTools' flag "can be queried", which it shows and computes nothing with.

use fixedbitset::FixedBitSet;

use super::filters::NodeSet;
use crate::Heap;
use crate::snapshot::{EdgeType, NodeType};

/// What properties, elements, variables and shortcuts lead to from the root's targets, synthetic ones left out. The root's
/// own references count whatever their type.
pub fn queryable(heap: &Heap) -> NodeSet {
    let graph = heap.graph();
    let columns = graph.columns();
    let root_targets = graph.edges_of(graph.root()).map(|edge| graph.target(edge));
    let mut level: Vec<u32> =
        root_targets.filter(|&node| heap.node_type(node) != NodeType::SYNTHETIC).map(|node| node.0).collect();
    let mut found = FixedBitSet::with_capacity(heap.nodes().len());
    level.iter().for_each(|&node| found.insert(node as usize));
    let mut next = Vec::new();
    while !level.is_empty() {
        columns.visit_rows(&level, |_, row| {
            for (&target, &kind) in columns.targets[row.clone()].iter().zip(&columns.types[row]) {
                if is_passable(kind) && !found.put(target as usize) {
                    next.push(target);
                }
            }
        });
        std::mem::swap(&mut level, &mut next);
        next.clear();
    }
    NodeSet(found)
}

fn is_passable(kind: EdgeType) -> bool {
    !kind.is_internal() && !matches!(kind, EdgeType::HIDDEN | EdgeType::INVISIBLE | EdgeType::WEAK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn only_what_the_language_can_name_can_be_queried() {
        let mut heap = HeapBuilder::new();
        let [global, by_name, inner] = ["global", "by name", "inner"].map(|name| heap.node("object", name, 8));
        let (gc, held) = (heap.node("synthetic", "(GC roots)", 0), heap.node("object", "held", 8));
        heap.root_edge("weak", "1", global).root_edge("element", 1, gc).edge(gc, "element", 1, held);
        heap.edge(global, "property", "x", by_name).edge(by_name, "internal", "map", inner);
        let found: Vec<_> = queryable(&heap.build()).iter().collect();
        assert_eq!(found, [global, by_name]);
    }
}
