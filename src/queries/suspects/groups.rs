//! Objects of one class that no single object holds, and that together keep much.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashSet;

use super::candidates::{Part, Parts, is_of_engine, is_reached};
use super::lift::lifted;
use super::{Covered, Suspect, SuspectKind};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::engine::ecmascript;
use crate::snapshot::NodeIndex;

/// Fewer are no group.
const FEWEST: u64 = 10;
/// So many groups say enough.
const MOST: usize = 3;
/// Of so many classes it is looked whether the engine alone keeps them.
const MOST_OF_ENGINE: usize = 8;
/// Classes that say nothing of what a program made are suspects only if they keep so many times as much.
const COMMON: [&str; 4] = ["(string)", "(concatenated string)", ecmascript::MAP, ecmascript::SET];
const TIMES_OF_COMMON: u64 = 4;
/// Of these every part of every program has some: they are no group of anything.
const NEVER: [&str; 3] = [ecmascript::OBJECT, ecmascript::FUNCTION, ecmascript::ARRAY];

/// What the outermost objects of a class keep that no suspect covers.
#[derive(Clone, Copy, Default)]
struct Sum {
    kept: u64,
    count: u64,
    /// The place of the one that keeps most.
    biggest: usize,
    most: u64,
}

/// The groups, each without what those before it keep, with the place of the biggest of it.
pub(super) fn groups(heap: &Heap, parts: &Parts, least: u64, covered: &mut Covered) -> Vec<(usize, Suspect)> {
    let mut found = Vec::new();
    let needed = |class: ClassIndex| {
        let name = &heap.classes().get(class).name;
        if COMMON.iter().any(|common| *name == **common) { least * TIMES_OF_COMMON } else { least }
    };
    let is_group = |class: ClassIndex| NEVER.iter().all(|never| heap.classes().get(class).name != **never);
    let mut may_be_group = FixedBitSet::with_capacity(heap.classes().len());
    for row in heap.all_class_rows().iter().filter(|row| row.retained_size >= needed(row.class) && is_group(row.class)) {
        may_be_group.insert(row.class.0 as usize);
    }
    if may_be_group.is_clear() {
        return found;
    }
    // Classes of which the engine alone keeps what would make them a group.
    let mut of_engine: FxHashSet<ClassIndex> = FxHashSet::default();
    // Each look is one at every node: another is needed where a group has covered some.
    let mut sums = look(heap, parts, &may_be_group, covered);
    while found.len() < MOST && of_engine.len() < MOST_OF_ENGINE {
        let classes = sums.iter().enumerate().map(|(at, sum)| (ClassIndex(at as u32), sum));
        let is_enough = |class: ClassIndex, sum: &Sum| sum.count >= FEWEST && sum.kept >= needed(class);
        let passes = |(class, sum): &(ClassIndex, &Sum)| is_enough(*class, sum) && !of_engine.contains(class);
        // Of two that keep nearly the same the class that a program wrote says more.
        let weight = |class: ClassIndex, kept: u64| {
            let is_written = heap.classes().get(class).location.is_some();
            if is_written { kept + kept / 4 } else { kept }
        };
        let best = classes.filter(passes).max_by_key(|&(class, sum)| (weight(class, sum.kept), std::cmp::Reverse(class)));
        let Some((class, _)) = best else { break };
        let places = outermost(heap, parts, covered, class);
        let says_nothing = |class| !is_group(class) || COMMON.iter().any(|common| heap.classes().get(class).name == **common);
        let places = lifted(heap, parts, covered, places, says_nothing);
        let sum = sum_of(heap, covered, &places);
        if !is_enough(class, &sum) {
            of_engine.insert(class);
            continue;
        }
        places.iter().for_each(|&place| covered.add(place));
        let at = |place: usize| NodeIndex(heap.dominators().order()[place]);
        let node = at(sum.biggest);
        if is_reached(heap, node, sum.kept) {
            let group = Suspect {
                kind: SuspectKind::Group,
                node,
                count: sum.count,
                kept: sum.kept,
                constituents: Vec::new(),
                members: places.into_iter().map(at).filter(|&member| !is_of_engine(heap, member)).collect(),
                sliced: None,
            };
            found.push((sum.biggest, group));
        }
        if found.len() < MOST {
            sums = look(heap, parts, &may_be_group, covered);
        }
    }
    found
}

/// One walk through the tree, for some classes; what is covered counts for none of those above it.
fn look(heap: &Heap, parts: &Parts, classes: &FixedBitSet, covered: &Covered) -> Vec<Sum> {
    let order = heap.dominators().order();
    let mut sums = vec![Sum::default(); heap.classes().len()];
    // Outermost objects that the walk is below, each of another class, with the place where that ends.
    let mut open: Vec<(ClassIndex, usize)> = Vec::new();
    let mut is_open = FixedBitSet::with_capacity(sums.len());
    let mut place = 1;
    while place < order.len() {
        while let Some((class, _)) = open.pop_if(|(_, end)| *end <= place) {
            is_open.remove(class.0 as usize);
        }
        let node = NodeIndex(order[place]);
        let kept = heap.retained_size(node);
        if covered.contains(place) {
            open.iter().for_each(|(class, _)| sums[class.0 as usize].kept = sums[class.0 as usize].kept.saturating_sub(kept));
            place = covered.end_of(place);
            continue;
        }
        let class = heap.classes().of(node);
        let is_asked = classes.contains(class.0 as usize) && !is_open.contains(class.0 as usize);
        if is_asked && parts.of(node) == Part::Program {
            sums[class.0 as usize].add(place, kept);
            is_open.insert(class.0 as usize);
            open.push((class, covered.end_of(place)));
        }
        place += 1;
    }
    sums
}

/// What objects at places keep that no suspect covers; of what the engine alone keeps nothing counts.
fn sum_of(heap: &Heap, covered: &Covered, places: &[usize]) -> Sum {
    let order = heap.dominators().order();
    let mut sum = Sum::default();
    for &place in places {
        let node = NodeIndex(order[place]);
        if is_of_engine(heap, node) {
            continue;
        }
        let mut kept = heap.retained_size(node);
        let (mut below, end) = (place, covered.end_of(place));
        while below < end {
            if covered.contains(below) {
                kept = kept.saturating_sub(heap.retained_size(NodeIndex(order[below])));
                below = covered.end_of(below);
            } else {
                below += 1;
            }
        }
        sum.add(place, kept);
    }
    sum
}

impl Sum {
    fn add(&mut self, place: usize, kept: u64) {
        (self.kept, self.count) = (self.kept + kept, self.count + 1);
        if kept > self.most {
            (self.biggest, self.most) = (place, kept);
        }
    }
}

/// Places of objects of a class that no other of it dominates, without what is covered.
fn outermost(heap: &Heap, parts: &Parts, covered: &Covered, class: ClassIndex) -> Vec<usize> {
    let order = heap.dominators().order();
    let mut found = Vec::new();
    let mut place = 1;
    while place < order.len() {
        let node = NodeIndex(order[place]);
        let is_one = heap.classes().of(node) == class && parts.of(node) == Part::Program;
        if is_one && !covered.contains(place) {
            found.push(place);
        }
        place = if is_one || covered.contains(place) { covered.end_of(place) } else { place + 1 };
    }
    found
}
