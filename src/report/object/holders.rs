//! Who holds a whole population, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::Heap;
use crate::analysis::access_paths::merged_path;
use crate::analysis::merged_holders::{Excluded, MergedFrom, MergedWay, Merging, merged_holders};
use crate::report::common::{Listing, NodeInfo};
use crate::snapshot::NodeIndex;

/// How the ways to a population are merged.
#[derive(Debug)]
pub struct HoldersQuery {
    /// From where, and how far.
    pub merging: Merging,
    /// What no way may pass.
    pub excluded: Excluded,
    /// The same as it was given.
    pub excluded_names: Vec<String>,
}

/// Who holds a population: the best way to each object, ways that are alike merged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HoldersInfo {
    /// `roots`: ways that begin alike are one; `objects`: ways that end alike are one.
    pub from: &'static str,
    /// Ways are told apart by so many steps at most; absent if by all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u64>,
    /// What no way may pass, as it was given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// How many objects there are.
    pub count: u64,
    /// What would be freed with all of them, in bytes.
    pub retained_size: u64,
    /// How many of them no way leads to.
    pub unheld_count: u64,
    /// What these keep, in bytes.
    pub unheld_size: u64,
    /// The ways, by number of objects. With those that a limit leaves out and what is not held they add up to `count` and
    /// `retained_size`.
    pub ways: Listing<WayInfo>,
    /// Objects on ways that a limit leaves out.
    #[serde(skip_serializing_if = "is_zero")]
    pub other_count: u64,
    /// What these keep, in bytes.
    #[serde(skip_serializing_if = "is_zero")]
    pub other_retained_size: u64,
}

/// Ways that are alike.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WayInfo {
    /// The way as one would write it, without indexes and keys: `global.world.orders[ ]`.
    pub path: String,
    /// The objects are further in: the way is told only so far.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
    /// How many objects.
    pub count: u64,
    /// What these keep, in bytes: retained sizes of those that no other of the population dominates.
    pub retained_size: u64,
    /// One of the objects: the one that retains most, where they were looked for.
    pub example: NodeInfo,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl HoldersInfo {
    /// Ways from `offset` on, at most so many.
    pub(super) fn new(heap: &Heap, objects: &[NodeIndex], query: &HoldersQuery, offset: usize, limit: usize) -> Self {
        let Merging { from, depth } = query.merging;
        let found = merged_holders(heap, objects, query.merging, &query.excluded);
        let ways = Listing::part(&found.ways, offset, limit, |way| WayInfo::new(heap, way, from));
        let shown = |of: fn(&MergedWay) -> u64| found.ways.iter().skip(offset).take(limit).map(of).sum::<u64>();
        let all = |of: fn(&MergedWay) -> u64| found.ways.iter().map(of).sum::<u64>();
        HoldersInfo {
            from: match from {
                MergedFrom::Roots => "roots",
                MergedFrom::Objects => "objects",
            },
            depth: (depth != usize::MAX).then_some(depth as u64),
            excluded: query.excluded_names.clone(),
            count: found.count,
            retained_size: found.retained_size,
            unheld_count: found.unheld_count,
            unheld_size: found.unheld_size,
            other_count: all(|way| way.count) - shown(|way| way.count),
            other_retained_size: all(|way| way.retained_size) - shown(|way| way.retained_size),
            ways,
        }
    }
}

impl WayInfo {
    fn new(heap: &Heap, way: &MergedWay, from: MergedFrom) -> Self {
        WayInfo {
            path: merged_path(heap, way, way.is_cut && from == MergedFrom::Objects),
            goes_on: way.is_cut && from == MergedFrom::Roots,
            count: way.count,
            retained_size: way.retained_size,
            example: NodeInfo::new(heap, way.example),
        }
    }
}
