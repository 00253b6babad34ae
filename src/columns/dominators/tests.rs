//! Ours against petgraph's and against the definition, on random graphs full of what real heaps have: weak edges, shortcuts,
//! page objects, orphans, cycles that nothing reaches, edges to the root.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex as Petgraph};
use proptest::prelude::*;

use crate::Heap;
use crate::snapshot::NodeIndex;
use crate::testing::HeapBuilder;

#[derive(Clone, Debug)]
struct Drawn {
    nodes: usize,
    edges: Vec<(usize, usize, &'static str)>,
}

fn graphs(nodes: usize) -> impl Strategy<Value = Drawn> {
    let kinds = prop::sample::select(vec!["property", "property", "property", "internal", "element", "weak", "shortcut"]);
    (2..nodes).prop_flat_map(move |nodes| {
        prop::collection::vec((0..nodes, 0..nodes, kinds.clone()), 0..nodes * 3).prop_map(move |edges| Drawn { nodes, edges })
    })
}

impl Drawn {
    fn heap(&self) -> Heap {
        let mut heap = HeapBuilder::new();
        for _ in 1..self.nodes {
            heap.node("object", "A", 1);
        }
        for &(from, to, kind) in &self.edges {
            heap.edge(NodeIndex(from as u32), kind, 1, NodeIndex(to as u32));
        }
        heap.build()
    }

    fn strong_from(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        self.edges.iter().filter(move |edge| edge.0 == node && edge.2 != "weak").map(|edge| edge.1)
    }

    fn closure(&self, mut open: Vec<usize>, next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
        let mut seen = vec![false; self.nodes];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                open.extend(next(node));
            }
        }
        seen
    }

    /// The rules of essential edges, word for word, and the root's virtual edges to orphans.
    fn essential(&self) -> Vec<(usize, usize)> {
        let entries = self.edges.iter().filter(|edge| edge.0 == 0 && edge.2 == "shortcut").map(|edge| edge.1).collect();
        let page = self.closure(entries, |node| self.strong_from(node).collect());
        let essential = |&&(from, to, kind): &&(usize, usize, &str)| {
            let from_root = from == 0;
            !(kind == "weak" || from == to || (!from_root && (kind == "shortcut" || (page[to] && !page[from]))))
        };
        let mut edges: Vec<_> = self.edges.iter().filter(essential).map(|edge| (edge.0, edge.1)).collect();
        for orphan in 1..self.nodes {
            if !edges.iter().any(|&(_, to)| to == orphan) {
                edges.push((0, orphan));
            }
        }
        edges
    }

    /// The last node before `of` without which the root does not reach it; the root for what it does not reach at all.
    fn by_definition(&self, edges: &[(usize, usize)], of: usize) -> usize {
        let reached_without = |gone: usize| {
            self.closure(vec![0], |node| edges.iter().filter(|e| e.0 == node && e.1 != gone).map(|e| e.1).collect())
        };
        let strict: Vec<usize> = match reached_without(usize::MAX)[of] {
            true => (1..self.nodes).filter(|&gone| gone != of && !reached_without(gone)[of]).collect(),
            false => Vec::new(),
        };
        // The immediate one is dominated by all others.
        strict.iter().copied().find(|&d| strict.iter().all(|&o| o == d || !reached_without(o)[d])).unwrap_or(0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn dominators_are_those_of_petgraph(drawn in graphs(80)) {
        let mut graph = DiGraph::<(), ()>::new();
        (0..drawn.nodes).for_each(|_| _ = graph.add_node(()));
        for (from, to) in drawn.essential() {
            graph.add_edge(Petgraph::new(from), Petgraph::new(to), ());
        }
        let theirs = simple_fast(&graph, Petgraph::new(0));
        let heap = drawn.heap();
        for node in 1..drawn.nodes {
            let expected = theirs.immediate_dominator(Petgraph::new(node)).map_or(0, |n| n.index());
            prop_assert_eq!(heap.dominators().of(NodeIndex(node as u32)).at(), expected, "node {}", node);
        }
    }

    #[test]
    fn dominators_are_those_of_the_definition(drawn in graphs(9)) {
        let edges = drawn.essential();
        let heap = drawn.heap();
        for node in 1..drawn.nodes {
            let ours = heap.dominators().of(NodeIndex(node as u32)).at();
            prop_assert_eq!(ours, drawn.by_definition(&edges, node), "node {}", node);
        }
    }

    #[test]
    fn each_node_comes_after_its_dominator_and_sizes_add_up(drawn in graphs(80)) {
        let heap = drawn.heap();
        let dominators = heap.dominators();
        prop_assert!((1..drawn.nodes).all(|place| (dominators.above()[place] as usize) < place));
        prop_assert_eq!(heap.retained_size(NodeIndex(0)), drawn.nodes as u64 - 1);
    }
}

#[test]
fn members_of_a_long_list_may_be_held_elsewhere_too() {
    let mut heap = HeapBuilder::new();
    let (queue, all) = (heap.node("object", "Queue", 1), heap.node("object", "Array", 1));
    heap.root_edge("element", 1, queue).root_edge("element", 2, all);
    let (mut last, mut items) = (queue, Vec::new());
    // Step by step up each member's way, this would take some 10^11 steps.
    for at in 0..500_000 {
        let (next, item) = (heap.node("object", "Node", 1), heap.node("object", "Item", 1));
        heap.edge(last, "property", "next", next).edge(next, "property", "value", item);
        heap.edge(all, "element", at, item);
        last = next;
        items.push(item);
    }
    let heap = heap.build();
    assert!(items.iter().all(|&item| heap.dominators().of(item) == heap.root()));
    assert_eq!((heap.retained_size(queue), heap.retained_size(all)), (500_001, 1));
}

#[test]
fn a_list_of_a_million_nodes_needs_no_recursion() {
    let mut heap = HeapBuilder::new();
    let mut last = HeapBuilder::ROOT;
    for _ in 0..1_000_000 {
        let next = heap.node("object", "Node", 1);
        heap.edge(last, "property", "next", next).edge(next, "property", "previous", last);
        last = next;
    }
    let heap = heap.build();
    assert_eq!(heap.dominators().of(last), NodeIndex(last.0 - 1));
    assert_eq!(heap.dominators().chain(last).count(), 1_000_001);
}
