//! What fills a heap, of one snapshot: the places where memory accumulates. From each big dominator down to where what it retains
//! falls apart into many small things; and where nothing dominates, groups of one class that together keep much.
//!
//! Each byte is counted at one place: at the lowest big object that retains it. What an object keeps is what it retains without what
//! other big objects below it retain, so suspects add up to at most the heap.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::snapshot::NodeIndex;

mod accumulations;
mod candidates;
mod groups;
mod lift;
mod slices;

use accumulations::accumulations;
use candidates::Parts;
pub use slices::SlicedTexts;

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
    /// All objects of a group; else none.
    pub members: Vec<NodeIndex>,
    /// Texts of which pieces are kept, where they are most of what it keeps; of a group they are not looked for.
    pub sliced: Option<SlicedTexts>,
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
        let nodes = &heap.dominators().order()[below];
        let sliced = || slices::slices_of(heap, suspect.node).or_else(|| slices::sliced_texts(heap, nodes, suspect.kept));
        let sliced = if suspect.kind == SuspectKind::Group { None } else { sliced() };
        Suspect { constituents: constituents(heap, nodes), sliced, ..suspect }
    };
    found.into_iter().map(consists).collect()
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
