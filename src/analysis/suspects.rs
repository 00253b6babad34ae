//! What fills a heap, of one snapshot: the places where memory accumulates. From each big dominator down to where what it retains
//! falls apart into many small things; and where nothing dominates, groups of one class that together keep much.
//!
//! Each byte is counted at one place: at the lowest big object that retains it. What an object keeps is what it retains without what
//! other big objects below it retain, so suspects add up to at most the heap.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Heap;
use super::classes::ClassIndex;
use super::roles::Role;
use crate::one_caller::one_caller;
use crate::ranked_bits::RankedBits;
use crate::snapshot::NodeIndex;

mod candidates;
mod groups;

use candidates::{Part, Parts, is_link_of};

/// What a suspect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuspectKind {
    /// One object, and what only it keeps.
    Object,
    /// A list or a tree of objects of one class, by its first.
    Chain,
    /// Many objects of one class in different places; its biggest stands for them.
    Group,
}

/// A place where memory accumulates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// What it is.
    pub kind: SuspectKind,
    /// The object.
    pub node: NodeIndex,
    /// How many objects of its class: of a chain or a group, else 1.
    pub count: u64,
    /// What it keeps without what other suspects keep, in bytes.
    pub kept: u64,
    /// What the object retains, by the program's classes, those with most bytes first; of the engine's own structures nothing is said.
    pub constituents: Vec<Constituent>,
}

/// A class and how much of it there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constituent {
    /// The class.
    pub class: ClassIndex,
    /// How many objects.
    pub count: u64,
    /// The sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

/// An object is big from this part of the heap on, in thousandths.
const BIG_PER_MILLE: u64 = 5;
/// A suspect keeps so many hundredths of the heap.
const SUSPECT_PERCENT: u64 = 5;

/// The suspects of a heap, those that keep most first. Linear in the heap; asks for dominators and retained sizes.
pub fn suspects(heap: &Heap) -> Vec<Suspect> {
    let _alone = one_caller();
    let total = heap.retained_size(heap.root());
    let least = (total * SUSPECT_PERCENT / 100).max(1);
    let (lengths, parts) = (heap.dominators().subtree_lengths(), Parts::new(heap));
    let mut found = accumulations(heap, &parts, least, lengths);
    let mut covered = Covered::new(heap, lengths);
    found.iter().for_each(|&(place, _)| covered.add(place));
    found.extend(groups::groups(heap, &parts, least, &mut covered));
    found.sort_by_key(|(_, suspect)| (std::cmp::Reverse(suspect.kept), heap.id(suspect.node)));
    let consists = |(place, suspect): (usize, Suspect)| {
        let below = place + 1..place + lengths[place] as usize;
        Suspect { constituents: constituents(heap, &heap.dominators().order()[below]), ..suspect }
    };
    found.into_iter().map(consists).collect()
}

/// Big objects that keep much by themselves, with their places in the preorder of the dominator tree.
fn accumulations(heap: &Heap, parts: &Parts, least: u64, lengths: &[u32]) -> Vec<(usize, Suspect)> {
    let dominators = heap.dominators();
    let (order, above) = (dominators.order(), dominators.above());
    let retained = |place: usize| heap.retained_size(NodeIndex(order[place]));
    let big = (heap.retained_size(heap.root()) * BIG_PER_MILLE / 1000).max(1);
    let mut is_big = FixedBitSet::with_capacity(order.len());
    (0..order.len()).filter(|&place| retained(place) >= big).for_each(|place| is_big.insert(place));
    let is_big = RankedBits::new(is_big);
    let places: Vec<u32> = is_big.iter().collect();
    let mut kept: Vec<u64> = places.iter().map(|&place| retained(place as usize)).collect();
    let mut is_chain = vec![false; places.len()];
    // Backwards everything below a place is complete when its turn comes.
    for at in (1..places.len()).rev() {
        let place = places[at] as usize;
        let upper = is_big.rank(above[place]) as usize;
        kept[upper] = kept[upper].saturating_sub(retained(place));
    }
    // Big objects right below each, through storage.
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    for at in (1..places.len()).rev() {
        let node = NodeIndex(order[places[at] as usize]);
        let part = parts.of(node);
        let upper = is_big.rank(above[places[at] as usize]) as usize;
        let own_below = std::mem::take(&mut below[at]);
        match part {
            Part::Storage => below[upper].extend(own_below),
            Part::Program | Part::Other => {
                let is_many = part == Part::Program
                    && are_alike(heap, node, own_below.iter().map(|&at| NodeIndex(order[places[at] as usize])));
                if is_many {
                    // All that stands below it among the big places, as one.
                    let end = places.partition_point(|&place| place < places[at] + lengths[places[at] as usize]);
                    let sum: u64 = kept[at + 1..end].iter_mut().map(std::mem::take).sum();
                    kept[at] += sum;
                }
                below[upper].push(at);
            }
        }
        let goes_to = match part {
            Part::Storage => Some(upper),
            Part::Program => link_above(heap, &places, &is_big, at),
            Part::Other => None,
        };
        if let Some(upper) = goes_to {
            kept[upper] += std::mem::take(&mut kept[at]);
            is_chain[upper] |= part == Part::Program;
        }
    }
    let suspect = |at: usize| {
        let (place, node) = (places[at] as usize, NodeIndex(order[places[at] as usize]));
        let is_suspect = kept[at] >= least && parts.of(node) == Part::Program && candidates::is_reached(heap, node, kept[at]);
        let count = || {
            let below = place..place + lengths[place] as usize;
            let class = heap.classes().of(node);
            below.filter(|&place| heap.classes().of(NodeIndex(order[place])) == class).count() as u64
        };
        // Each link of a list may be big: only what is told is counted.
        is_suspect.then(|| {
            let (kind, count) = if is_chain[at] { (SuspectKind::Chain, count()) } else { (SuspectKind::Object, 1) };
            (place, Suspect { kind, node, count, kept: kept[at], constituents: Vec::new() })
        })
    };
    (1..places.len()).filter_map(suspect).collect()
}

/// So many big objects of one class below another are entries of it, not places of their own.
const FEWEST_ALIKE: usize = 8;
/// Each of them keeps so many hundredths of it at most, and together they keep so many at least.
const MOST_OF_ONE_PERCENT: u64 = 25;
const LEAST_OF_ALL_PERCENT: u64 = 70;

/// Whether most of what an object retains is in many big ones of one class right below it: `uploads`, a Map of 15 `Upload`.
fn are_alike(heap: &Heap, node: NodeIndex, below: impl Iterator<Item = NodeIndex>) -> bool {
    let mut classes: FxHashMap<ClassIndex, (usize, u64, u64)> = FxHashMap::default();
    for (class, retained) in below.map(|below| (heap.classes().of(below), heap.retained_size(below))) {
        let (count, sum, most) = classes.entry(class).or_default();
        (*count, *sum, *most) = (*count + 1, *sum + retained, retained.max(*most));
    }
    let whole = heap.retained_size(node);
    let is_most = |&(count, sum, most): &(usize, u64, u64)| {
        count >= FEWEST_ALIKE && most * 100 <= whole * MOST_OF_ONE_PERCENT && sum * 100 >= whole * LEAST_OF_ALL_PERCENT
    };
    classes.values().any(is_most)
}

/// So many objects are between two links of a chain at most: an entry, a function, its scope.
const MOST_BETWEEN: usize = 8;

/// The link of a chain above an object that is one too.
fn link_above(heap: &Heap, places: &[u32], is_big: &RankedBits, at: usize) -> Option<usize> {
    let dominators = heap.dominators();
    let (order, above) = (dominators.order(), dominators.above());
    let node = NodeIndex(order[places[at] as usize]);
    let mut place = places[at];
    for _ in 0..MOST_BETWEEN {
        place = above[place as usize];
        if place == 0 {
            return None;
        }
        if is_link_of(heap, NodeIndex(order[place as usize]), node) {
            return Some(is_big.rank(place) as usize);
        }
    }
    None
}

/// Which places of the preorder of the dominator tree suspects were found for.
struct Covered<'a> {
    lengths: &'a [u32],
    places: FixedBitSet,
}

impl<'a> Covered<'a> {
    fn new(heap: &Heap, lengths: &'a [u32]) -> Self {
        Covered { lengths, places: FixedBitSet::with_capacity(heap.nodes().len()) }
    }

    /// Everything below a place, which is included.
    fn add(&mut self, place: usize) {
        self.places.insert_range(place..place + self.lengths[place] as usize);
    }

    /// Whether a place is covered, and everything below it.
    fn contains(&self, place: usize) -> bool {
        self.places.contains(place)
    }

    /// The place behind everything that is below one.
    fn end_of(&self, place: usize) -> usize {
        place + self.lengths[place] as usize
    }
}

/// So many classes tell what a suspect consists of.
const MOST_CONSTITUENTS: usize = 3;

/// What nodes consist of, by the program's classes.
fn constituents(heap: &Heap, nodes: &[u32]) -> Vec<Constituent> {
    /// Enough for a thread to be worth waking.
    const PIECE: usize = 1 << 16;
    type Sums = FxHashMap<ClassIndex, (u64, u64)>;
    let add = |sums: &mut Sums, class: ClassIndex, (count, size): (u64, u64)| {
        let sum = sums.entry(class).or_default();
        *sum = (sum.0 + count, sum.1 + size);
    };
    let of_piece = |nodes: &[u32]| {
        let mut sums = Sums::default();
        for node in nodes.iter().map(|&node| NodeIndex(node)).filter(|&node| heap.roles().of(node) == Role::Holder) {
            add(&mut sums, heap.classes().of(node), (1, heap.shallow_size(node)));
        }
        sums
    };
    let both = |mut sums: Sums, others: Sums| {
        others.into_iter().for_each(|(class, sum)| add(&mut sums, class, sum));
        sums
    };
    let sums = nodes.par_chunks(PIECE).map(of_piece).reduce(Sums::default, both);
    let constituent = |(class, (count, shallow_size))| Constituent { class, count, shallow_size };
    let mut found: Vec<Constituent> = sums.into_iter().map(constituent).collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.shallow_size), found.class));
    found.truncate(MOST_CONSTITUENTS);
    found
}

#[cfg(test)]
mod tests;
