//! Who holds a whole population: the best way to each of many objects, merged where ways are alike. From the roots ways are merged as
//! far as they begin alike, from the objects as far as they end alike. Each object counts once, on the way that a person is told if he
//! asks for it alone.
//!
//! Steps are alike if a program would write them alike: indexes of arrays, keys of collections, and names in objects that serve as
//! dictionaries make no difference, and a step that is made again and again (`.next`) is one. No way is walked twice, so the time is
//! linear in the heap and the objects.

use rustc_hash::FxHashMap;

use super::dominated::outermost;
use super::filters::NodeSet;
use super::kept_together::{GroupBits, MOST_GROUPS, kept_together};
use super::retaining_paths::closed::Closed;
use super::retaining_paths::dijkstra::Reached;
use super::retaining_paths::roads::Roads;
use super::without::alive_without;
use crate::Heap;
use crate::one_caller::one_caller;
use crate::snapshot::{EdgeIndex, NodeIndex};

mod from_objects;
mod from_roots;
mod groups;
mod steps;

use groups::Groups;
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
    if closed.is_empty() {
        return heap.roads().with(heap, objects, |ways| merge(heap, objects, merging, ways));
    }
    let alive = alive_without(heap, closed);
    let roads = Roads::without(heap, closed.clone(), |node| alive.contains(node.at()));
    roads.with(heap, objects, |ways| merge(heap, objects, merging, ways))
}

fn merge(heap: &Heap, objects: &[NodeIndex], merging: Merging, ways: &Reached) -> MergedHolders {
    let mut members = NodeSet::none(heap);
    objects.iter().for_each(|&object| members.insert(object));
    let outermost = outermost(heap, &members);
    let depth = merging.depth.min(MOST_DEPTH);
    let mut steps = Steps::new(heap, ways);
    let mut groups = Groups::default();
    let ends = match merging.from {
        MergedFrom::Roots => from_roots::ends(&mut steps, &mut groups, objects, depth),
        MergedFrom::Objects => from_objects::ends(&mut steps, &mut groups, objects, depth),
    };
    let mut merged = MergedHolders { count: objects.len() as u64, ..MergedHolders::default() };
    let mut found: FxHashMap<u32, MergedWay> = FxHashMap::default();
    let mut group_of: Vec<Option<u32>> = Vec::with_capacity(objects.len());
    for (&object, end) in std::iter::zip(objects, ends) {
        group_of.push(end.map(|end| end.group));
        let size = if outermost.contains(object) { heap.retained_size(object) } else { 0 };
        merged.retained_size += size;
        let Some(end) = end else {
            (merged.unheld_count, merged.unheld_size) = (merged.unheld_count + 1, merged.unheld_size + size);
            continue;
        };
        let way = found.entry(end.group).or_insert_with(|| {
            let (start, edges) = steps.edges_between(end.outer, end.inner);
            let nameless = steps.nameless(&edges);
            MergedWay { count: 0, retained_size: 0, kept_size: None, example: object, start, edges, nameless, is_cut: false }
        });
        (way.count, way.retained_size, way.is_cut) = (way.count + 1, way.retained_size + size, way.is_cut || end.is_cut);
    }
    let mut ways: Vec<(u32, MergedWay)> = found.into_iter().collect();
    ways.sort_by_key(|(_, way)| (std::cmp::Reverse((way.count, way.retained_size)), heap.id(way.example), way.example));
    merged.kept_size = weigh(heap, std::iter::zip(objects.iter().copied(), group_of), &mut ways);
    merged.ways = ways.into_iter().map(|(_, way)| way).collect();
    merged
}

/// Tells what the objects of the first ways keep together, each way by the number of its group; and what all of them do.
fn weigh(heap: &Heap, objects: impl Iterator<Item = (NodeIndex, Option<u32>)>, ways: &mut [(u32, MergedWay)]) -> u64 {
    let bits: FxHashMap<u32, GroupBits> =
        ways.iter().take(MOST_WEIGHED).enumerate().map(|(at, &(group, _))| (group, 1 << at)).collect();
    let all: GroupBits = 1 << MOST_WEIGHED;
    let bits_of = |group: Option<u32>| all | group.and_then(|group| bits.get(&group)).copied().unwrap_or_default();
    let kept = kept_together(heap, objects.map(|(object, group)| (object, bits_of(group))));
    std::iter::zip(ways, kept).take(MOST_WEIGHED).for_each(|((_, way), kept)| way.kept_size = Some(kept));
    kept[MOST_WEIGHED]
}

/// Where an object's way ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    group: u32,
    /// The part of the object's way that tells the group: from a node above, or from where the way begins, to a node.
    outer: Option<NodeIndex>,
    inner: NodeIndex,
    is_cut: bool,
}

#[cfg(test)]
mod tests;
