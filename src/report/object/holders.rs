//! Who holds a whole population, for machines.

use schemars::JsonSchema;
use serde::Serialize;

use crate::Heap;
use crate::queries::access_paths::merged_path;
use crate::queries::contents::is_scope;
use crate::queries::merged_holders::{Excluded, MergedFrom, MergedWay, Merging, merged_holders};
use crate::queries::without::{AllWithout, all_without};
use crate::report::common::{Listing, NodeInfo};
use crate::report::other_holders::{OtherHolders, Told};
use crate::snapshot::{NodeIndex, NodeType};

/// How the ways to a population are merged.
#[derive(Debug)]
pub struct HoldersQuery {
    /// From where, and how far.
    pub merging: Merging,
    /// What no way may pass.
    pub excluded: Excluded,
    /// The same as it was given.
    pub excluded_names: Vec<String>,
    /// Objects as if which none was there to hold the population; no way may pass them either.
    pub without: Vec<NodeIndex>,
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
    /// What would be freed without some holders, with `--without`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<AllWithoutInfo>,
    /// How many objects there are.
    pub count: u64,
    /// Sum of the retained sizes of those that no other of them dominates, in bytes.
    pub retained_size: u64,
    /// What would be freed with all of them, in bytes: also what only several of them share.
    pub kept_size: u64,
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

/// What becomes of a population if no way passed some holders.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AllWithoutInfo {
    /// The holders.
    pub ignored: Vec<NodeInfo>,
    /// How many of the objects nothing holds then that retained sizes count.
    pub gone_count: u64,
    /// How many nodes would be freed if no reference of the holders led to these any more: with them all that only they keep.
    pub freed_count: u64,
    /// Sum of their shallow sizes in bytes.
    pub freed_size: u64,
}

/// Ways that are alike.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WayInfo {
    /// The way as one would write it, without indexes and keys: `global.world.orders[ ]`.
    pub path: String,
    /// What the ways come from, if it is more than one object that the same code made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts: Option<StartsInfo>,
    /// The objects are further in: the way is told only so far.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
    /// How many objects.
    pub count: u64,
    /// What these keep, in bytes: retained sizes of those that no other of the population dominates.
    pub retained_size: u64,
    /// What would be freed with all of these, in bytes: also what only several of them share, and what else of the population they
    /// keep, so that ways overlap. Of the first 63 ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_size: Option<u64>,
    /// Who holds the example beside this way, if anyone does. Of the first way, unless something is excluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example_also_held_by: Option<OtherHolders>,
    /// One of the objects: the one that retains most, where they were looked for.
    pub example: NodeInfo,
}

/// Many objects that ways come from, which differ in nothing that a program tells apart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StartsInfo {
    /// How many.
    pub count: u64,
    /// What they are: `scope`, `function` or `object`.
    pub kind: &'static str,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl HoldersInfo {
    /// Ways from `offset` on, at most so many.
    pub(super) fn new(heap: &Heap, objects: &[NodeIndex], query: &HoldersQuery, offset: usize, limit: usize) -> Self {
        let Merging { from, depth } = query.merging;
        let mut excluded = query.excluded.clone();
        excluded.objects(&query.without);
        let found = merged_holders(heap, objects, query.merging, &excluded);
        let mut ways = Listing::part(&found.ways, offset, limit, |way| WayInfo::new(heap, way, from));
        // Where ways are closed the best way to an object is another one than that of the heap.
        let is_open = query.excluded_names.is_empty() && query.without.is_empty();
        if let (true, Some(first), Some(way)) = (is_open, ways.rows.first_mut(), found.ways.get(offset)) {
            first.example_also_held_by = OtherHolders::new(heap, way.example, Told::Named);
        }
        let shown = |of: fn(&MergedWay) -> u64| found.ways.iter().skip(offset).take(limit).map(of).sum::<u64>();
        let all = |of: fn(&MergedWay) -> u64| found.ways.iter().map(of).sum::<u64>();
        HoldersInfo {
            from: match from {
                MergedFrom::Roots => "roots",
                MergedFrom::Objects => "objects",
            },
            depth: (depth != usize::MAX).then_some(depth as u64),
            excluded: query.excluded_names.clone(),
            without: (!query.without.is_empty()).then(|| AllWithoutInfo::new(heap, objects, &query.without)),
            count: found.count,
            retained_size: found.retained_size,
            kept_size: found.kept_size,
            unheld_count: found.unheld_count,
            unheld_size: found.unheld_size,
            other_count: all(|way| way.count) - shown(|way| way.count),
            other_retained_size: all(|way| way.retained_size) - shown(|way| way.retained_size),
            ways,
        }
    }
}

impl AllWithoutInfo {
    fn new(heap: &Heap, objects: &[NodeIndex], holders: &[NodeIndex]) -> Self {
        let AllWithout { gone, freed } = all_without(heap, objects, holders);
        AllWithoutInfo {
            ignored: holders.iter().map(|&holder| NodeInfo::new(heap, holder)).collect(),
            gone_count: gone,
            freed_count: freed.count,
            freed_size: freed.size,
        }
    }
}

impl StartsInfo {
    fn new(heap: &Heap, way: &MergedWay) -> Self {
        let kind = match heap.node_type(way.start) {
            _ if is_scope(heap, way.start) => "scope",
            NodeType::CLOSURE => "function",
            _ => "object",
        };
        StartsInfo { count: way.start_count, kind }
    }
}

impl WayInfo {
    fn new(heap: &Heap, way: &MergedWay, from: MergedFrom) -> Self {
        WayInfo {
            path: merged_path(heap, way, from),
            starts: (way.start_count > 1).then(|| StartsInfo::new(heap, way)),
            goes_on: way.is_cut && from == MergedFrom::Roots,
            count: way.count,
            retained_size: way.retained_size,
            kept_size: way.kept_size,
            example_also_held_by: None,
            example: NodeInfo::new(heap, way.example),
        }
    }
}
