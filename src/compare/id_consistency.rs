//! Whether two snapshots are of one process: do object ids mean the same in both?
//!
//! Ids are handed out in order of first sight, so two processes use the same numbers for different objects, and some engines
//! number anew in every snapshot. Objects do not change their type and hardly their name. So where an id is in both
//! snapshots, type and name agree for nearly all ids of one process and for few of different ones.

mod landmarks;

use fixedbitset::FixedBitSet;

pub use landmarks::Landmarks;

use super::Pair;
use crate::columns::bit_sets::{OfType, nodes_of};
use crate::heap::Outline;
use crate::keyed::KeyedMap;
use crate::snapshot::{NodeIndex, NodeType};

/// How far the ids of two snapshots mean the same, of a sample spread evenly over the later one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IdConsistency {
    /// How many objects of the later snapshot were looked at.
    pub sampled: u64,
    /// Of those, how many have an id that the earlier one has too.
    pub shared: u64,
    /// Of those, how many have the same type and name in both.
    pub agreeing: u64,
    /// What else was looked at, where these do not agree.
    pub landmarks: Option<Landmarks>,
}

/// Of shared ids so many in a hundred must agree: in one process nearly all do (found: more than 99, but 72 where nearly everything
/// had been replaced between the snapshots: V8 gives ids of dead objects to new ones at the same address), in two runs of one and the
/// same program at most 84.
const ENOUGH_AGREE: u64 = 95;
/// And so many in a hundred objects must have an id that the other snapshot has, or the ids say nothing.
const ENOUGH_SHARED: u64 = 2;
/// So many are enough whatever their share: a program may replace nearly all it has between two snapshots.
const MANY_SHARED: u64 = 200;

/// As many objects are looked at, at most.
const SAMPLE: usize = 20_000;

impl IdConsistency {
    /// Looks at a sample, and at what else tells where that does not.
    pub fn new(pair: Pair) -> Self {
        let mut agreement = IdConsistency::of_sample(pair.base.outline(), pair.current.outline());
        agreement.landmarks = if agreement.ids_look_the_same() { None } else { Some(Landmarks::new(pair)) };
        agreement
    }

    /// Looks at a sample of two heaps with or without their references.
    pub fn of_sample(base: Outline, current: Outline) -> Self {
        let candidates = nodes_of(&current.nodes().types, tells_something, |_, _| false);
        let step = candidates.count_ones(..).div_ceil(SAMPLE).max(1);
        let mut sample: KeyedMap<u64, Found> = KeyedMap::default();
        let mut agreement = IdConsistency::default();
        for node in candidates.ones().step_by(step).map(|node| NodeIndex(node as u32)) {
            agreement.sampled += 1;
            sample.insert(current.id(node).0, Found { node, is_shared: false, is_agreeing: false });
        }
        let mut filter = FixedBitSet::with_capacity(FILTER);
        sample.keys().for_each(|&id| filter.insert(id as usize % FILTER));
        for old in base.nodes().indices().filter(|&old| filter.contains(base.id(old).0 as usize % FILTER)) {
            if let Some(found) = sample.get_mut(&base.id(old).0) {
                found.is_shared = true;
                found.is_agreeing |= looks_the_same(base, old, current, found.node);
            }
        }
        agreement.shared = sample.values().filter(|found| found.is_shared).count() as u64;
        agreement.agreeing = sample.values().filter(|found| found.is_agreeing).count() as u64;
        agreement
    }

    /// Whether an id means the same object in both snapshots.
    pub fn ids_match(&self) -> bool {
        self.landmarks.map_or_else(|| self.ids_look_the_same(), |landmarks| landmarks.agree())
    }

    /// Whether the sample alone says so.
    pub fn ids_look_the_same(&self) -> bool {
        let is_enough = self.shared >= MANY_SHARED || self.shared * 100 >= self.sampled * ENOUGH_SHARED;
        is_enough && self.agreeing * 100 >= self.shared * ENOUGH_AGREE
    }
}

/// An object of the sample, and what of it was found in the base.
struct Found {
    node: NodeIndex,
    is_shared: bool,
    is_agreeing: bool,
}

/// Nearly all of the base's ids are not in the sample: a bit tells, most of the time.
const FILTER: usize = 1 << 19;

/// Objects of JavaScript with a name that is not everybody's.
fn tells_something(kind: NodeType) -> OfType {
    match kind {
        NodeType::OBJECT | NodeType::CLOSURE | NodeType::STRING | NodeType::REGEXP => OfType::Yes,
        _ => OfType::No,
    }
}

fn looks_the_same(base: Outline, old: NodeIndex, current: Outline, node: NodeIndex) -> bool {
    let (before, after) = (base.nodes().name(old), current.nodes().name(node));
    let is_same_name = || {
        // Nearly always the texts in the files are the same, and nothing has to be decoded.
        base.strings().raw(before) == current.strings().raw(after) || base.strings().get(before) == current.strings().get(after)
    };
    base.node_type(old) == current.node_type(node) && is_same_name()
}
