//! Whose memory is whose, as seen from chosen nodes: each node of a heap belongs to the nearest of the chosen ones above it in
//! the dominator tree, itself included. What belongs to one is freed with it, other chosen nodes below it set aside; so sums over
//! all of them never count anything twice.

use fixedbitset::FixedBitSet;

use crate::Heap;
use crate::columns::roles::Role;
use crate::prefetch::prefetch;
use crate::snapshot::{EdgeType, NodeIndex};

/// For each node of a heap the number of the owner to which it belongs.
#[derive(Debug)]
pub struct OwnerPartition {
    /// By node position.
    number: Vec<u32>,
    /// Nodes that are an owner, or storage of one with nothing else in between: what they refer to, the owner does.
    own: FixedBitSet,
    is_owner: FixedBitSet,
    /// By number of an owner, the number of the next one above it. The root is its own.
    above: Vec<u32>,
}

/// Marks nodes that own nothing in the column that [`OwnerPartition::new`] takes.
pub(crate) const NO_OWNER: u32 = u32::MAX;

/// How many nodes ahead memory is asked for.
const AHEAD: usize = 16;

impl OwnerPartition {
    /// `number` has, by node position, the numbers of owners, below `count`, and [`NO_OWNER`] for other nodes. The root is number 0.
    /// `each` is told of every node and the owner to which it belongs.
    pub(crate) fn new(heap: &Heap, count: usize, mut number: Vec<u32>, mut each: impl FnMut(NodeIndex, u32)) -> Self {
        let (dominators, roles) = (heap.dominators(), heap.roles());
        let mut owner_above = vec![0; count];
        let mut own = FixedBitSet::with_capacity(heap.nodes().len());
        let mut is_owner = FixedBitSet::with_capacity(heap.nodes().len());
        let order = dominators.order();
        let sizes = heap.shallow_size_column().as_narrow().unwrap_or_default();
        for (place, (&node, &above)) in std::iter::zip(order, dominators.above()).enumerate() {
            if let Some(&ahead) = order.get(place + AHEAD) {
                prefetch(&number, ahead as usize);
                // `each` usually adds up sizes.
                prefetch(sizes, ahead as usize);
            }
            let (node, above) = (NodeIndex(node), order[above as usize] as usize);
            match number[node.at()] {
                NO_OWNER => {
                    number[node.at()] = number[above];
                    own.set(node.at(), roles.of(node) == Role::Storage && own.contains(above));
                }
                owner => {
                    owner_above[owner as usize] = number[above];
                    own.insert(node.at());
                    is_owner.insert(node.at());
                }
            }
            each(node, number[node.at()]);
        }
        OwnerPartition { number, own, is_owner, above: owner_above }
    }

    /// The next owner above this one in the dominator tree.
    #[inline]
    pub fn above(&self, owner: u32) -> u32 {
        self.above[owner as usize]
    }

    /// The number of the owner to which a node belongs.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> u32 {
        self.number[node.at()]
    }

    /// Whether references of this node are those of its owner: it is the owner or storage of it.
    #[inline]
    pub fn speaks_for_owner(&self, node: NodeIndex) -> bool {
        self.own.contains(node.at())
    }
}

/// References that count as collecting their target: those that keep it alive, and entries of WeakMaps, which stay as long as their
/// keys do.
pub(crate) fn collects(kind: EdgeType) -> bool {
    holds(kind) || kind == EdgeType::PAIR_FROM_TABLE
}

/// References that keep their target alive, and that a program or the engine made for that.
pub(crate) fn holds(kind: EdgeType) -> bool {
    !matches!(kind, EdgeType::WEAK | EdgeType::SHORTCUT | EdgeType::PAIR_FROM_TABLE | EdgeType::INVISIBLE)
}

const NONE: u32 = u32::MAX;

/// By wanted owner, a reference to it that the owner above it has, itself or through its storage; `u32::MAX` where there is none.
/// References that programs write come before those of the engine's, earlier ones before later ones.
pub(crate) fn holding_edges(heap: &Heap, owners: &OwnerPartition, wanted: &FixedBitSet) -> Vec<u32> {
    let columns = heap.graph().columns();
    let is_written = |edge: u32| columns.types[edge as usize].is_written();
    let mut held_by = vec![NONE; owners.above.len()];
    let mut holders = FixedBitSet::with_capacity(owners.above.len());
    wanted.ones().for_each(|owner| holders.insert(owners.above[owner] as usize));
    for node in owners.own.ones().map(|node| NodeIndex(node as u32)) {
        let holder = owners.of(node);
        if !holders.contains(holder as usize) {
            continue;
        }
        for edge in heap.graph().edge_range(node).map(|edge| edge as u32) {
            let target = columns.targets[edge as usize] as usize;
            let number = owners.number[target];
            if !wanted.contains(number as usize) || !owners.is_owner.contains(target) || owners.above(number) != holder {
                continue;
            }
            let known = &mut held_by[number as usize];
            let is_better = *known == NONE || !is_written(*known) && is_written(edge);
            // The root has nothing but shortcuts to global objects.
            if is_better && (holds(columns.types[edge as usize]) || node == heap.root()) {
                *known = edge;
            }
        }
    }
    held_by
}
