//! Retained sizes: what would be freed with a node.

use super::Heap;

/// Sum of the shallow sizes in each node's dominator subtree, in bytes, by node position.
pub(super) fn compute(_heap: &Heap) -> Vec<u64> {
    todo!()
}
