//! What a comparison shall say.

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::queries::census::By;
use crate::report::common::Limit;

/// What a comparison shall say.
#[derive(Debug, Default)]
pub struct CompareQuery {
    /// One part, or all.
    pub view: View,
    /// How objects are grouped.
    pub by: By,
    /// Whether object ids tell which objects are the same.
    pub matching: Matching,
    /// Order of classes and groups.
    pub sort: Sort,
    /// What names of classes and groups must match.
    pub class: Option<Regex>,
    /// Rows whose size changed by less, in bytes, are left out.
    pub min_delta: u64,
    /// Whether the new and deleted objects of each class are listed.
    pub objects: Objects,
    /// How many rows of each list.
    pub limit: usize,
    /// The same as it was asked for.
    pub asked: Limit,
}

impl CompareQuery {
    /// Whether the answer rests on references beyond those that name classes and tell sizes, if ids mean the same in all snapshots.
    pub fn needs_references(&self) -> bool {
        let is_by_id = self.matching == Matching::Measured;
        self.view != View::Classes || self.by != By::Class || self.objects == Objects::Listed || !is_by_id
    }
}

/// A part of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Everything.
    #[default]
    Everything,
    /// What came and went by class or other groups: needs no dominators.
    Classes,
    /// Objects that grew.
    Growth,
}

/// How objects of different snapshots are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// By id if ids mean the same in both snapshots, else by name.
    #[default]
    Measured,
    /// By id, whatever the ids say.
    ById,
    /// By class, shape and owner only.
    ByName,
}

/// Whether objects are listed one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objects {
    /// Only counted.
    #[default]
    Counted,
    /// Listed with ids and sizes.
    Listed,
}

/// Order of classes and groups; ties by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By change of size, the largest growth first.
    #[default]
    SizeDelta,
    /// By change of number, the largest growth first.
    CountDelta,
    /// By size of new objects, as DevTools.
    Allocated,
    /// By size of deleted objects.
    Freed,
    /// By number of new objects.
    New,
    /// By number of deleted objects.
    Deleted,
    /// By name.
    Name,
}
