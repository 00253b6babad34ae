//! A group is told by what made it one: not by the thousand buffers, but by the sessions of which each keeps one. From the members of a
//! group up to objects of one class that keep about one member each, as long as there are such.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Covered;
use super::candidates::{Part, Parts};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::snapshot::{Location, NodeIndex, NodeType};

/// So many levels are looked at.
const MOST_LEVELS: usize = 8;
/// So many in a hundred of a level are kept by objects of one kind on the next.
const MOSTLY_PERCENT: usize = 80;
/// One of those keeps so many of them at most.
const MOST_EACH: usize = 2;

/// What objects on one level have in common: their class, and of functions where they stand.
type Kind = (ClassIndex, Option<Location>);

/// The places of the outermost objects of one kind that keep about one of these each: these themselves where there are no others that
/// say more.
pub(super) fn lifted(
    heap: &Heap,
    parts: &Parts,
    covered: &Covered,
    places: Vec<usize>,
    says_nothing: impl Fn(ClassIndex) -> bool,
) -> Vec<usize> {
    let (mut told, mut level) = (None, places.clone());
    for _ in 0..MOST_LEVELS {
        let Some((kind, next)) = next_level(heap, parts, covered, &level) else { break };
        let is_function = kind.1.is_some();
        if is_function || !says_nothing(kind.0) {
            told = Some(next.clone());
        }
        level = next;
    }
    told.unwrap_or(places)
}

/// The objects of one kind that keep most of these; nothing where they are of many kinds, of the kind of these, or few.
fn next_level(heap: &Heap, parts: &Parts, covered: &Covered, level: &[usize]) -> Option<(Kind, Vec<usize>)> {
    let node = |place: usize| NodeIndex(heap.dominators().order()[place]);
    let kind = |place: usize| {
        let location = (heap.node_type(node(place)) == NodeType::CLOSURE).then(|| heap.locations().get(node(place))).flatten();
        (heap.classes().of(node(place)), location)
    };
    let uppers: FxHashSet<usize> = level.iter().filter_map(|&place| upper(heap, parts, covered, place)).collect();
    let mut kinds: FxHashMap<Kind, Vec<usize>> = FxHashMap::default();
    uppers.into_iter().for_each(|place| kinds.entry(kind(place)).or_default().push(place));
    let (kind_of_most, mut most) = kinds.into_iter().max_by_key(|(_, places)| places.len())?;
    let is_one_each = most.len() * MOST_EACH * 100 >= level.len() * MOSTLY_PERCENT;
    let is_other = kind_of_most != kind(level[0]);
    most.sort_unstable();
    (is_one_each && is_other).then_some((kind_of_most, most))
}

/// The next object of the program's above one in the dominator tree.
fn upper(heap: &Heap, parts: &Parts, covered: &Covered, place: usize) -> Option<usize> {
    let dominators = heap.dominators();
    let mut at = place;
    loop {
        at = dominators.above()[at] as usize;
        match parts.of(NodeIndex(dominators.order()[at])) {
            Part::Program => return Some(at).filter(|&at| !covered.contains(at)),
            Part::Storage if at > 0 => {}
            _ => return None,
        }
    }
}
