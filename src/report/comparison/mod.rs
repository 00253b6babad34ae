//! The answer of `compare`: what changed between snapshots.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::common::{LeftOutInfo, Listing, LocationInfo, SnapshotInfo, Weighed};
use super::document::{Document, Page, Table};
use crate::compare::trend::Trend;
use crate::queries::census::By;
use crate::snapshot::JsText;

mod build;
mod classes;
mod groups;
mod growth;
mod query;
mod stored;
mod view;

pub use build::{Comparing, Series};
pub(in crate::report) use groups::{passes, sort_groups};
pub use query::{CompareQuery, Matching, Objects, Sort, View};
pub use stored::USUAL_ROWS;

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// What changed between two or more snapshots. The first is the baseline, the last the target; classes and growth compare
/// these two, groups and trends have a value for each snapshot.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "heap-analyzer compare")]
pub struct Comparison {
    /// Version of this format.
    pub schema_version: u32,
    /// `compare`.
    pub command: Cow<'static, str>,
    /// The snapshots in the order in which they were given.
    pub snapshots: Vec<ComparedSnapshot>,
    /// How objects of the baseline and the target were matched.
    pub matching: MatchingInfo,
    /// Objects, alive in both, that have collected something; only where objects are matched by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<Listing<GrowthInfo>>,
    /// Growth that is not listed, with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Vec<SetAsideInfo>>,
    /// DevTools' Comparison: one row a class; only where objects are matched by id and grouped by class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classes: Option<Listing<ClassChangeInfo>>,
    /// Numbers and sizes in each snapshot, in groups whose names mean the same in all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Grouping>,
    /// How many rows of each list were asked for (`--limit`); 0 is all of them. Absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Rows that are left out of lists that were to be short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutInfo>,
}

/// A snapshot of a comparison.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComparedSnapshot {
    /// The snapshot.
    #[serde(flatten)]
    pub snapshot: SnapshotInfo,
    /// Size of the heap in bytes, native memory that belongs to no node included.
    pub total: u64,
    /// The stored answer that told of it, where no snapshot was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// How objects were matched.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatchingInfo {
    /// `id`: an object is the same if its id is. `name`: ids do not mean the same in both snapshots, so nothing tells single
    /// objects apart, and groups are compared.
    pub by: Cow<'static, str>,
    /// How many objects of the target were looked at to find out.
    pub sampled: u64,
    /// Of those, how many have an id that the baseline has too.
    pub shared_ids: u64,
    /// Of those, how many have the same type and name in both.
    pub agreeing: u64,
    /// Why, in words.
    pub explanation: String,
    /// Snapshots between the two whose ids mean something else: no object of theirs is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_processes: Vec<String>,
}

/// An object that grew, or several of one class that grew at the same kind of place.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GrowthInfo {
    /// Object id; of several, of the one that grew most.
    pub id: u64,
    /// How many objects the row stands for.
    pub object_count: u64,
    /// Ids of all of them.
    pub ids: Vec<u64>,
    /// Class as DevTools groups it.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// What a programmer would call it in short.
    pub label: String,
    /// How a programmer reaches it from a root.
    pub path: String,
    /// Properties, elements, entries or variables that it had in the baseline, all objects of the row together.
    pub entries_before: u64,
    /// The same in the target.
    pub entries_after: u64,
    /// The same in each snapshot; null where the object does not exist.
    pub entries: Vec<Option<u64>>,
    /// Bytes that it has collected between the baseline and the target, with what belongs to no other object that was there
    /// before. Rows do not overlap, but for what several of them hold together.
    pub growth: i64,
    /// Of those bytes, how many others hold too.
    pub shared: i64,
    /// References to new objects and values, less those that it lost.
    pub references_gained: i64,
    /// Retained size in the baseline, in bytes, all objects of the row together.
    pub retained_before: u64,
    /// The same in the target.
    pub retained_after: u64,
    /// The same in each snapshot; null where the object does not exist.
    pub retained: Vec<Option<u64>>,
    /// How its entries, or without any its retained size, went from snapshot to snapshot.
    pub trend: Trend,
    /// What it has collected, by class, the most objects first: at most ten classes.
    pub gained: Vec<GainedInfo>,
    /// Where the function, or the object's constructor, stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationInfo>,
}

/// New objects of one class that belong to an object that grew.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GainedInfo {
    /// The class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// How many.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

/// Growth that is no row.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetAsideInfo {
    /// `compiled-code`.
    pub what: Cow<'static, str>,
    /// How many objects.
    pub count: u64,
    /// By how many bytes together.
    pub bytes: u64,
    /// Why it is not listed.
    pub reason: Cow<'static, str>,
}

/// A row of DevTools' Comparison.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClassChangeInfo {
    /// Name of the class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// DevTools' key: `,name`, or `scriptId,line,column,name` where the constructor's place is known.
    pub class_key: String,
    /// Objects that only the target has: # New.
    pub new_count: u64,
    /// Objects that only the baseline has: # Deleted.
    pub deleted_count: u64,
    /// New less deleted: # Delta.
    pub count_delta: i64,
    /// Shallow sizes of the new ones in bytes: Alloc. Size.
    pub allocated_size: u64,
    /// Shallow sizes of the deleted ones in bytes: Freed Size.
    pub freed_size: u64,
    /// Allocated less freed: Size Delta.
    pub size_delta: i64,
    /// Where the constructor stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationInfo>,
    /// The new objects, with `--objects`: by retained size descending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_objects: Option<Listing<ChangedObject>>,
    /// The deleted objects, with `--objects`: by retained size descending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_objects: Option<Listing<ChangedObject>>,
}

/// A new or deleted object.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ChangedObject {
    /// Object id.
    pub id: u64,
    /// What a programmer would call it in short.
    pub label: String,
    /// Shallow size in bytes.
    pub shallow_size: u64,
    /// Retained size in bytes, in the snapshot that has the object.
    pub retained_size: u64,
}

/// Objects in groups.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Grouping {
    /// How they are grouped.
    pub by: By,
    /// One row a group.
    pub rows: Listing<GroupInfo>,
}

/// A group of objects in all snapshots.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupInfo {
    /// Name of the group.
    pub name: String,
    /// Number of objects in each snapshot.
    pub counts: Vec<u64>,
    /// Sum of their shallow sizes in each snapshot, in bytes.
    pub sizes: Vec<u64>,
    /// Change of number from the baseline to the target.
    pub count_delta: i64,
    /// Change of size from the baseline to the target, in bytes.
    pub size_delta: i64,
    /// How the sizes went from snapshot to snapshot.
    pub trend: Trend,
}

impl Weighed for GrowthInfo {}

impl Weighed for ClassChangeInfo {}

impl Weighed for ChangedObject {}

impl Weighed for GroupInfo {}

impl Report for Comparison {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }

    fn page(&self) -> Page {
        let files: Vec<&str> =
            self.snapshots.iter().map(|compared| compared.answer.as_ref().unwrap_or(&compared.snapshot.file).as_str()).collect();
        Page { title: format!("What changed: {}", files.join(" → ")), judged: None, document: self.document() }
    }
}
