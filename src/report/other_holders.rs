//! Who holds an object beside the way on which it is told: a way is the best one, and seldom the only one.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::{count, counted};
use crate::Heap;
use crate::queries::access_paths::access_path;
use crate::queries::contents::{scope_owner, storage_owner};
use crate::queries::direct_holders::direct_holders;
use crate::snapshot::NodeIndex;

/// So many of them are named.
const MOST_NAMED: usize = 3;

/// What is told of other holders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// How many there are.
    Counted,
    /// Also the best ways to some of them.
    Named,
}

/// Who else refers to an object and keeps it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OtherHolders {
    /// How many there are.
    pub count: u64,
    /// There are more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_more: bool,
    /// The best ways to some of them, as one would write them.
    pub paths: Vec<String>,
}

impl OtherHolders {
    /// Those beside the one on the best way; none if that is the only one. Ways to them are not looked for if they are only to be counted:
    /// a way that few would name can be far to find.
    pub fn new(heap: &Heap, node: NodeIndex, told: Told) -> Option<Self> {
        let found = direct_holders(heap, node);
        let (start, edges) = heap.roads().way_from_anchor(heap, node);
        let graph = heap.graph();
        let on_way: FxHashSet<NodeIndex> = edges.iter().map(|&edge| graph.target(edge)).chain([start]).collect();
        let others: Vec<NodeIndex> = found.holders.iter().copied().filter(|holder| !on_way.contains(holder)).collect();
        let most = if told == Told::Named { MOST_NAMED } else { 0 };
        let paths = others.iter().take(most).map(|&holder| path_to(heap, holder)).collect();
        (!others.is_empty()).then_some(OtherHolders { count: others.len() as u64, or_more: found.or_more, paths })
    }

    /// How many, in words: `2 other holders`, `63 or more other holders`.
    pub fn in_words(&self) -> String {
        match self.or_more {
            true => format!("{} or more other holders", count(self.count)),
            false => counted(self.count, "other holder", "other holders"),
        }
    }

    /// In how many places the object is, this way's included.
    pub fn places(&self) -> String {
        format!("{}{}", count(self.count + 1), if self.or_more { " or more" } else { "" })
    }
}

/// The best way to a holder, or to the object for which it stores.
pub(super) fn path_to(heap: &Heap, holder: NodeIndex) -> String {
    let node = storage_owner(heap, holder).or_else(|| scope_owner(heap, holder)).unwrap_or(holder);
    let (start, edges) = heap.roads().way_from_anchor(heap, node);
    access_path(heap, start, &edges).expression
}
