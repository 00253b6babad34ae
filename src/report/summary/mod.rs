//! The answer of `summary`: what fills a heap.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::common::{FunctionInfo, Head, LeftOutInfo, Listing, LocationInfo, NodeInfo, Rest, Weighed};
use super::dead_variables::DeadScopeInfo;
use super::document::{Document, Page, Table};
use super::suspects::SuspectInfo;
use crate::queries::statistics::Statistics;
use crate::snapshot::JsText;

mod advice;
mod allocations;
mod budget;
mod build;
mod dead_variables_view;
mod dominator_view;
mod dominators;
mod filter_screen;
mod groups;
mod query;
mod screen;
mod stored;
mod timeline;
mod view;
mod waste;

pub use budget::BUDGET;
pub use build::summary;
pub use dominators::{DominatorInfo, DominatorQuery, PassedInfo};
pub use groups::{GroupInfo, Groups};
pub use query::{Rows, Sort, SummaryQuery, View};
pub use timeline::IntervalInfo;
pub use waste::WasteInfo;

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// What fills a heap. With `--view` only that part (and `snapshot`) is present.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "heap-analyzer summary")]
pub struct Summary {
    /// The command and the snapshot.
    #[serde(flatten)]
    pub head: Head,
    /// What narrows classes and objects, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<FilterInfo>,
    /// Places where memory accumulates, those that keep most first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspects: Option<Listing<SuspectInfo>>,
    /// DevTools' Statistics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics: Option<Statistics>,
    /// One row a class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classes: Option<Listing<ClassInfo>>,
    /// Classes whose constructors stand in scripts of the program, by what they retain: as many as fit a screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_classes: Option<Vec<ClassInfo>>,
    /// The heap in groups, with `--by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Groups>,
    /// What could be spared, with `--view waste`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waste: Option<Listing<WasteInfo>>,
    /// Objects by retained size; 100 unless `--limit` says otherwise (`export --table nodes` has all).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objects: Option<Listing<NodeInfo>>,
    /// Groups of equal strings, by what they retain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_strings: Option<Listing<DuplicateInfo>>,
    /// Detached nodes: native nodes, mostly of the DOM, that are in no document any more and still alive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detached: Option<DetachedInfo>,
    /// Realms: pages, frames, workers, `vm` contexts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_contexts: Option<Vec<NativeContextInfo>>,
    /// Scopes whose variables closures keep although no living function can use them, as DevTools' context analysis finds
    /// them; only in files with scopes and numbers, which the newest V8 writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead_variables: Option<Listing<DeadScopeInfo>>,
    /// How much of what was allocated when is alive; only in recordings over time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<IntervalInfo>>,
    /// Functions by what they allocated; only in recordings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Option<Listing<AllocationInfo>>,
    /// Nodes that no root reaches: V8 leaves hardly any, writers that leave references out do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<UnreachableInfo>,
    /// The biggest subtrees of the dominator tree, three levels deep unless `--depth` says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dominators: Option<DominatorInfo>,
    /// What an engineer may want to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Vec<Advice>>,
    /// The biggest object that is worth a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notable_object: Option<NodeInfo>,
    /// Retained size of the root, for shares in the dominator tree; only with that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_by_root: Option<u64>,
    /// True if lists were asked for, not what fits one screen: people are shown all lists then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub lists: bool,
    /// Order of the classes, if it is not the usual one: by retained size.
    #[serde(default, skip_serializing_if = "Sort::is_usual")]
    pub sort: Sort,
    /// How many rows of each list were asked for (`--limit`); 0 is all of them. Absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The least share of the heap, in percent, that a part of the dominator tree was to have (`--min-share`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_share: Option<f64>,
    /// Rows that are left out: of lists that were to be short, and so that the whole answer stays below 100 kB (`--full` has all).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutInfo>,
    /// What could not be answered, and why; `-v` tells.
    #[serde(skip)]
    pub notes: Vec<&'static str>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What narrows classes and objects.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FilterInfo {
    /// The named filter, as on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'static, str>>,
    /// When the objects were allocated, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocated: Option<String>,
    /// Regular expression that class names match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// How many objects that have a size of their own are in classes that were selected.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

/// A class: a row of DevTools' Summary.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ClassInfo {
    /// Name of the class.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// DevTools' key: `,name`, or `scriptId,line,column,name` where the constructor's place is known.
    pub class_key: String,
    /// Number of objects.
    pub count: u64,
    /// Sum of shallow sizes in bytes.
    pub shallow_size: u64,
    /// What would be freed with all of them, in bytes.
    pub retained_size: u64,
    /// Smallest distance; -5 if one is unreachable.
    pub distance: i32,
    /// Where the constructor stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationInfo>,
}

/// A group of equal strings.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DuplicateInfo {
    /// The text; V8 writes at most the first 1024 UTF-16 units.
    #[schemars(with = "String")]
    pub value: JsText<'static>,
    /// How many strings have it.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// Sum of their retained sizes in bytes.
    pub retained_size: u64,
    /// Their object ids; 10 at most where the answer stays below 100 kB.
    pub ids: Vec<u64>,
}

/// Detached nodes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DetachedInfo {
    /// How many.
    pub count: u64,
    /// How many of them are nodes of the DOM: elements, texts, documents. The others are what the browser keeps beside these.
    pub dom_node_count: u64,
    /// Sum of shallow sizes in bytes.
    pub shallow_size: u64,
    /// What would be freed with all of them, in bytes.
    pub retained_size: u64,
    /// The same by what holds their trees; all of them.
    #[serde(default, skip_serializing_if = "has_no_rows")]
    pub by_holder: Listing<DetachedTreesInfo>,
    /// True if the biggest of them are Node's own wrappers, which have nothing to do with a document.
    #[serde(default, skip_serializing_if = "is_false")]
    pub of_runtime: bool,
    /// Those that retain most; 100 unless `--limit` says otherwise.
    pub top: Listing<NodeInfo>,
}

/// Detached trees that one field holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DetachedTreesInfo {
    /// The field: `RowModel.el`, `variable removed`; absent if nothing of the program's refers to a node of theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How many trees.
    pub trees: u64,
    /// How many nodes they have.
    pub nodes: u64,
    /// Sum of the nodes' shallow sizes in bytes.
    pub shallow_size: u64,
    /// Object id of the node that retains most.
    pub biggest: u64,
}

/// A realm, or what belongs to no single one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct NativeContextInfo {
    /// Object id of the context; absent in the rows `shared` and `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// Name of the context; `shared` for what several reach, `none` for what none reaches.
    #[schemars(with = "String")]
    pub name: JsText<'static>,
    /// Sum of the shallow sizes of what belongs to it alone, in bytes.
    pub size: u64,
}

/// A function that allocated while a recording ran.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AllocationInfo {
    /// The function.
    #[serde(flatten)]
    pub of: FunctionInfo,
    /// Objects that it allocated.
    pub count: u64,
    /// Bytes that it allocated.
    pub size: u64,
    /// Of those, objects alive in the snapshot.
    pub live_count: u64,
    /// Of those, bytes alive in the snapshot.
    pub live_size: u64,
    /// Who called it, 32 calls up at most and the 20 with most bytes: each before its own callers. Of the first 10 functions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<CallerInfo>,
}

/// Nodes that no root reaches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct UnreachableInfo {
    /// How many.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

/// A function that called one that allocated, or called its caller.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CallerInfo {
    /// How many calls it is above the function that allocated: 1 is its caller. The row belongs to the nearest row before it that is one
    /// less.
    pub depth: u32,
    /// The function.
    #[serde(flatten)]
    pub of: FunctionInfo,
    /// Objects that were allocated on its behalf.
    pub count: u64,
    /// Bytes that were.
    pub size: u64,
    /// Of those, objects alive in the snapshot.
    pub live_count: u64,
    /// Of those, bytes alive in the snapshot.
    pub live_size: u64,
}

/// A sentence on what the numbers mean.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// What it is about: `total`, `native`, `objects`, `duplicate-strings`, `detached`, `recording`, …
    pub topic: Cow<'static, str>,
    /// The sentence.
    pub sentence: String,
}

fn has_no_rows<T>(listing: &Listing<T>) -> bool {
    listing.rows.is_empty()
}

impl Weighed for ClassInfo {
    fn weight(&self) -> Option<Rest> {
        Some(Rest { count: self.count, shallow_size: self.shallow_size })
    }
}

impl Weighed for DuplicateInfo {
    fn weight(&self) -> Option<Rest> {
        Some(Rest { count: self.count, shallow_size: self.shallow_size })
    }
}

impl Weighed for DetachedTreesInfo {
    fn weight(&self) -> Option<Rest> {
        Some(Rest { count: self.nodes, shallow_size: self.shallow_size })
    }
}

impl Weighed for AllocationInfo {}

impl Report for Summary {
    fn document(&self) -> Document {
        match &self.filter {
            Some(filter) if self.fits_one_screen() => filter_screen::document(self, filter),
            None if self.fits_one_screen() => screen::document(self),
            _ => view::document(self),
        }
    }

    fn rows(&self) -> Table {
        view::rows(self)
    }

    fn page(&self) -> Page {
        view::page(self)
    }
}
