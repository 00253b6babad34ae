//! What grew: objects, alive in both snapshots, that have collected something in between.
//!
//! Every byte of a heap belongs to one surviving object, the nearest above it in the dominator tree ([`Anchors`]); the engine's
//! storage is never an anchor, so a hash table that was built anew counts as its Map. What belongs to an object in the later
//! snapshot, less what belonged to it in the earlier one, is its growth. A Map that gained 400 entries is one row: the entries
//! are new, so they belong to the Map. Growths of different rows never overlap.
//!
//! What several old objects refer to belongs to none of them, but to what dominates them all. References tell then: such new
//! objects count as *shared* where a reference leads to them, and not where they merely belong.

use std::ops::Range;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::anchors::{Anchors, NO_ANCHOR, collects, holding_edges};
use super::{Pair, Survivors};
use crate::analysis::Heap;
use crate::analysis::roles::{Role, Roles};
use crate::snapshot::{EdgeIndex, NodeIndex};

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
    /// The nodes of the current heap that the base has too.
    old: FixedBitSet,
    /// Surviving holders: in the current heap, in the base. The roots come first.
    anchors: Vec<(NodeIndex, NodeIndex)>,
    current: Side,
    base: Side,
    /// By anchor, a reference from the anchor above it that leads to it, if there is one.
    held_by: Vec<u32>,
}

/// One heap as the anchors divide it.
struct Side {
    roles: Roles,
    anchors: Anchors,
    own: Vec<u64>,
    objects: Vec<u32>,
    unreferenced: FxHashMap<u32, u64>,
    /// Which anchors refer to which things that do not survive: sorted, each pair once.
    references: Vec<(u32, u32)>,
    /// Where in that list an anchor's pairs are.
    ranges: FxHashMap<u32, Range<usize>>,
    /// Retained sizes of those things that do not belong to the anchor.
    shared: FxHashMap<u32, u64>,
}

const NONE: u32 = u32::MAX;

impl<'h> Growth<'h> {
    /// Asks both heaps for dominators and retained sizes, side by side.
    pub fn new(pair: Pair<'h>) -> Self {
        let Pair { base, current } = pair;
        let survivors = Survivors::new(pair);
        let (current_roles, base_roles) = rayon::join(|| Roles::new(current), || Roles::new(base));
        let mut anchors = vec![(current.root(), base.root())];
        let mut current_numbers = vec![NO_ANCHOR; current.nodes.len()];
        let mut base_numbers = vec![NO_ANCHOR; base.nodes.len()];
        let is_anchor = |role| matches!(role, Role::Holder | Role::Root);
        for node in current.nodes.indices() {
            let Some(old) = survivors.old(node) else { continue };
            let is_root = node == current.root() || old == base.root();
            if !is_root && is_anchor(current_roles.of(node)) && is_anchor(base_roles.of(old)) {
                current_numbers[node.at()] = anchors.len() as u32;
                base_numbers[old.at()] = anchors.len() as u32;
                anchors.push((node, old));
            }
        }
        current_numbers[current.root().at()] = 0;
        base_numbers[base.root().at()] = 0;
        let count = anchors.len();
        let (old, kept) = survivors.into_sets();
        let (current_side, base_side) = rayon::join(
            || Side::new(current, current_roles, count, current_numbers, &old),
            || Side::new(base, base_roles, count, base_numbers, &kept),
        );
        let held_by = holding_edges(current, &current_side.anchors);
        Growth { pair, old, anchors, current: current_side, base: base_side, held_by }
    }

    /// Every surviving object, in file order of the current heap.
    pub fn all(&self) -> impl Iterator<Item = Grown> + '_ {
        (1..self.anchors.len() as u32).filter(|&anchor| self.role(anchor) == Role::Holder).map(|anchor| self.get(anchor))
    }

    fn role(&self, anchor: u32) -> Role {
        self.current.roles.of(self.anchors[anchor as usize].0)
    }

    fn get(&self, anchor: u32) -> Grown {
        let (node, old) = self.anchors[anchor as usize];
        Grown { node, old, before: self.base.belongings(anchor), after: self.current.belongings(anchor) }
    }

    /// The surviving object to which a node of the current heap belongs; the root for what belongs to none.
    pub fn owner(&self, node: NodeIndex) -> NodeIndex {
        self.anchors[self.current.anchors.of(node) as usize].0
    }

    /// The next surviving object above one, and the reference by which that holds it if there is a direct one.
    pub fn holder(&self, grown: NodeIndex) -> (NodeIndex, Option<EdgeIndex>) {
        let anchor = self.current.anchors.of(grown);
        let above = self.anchors[self.current.anchors.above(anchor) as usize].0;
        (above, Some(EdgeIndex(self.held_by[anchor as usize])).filter(|edge| edge.0 != NONE))
    }

    /// The new objects and values to which a surviving object refers, in file order.
    pub fn new_references(&self, grown: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let anchor = self.current.anchors.of(grown);
        self.current.references(anchor).iter().map(|&(_, target)| NodeIndex(target))
    }

    /// Whether any of those is more than a value.
    pub fn new_holders(&self, grown: NodeIndex) -> bool {
        self.new_references(grown).any(|node| self.is_holder(node))
    }

    /// By how many objects and values there are more in the current heap than in the base.
    pub fn objects(&self) -> i64 {
        let new_ones = |side: &Side| side.objects.iter().map(|&count| i64::from(count)).sum::<i64>();
        new_ones(&self.current) - new_ones(&self.base)
    }

    /// Whether a node of the current heap is in the base too.
    pub fn is_old(&self, node: NodeIndex) -> bool {
        self.old.contains(node.at())
    }

    /// Whether a node of the current heap is more than a value: something that can collect others.
    pub fn is_holder(&self, node: NodeIndex) -> bool {
        self.current.roles.of(node) == Role::Holder
    }

    /// New objects and values of the current heap, each with the surviving object to which it belongs.
    pub fn new_objects(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> + '_ {
        let is_new = |node: &NodeIndex| !self.old.contains(node.at()) && is_thing(self.current.roles.of(*node));
        self.pair.current.nodes.indices().filter(is_new).map(|node| (node, self.owner(node)))
    }
}

/// What a programmer would count.
fn is_thing(role: Role) -> bool {
    matches!(role, Role::Holder | Role::Value)
}

impl Side {
    /// `survives` has the nodes that the other heap has too.
    fn new(heap: &Heap, roles: Roles, count: usize, numbers: Vec<u32>, survives: &FixedBitSet) -> Self {
        let anchors = Anchors::new(heap, &roles, count, numbers);
        let (mut own, mut objects) = (vec![0; count], vec![0; count]);
        for node in heap.nodes.indices() {
            let anchor = anchors.of(node) as usize;
            own[anchor] += heap.shallow_size(node);
            objects[anchor] += u32::from(is_thing(roles.of(node)) && !survives.contains(node.at()));
        }
        let references = new_references(heap, &roles, &anchors, survives);
        let unreferenced = unreferenced(heap, &anchors, &references);
        let mut shared: FxHashMap<u32, u64> = FxHashMap::default();
        for &(anchor, target) in references.iter().filter(|&&(anchor, target)| anchors.of(NodeIndex(target)) != anchor) {
            *shared.entry(anchor).or_default() += heap.retained_size(NodeIndex(target));
        }
        let mut ranges = FxHashMap::default();
        let mut start = 0;
        for pairs in references.chunk_by(|a, b| a.0 == b.0) {
            ranges.insert(pairs[0].0, start..start + pairs.len());
            start += pairs.len();
        }
        Side { roles, anchors, own, objects, unreferenced, references, ranges, shared }
    }

    /// The new things to which an anchor refers.
    fn references(&self, anchor: u32) -> &[(u32, u32)] {
        self.ranges.get(&anchor).map_or(&[], |range| &self.references[range.clone()])
    }

    fn belongings(&self, anchor: u32) -> Belongings {
        let at = anchor as usize;
        let references = self.references(anchor).len() as u64;
        let shared = self.shared.get(&anchor).copied().unwrap_or_default();
        let unreferenced = self.unreferenced.get(&anchor).copied().unwrap_or_default();
        Belongings { own: self.own[at], objects: self.objects[at].into(), references, shared, unreferenced }
    }
}

/// Which anchors refer to which things that do not survive: sorted, each pair once. (An array and its store both refer to the
/// elements.)
fn new_references(heap: &Heap, roles: &Roles, anchors: &Anchors, survives: &FixedBitSet) -> Vec<(u32, u32)> {
    let columns = heap.graph().columns();
    let mut found = Vec::new();
    for node in heap.nodes.indices().filter(|&node| anchors.speaks_for_anchor(node)) {
        let (anchor, row) = (anchors.of(node), heap.graph().edge_range(node));
        for (&target, &kind) in std::iter::zip(&columns.targets[row.clone()], &columns.types[row]) {
            let is_new = !survives.contains(target as usize) && is_thing(roles.of(NodeIndex(target)));
            if is_new && collects(kind) {
                found.push((anchor, target));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Bytes of things that do not survive and belong to an anchor that does not refer to them while others do, by anchor. (To the
/// inner members of a doubly linked list no old object refers: they stay with whom they belong to.)
fn unreferenced(heap: &Heap, anchors: &Anchors, references: &[(u32, u32)]) -> FxHashMap<u32, u64> {
    let dominators = heap.dominators();
    let order = dominators.order();
    let mut bytes: FxHashMap<u32, u64> = FxHashMap::default();
    let mut marked = FixedBitSet::with_capacity(heap.nodes.len());
    let mut referred = FixedBitSet::with_capacity(heap.nodes.len());
    references.iter().for_each(|&(_, target)| referred.insert(target as usize));
    for (&node, &above) in std::iter::zip(order, dominators.above()) {
        let (node, above) = (NodeIndex(node), NodeIndex(order[above as usize]));
        if anchors.speaks_for_anchor(node) {
            continue;
        }
        let anchor = anchors.of(node);
        let is_marked = if anchors.speaks_for_anchor(above) {
            referred.contains(node.at()) && references.binary_search(&(anchor, node.0)).is_err()
        } else {
            marked.contains(above.at())
        };
        if is_marked {
            marked.insert(node.at());
            *bytes.entry(anchor).or_default() += heap.shallow_size(node);
        }
    }
    bytes
}

#[cfg(test)]
mod tests;
