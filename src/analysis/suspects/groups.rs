//! Objects of one class that no single object holds, and that together keep much.

use super::candidates::{Part, Parts, is_reached};
use super::{Covered, Suspect, SuspectKind};
use crate::analysis::Heap;
use crate::analysis::classes::ClassIndex;
use crate::snapshot::NodeIndex;

/// Fewer are no group.
const FEWEST: u64 = 10;
/// So many groups say enough.
const MOST: usize = 3;
/// Classes that say nothing of what a program made are suspects only if they keep so many times as much.
const COMMON: [&str; 7] = ["Object", "Function", "Array", "(string)", "(concatenated string)", "Map", "Set"];
const TIMES_OF_COMMON: u64 = 4;

/// What the outermost objects of a class keep that no suspect covers.
#[derive(Clone, Copy, Default)]
struct Sum {
    kept: u64,
    count: u64,
    /// The place of the one that keeps most.
    biggest: usize,
    most: u64,
}

/// The groups, each without what those before it keep.
pub(super) fn groups(heap: &Heap, parts: &Parts, least: u64, covered: &mut Covered) -> Vec<Suspect> {
    let mut found = Vec::new();
    while found.len() < MOST {
        let sums = sums(heap, parts, covered);
        let needed = |class: ClassIndex| {
            let name = &heap.classes().get(class).name;
            if COMMON.iter().any(|common| *name == **common) { least * TIMES_OF_COMMON } else { least }
        };
        let classes = sums.iter().enumerate().map(|(at, sum)| (ClassIndex(at as u32), sum));
        let passes = |(class, sum): &(ClassIndex, &Sum)| sum.count >= FEWEST && sum.kept >= needed(*class);
        // Of two that keep nearly the same the class that a program wrote says more.
        let weight = |class: ClassIndex, kept: u64| {
            let is_written = heap.classes().get(class).location.is_some();
            if is_written { kept + kept / 4 } else { kept }
        };
        let best = classes.filter(passes).max_by_key(|&(class, sum)| (weight(class, sum.kept), std::cmp::Reverse(class)));
        let Some((class, &sum)) = best else { break };
        let node = NodeIndex(heap.dominators().order()[sum.biggest]);
        outermost(heap, parts, covered, |other| other == class).into_iter().for_each(|place| covered.add(place));
        if is_reached(heap, node) {
            found.push(Suspect { kind: SuspectKind::Group, node, count: sum.count, kept: sum.kept });
        }
    }
    found
}

fn sums(heap: &Heap, parts: &Parts, covered: &Covered) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); heap.classes().len()];
    let order = heap.dominators().order();
    for place in outermost(heap, parts, covered, |_| true) {
        let node = NodeIndex(order[place]);
        let kept = heap.retained_size(node);
        let sum = &mut sums[heap.classes().of(node).0 as usize];
        (sum.kept, sum.count) = (sum.kept + kept, sum.count + 1);
        if kept > sum.most {
            (sum.biggest, sum.most) = (place, kept);
        }
    }
    sums
}

/// Places of objects of the program's that no other of their class dominates, without what is covered.
fn outermost(heap: &Heap, parts: &Parts, covered: &Covered, is_asked: impl Fn(ClassIndex) -> bool) -> Vec<usize> {
    let order = heap.dominators().order();
    let mut blocked_until = vec![0usize; heap.classes().len()];
    let mut found = Vec::new();
    for place in 1..order.len() {
        let node = NodeIndex(order[place]);
        let class = heap.classes().of(node);
        let blocked = &mut blocked_until[class.0 as usize];
        if place >= *blocked && is_asked(class) && !covered.contains(place) && parts.of(node) == Part::Program {
            *blocked = place + covered.lengths[place] as usize;
            found.push(place);
        }
    }
    found
}
