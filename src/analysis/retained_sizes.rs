//! Retained sizes: what would be freed with a node.

use super::Heap;
use crate::snapshot::NodeIndex;

/// Sum of the shallow sizes in each node's dominator subtree, in bytes, by node position.
pub(super) fn compute(heap: &Heap) -> Vec<u64> {
    let dominators = heap.dominators();
    let (order, above) = (dominators.order(), dominators.above());
    // Summed in the tree's order, where a node's dominator is usually near, and put to the nodes' places at the end.
    let mut sums: Vec<u64> = order.iter().map(|&node| heap.shallow_size(NodeIndex(node))).collect();
    for place in (1..sums.len()).rev() {
        sums[above[place] as usize] += sums[place];
    }
    let mut retained = vec![0; sums.len()];
    for (&node, &sum) in std::iter::zip(order, &sums) {
        retained[node as usize] = sum;
    }
    retained
}
