//! Immediate dominators over essential edges: Semi-NCA over a depth-first order, in numbers of that order.
//!
//! Phases: put the nodes into depth-first order (`walk`), gather for each node the places of those that refer to it
//! (`predecessors`), find semidominators (`semi_nca`), from them the dominators (`climb`). No recursion, no hashing.

use std::sync::OnceLock;

use crate::columns::Tables;
use crate::columns::one_caller::give_up_if_stopped;
use crate::snapshot::NodeIndex;

mod climb;
mod floor;
mod page_objects;
mod predecessors;
mod preorder;
mod semi_nca;
mod walk;

pub(crate) use walk::{Essential, may_hold};

use walk::Walk;

/// Which edges count for what keeps an object alive. One walk through the heap.
pub(crate) fn essential_edges(tables: Tables) -> Essential {
    Walk::new(tables).essential
}

/// The dominator tree.
///
/// A node that the root does not reach, because only weak edges or a closed cycle lead to it, hangs on the root.
#[derive(Debug)]
pub struct Dominators {
    /// All nodes in preorder of the tree: each is followed by everything that it dominates. The root comes first.
    order: Vec<u32>,
    /// For each place in `order` the place of the immediate dominator; the root's is its own.
    above: Vec<u32>,
    /// Immediate dominator by node position, made when someone asks by node.
    immediate: OnceLock<Vec<u32>>,
    /// By place in `order`, made when someone asks.
    lengths: OnceLock<Vec<u32>>,
}

impl Dominators {
    pub(crate) fn compute(tables: Tables) -> Self {
        let Walk { order, mut parents, essential } = Walk::new(tables);
        give_up_if_stopped();
        let rows = predecessors::gather(tables.graph, &order, &essential);
        drop(essential);
        give_up_if_stopped();
        // Fresh memory costs more than these passes: each phase works in the columns that the one before has done with.
        let spare = semi_nca::dominators(&mut parents, rows);
        give_up_if_stopped();
        let (order, above) = preorder::sort(&order, &parents, spare);
        Dominators { order, above, immediate: OnceLock::new(), lengths: OnceLock::new() }
    }

    /// Immediate dominator of a node; the root's is the root.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> NodeIndex {
        NodeIndex(self.immediate()[node.at()])
    }

    /// Immediate dominator of each node, by node position.
    pub fn immediate(&self) -> &[u32] {
        self.immediate.get_or_init(|| {
            let mut immediate = vec![0; self.order.len()];
            for (&node, &above) in std::iter::zip(&self.order, &self.above) {
                immediate[node as usize] = self.order[above as usize];
            }
            immediate
        })
    }

    /// All nodes in preorder of the tree: each is followed by everything that it dominates. The root comes first.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// For each place in [`Dominators::order`] the place of the immediate dominator, which is smaller; the root's is its own, 0.
    pub fn above(&self) -> &[u32] {
        &self.above
    }

    /// For each place in [`Dominators::order`] how many nodes are dominated by the node there, itself included: that many
    /// places from its own on are its subtree.
    pub fn subtree_lengths(&self) -> &[u32] {
        self.lengths.get_or_init(|| preorder::subtree_lengths(&self.above))
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

#[cfg(test)]
mod tests;
