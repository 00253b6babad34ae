//! Big objects that keep much by themselves: what a big object retains without what big ones below it do, but for those that are its
//! storage, its entries or its further links.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use super::candidates::{Part, Parts, is_link_of, is_reached};
use super::{Suspect, SuspectKind};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::ranked_bits::RankedBits;
use crate::snapshot::NodeIndex;

/// An object is big from this part of the heap on, in thousandths.
const BIG_PER_MILLE: u64 = 5;
/// So many objects are between two links of a chain at most: an entry, a function, its scope.
const MOST_BETWEEN: usize = 8;
/// So many big objects of one class below another are entries of it, not places of their own.
const FEWEST_ALIKE: usize = 8;
/// Each of them keeps so many hundredths of it at most, and together they keep so many at least.
const MOST_OF_ONE_PERCENT: u64 = 25;
const LEAST_OF_ALL_PERCENT: u64 = 70;

/// Big objects that keep at least so many bytes, with their places in the preorder of the dominator tree.
pub(super) fn accumulations(heap: &Heap, parts: &Parts, least: u64, lengths: &[u32]) -> Vec<(usize, Suspect)> {
    let mut big = Big::new(heap, parts, lengths);
    big.gather();
    (1..big.places.len()).filter_map(|at| big.suspect(at, least)).collect()
}

/// The big objects in preorder, the root first; each is spoken of by its position among them.
struct Big<'a> {
    heap: &'a Heap,
    parts: &'a Parts<'a>,
    lengths: &'a [u32],
    /// By place in the preorder of all nodes.
    is_big: RankedBits,
    /// Places in the preorder of all nodes.
    places: Vec<u32>,
    /// What each keeps, in bytes.
    kept: Vec<u64>,
    /// The others of its class below it are counted to it.
    is_chain: Vec<bool>,
}

impl<'a> Big<'a> {
    /// Each keeps what it retains without what big ones below it retain.
    fn new(heap: &'a Heap, parts: &'a Parts, lengths: &'a [u32]) -> Self {
        let order = heap.dominators().order();
        let retained = |place: usize| heap.retained_size(NodeIndex(order[place]));
        let least = (heap.retained_size(heap.root()) * BIG_PER_MILLE / 1000).max(1);
        let mut is_big = FixedBitSet::with_capacity(order.len());
        (0..order.len()).filter(|&place| retained(place) >= least).for_each(|place| is_big.insert(place));
        let is_big = RankedBits::new(is_big);
        let places: Vec<u32> = is_big.iter().collect();
        let kept = places.iter().map(|&place| retained(place as usize)).collect();
        let is_chain = vec![false; places.len()];
        let mut big = Big { heap, parts, lengths, is_big, places, kept, is_chain };
        for at in 1..big.places.len() {
            let (upper, retained) = (big.upper(at), heap.retained_size(big.node(at)));
            big.kept[upper] = big.kept[upper].saturating_sub(retained);
        }
        big
    }

    fn node(&self, at: usize) -> NodeIndex {
        NodeIndex(self.heap.dominators().order()[self.places[at] as usize])
    }

    /// The next big object above one.
    fn upper(&self, at: usize) -> usize {
        self.is_big.rank(self.heap.dominators().above()[self.places[at] as usize]) as usize
    }

    /// Counts to each what is its own though it is big itself. Backwards everything below an object is complete when its turn comes.
    fn gather(&mut self) {
        // Big objects right below each, through storage.
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); self.places.len()];
        for at in (1..self.places.len()).rev() {
            let (part, upper, own) = (self.parts.of(self.node(at)), self.upper(at), std::mem::take(&mut below[at]));
            let goes_to = match part {
                Part::Storage => {
                    below[upper].extend(own);
                    Some(upper)
                }
                Part::Program => {
                    if self.are_entries(at, &own) {
                        self.take_all_below(at);
                    }
                    below[upper].push(at);
                    self.link_above(at)
                }
                Part::Other => {
                    below[upper].push(at);
                    None
                }
            };
            if let Some(upper) = goes_to {
                self.kept[upper] += std::mem::take(&mut self.kept[at]);
                self.is_chain[upper] |= part == Part::Program;
            }
        }
    }

    /// Whether most of what an object retains is in many big ones of one class right below it: `uploads`, a Map of 15 `Upload`.
    fn are_entries(&self, at: usize, below: &[usize]) -> bool {
        let heap = self.heap;
        let mut classes: FxHashMap<ClassIndex, (usize, u64, u64)> = FxHashMap::default();
        for node in below.iter().map(|&below| self.node(below)) {
            let (count, sum, most) = classes.entry(heap.classes().of(node)).or_default();
            let retained = heap.retained_size(node);
            (*count, *sum, *most) = (*count + 1, *sum + retained, retained.max(*most));
        }
        let whole = heap.retained_size(self.node(at));
        classes.values().any(|&(count, sum, most)| {
            count >= FEWEST_ALIKE && most * 100 <= whole * MOST_OF_ONE_PERCENT && sum * 100 >= whole * LEAST_OF_ALL_PERCENT
        })
    }

    fn take_all_below(&mut self, at: usize) {
        let place = self.places[at];
        let end = self.places.partition_point(|&other| other < place + self.lengths[place as usize]);
        let taken: u64 = self.kept[at + 1..end].iter_mut().map(std::mem::take).sum();
        self.kept[at] += taken;
    }

    /// The link of a chain above an object that is one too.
    fn link_above(&self, at: usize) -> Option<usize> {
        let dominators = self.heap.dominators();
        let (order, above) = (dominators.order(), dominators.above());
        let (node, mut place) = (self.node(at), self.places[at]);
        for _ in 0..MOST_BETWEEN {
            place = above[place as usize];
            if place == 0 {
                return None;
            }
            if is_link_of(self.heap, NodeIndex(order[place as usize]), node) {
                return Some(self.is_big.rank(place) as usize);
            }
        }
        None
    }

    /// An object as a suspect, with its place, if it keeps enough and is one that a program could let go.
    fn suspect(&self, at: usize, least: u64) -> Option<(usize, Suspect)> {
        let (place, node, kept) = (self.places[at] as usize, self.node(at), self.kept[at]);
        let is_suspect = kept >= least && self.parts.of(node) == Part::Program && is_reached(self.heap, node, kept);
        // Each link of a list may be big: only what is told is counted.
        is_suspect.then(|| {
            let (kind, count) = match self.is_chain[at] {
                true => (SuspectKind::Chain, self.count_alike(place, node)),
                false => (SuspectKind::Object, 1),
            };
            (place, Suspect { kind, node, count, kept, constituents: Vec::new(), members: Vec::new(), sliced: None })
        })
    }

    /// How many objects of its class there are from an object on down.
    fn count_alike(&self, place: usize, node: NodeIndex) -> u64 {
        let (classes, order) = (self.heap.classes(), self.heap.dominators().order());
        let below = &order[place..place + self.lengths[place] as usize];
        below.iter().filter(|&&below| classes.of(NodeIndex(below)) == classes.of(node)).count() as u64
    }
}
