//! What a class retains: the retained sizes of those of its nodes that no other of its nodes dominates.
//!
//! In preorder of the dominator tree everything below a node follows it directly. So a class is "blocked" from one of its
//! nodes to the end of that node's subtree, and one number a class tells whether a node is an outermost one.

use super::{ClassRow, Counting};
use crate::analysis::Heap;
use crate::snapshot::NodeIndex;

/// Adds the sums to `rows`, which has a row for each class.
pub(super) fn add_retained_sizes(heap: &Heap, counting: Counting, rows: &mut [ClassRow]) {
    let (classes, retained) = (heap.classes(), heap.retained_sizes());
    let Preorder { nodes, subtree_sizes } = Preorder::new(heap);
    let mut blocked_until = vec![0u32; rows.len()];
    for (position, &node) in nodes.iter().enumerate() {
        let (node, position) = (NodeIndex(node), position as u32);
        let class = classes.of(node).0 as usize;
        if position >= blocked_until[class] && counting.contains(node) {
            rows[class].retained_size += retained[node.at()];
            blocked_until[class] = position + subtree_sizes[node.at()];
        }
    }
}

/// The dominator tree as intervals: twelve bytes a node while it is built, eight after that.
struct Preorder {
    /// The nodes, each followed by its whole subtree.
    nodes: Vec<u32>,
    /// By node position: how many nodes each dominates, itself included.
    subtree_sizes: Vec<u32>,
}

impl Preorder {
    fn new(heap: &Heap) -> Self {
        let (dominators, root) = (heap.dominators(), heap.root());
        let (order, immediate) = (dominators.order(), dominators.immediate());
        let mut subtree_sizes = vec![1u32; order.len()];
        for &node in order.iter().rev().filter(|&&node| node != root.0) {
            subtree_sizes[immediate[node as usize] as usize] += subtree_sizes[node as usize];
        }
        let mut nodes = vec![root.0; order.len()];
        let mut next_place = vec![0u32; order.len()];
        next_place[root.at()] = 1;
        for &node in order.iter().filter(|&&node| node != root.0) {
            let free = &mut next_place[immediate[node as usize] as usize];
            let place = *free;
            *free += subtree_sizes[node as usize];
            nodes[place as usize] = node;
            next_place[node as usize] = place + 1;
        }
        Preorder { nodes, subtree_sizes }
    }
}
