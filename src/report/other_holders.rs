//! Who holds an object beside the way on which it is told: a way is the best one, and seldom the only one.

use schemars::JsonSchema;
use serde::Serialize;

use super::units::count;
use crate::analysis::Heap;
use crate::analysis::access_paths::access_path;
use crate::analysis::contents::{scope_owner, storage_owner};
use crate::analysis::independent_holders::{MOST_HOLDERS, independent_holders};
use crate::snapshot::NodeIndex;

/// So many of them are named.
const MOST_NAMED: usize = 3;

/// Who else must let go of an object before it is freed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OtherHolders {
    /// How many there are, each on a way of its own.
    pub count: u64,
    /// There are more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub or_more: bool,
    /// The best ways to some of them, as one would write them.
    pub paths: Vec<String>,
}

impl OtherHolders {
    /// Those beside the one that the best way passes; none if that is the only one.
    pub fn new(heap: &Heap, node: NodeIndex) -> Option<Self> {
        let found = independent_holders(heap, node)?;
        let (or_more, holders) = match found.are_many {
            true => (true, MOST_HOLDERS),
            false => (false, found.holders.len()),
        };
        let others = (holders + usize::from(found.direct.is_some())).saturating_sub(1);
        if others == 0 {
            return None;
        }
        let (start, edges) = heap.roads().way_from_anchor(heap, node);
        let graph = heap.graph();
        let is_on_way = |holder: NodeIndex| holder == start || edges.iter().any(|&edge| graph.target(edge) == holder);
        let direct = found.direct.filter(|direct| !edges.contains(direct)).map(|_| found.dominator);
        let named = direct.into_iter().chain(found.holders.into_iter().filter(|&holder| !is_on_way(holder)));
        let paths = named.take(MOST_NAMED).map(|holder| path_to(heap, holder)).collect();
        Some(OtherHolders { count: others as u64, or_more, paths })
    }

    /// How many, in words: `2 others hold`, `1 other holds`, `8 or more others hold`.
    pub fn words(&self) -> String {
        match (self.count, self.or_more) {
            (others, true) => format!("{} or more others hold", count(others)),
            (1, false) => "1 other holds".to_owned(),
            (others, false) => format!("{} others hold", count(others)),
        }
    }
}

/// The best way to a holder, or to the object for which it stores.
pub(super) fn path_to(heap: &Heap, holder: NodeIndex) -> String {
    let node = storage_owner(heap, holder).or_else(|| scope_owner(heap, holder)).unwrap_or(holder);
    let (start, edges) = heap.roads().way_from_anchor(heap, node);
    access_path(heap, start, &edges).expression
}
