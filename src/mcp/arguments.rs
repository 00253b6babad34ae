//! What the tools take. The descriptions are what agents read.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LEAST_BYTES, MOST_BYTES, USUAL_BYTES};
use crate::queries::census::By;
use crate::queries::find::ObjectOrder;
use crate::queries::merged_holders::MergedFrom;

/// Of every tool: how long the answer may be, and which part of it is asked for.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Extent {
    pub(super) max_bytes: usize,
    pub(super) cursor: Option<String>,
}

impl Default for Extent {
    fn default() -> Self {
        Extent { max_bytes: USUAL_BYTES, cursor: None }
    }
}

impl Extent {
    pub(super) fn check(&self) -> Result<(), String> {
        match self.max_bytes {
            LEAST_BYTES..=MOST_BYTES => Ok(()),
            other => Err(format!("max_bytes is {other}: give {LEAST_BYTES} to {MOST_BYTES}")),
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenArguments {
    /// Path of a .heapsnapshot or .heaptimeline file, also gzip or zstd. Without it the files that can be opened are listed.
    #[serde(default)]
    pub(super) file: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverviewArguments {
    /// Handle of an open heap (h1), or a file.
    pub(super) heap: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindLeaksArguments {
    /// Handles or files: snapshots of one process, the oldest first. Three or more tell a leak from what happens once; of one the places
    /// where memory accumulates are told.
    pub(super) heaps: Vec<String>,
    /// The last one was taken after the work had ended and been undone.
    #[serde(default, rename = "final")]
    pub(super) has_final: bool,
    /// How many units of work (requests, renders) there were between two snapshots.
    #[serde(default)]
    pub(super) work: Option<u64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareArguments {
    /// Handles or files, two or more, the oldest first.
    pub(super) heaps: Vec<String>,
    /// How objects are grouped.
    #[serde(default)]
    pub(super) by: By,
    /// Only classes and groups whose name matches this regular expression.
    #[serde(default)]
    pub(super) class: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainObjectArguments {
    /// Handle of an open heap (h1), or a file.
    pub(super) heap: String,
    /// Object id, as answers print it after the @.
    pub(super) id: u64,
    /// What if these did not hold it: ids of holders.
    #[serde(default)]
    pub(super) without: Vec<u64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldersArguments {
    /// Handle of an open heap (h1), or a file.
    pub(super) heap: String,
    /// Name of a class: who holds all its objects.
    #[serde(default)]
    pub(super) class: Option<String>,
    /// Instead of a class: ids of objects.
    #[serde(default)]
    pub(super) ids: Vec<u64>,
    /// Merge ways that begin alike at the roots, or that end alike at the objects.
    #[serde(default)]
    pub(super) from: MergedFrom,
    /// Ignore what is called so: classes, properties, variables, @ids.
    #[serde(default)]
    pub(super) exclude: Vec<String>,
}

/// What a query lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum List {
    /// Objects that are like what is given.
    #[default]
    Objects,
    /// Classes with counts and sizes.
    Classes,
    /// Strings that exist more than once.
    Strings,
    /// Empty and half-empty collections, copies, slices that keep big strings.
    Waste,
    /// All bytes in groups, by `by`.
    Groups,
    /// The dominator tree from `id` on.
    Dominators,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryArguments {
    /// Handle of an open heap (h1), or a file.
    pub(super) heap: String,
    /// What to list.
    #[serde(default)]
    pub(super) list: List,
    /// Of classes and objects: the class name matches this regular expression.
    #[serde(default)]
    pub(super) class: Option<String>,
    /// Of objects: the name matches this regular expression (texts of strings, properties of plain objects).
    #[serde(default)]
    pub(super) name: Option<String>,
    /// Of objects: they have a property of this name.
    #[serde(default)]
    pub(super) property: Option<String>,
    /// Of objects: node type, such as object, closure, string, array, native.
    #[serde(default, rename = "type")]
    pub(super) node_type: Option<String>,
    /// Of objects: they are detached from the page's document.
    #[serde(default)]
    pub(super) detached: bool,
    /// Of objects: an object of this class alone keeps them alive.
    #[serde(default)]
    pub(super) held_by: Option<String>,
    /// Of objects: they keep at least so many bytes.
    #[serde(default)]
    pub(super) min_retained: Option<u64>,
    /// Of objects: their order.
    #[serde(default)]
    pub(super) sort: ObjectOrder,
    /// Of groups: what to group by.
    #[serde(default)]
    pub(super) by: By,
    /// Of the dominator tree: the object where it begins.
    #[serde(default)]
    pub(super) id: Option<u64>,
    /// How many rows.
    #[serde(default)]
    pub(super) limit: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CloseArguments {
    /// Handle of an open heap (h1).
    pub(super) heap: String,
}
