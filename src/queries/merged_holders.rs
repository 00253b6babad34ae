//! Who holds a whole population: the best way to each of many objects, merged where ways are alike. From the roots ways are merged as
//! far as they begin alike, from the objects as far as they end alike. Each object counts once, on the way that a person is told if he
//! asks for it alone.
//!
//! Steps are alike if a program would write them alike: indexes of arrays, keys of collections, and names in objects that serve as
//! dictionaries make no difference, and a step that is made again and again (`.next`) is one. No way is walked twice, so the time is
//! linear in the heap and the objects.

use rustc_hash::{FxHashMap, FxHashSet};

use super::access_paths::merged_path;
use super::dominated::outermost;
use super::filters::NodeSet;
use super::kept_together::{GroupBits, MOST_GROUPS, kept_together};
use super::retaining_paths::closed::Closed;
use super::retaining_paths::dijkstra::Reached;
use super::retaining_paths::roads::Roads;
use super::without::alive_without;
use crate::Heap;
use crate::columns::one_caller::one_caller;
use crate::snapshot::{EdgeIndex, NodeIndex};

mod from_objects;
mod from_roots;
mod groups;
mod main_ways;
mod steps;

use groups::Groups;
pub use main_ways::main_ways;
use steps::Steps;

/// Where merging begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MergedFrom {
    /// At the roots: ways that begin alike are one.
    #[default]
    Roots,
    /// At the objects: ways that end alike are one.
    Objects,
}

/// How a population's ways are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merging {
    /// Where merging begins.
    pub from: MergedFrom,
    /// Ways are told apart by so many steps, counted from where merging begins.
    pub depth: usize,
}

/// Ways are told apart by so many steps at most: a chain of promises is a hundred thousand steps long, and each of its links another way.
const MOST_DEPTH: usize = 100;

/// So many ways are compared as they are written.
const MOST_WRITTEN: usize = 4_096;

/// Of so many ways it is told what their objects keep together; one group more is the whole population.
pub const MOST_WEIGHED: usize = MOST_GROUPS - 1;

/// What no way may pass, as people name it.
#[derive(Clone, Debug, Default)]
pub struct Excluded(Closed);

/// Who holds a population.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedHolders {
    /// How many objects there are.
    pub count: u64,
    /// Sum of the retained sizes of those that no other of the population dominates, in bytes.
    pub retained_size: u64,
    /// What would be freed with all of them, in bytes: also what only several of them share.
    pub kept_size: u64,
    /// How many of them no way leads to.
    pub unheld_count: u64,
    /// What these keep, in bytes: retained sizes of those that no other of the population dominates.
    pub unheld_size: u64,
    /// The ways, by number of objects descending, then by size. With what is not held they add up to `count` and `retained_size`.
    pub ways: Vec<MergedWay>,
}

/// Ways that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedWay {
    /// How many objects.
    pub count: u64,
    /// What these keep, in bytes: retained sizes of those that no other of the population dominates.
    pub retained_size: u64,
    /// What would be freed with all of these, in bytes, whatever else of the population they keep: also what only several of them share.
    /// Of the first [`MOST_WEIGHED`] ways.
    pub kept_size: Option<u64>,
    /// The first of these objects in the order in which they were given.
    pub example: NodeIndex,
    /// Where its way begins; merged from the objects, where the last steps begin.
    pub start: NodeIndex,
    /// From how many objects these ways come: scopes of one function, say, or closures that the same code made.
    pub start_count: u64,
    /// The references from there on, outermost first: to the example, or, merged from the roots, as far as ways are told apart.
    pub edges: Vec<EdgeIndex>,
    /// Those of the references whose names make no difference: out of objects that serve as dictionaries.
    pub nameless: Vec<EdgeIndex>,
    /// There is more of the way that does not count.
    pub is_cut: bool,
}

impl Excluded {
    /// Excludes single objects.
    pub fn objects(&mut self, nodes: &[NodeIndex]) {
        self.0.close(nodes.iter().copied());
    }

    /// Excludes the objects of a class and the references of a name. False if nothing is called so.
    pub fn named(&mut self, heap: &Heap, name: &str) -> bool {
        self.0.close_named(heap, name)
    }
}

/// Who holds these objects, each of which is given once.
pub fn merged_holders(heap: &Heap, objects: &[NodeIndex], merging: Merging, excluded: &Excluded) -> MergedHolders {
    let _alone = one_caller();
    let closed = &excluded.0;
    let found = if closed.is_empty() {
        heap.roads().with(heap, objects, |ways| ends(heap, objects, merging, ways))
    } else {
        let alive = alive_without(heap, closed);
        let roads = Roads::without(heap, closed.clone(), |node| alive.contains(node.at()));
        roads.with(heap, objects, |ways| ends(heap, objects, merging, ways))
    };
    let mut merged = MergedHolders { count: objects.len() as u64, ..MergedHolders::default() };
    for (_, size) in std::iter::zip(&found.of_objects, &found.sizes).filter(|(end, _)| end.is_none()) {
        (merged.unheld_count, merged.unheld_size) = (merged.unheld_count + 1, merged.unheld_size + size);
    }
    merged.retained_size = found.sizes.iter().sum();
    let (ways, way_of) = written_alike(heap, merging.from, found.ways);
    merged.ways = ways;
    let way_of = found.of_objects.iter().map(|end| end.map(|end| way_of[&end.group]));
    merged.kept_size = weigh(heap, std::iter::zip(objects.iter().copied(), way_of), &mut merged.ways);
    merged
}

/// The ways to these objects alone, each of which is given once: not what they keep together.
fn merged_ways(heap: &Heap, objects: &[NodeIndex], merging: Merging) -> Vec<MergedWay> {
    let _alone = one_caller();
    let found = heap.roads().with(heap, objects, |ways| ends(heap, objects, merging, ways));
    written_alike(heap, merging.from, found.ways).0
}

/// The ways that steps tell apart.
struct Found {
    /// Each with its group, by number of objects descending, then by size.
    ways: Vec<(u32, MergedWay)>,
    /// Where each object's way ends up.
    of_objects: Vec<Option<End>>,
    /// What each keeps, in bytes: nothing where another of them dominates it.
    sizes: Vec<u64>,
}

fn ends(heap: &Heap, objects: &[NodeIndex], merging: Merging, ways: &Reached) -> Found {
    let mut members = NodeSet::none(heap);
    objects.iter().for_each(|&object| members.insert(object));
    let outermost = outermost(heap, &members);
    let size = |&object: &NodeIndex| if outermost.contains(object) { heap.retained_size(object) } else { 0 };
    let sizes: Vec<u64> = objects.iter().map(size).collect();
    let depth = merging.depth.min(MOST_DEPTH);
    let mut steps = Steps::new(heap, ways);
    let mut groups = Groups::default();
    let ends = match merging.from {
        MergedFrom::Roots => from_roots::ends(&mut steps, &mut groups, objects, depth),
        MergedFrom::Objects => from_objects::ends(&mut steps, &mut groups, objects, depth),
    };
    let mut found: FxHashMap<u32, MergedWay> = FxHashMap::default();
    let mut starts: FxHashSet<(u32, NodeIndex)> = FxHashSet::default();
    for ((&object, &size), &end) in std::iter::zip(objects, &sizes).zip(&ends) {
        let Some(end) = end else { continue };
        let way = found.entry(end.group).or_insert_with(|| {
            let edges = steps.edges_between(end.outer, end.inner);
            let nameless = steps.nameless(&edges);
            let (count, start_count) = (0, 1);
            let start = end.outer;
            MergedWay {
                count,
                retained_size: 0,
                kept_size: None,
                example: object,
                start,
                start_count,
                edges,
                nameless,
                is_cut: false,
            }
        });
        way.start_count += u64::from(end.outer != way.start && starts.insert((end.group, end.outer)));
        (way.count, way.retained_size, way.is_cut) = (way.count + 1, way.retained_size + size, way.is_cut || end.is_cut);
    }
    let mut ways: Vec<(u32, MergedWay)> = found.into_iter().collect();
    ways.sort_by_key(|(_, way)| order(heap, way));
    Found { ways, of_objects: ends, sizes }
}

/// By number of objects descending, then by size.
fn order(heap: &Heap, way: &MergedWay) -> impl Ord + use<> {
    (std::cmp::Reverse((way.count, way.retained_size)), heap.id(way.example), way.example)
}

/// Merges ways that differ in steps of the engine's alone, so that they are written alike; and tells which way each group is.
fn written_alike(heap: &Heap, from: MergedFrom, found: Vec<(u32, MergedWay)>) -> (Vec<MergedWay>, FxHashMap<u32, usize>) {
    let mut ways: Vec<(Vec<u32>, MergedWay)> = Vec::new();
    let mut written: FxHashMap<(String, bool), usize> = FxHashMap::default();
    for (group, way) in found {
        let known = match ways.len() < MOST_WRITTEN {
            true => {
                let goes_on = way.is_cut && from == MergedFrom::Roots;
                *written.entry((merged_path(heap, &way, from), goes_on)).or_insert(ways.len())
            }
            false => ways.len(),
        };
        match ways.get_mut(known) {
            Some((groups, alike)) => {
                groups.push(group);
                alike.count += way.count;
                alike.retained_size += way.retained_size;
                alike.is_cut |= way.is_cut;
                // Ways of several groups begin at the same objects only if they are no scopes and no closures.
                alike.start_count += if way.start == alike.start { 0 } else { way.start_count };
            }
            None => ways.push((vec![group], way)),
        }
    }
    ways.sort_by_key(|(_, way)| order(heap, way));
    let way_of = ways.iter().enumerate().flat_map(|(at, (groups, _))| groups.iter().map(move |&group| (group, at))).collect();
    (ways.into_iter().map(|(_, way)| way).collect(), way_of)
}

/// Tells what the objects of the first ways keep together, each object with the position of its way; and what all of them do.
fn weigh(heap: &Heap, objects: impl Iterator<Item = (NodeIndex, Option<usize>)>, ways: &mut [MergedWay]) -> u64 {
    let all: GroupBits = 1 << MOST_WEIGHED;
    let bits_of = |way: Option<usize>| all | way.filter(|&way| way < MOST_WEIGHED).map_or(0, |way| 1 << way);
    let kept = kept_together(heap, objects.map(|(object, way)| (object, bits_of(way))));
    std::iter::zip(ways, kept).take(MOST_WEIGHED).for_each(|(way, kept)| way.kept_size = Some(kept));
    kept[MOST_WEIGHED]
}

/// Where an object's way ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    group: u32,
    /// The part of the object's way that tells the group: from a node above, or from where the way begins, to a node.
    outer: NodeIndex,
    inner: NodeIndex,
    is_cut: bool,
}

#[cfg(test)]
mod tests;
