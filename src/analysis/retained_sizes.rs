//! Retained sizes: what would be freed with a node.

use super::Heap;
use crate::prefetch::prefetch;

/// How many nodes ahead memory is asked for.
const AHEAD: usize = 16;

/// Sum of the shallow sizes in each node's dominator subtree, in bytes, by node position.
pub(super) fn compute(heap: &Heap) -> Vec<u64> {
    let dominators = heap.dominators();
    let (order, above) = (dominators.order(), dominators.above());
    let mut retained: Vec<u64> = heap.nodes.indices().map(|node| heap.shallow_size(node)).collect();
    // Backwards through the preorder every subtree is complete when its node comes, and its dominator is near.
    for place in (1..order.len()).rev() {
        if let Some(ahead) = place.checked_sub(AHEAD) {
            prefetch(&retained, order[ahead] as usize);
        }
        let below = retained[order[place] as usize];
        retained[order[above[place] as usize] as usize] += below;
    }
    retained
}
