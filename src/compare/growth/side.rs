//! One of two heaps as the surviving holders divide it: what belongs to each of them, and to which new things they refer.

use std::ops::Range;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::Belongings;
use crate::Heap;
use crate::columns::roles::Role;
use crate::compare::matched_holders::Numbered;
use crate::queries::owner_partition::{OwnerPartition, collects};
use crate::snapshot::NodeIndex;

/// What belongs to the surviving holders, by number.
pub(super) struct Side {
    sums: Vec<Sums>,
    /// The holders of which there is more to tell. Most have nothing new.
    has_more: FixedBitSet,
    more: FxHashMap<u32, More>,
    /// Which holders refer to which things that do not survive: sorted, each pair once.
    references: Vec<(u32, u32)>,
}

/// What belongs to one holder, in all. One place in memory for what is added up together.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    /// Shallow sizes, in bytes.
    pub(super) bytes: u64,
    /// What a programmer would count.
    pub(super) things: u32,
    /// Those of them that do not survive.
    new_things: u32,
}

/// What few holders have.
#[derive(Default)]
struct More {
    /// Where in the list of references the holder's are.
    references: Range<usize>,
    /// Retained sizes of those things that do not belong to it.
    shared: u64,
    unreferenced: u64,
}

impl Side {
    /// `count` is the number of surviving holders. Gives back partition and survivors for who needs them further.
    pub(super) fn new(heap: &Heap, numbered: Numbered, count: usize) -> (Self, (OwnerPartition, FixedBitSet)) {
        let (Numbered { numbers, survives }, roles) = (numbered, heap.roles());
        let mut sums = vec![Sums::default(); count];
        let sizes = heap.shallow_size_column();
        let partition = OwnerPartition::new(heap, count, numbers, |node, anchor| {
            let of_owner = &mut sums[anchor as usize];
            of_owner.bytes += sizes.get(node.0);
            if is_thing(roles.of(node)) {
                of_owner.things += 1;
                of_owner.new_things += u32::from(!survives.contains(node.at()));
            }
        });
        let references = new_references(heap, &partition, &survives);
        let mut side =
            Side { sums, has_more: FixedBitSet::with_capacity(count), more: FxHashMap::default(), references: Vec::new() };
        for (anchor, bytes) in unreferenced(heap, &partition, &references) {
            side.more(anchor).unreferenced = bytes;
        }
        let mut start = 0;
        for pairs in references.chunk_by(|a, b| a.0 == b.0) {
            let of_others =
                pairs.iter().map(|&(_, target)| NodeIndex(target)).filter(|&target| partition.of(target) != pairs[0].0);
            let shared = of_others.map(|target| heap.retained_size(target)).sum();
            let more = side.more(pairs[0].0);
            (more.references, more.shared) = (start..start + pairs.len(), shared);
            start += pairs.len();
        }
        side.references = references;
        (side, (partition, survives))
    }

    fn more(&mut self, anchor: u32) -> &mut More {
        self.has_more.insert(anchor as usize);
        self.more.entry(anchor).or_default()
    }

    fn more_of(&self, anchor: u32) -> Option<&More> {
        if self.has_more.contains(anchor as usize) { self.more.get(&anchor) } else { None }
    }

    /// The new things to which a holder refers, each with the holder's number before it.
    pub(super) fn references(&self, anchor: u32) -> &[(u32, u32)] {
        self.more_of(anchor).map_or(&[], |more| &self.references[more.references.clone()])
    }

    /// What belongs to a holder.
    pub(super) fn belongings(&self, anchor: u32) -> Belongings {
        let sums = self.sums[anchor as usize];
        let of_all = Belongings { own: sums.bytes, objects: sums.new_things.into(), ..Belongings::default() };
        match self.more_of(anchor) {
            None => of_all,
            Some(&More { ref references, shared, unreferenced }) => {
                Belongings { references: references.len() as u64, shared, unreferenced, ..of_all }
            }
        }
    }

    /// How many things there are that do not survive.
    pub(super) fn new_things(&self) -> i64 {
        self.sums.iter().map(|sums| i64::from(sums.new_things)).sum()
    }

    /// What belongs to each holder in all, by number.
    pub(super) fn sums(&self) -> &[Sums] {
        &self.sums
    }
}

/// What a programmer would count.
pub(super) fn is_thing(role: Role) -> bool {
    matches!(role, Role::Holder | Role::Value)
}

/// Which partition refer to which things that do not survive: sorted, each pair once. (An array and its store both refer to the
/// elements.)
fn new_references(heap: &Heap, partition: &OwnerPartition, survives: &FixedBitSet) -> Vec<(u32, u32)> {
    let (columns, roles) = (heap.graph().columns(), heap.roles());
    let mut found = Vec::new();
    for node in heap.nodes().indices().filter(|&node| partition.speaks_for_owner(node)) {
        let (anchor, row) = (partition.of(node), heap.graph().edge_range(node));
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
fn unreferenced(heap: &Heap, partition: &OwnerPartition, references: &[(u32, u32)]) -> FxHashMap<u32, u64> {
    let dominators = heap.dominators();
    let order = dominators.order();
    let mut bytes: FxHashMap<u32, u64> = FxHashMap::default();
    if references.is_empty() {
        return bytes;
    }
    let mut marked = FixedBitSet::with_capacity(heap.nodes().len());
    let mut referred = FixedBitSet::with_capacity(heap.nodes().len());
    references.iter().for_each(|&(_, target)| referred.insert(target as usize));
    // The last marked subtree, by the place of its top: it goes on for as long as dominators stand at that place or behind it.
    let mut top = u32::MAX;
    for (place, (&node, &above)) in std::iter::zip(order, dominators.above()).enumerate() {
        if above < top {
            top = u32::MAX;
            if !referred.contains(node as usize) {
                continue;
            }
        }
        let (node, above) = (NodeIndex(node), NodeIndex(order[above as usize]));
        if partition.speaks_for_owner(node) {
            continue;
        }
        let anchor = partition.of(node);
        let is_marked = if partition.speaks_for_owner(above) {
            referred.contains(node.at()) && references.binary_search(&(anchor, node.0)).is_err()
        } else {
            marked.contains(above.at())
        };
        if is_marked {
            marked.insert(node.at());
            top = top.min(place as u32);
            *bytes.entry(anchor).or_default() += heap.shallow_size(node);
        }
    }
    bytes
}
