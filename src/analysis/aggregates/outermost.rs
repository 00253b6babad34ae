//! What a class retains: the retained sizes of those of its nodes that no other of its nodes dominates.
//!
//! In preorder of the dominator tree everything below a node follows it directly. So a class is "blocked" from one of its
//! nodes to the end of that node's subtree, and one number a class tells whether a node is an outermost one.

use super::{ClassRow, Counting};
use crate::analysis::Heap;
use crate::prefetch::prefetch;
use crate::snapshot::NodeIndex;

/// Adds the sums to `rows`, which has a row for each class.
pub(super) fn add_retained_sizes(heap: &Heap, counting: Counting, rows: &mut [ClassRow]) {
    let (classes, retained) = (heap.classes(), heap.retained_sizes());
    let Preorder { nodes, ends } = Preorder::new(heap);
    let mut blocked_until = vec![0u32; rows.len()];
    for (position, (&node, &end)) in std::iter::zip(&nodes, &ends).enumerate() {
        if let Some(&ahead) = nodes.get(position + AHEAD) {
            prefetch(classes.of_node(), ahead as usize);
        }
        let (node, position) = (NodeIndex(node), position as u32);
        let class = classes.of(node).0 as usize;
        if position >= blocked_until[class] && counting.contains(node) {
            rows[class].retained_size += retained[node.at()];
            blocked_until[class] = end;
        }
    }
}

/// How many nodes ahead memory is asked for.
const AHEAD: usize = 16;

/// The dominator tree as intervals: sixteen bytes a node while it is built, eight after that.
struct Preorder {
    /// The nodes, each followed by its whole subtree.
    nodes: Vec<u32>,
    /// By the same position: where the node's subtree ends.
    ends: Vec<u32>,
}

impl Preorder {
    /// Works in places of the dominators' order, where a node's dominator is usually near.
    fn new(heap: &Heap) -> Self {
        let dominators = heap.dominators();
        let (order, above) = (dominators.order(), dominators.above());
        let mut subtree_sizes = vec![1u32; order.len()];
        for place in (1..order.len()).rev() {
            subtree_sizes[above[place] as usize] += subtree_sizes[place];
        }
        let mut nodes = vec![0u32; order.len()];
        let mut ends = vec![0u32; order.len()];
        // Where the next node right below this one goes.
        let mut next = vec![0u32; order.len()];
        for (place, &node) in order.iter().enumerate() {
            // The root's own place is the first; it is nobody's subtree.
            let position = if place == 0 { 0 } else { next[above[place] as usize] };
            let end = position + subtree_sizes[place];
            if place != 0 {
                next[above[place] as usize] = end;
            }
            next[place] = position + 1;
            nodes[position as usize] = node;
            ends[position as usize] = end;
        }
        Preorder { nodes, ends }
    }
}
