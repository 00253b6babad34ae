//! The answer of `inspect-object`: what an object is, what it holds, who holds it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::common::{FunctionInfo, Head, Listing, NodeInfo};
use super::dead_variables::DeadVariableInfo;
use super::document::{Document, Table};
use crate::leaks::Status;
use crate::queries::find::ObjectOrder;
use crate::snapshot::JsText;

mod build;
mod consists;
mod consists_view;
mod contents;
mod contents_view;
mod dot;
mod holders;
mod holders_view;
mod next;
mod path;
mod rows;
mod similar;
mod sort;
mod view;
mod what_if;
mod what_if_view;

pub use build::{InspectQuery, Subjects, inspect_object};
pub use consists::{ChildInfo, ClassPartInfo, ConsistsInfo, SharedInfo};
pub use contents::{ContentsInfo, ElementInfo, EntryInfo, InternalInfo, PropertyInfo, ScopeInfo, ValueInfo, VariableInfo};
pub use dot::neighbourhood;
pub use holders::{AllWithoutInfo, HoldersInfo, HoldersQuery, WayInfo};
pub use next::NextObjects;
pub use sort::HoldsSort;
pub use what_if::{IndependentHolderInfo, IndependentInfo, WithoutInfo};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// Objects: what they are, what they hold, who holds them. One object stands at the top level, several in `objects`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "heap-analyzer inspect-object")]
pub struct InspectObject {
    /// The command and the snapshot.
    #[serde(flatten)]
    pub head: Head,
    /// What was looked for, if no id was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<QueryInfo>,
    /// What was found, by retained size if `--sort` says nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Listing<NodeInfo>>,
    /// If no class has the name that was looked for: those whose names come nearest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub similar_classes: Vec<String>,
    /// The object, if there is one.
    #[serde(flatten)]
    pub one: Option<ObjectReport>,
    /// Who holds all that was found or given, with `--holders`; then nothing else is said of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holders: Option<HoldersInfo>,
    /// The objects, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objects: Option<Vec<ObjectReport>>,
    /// Retained size of the root, for shares.
    #[serde(skip)]
    pub total: u64,
    /// Order of what was found.
    #[serde(skip)]
    pub order: ObjectOrder,
}

/// What was looked for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct QueryInfo {
    /// Regular expression that class names match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Regular expression that displayed names match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name of a property.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// Node type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schemars(rename = "type")]
    pub node_type: Option<String>,
    /// Whether only detached nodes are looked for, or only others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detached: Option<bool>,
    /// Name of a class: an object of it alone keeps them alive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Least retained size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_retained: Option<u64>,
    /// Largest retained size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retained: Option<u64>,
    /// Least shallow size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_shallow: Option<u64>,
    /// Largest shallow size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_shallow: Option<u64>,
}

/// Everything about an object.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ObjectReport {
    /// What it is and what it holds.
    pub object: ObjectInfo,
    /// What its retained size consists of.
    pub consists_of: ConsistsInfo,
    /// Who refers to it, in DevTools' order: nearest to a root first. Weak references and the root's are left out.
    pub retainers: Listing<RetainerInfo>,
    /// Shortest paths that keep it alive and differ in what one would have to cut, the shortest first.
    pub retaining_paths: Vec<PathInfo>,
    /// Who must let go of it before it is freed; absent for the root and what no root reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub independent_holders: Option<IndependentInfo>,
    /// What becomes of it without the holders of `--without`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<WithoutInfo>,
    /// The object, its dominator, and so on, to the root inclusive.
    pub dominators: Vec<NodeInfo>,
    /// What it dominates immediately, by retained size.
    pub dominates: Listing<NodeInfo>,
    /// Where to look next: at objects that tell more than this one.
    #[serde(skip)]
    pub next: NextObjects,
    /// Variables that no living function can use; only of contexts that have such, in files that tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dead_variables: Vec<DeadVariableInfo>,
    /// The functions that were running when it was allocated, the innermost first; only if a recording knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocation_stack: Option<Vec<FunctionInfo>>,
}

/// What an object is and what it holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ObjectInfo {
    /// Name, class, sizes.
    #[serde(flatten)]
    pub node: NodeInfo,
    /// Position of the node in the file, from 0.
    pub index: u64,
    /// Size in the file, in bytes; the shallow size counts the engine's storage that only this object uses.
    pub self_size: u64,
    /// State of a DOM node: 0 unknown, 1 attached, 2 detached.
    pub detachedness: u8,
    /// Number of references from the object, of every kind.
    pub edge_count: u64,
    /// What it holds, as a JavaScript programmer would see it.
    pub contents: ContentsInfo,
}

/// A reference to the object.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RetainerInfo {
    /// Type of the reference.
    pub edge_type: String,
    /// Name of the reference.
    #[schemars(with = "String")]
    pub edge_name: JsText<'static>,
    /// The reference as one would write it: `.name`, `[3]`, `→ key`.
    pub text: String,
    /// Who holds.
    #[serde(flatten)]
    pub holder: NodeInfo,
    /// The object for which the holder, an array of the engine's, stores entries, elements or properties; or a function
    /// of whose scope the holder keeps the variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_of: Option<StorageOwner>,
}

/// The object that storage belongs to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StorageOwner {
    /// Object id.
    pub id: u64,
    /// What a programmer would call it.
    pub label: String,
}

/// A path that keeps the object alive.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PathInfo {
    /// The path as one would write it in JavaScript, with arrows where no expression leads on.
    pub expression: String,
    /// False if only the system (stack, handles, compiler) holds the object on this path, not the program.
    pub from_user_root: bool,
    /// Where among its nodes that have a text the expression begins: what is before that is the runtime's way there.
    pub begin: usize,
    /// Its nodes, from the root's side to the object.
    pub steps: Vec<PathStepInfo>,
}

/// A node of a path.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct PathStepInfo {
    /// Type of the reference that leads here.
    pub edge_type: String,
    /// Name of the reference that leads here.
    #[schemars(with = "String")]
    pub edge_name: JsText<'static>,
    /// The step as one would write it; absent at the engine's own nodes, which the next step folds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How the node stands, on the way to a leak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<StandingInfo>,
    /// The node.
    #[serde(flatten)]
    pub node: NodeInfo,
}

/// How an object on the way to a leak stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StandingInfo {
    /// `by-design`, `unknown` or `leaking`.
    pub status: Status,
    /// Why that is said of it.
    pub because: String,
    /// The reference that leads here is one of those of which one should not be there.
    pub suspect: bool,
}

impl InspectObject {
    /// The objects that are shown in full.
    pub fn reports(&self) -> impl Iterator<Item = &ObjectReport> {
        self.one.iter().chain(self.objects.iter().flatten())
    }
}

impl Report for InspectObject {
    fn document(&self) -> Document {
        view::document(self)
    }

    fn rows(&self) -> Table {
        rows::rows(self)
    }
}
