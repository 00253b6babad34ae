//! Immediate dominators over essential edges.

use super::Heap;
use crate::snapshot::NodeIndex;

/// The dominator tree.
#[derive(Debug)]
pub struct Dominators {
    /// Immediate dominator of each node, by node position; the root's is the root.
    immediate: Vec<u32>,
    /// All nodes in an order in which each comes after its immediate dominator; the root first.
    order: Vec<u32>,
}

impl Dominators {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
    }

    /// Immediate dominator of a node; the root's is the root.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> NodeIndex {
        NodeIndex(self.immediate[node.at()])
    }

    /// The whole column, by node position.
    pub fn immediate(&self) -> &[u32] {
        &self.immediate
    }

    /// All nodes, each after its immediate dominator; the root comes first.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The node, its dominator, and so on, to the root inclusive.
    pub fn chain(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let mut next = Some(node);
        std::iter::from_fn(move || {
            let at = next?;
            let above = self.of(at);
            next = (above != at).then_some(above);
            Some(at)
        })
    }
}
