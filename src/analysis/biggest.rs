//! The objects that retain most.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Heap;
use crate::snapshot::{NodeIndex, NodeType};

/// Keeps the nodes with the largest sizes of all that are offered.
pub(super) struct Biggest {
    limit: usize,
    /// The smallest of the kept stands on top. Of equal sizes the earlier node counts as larger.
    kept: BinaryHeap<Reverse<(u64, Reverse<u32>)>>,
}

impl Biggest {
    pub(super) fn new(limit: usize) -> Self {
        Biggest { limit, kept: BinaryHeap::new() }
    }

    pub(super) fn offer(&mut self, node: NodeIndex, size: u64) {
        let candidate = Reverse((size, Reverse(node.0)));
        if self.kept.len() < self.limit {
            self.kept.push(candidate);
        } else if self.kept.peek().is_some_and(|smallest| candidate < *smallest) {
            self.kept.pop();
            self.kept.push(candidate);
        }
    }

    /// The largest first.
    pub(super) fn into_nodes(self) -> Vec<NodeIndex> {
        self.kept.into_sorted_vec().into_iter().map(|Reverse((_, Reverse(node)))| NodeIndex(node)).collect()
    }
}

/// The nodes with the largest retained sizes among those that pass, the largest first, ties in node order; and how many pass.
pub fn biggest_nodes(heap: &Heap, limit: usize, mut accepts: impl FnMut(NodeIndex) -> bool) -> (Vec<NodeIndex>, usize) {
    let retained = heap.retained_sizes();
    let mut biggest = Biggest::new(limit);
    let mut total = 0;
    for node in heap.nodes().indices().filter(|&node| accepts(node)) {
        total += 1;
        biggest.offer(node, retained[node.at()]);
    }
    (biggest.into_nodes(), total)
}

/// The same among what a program made: objects, functions, strings, DOM nodes, buffers; not the engine's own structures
/// and not the synthetic roots, which retain most everywhere and tell nothing.
pub fn biggest_objects(heap: &Heap, limit: usize, accepts: impl Fn(NodeIndex) -> bool) -> (Vec<NodeIndex>, usize) {
    biggest_nodes(heap, limit, |node| is_of_program(heap, node) && accepts(node))
}

/// Engine-made objects of types that programs make too are named so.
const ENGINE_PREFIX: &str = "system / ";
/// Except for what is behind a program's array buffers.
const ARRAY_BUFFER_DATA: &str = "system / JSArrayBufferData";

fn is_of_program(heap: &Heap, node: NodeIndex) -> bool {
    let strings = heap.strings();
    match heap.node_type(node) {
        NodeType::HIDDEN | NodeType::ARRAY | NodeType::CODE | NodeType::SYNTHETIC | NodeType::OBJECT_SHAPE | NodeType::NUMBER => {
            false
        }
        NodeType::OBJECT | NodeType::NATIVE => {
            let name = heap.nodes().name(node);
            !strings.starts_with(name, ENGINE_PREFIX) || strings.is(name, ARRAY_BUFFER_DATA)
        }
        _ => node != heap.root(),
    }
}
