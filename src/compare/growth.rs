//! What grew: objects, alive in both snapshots, that have collected something in between.
//!
//! Every byte of a heap belongs to one surviving object, the nearest above it in the dominator tree (`OwnerPartition`); the engine's
//! storage is never an anchor, so a hash table that was built anew counts as its Map. What belongs to an object in the later
//! snapshot, less what belonged to it in the earlier one, is its growth. A Map that gained 400 entries is one row: the entries
//! are new, so they belong to the Map. Growths of different rows never overlap.
//!
//! What several old objects refer to belongs to none of them, but to what dominates them all. References tell then: such new
//! objects count as *shared* where a reference leads to them, and not where they merely belong.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::{MatchedHolders, Pair};
use crate::columns::roles::Role;
use crate::queries::owner_partition::{OwnerPartition, holding_edges};
use crate::snapshot::{EdgeIndex, NodeIndex};
use side::{Side, is_thing};

mod side;

/// An object that is in both snapshots, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grown {
    /// The object in the current heap.
    pub node: NodeIndex,
    /// The same object in the base.
    pub old: NodeIndex,
    /// What belongs to it, before.
    pub before: Belongings,
    /// What belongs to it, after.
    pub after: Belongings,
}

/// What belongs to an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Belongings {
    /// Bytes that belong to it and no other surviving object.
    pub own: u64,
    /// Objects and values among them that only this snapshot has.
    pub objects: u64,
    /// References from it to objects and values that only this snapshot has, whoever they belong to.
    pub references: u64,
    /// Retained sizes, in bytes, of those of them that do not belong to it: other old objects refer to them too.
    pub shared: u64,
    /// Bytes that belong to it with objects to which it does not refer, but other old objects do.
    pub unreferenced: u64,
}

impl Belongings {
    /// Bytes that its references keep alive, alone or with others.
    pub fn held(&self) -> u64 {
        self.own - self.unreferenced + self.shared
    }
}

impl Grown {
    /// Bytes that it has collected. Negative if it lost some.
    pub fn bytes(&self) -> i64 {
        self.after.held() as i64 - self.before.held() as i64
    }

    /// How many new objects and values more belong to it than went away.
    pub fn objects(&self) -> i64 {
        self.after.objects as i64 - self.before.objects as i64
    }

    /// How many references to new objects and values more it has than it lost.
    pub fn references(&self) -> i64 {
        self.after.references as i64 - self.before.references as i64
    }
}

/// All surviving objects and what belongs to them.
pub struct Growth<'h> {
    pair: Pair<'h>,
    /// Surviving holders: in the current heap, in the base. The roots come first.
    holders: Vec<(NodeIndex, NodeIndex)>,
    current: Side,
    base: Side,
    /// Either heap as the holders divide it.
    partition: OwnerPartition,
    base_partition: OwnerPartition,
    /// How many holders are the same object in both heaps; the others took the place of one that is gone.
    survivors: usize,
    /// The nodes of the current heap that the base has too, or something in whose place they are.
    old: FixedBitSet,
    /// The nodes of the base that the current heap has too, or something in their place.
    kept: FixedBitSet,
}

impl<'h> Growth<'h> {
    /// Asks both heaps for dominators and retained sizes; [`MatchedHolders::beside_dominators`] has them ready in the least time.
    pub fn new(pair: Pair<'h>, counterparts: MatchedHolders) -> Self {
        let MatchedHolders { pairs: holders, survivors, current, base } = counterparts;
        let count = holders.len();
        let ((current, (partition, old)), (base, (base_partition, kept))) =
            rayon::join(|| Side::new(pair.current, current, count), || Side::new(pair.base, base, count));
        Growth { pair, holders, survivors, current, base, partition, base_partition, old, kept }
    }

    /// The surviving objects that pass, in file order of the current heap.
    pub fn all(&self, passes: impl Fn(&Grown) -> bool + Sync + Send) -> Vec<Grown> {
        let partition = (1..self.holders.len() as u32).into_par_iter();
        partition.filter(|&anchor| self.role(anchor) == Role::Holder).map(|anchor| self.get(anchor)).filter(passes).collect()
    }

    fn role(&self, anchor: u32) -> Role {
        self.pair.current.roles().of(self.holders[anchor as usize].0)
    }

    fn get(&self, anchor: u32) -> Grown {
        let (node, old) = self.holders[anchor as usize];
        Grown { node, old, before: self.base.belongings(anchor), after: self.current.belongings(anchor) }
    }

    /// The surviving object to which a node of the current heap belongs; the root for what belongs to none.
    pub fn owner(&self, node: NodeIndex) -> NodeIndex {
        self.holders[self.partition.of(node) as usize].0
    }

    /// By how much more belongs to each surviving object than did in the base, new or not: the object as it is in the base, bytes, and
    /// things that a programmer would count. By number; the roots come first.
    pub fn changes(&self) -> impl Iterator<Item = (NodeIndex, i64, i64)> + '_ {
        std::iter::zip(&self.holders, std::iter::zip(self.current.sums(), self.base.sums())).map(
            |(&(_, old), (after, before))| {
                (old, after.bytes as i64 - before.bytes as i64, i64::from(after.things) - i64::from(before.things))
            },
        )
    }

    /// The surviving object to which a node of the current heap belongs, as it is in the base, and its number.
    pub fn old_owner(&self, node: NodeIndex) -> (NodeIndex, usize) {
        let number = self.partition.of(node) as usize;
        (self.holders[number].1, number)
    }

    /// The surviving object to which a node of the base belongs, as it is there, and its number.
    pub fn owner_in_base(&self, old: NodeIndex) -> (NodeIndex, usize) {
        let number = self.base_partition.of(old) as usize;
        (self.holders[number].1, number)
    }

    /// The nodes of the base that are gone, with nothing in their place.
    pub fn gone_nodes(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.kept.zeroes().map(|node| NodeIndex(node as u32))
    }

    /// Whether a surviving object is another one than in the base: one that took its place.
    pub fn is_successor(&self, node: NodeIndex) -> bool {
        let anchor = self.partition.of(node) as usize;
        anchor >= self.survivors && self.holders[anchor].0 == node
    }

    /// Whether a node of the current heap is what a programmer would count: an object or a value.
    pub fn is_thing(&self, node: NodeIndex) -> bool {
        is_thing(self.pair.current.roles().of(node))
    }

    /// The same of a node of the base.
    pub fn is_thing_in_base(&self, old: NodeIndex) -> bool {
        is_thing(self.pair.base.roles().of(old))
    }

    /// The two heaps.
    pub fn pair(&self) -> Pair<'h> {
        self.pair
    }

    /// What holds some surviving objects, and what holds that, up to a height.
    pub fn held_by(&self, grown: impl Iterator<Item = NodeIndex>, height: usize) -> HeldBy<'_> {
        let mut wanted = FixedBitSet::with_capacity(self.holders.len());
        for node in grown {
            let mut at = self.partition.of(node);
            for _ in 0..height {
                wanted.insert(at as usize);
                at = self.partition.above(at);
            }
        }
        HeldBy { growth: self, edges: holding_edges(self.pair.current, &self.partition, &wanted) }
    }

    /// The new objects and values to which a surviving object refers, in file order.
    pub fn new_references(&self, grown: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let anchor = self.partition.of(grown);
        self.current.references(anchor).iter().map(|&(_, target)| NodeIndex(target))
    }

    /// Whether any of those is more than a value.
    pub fn new_holders(&self, grown: NodeIndex) -> bool {
        self.new_references(grown).any(|node| self.is_holder(node))
    }

    /// By how many objects and values there are more in the current heap than in the base.
    pub fn objects(&self) -> i64 {
        self.current.new_things() - self.base.new_things()
    }

    /// Whether a node of the current heap is in the base too.
    pub fn is_old(&self, node: NodeIndex) -> bool {
        self.old.contains(node.at())
    }

    /// Whether a node of the current heap is more than a value: something that can collect others.
    pub fn is_holder(&self, node: NodeIndex) -> bool {
        self.pair.current.roles().of(node) == Role::Holder
    }

    /// New nodes of the current heap, each with the surviving object to which it belongs.
    pub fn new_nodes(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> + '_ {
        self.new_indices().map(|node| (node, self.owner(node)))
    }

    /// New objects and values of the current heap, each with the surviving object to which it belongs.
    pub fn new_objects(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> + '_ {
        self.new_indices().filter(|&node| self.is_thing(node)).map(|node| (node, self.owner(node)))
    }

    fn new_indices(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.old.zeroes().map(|node| NodeIndex(node as u32))
    }
}

/// By which references surviving objects are held by others.
pub struct HeldBy<'g> {
    growth: &'g Growth<'g>,
    /// By anchor, a reference from the anchor above it that leads to it, if there is one.
    edges: Vec<u32>,
}

impl HeldBy<'_> {
    /// The next surviving object above one, and the reference by which that holds it if there is a direct one.
    pub fn holder(&self, grown: NodeIndex) -> (NodeIndex, Option<EdgeIndex>) {
        let Growth { partition, holders, .. } = self.growth;
        let anchor = partition.of(grown);
        let above = holders[partition.above(anchor) as usize].0;
        (above, Some(EdgeIndex(self.edges[anchor as usize])).filter(|edge| edge.0 != NONE))
    }
}

const NONE: u32 = u32::MAX;

#[cfg(test)]
mod tests;
