//! What a class retains: the retained sizes of those of its nodes that no other of its nodes dominates.
//!
//! In preorder of the dominator tree everything below a node follows it directly. So a class is "blocked" from one of its
//! nodes to the end of that node's subtree, and one number a class tells whether a node is an outermost one.

use fixedbitset::FixedBitSet;

use crate::Heap;
use crate::prefetch::prefetch;
use crate::snapshot::NodeIndex;

/// How many nodes ahead memory is asked for.
const AHEAD: usize = 16;

/// For each class the sum over its outermost counting nodes, in bytes.
pub(super) fn retained_sizes(heap: &Heap, counting: &FixedBitSet) -> Vec<u64> {
    let (classes, retained, dominators) = (heap.classes(), heap.retained_sizes(), heap.dominators());
    let (order, lengths) = (dominators.order(), dominators.subtree_lengths());
    let mut sums = vec![0; classes.len()];
    let mut blocked_until = vec![0u32; classes.len()];
    for (place, &node) in order.iter().enumerate() {
        if let Some(&ahead) = order.get(place + AHEAD) {
            prefetch(classes.of_node(), ahead as usize);
        }
        let (node, place) = (NodeIndex(node), place as u32);
        let class = classes.of(node).0 as usize;
        if place >= blocked_until[class] && counting.contains(node.at()) {
            sums[class] += retained.get(node.0);
            blocked_until[class] = place + lengths[place as usize];
        }
    }
    sums
}
