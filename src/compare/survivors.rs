//! Which nodes are in both snapshots: those with the same id, the same type and, if they are objects, the same name. The id alone
//! does not tell: V8 gives the id of a dead object to what it puts at the same address later, and embedders make ids from addresses. Where
//! those agree by chance alone, none of them counts.

use fixedbitset::FixedBitSet;

use super::address_ids::AddressIds;
use super::{NodesById, Pair};
use crate::Heap;
use crate::columns::bit_sets::bits;
use crate::keyed::KeyedMap;
use crate::snapshot::{NodeIndex, NodeType, SnapshotObjectId, StringIndex};

/// The nodes that are in both snapshots.
#[derive(Debug)]
pub struct Survivors {
    /// By node of the current heap, the same node in the base or [`NONE`].
    old: Vec<u32>,
    /// The nodes of the base that are still there.
    kept: FixedBitSet,
    /// Nodes of the current heap that count as old without being in `old`.
    aside: FixedBitSet,
}

const NONE: u32 = u32::MAX;

impl Survivors {
    /// One look at each node of either heap.
    pub fn new(pair: Pair) -> Self {
        let Pair { base, current } = pair;
        let by_id = base.nodes_by_id();
        let mut kept = FixedBitSet::with_capacity(base.nodes().len());
        let mut names = SameNames::new(pair);
        let mut crowds = Crowds::new(pair, by_id);
        let mut addresses = AddressIds::new(pair);
        let old = current.nodes().indices().map(|node| {
            let id = current.id(node);
            let mut is_same = |old: &NodeIndex| !kept.contains(old.at()) && names.is_same_object(*old, node);
            let old = match by_id.only(id) {
                // JavaScript's objects have odd ids, which are no addresses.
                Some(only) => only.filter(&mut is_same),
                None => {
                    let old = match crowds.is_crowded(id) {
                        true => crowds.take(id, node),
                        false => by_id.get(id).find(&mut is_same),
                    };
                    if addresses.may_be(current, node) && (old.is_some() || by_id.first(id).is_some()) {
                        addresses.count(old.is_some());
                    }
                    old
                }
            };
            old.map_or(NONE, |old| {
                kept.insert(old.at());
                old.0
            })
        });
        let aside = FixedBitSet::with_capacity(current.nodes().len());
        let mut survivors = Survivors { old: old.collect(), kept, aside };
        if addresses.mean_nothing() {
            survivors.set_aside(pair, &addresses);
        }
        survivors
    }

    /// Of what has only an address nobody can say whether it is new. It is neither new nor gone, and nothing's counterpart.
    fn set_aside(&mut self, pair: Pair, addresses: &AddressIds) {
        for node in pair.current.nodes().indices().filter(|&node| addresses.may_be(pair.current, node)) {
            self.old[node.at()] = NONE;
            self.aside.insert(node.at());
        }
        let in_base = pair.base.nodes().indices().filter(|&old| addresses.may_be(pair.base, old));
        in_base.for_each(|old| self.kept.insert(old.at()));
    }

    /// The nodes of the current heap, in file order, that the base has, each with the node that it was there.
    pub fn pairs(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> + '_ {
        let of = |(node, &old): (usize, &u32)| (old != NONE).then_some((NodeIndex(node as u32), NodeIndex(old)));
        self.old.iter().enumerate().filter_map(of)
    }

    /// The nodes of the current heap that the base has, and those of the base that the current heap has.
    pub fn sets(&self) -> (FixedBitSet, FixedBitSet) {
        let mut old = bits(&self.old, |old| old != NONE);
        old.union_with(&self.aside);
        (old, self.kept.clone())
    }
}

/// Nodes of the base that share their id with many others, as some producers write it: by id and by what tells objects of one id apart,
/// so that the next one like a node is at hand.
struct Crowds<'h> {
    pair: Pair<'h>,
    by_id: &'h NodesById,
    /// By id, whether it is one of many nodes.
    crowded: KeyedMap<u64, bool>,
    /// The nodes that are not taken yet, the first in the file last.
    left: KeyedMap<(u64, NodeType, &'h [u8]), Vec<NodeIndex>>,
}

/// So many nodes with one id are looked at one by one.
const FEW: usize = 8;

impl<'h> Crowds<'h> {
    fn new(pair: Pair<'h>, by_id: &'h NodesById) -> Self {
        Crowds { pair, by_id, crowded: KeyedMap::default(), left: KeyedMap::default() }
    }

    fn is_crowded(&mut self, id: SnapshotObjectId) -> bool {
        // Most ids are of one node at most.
        if !self.by_id.has_several(id) {
            return false;
        }
        if let Some(&is_crowded) = self.crowded.get(&id.0) {
            return is_crowded;
        }
        let is_crowded = self.by_id.get(id).nth(FEW).is_some();
        self.crowded.insert(id.0, is_crowded);
        if is_crowded {
            let base = self.pair.base;
            let mut nodes: Vec<NodeIndex> = self.by_id.get(id).collect();
            nodes.reverse();
            nodes.into_iter().for_each(|old| self.left.entry(identity(base, id, old)).or_default().push(old));
        }
        is_crowded
    }

    /// The first node with this id that is the same object as one of the current heap's, and was not taken before.
    fn take(&mut self, id: SnapshotObjectId, node: NodeIndex) -> Option<NodeIndex> {
        self.left.get_mut(&identity(self.pair.current, id, node))?.pop()
    }
}

/// What is the same of a node in two snapshots.
fn identity(heap: &Heap, id: SnapshotObjectId, node: NodeIndex) -> (u64, NodeType, &[u8]) {
    let kind = heap.node_type(node);
    (id.0, kind, if has_lasting_name(kind) { lasting_name(kind, heap.strings().raw(heap.nodes().name(node))) } else { b"" })
}

/// The part of a name that stays.
fn lasting_name(kind: NodeType, name: &[u8]) -> &[u8] {
    if kind == NodeType::NATIVE { name } else { first_word(name) }
}

/// Compares names across two snapshots. Most objects have one of few names, so what was found is remembered.
struct SameNames<'h> {
    pair: Pair<'h>,
    /// Pairs of names that were compared: of the base, of the current heap, and whether they are the same.
    known: Vec<(StringIndex, StringIndex, bool)>,
}

/// So many pairs of names are remembered.
const MOST_KNOWN: usize = 4096;

impl<'h> SameNames<'h> {
    fn new(pair: Pair<'h>) -> Self {
        // No name has this number, so this pair is never asked for.
        let nothing = StringIndex(u32::MAX);
        SameNames { pair, known: vec![(nothing, nothing, false); MOST_KNOWN] }
    }

    fn is_same_object(&mut self, old: NodeIndex, node: NodeIndex) -> bool {
        let Pair { base, current } = self.pair;
        let kind = base.node_type(old);
        kind == current.node_type(node) && (!has_lasting_name(kind) || self.is_same_name(kind, old, node))
    }

    fn is_same_name(&mut self, kind: NodeType, old: NodeIndex, node: NodeIndex) -> bool {
        let Pair { base, current } = self.pair;
        let (before, after) = (base.nodes().name(old), current.nodes().name(node));
        let known = &mut self.known[(before.0 ^ after.0.rotate_left(6)) as usize % MOST_KNOWN];
        if (known.0, known.1) != (before, after) {
            let (was, is) = (base.strings().raw(before), current.strings().raw(after));
            *known = (before, after, lasting_name(kind, was) == lasting_name(kind, is));
        }
        known.2
    }
}

/// Texts of strings are not compared: a string holds nothing, and to look at each would bring the whole string table into memory.
fn has_lasting_name(kind: NodeType) -> bool {
    matches!(kind, NodeType::OBJECT | NodeType::CLOSURE | NodeType::REGEXP | NodeType::NATIVE)
}

/// Global objects have their address behind their class, which a page can change: `Window / https://example.org/page`.
fn first_word(name: &[u8]) -> &[u8] {
    name.split(|&byte| byte == b' ').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    /// Objects with one id and these classes.
    fn crowd(classes: impl Iterator<Item = &'static str>) -> Heap {
        let mut heap = HeapBuilder::new();
        for class in classes {
            let node = heap.node("object", class, 8);
            heap.id(node, 7);
        }
        heap.build()
    }

    #[test]
    fn nodes_with_one_id_are_matched_one_by_one_in_the_order_of_the_file() {
        let classes = ["A", "B", "A / one", "C"];
        for count in [4, 40] {
            let base = crowd(classes.into_iter().cycle().take(count));
            let current = crowd(["C", "A / two", "D"].into_iter().cycle().take(count / 2));
            let survivors = Survivors::new(Pair { base: &base, current: &current });
            let pairs: Vec<_> = survivors.pairs().map(|(node, old)| (base.raw_name(old).to_string(), node.0, old.0)).collect();
            // The root, the first C, and the first that begins with A.
            assert_eq!(pairs[..3], [(String::new(), 0, 0), ("C".into(), 1, 4), ("A".into(), 2, 1)], "{count}");
            let of = |kept: &str| pairs.iter().filter(|(class, ..)| class.split(' ').next() == Some(kept)).count();
            assert_eq!((of("C"), of("D")), (count.div_ceil(6).min(count / 4), 0), "{count}");
        }
    }

    /// An object, and things of a browser with addresses for ids.
    fn page(names: impl Iterator<Item = &'static str>) -> Heap {
        let mut heap = HeapBuilder::new();
        heap.node("object", "A", 8);
        for (at, name) in names.enumerate() {
            let node = heap.node("native", name, 8);
            heap.id(node, 1_000_000 + 160 * at as u64);
        }
        heap.build()
    }

    #[test]
    fn addresses_that_agree_by_chance_are_no_identity() {
        let names = ["Text", "InternalNode", "InternalNode"];
        let survivors = |skipped: usize| {
            let (base, current) =
                (page(names.into_iter().cycle().take(60)), page(names.into_iter().cycle().skip(skipped).take(60)));
            Survivors::new(Pair { base: &base, current: &current }).pairs().count()
        };
        assert_eq!((survivors(0), survivors(1)), (62, 2), "the root, the object, and all of the browser's or none");
    }
}
