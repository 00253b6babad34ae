//! Which nodes are in both snapshots: those with the same id and the same type. A native object must have its name too, as
//! embedders make ids from addresses, which other objects can have later.

use fixedbitset::FixedBitSet;

use super::{NodesById, Pair};
use crate::analysis::Heap;
use crate::analysis::name_set::bits;
use crate::snapshot::{NodeIndex, NodeType};

/// The nodes that are in both snapshots.
#[derive(Debug)]
pub struct Survivors {
    /// By node of the current heap, the same node in the base or [`NONE`].
    old: Vec<u32>,
    /// The nodes of the base that are still there.
    kept: FixedBitSet,
}

const NONE: u32 = u32::MAX;

impl Survivors {
    /// One look at each node of either heap.
    pub fn new(pair: Pair) -> Self {
        let Pair { base, current } = pair;
        let by_id = NodesById::new(&base.nodes, |_| true);
        let mut kept = FixedBitSet::with_capacity(base.nodes.len());
        let old = current.nodes.indices().map(|node| {
            let mut same_id = by_id.get(current.id(node));
            match same_id.find(|&old| !kept.contains(old.at()) && is_same(base, old, current, node)) {
                Some(old) => {
                    kept.insert(old.at());
                    old.0
                }
                None => NONE,
            }
        });
        Survivors { old: old.collect(), kept }
    }

    /// The node of the base that a node of the current heap was.
    #[inline]
    pub fn old(&self, current: NodeIndex) -> Option<NodeIndex> {
        Some(NodeIndex(self.old[current.at()])).filter(|old| old.0 != NONE)
    }

    /// The nodes of the current heap that the base has, and those of the base that the current heap has.
    pub fn into_sets(self) -> (FixedBitSet, FixedBitSet) {
        (bits(&self.old, |_, old| old != NONE), self.kept)
    }
}

fn is_same(base: &Heap, old: NodeIndex, current: &Heap, node: NodeIndex) -> bool {
    let kind = base.node_type(old);
    kind == current.node_type(node)
        && (kind != NodeType::NATIVE || base.strings.get(base.nodes.name(old)) == current.strings.get(current.nodes.name(node)))
}
