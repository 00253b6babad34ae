use proptest::prelude::*;

use super::*;
use crate::testing::HeapBuilder;

#[test]
fn each_holder_that_must_let_go_is_named_and_the_dominator_apart() {
    let mut heap = HeapBuilder::new();
    let service = heap.node("object", "Service", 8);
    heap.root_edge("element", 1, service);
    let cache = heap.property(service, "cache", "object", "Cache", 8);
    let queue = heap.property(service, "queue", "object", "Queue", 8);
    let [first, second] = ["first", "second"].map(|name| heap.property(queue, name, "object", "Job", 8));
    let session = heap.property(cache, "session", "object", "Session", 8);
    heap.edge(first, "property", "of", session).edge(second, "property", "of", session);
    heap.edge(service, "property", "latest", session).edge(second, "weak", "w", cache);
    let heap = heap.build();
    let found = independent_holders(&heap, session).unwrap();
    assert_eq!((found.dominator, found.holders), (service, vec![cache, queue]));
    assert_eq!(heap.edge_name(found.direct.unwrap()).to_string(), "latest");
    let only = independent_holders(&heap, cache).unwrap();
    assert_eq!((only.direct.is_some(), only.holders), (true, vec![]));
    assert_eq!(independent_holders(&heap, heap.root()), None);
}

#[test]
fn more_than_a_few_holders_are_many() {
    let mut heap = HeapBuilder::new();
    let (all, shared) = (heap.node("object", "All", 8), heap.node("object", "Shared", 8));
    heap.root_edge("element", 1, all);
    for at in 0..20 {
        let holder = heap.property(all, &format!("h{at}"), "object", "Holder", 8);
        heap.edge(holder, "property", "shared", shared);
    }
    let found = independent_holders(&heap.build(), shared).unwrap();
    assert!(found.are_many && found.holders.is_empty() && found.direct.is_none());
}

/// Whether the root reaches a node when some nodes are gone, and the references from one node to it.
fn is_reached(edges: &[(usize, usize)], node: usize, gone: &[usize], without: (usize, usize)) -> bool {
    let (mut open, mut seen) = (vec![0], vec![0]);
    while let Some(at) = open.pop() {
        for &(from, to) in edges.iter().filter(|edge| edge.0 == at && **edge != without) {
            if from != to && !gone.contains(&to) && !seen.contains(&to) {
                seen.push(to);
                open.push(to);
            }
        }
    }
    seen.contains(&node)
}

/// The size of the smallest set of nodes between a node and its dominator without which the node is not reached.
fn smallest_cut(edges: &[(usize, usize)], heap: &Heap, node: usize, above: usize) -> u32 {
    let is_below = |other: usize| heap.dominators().chain(NodeIndex(other as u32)).any(|dominator| dominator.at() == above);
    let others: Vec<usize> = (1..heap.nodes().len()).filter(|&at| at != node && at != above && is_below(at)).collect();
    let cuts = (0_u32..1 << others.len()).filter(|set| {
        let gone: Vec<usize> = others.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, &other)| other).collect();
        !is_reached(edges, node, &gone, (above, node))
    });
    cuts.map(u32::count_ones).min().unwrap()
}

proptest! {
    #[test]
    fn as_many_must_let_go_as_the_smallest_cut_has(
        nodes in 3..8_usize,
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 2..24),
    ) {
        let edges: Vec<(usize, usize)> = edges.iter().map(|(from, to)| (from.index(nodes), to.index(nodes))).collect();
        let mut heap = HeapBuilder::new();
        (1..nodes).for_each(|_| _ = heap.node("object", "A", 1));
        for &(from, to) in &edges {
            heap.edge(NodeIndex(from as u32), "property", "x", NodeIndex(to as u32));
        }
        let heap = heap.build();
        for node in (1..nodes).filter(|&node| is_reached(&edges, node, &[], (usize::MAX, 0))) {
            let found = independent_holders(&heap, NodeIndex(node as u32)).unwrap();
            let above = found.dominator.at();
            let gone: Vec<usize> = found.holders.iter().map(|holder| holder.at()).collect();
            prop_assert_eq!(found.direct.is_some(), edges.contains(&(above, node)), "of {}", node);
            prop_assert!(!is_reached(&edges, node, &gone, (above, node)), "{:?} is a cut of {}", gone, node);
            prop_assert_eq!(gone.len() as u32, smallest_cut(&edges, &heap, node, above), "of {}", node);
        }
    }
}
