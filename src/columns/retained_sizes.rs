//! Retained sizes: what would be freed with a node.

use super::dominators::Dominators;
use super::sizes::Sizes;
use crate::prefetch::prefetch;
use crate::snapshot::WideColumn;

/// How many nodes ahead memory is asked for.
const AHEAD: usize = 16;

/// Sum of the shallow sizes in each node's dominator subtree, in bytes, by node position.
pub(crate) fn compute(dominators: &Dominators, shallow_sizes: &WideColumn<u64>) -> WideColumn<u64> {
    let (order, above) = (dominators.order(), dominators.above());
    let mut retained = Sizes::of(shallow_sizes);
    // Backwards through the preorder every subtree is complete when its node comes, and its dominator is near.
    for place in (1..order.len()).rev() {
        if let Some(ahead) = place.checked_sub(AHEAD) {
            prefetch(retained.narrow(), order[ahead] as usize);
        }
        let below = retained.get(order[place]);
        retained.add(order[above[place] as usize], below);
    }
    retained.into_column()
}
