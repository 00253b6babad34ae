//! DevTools' named filters: sets of nodes that something particular keeps alive.

use fixedbitset::FixedBitSet;

use super::Heap;
use crate::snapshot::NodeIndex;

/// A named filter of DevTools' Summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedFilter {
    /// Objects that only detached DOM nodes keep alive.
    DetachedDom,
    /// Objects that only the DevTools console keeps alive.
    Console,
    /// Objects that only event handlers keep alive.
    EventHandlers,
    /// Objects that only function contexts keep alive.
    Contexts,
    /// Members of groups of duplicated strings.
    DuplicateStrings,
    /// Nodes that several native contexts share.
    SharedNativeContext,
    /// Nodes that no native context reaches.
    NoNativeContext,
}

/// A set of nodes.
#[derive(Debug, Clone)]
pub struct NodeSet(pub(super) FixedBitSet);

impl NodeSet {
    /// Whether the node is in the set.
    #[inline]
    pub fn contains(&self, node: NodeIndex) -> bool {
        self.0.contains(node.at())
    }

    /// The nodes of the set in node order.
    pub fn iter(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.0.ones().map(|at| NodeIndex(at as u32))
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.0.count_ones(..)
    }

    /// True if no node is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_clear()
    }
}

pub(super) fn compute(_heap: &Heap, _filter: NamedFilter) -> NodeSet {
    todo!()
}
