use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

#[test]
fn what_several_share_is_kept_by_all_of_them_and_by_none() {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 8);
    heap.root_edge("shortcut", "1", global);
    let [a, b] = ["a", "b"].map(|name| heap.property(global, name, "object", "Order", 10));
    let shared = heap.property(a, "text", "string", "shared", 1000);
    heap.edge(b, "property", "text", shared).edge(a, "property", "other", b).edge(b, "property", "other", a);
    let heap = heap.build();
    let kept = kept_together(&heap, [(a, 0b101), (b, 0b110)].into_iter());
    assert_eq!(kept[..4], [10, 10, 1020, 0]);
}

proptest! {
    #[test]
    fn what_is_kept_is_what_the_root_does_not_reach_without_the_group(
        node_count in 2..30_usize,
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..90),
        groups in prop::collection::vec(0..8_u64, 29),
    ) {
        let mut heap = HeapBuilder::new();
        (1..node_count).for_each(|node| _ = heap.node("object", "A", node as u64));
        for (from, to) in &edges {
            let [from, to] = [from, to].map(|end| NodeIndex(end.index(node_count) as u32));
            heap.edge(from, "property", 1, to);
        }
        let heap = heap.build();
        let members: Vec<(NodeIndex, GroupBits)> = (1..node_count).map(|at| (NodeIndex(at as u32), groups[at - 1])).collect();
        let kept = kept_together(&heap, members.iter().copied());
        for (group, &kept) in kept.iter().take(3).enumerate() {
            let is_member = |node: NodeIndex| members.iter().any(|&(member, bits)| member == node && bits >> group & 1 == 1);
            let (all, without) = (reached(&heap, |_| false), reached(&heap, is_member));
            let is_kept = |&node: &NodeIndex| is_member(node) || all.contains(&node) && !without.contains(&node);
            let expected: u64 = heap.nodes().indices().filter(is_kept).map(|node| heap.shallow_size(node)).sum();
            prop_assert_eq!(kept, expected);
        }
    }
}

/// What the root reaches, and what hangs on it because nothing refers to it, if some nodes were not there.
fn reached(heap: &Heap, is_gone: impl Fn(NodeIndex) -> bool) -> Vec<NodeIndex> {
    let orphans = heap.essential().orphans.iter().map(|&node| NodeIndex(node));
    let mut found: Vec<NodeIndex> = std::iter::once(heap.root()).chain(orphans).filter(|&node| !is_gone(node)).collect();
    let mut at = 0;
    while let Some(&node) = found.get(at) {
        for edge in heap.graph().edges_of(node) {
            let target = heap.graph().target(edge);
            let counts = heap.essential().of(node.0).admit(heap.graph().edge_type(edge), target.0);
            if counts && !is_gone(target) && !found.contains(&target) {
                found.push(target);
            }
        }
        at += 1;
    }
    found
}
