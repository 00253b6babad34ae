//! Parts that several reports share: the snapshot itself, a node in one row, a place in a script.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::listing::{AnyListing, LeftOutInfo, Listing, Rest, Weighed};

use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::heap::Outline;
use crate::profile::ProfileFunction;
use crate::queries::contents::label;
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::snapshot::{JsText, Location, NodeIndex, TraceFunction};

impl Weighed for NodeInfo {}

/// A function of a recording or an allocation profile.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FunctionInfo {
    /// Name of the function.
    #[schemars(with = "String")]
    pub function: JsText<'static>,
    /// Path or URL of its script.
    #[schemars(with = "String")]
    pub script: JsText<'static>,
    /// Number of its script.
    pub script_id: i64,
    /// Line, counted from 1; 0 if unknown.
    pub line: u64,
    /// Column, counted from 1; 0 if unknown.
    pub column: u64,
}

impl FunctionInfo {
    /// A function of the heap's recording by its position, which an analysis of it gave.
    pub(super) fn new(heap: &Heap, function: u32) -> Self {
        let &TraceFunction { name, script_name, script_id, line, column, .. } = &heap.traces().functions[function as usize];
        let text = |string| heap.strings().get(string).into_owned();
        FunctionInfo { function: text(name), script: text(script_name), script_id, line, column }
    }

    /// A function of an allocation profile.
    pub(super) fn of_profile(function: &ProfileFunction) -> Self {
        FunctionInfo {
            function: function.name.shortened(LONGEST_NAME),
            script: function.script.shortened(LONGEST_NAME),
            script_id: function.script_id,
            line: function.line,
            column: function.column,
        }
    }

    /// Its name for people.
    pub(super) fn name(&self) -> String {
        if self.function.is_empty() { "(anonymous)".to_owned() } else { self.function.to_string() }
    }

    /// Where it stands: `script:line:column`.
    pub(super) fn place(&self) -> String {
        match self.line {
            0 => self.script.to_string(),
            line => format!("{}:{line}:{}", self.script, self.column),
        }
    }
}

/// Where a snapshot came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given; `-` is standard input.
    pub file: String,
    /// Size of the file in bytes, as it lies on the disk (compressed, if it is).
    pub file_bytes: Option<u64>,
}

/// The snapshot that an answer is about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SnapshotInfo {
    /// The path as it was given; `-` is standard input.
    pub file: String,
    /// Size of the file in bytes, as it lies on the disk; absent for standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_bytes: Option<u64>,
    /// Number of nodes.
    pub node_count: u64,
    /// Number of edges.
    pub edge_count: u64,
    /// Number of strings in the file's table.
    pub string_count: u64,
    /// Object id of the root.
    pub root_id: u64,
    /// Functions in the allocation traces; 0 if none were recorded.
    pub trace_function_count: u64,
    /// Samples of a timeline recording; 0 if it is none.
    pub sample_count: u64,
}

impl SnapshotInfo {
    /// Counts of a heap.
    pub fn new(heap: Outline, source: &Source) -> Self {
        SnapshotInfo {
            file: source.file.clone(),
            file_bytes: source.file_bytes,
            node_count: heap.nodes().len() as u64,
            edge_count: heap.edge_count() as u64,
            string_count: heap.strings().len() as u64,
            root_id: heap.id(heap.root()).0,
            trace_function_count: heap.traces().functions.len() as u64,
            sample_count: heap.samples().len() as u64,
        }
    }
}

/// How the answer about one snapshot begins.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Version of this format.
    pub schema_version: u32,
    /// The command that gave the answer.
    pub command: Cow<'static, str>,
    /// The snapshot.
    pub snapshot: SnapshotInfo,
}

impl Head {
    /// The beginning of a command's answer.
    pub fn new(schema_version: u32, command: &'static str, heap: &Heap, source: &Source) -> Self {
        Head { schema_version, command: command.into(), snapshot: SnapshotInfo::new(heap.outline(), source) }
    }
}

/// A node in one row.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct NodeInfo {
    /// Object id, as DevTools shows it after the @.
    pub id: u64,
    /// Type of the node in the file.
    #[serde(rename = "type")]
    #[schemars(rename = "type")]
    pub node_type: String,
    /// Name as DevTools displays it; one that is longer than 1 MiB is cut in its middle.
    #[schemars(with = "String")]
    pub name: JsText<'static>,
    /// Class as DevTools groups it; cut alike.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// What a programmer would call it in short: `"text"`, `42`, `Session`, `{id, name}`, `login()`.
    pub label: String,
    /// Distance from the roots; -5 where unreachable, above 100000000 where only the system holds it.
    pub distance: i32,
    /// Shallow size in bytes.
    pub shallow_size: u64,
    /// Retained size in bytes.
    pub retained_size: u64,
    /// Where the function, or the object's constructor, stands; only in lists that show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationInfo>,
}

impl NodeInfo {
    /// The row with the place where the function, or the object's constructor, stands.
    pub fn located(heap: &Heap, node: NodeIndex, scripts: &ScriptNames) -> Self {
        let location = heap.locations().get(node).map(|location| LocationInfo::new(location, scripts));
        NodeInfo { location, ..NodeInfo::new(heap, node) }
    }

    /// A node's row; asks for sizes, classes and distances.
    pub fn new(heap: &Heap, node: NodeIndex) -> Self {
        NodeInfo {
            id: heap.id(node).0,
            node_type: heap.header().node_type_name(heap.node_type(node)).to_owned(),
            name: heap.name(node).shortened(LONGEST_NAME),
            class: heap.class_name(node).shortened(LONGEST_NAME),
            label: label(heap, node),
            location: None,
            distance: heap.distance(node),
            shallow_size: heap.shallow_size(node),
            retained_size: heap.retained_size(node),
        }
    }
}

/// Names are told up to so many bytes. Engines other than V8 write strings whole, the source of a script for instance; what is longer
/// than that fills every list in which it stands, and tells no more than its ends.
pub(super) const LONGEST_NAME: usize = 1 << 20;

/// A place in a script.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LocationInfo {
    /// Number of the script in its process.
    pub script_id: i64,
    /// Path or URL of the script, where a living function tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub script: Option<JsText<'static>>,
    /// Line, counted from 0 as in the file.
    pub line: i64,
    /// Column, counted from 0 as in the file.
    pub column: i64,
}

/// V8 writes this for a line or column that it does not know.
const UNKNOWN_PLACE: i64 = u32::MAX as i64;

impl LocationInfo {
    /// A place with its script's name.
    pub fn new(location: Location, scripts: &ScriptNames) -> Self {
        let Location { script_id, line, column } = location;
        LocationInfo { script_id, script: scripts.get(script_id).cloned(), line, column }
    }

    /// Whether the runtime's own code stands there.
    pub(super) fn is_of_runtime(&self) -> bool {
        self.script.as_ref().is_some_and(|script| package_of_script(&script.to_string()) == RUNTIME)
    }

    /// The place as editors take it: `script:line:column`, counted from 1.
    pub fn for_people(&self) -> String {
        let script = self.script.as_ref().map_or_else(|| format!("script {}", self.script_id), ToString::to_string);
        match (self.line, self.column) {
            (UNKNOWN_PLACE, _) => script,
            (line, UNKNOWN_PLACE) => format!("{script}:{}", line + 1),
            (line, column) => format!("{script}:{}:{}", line + 1, column + 1),
        }
    }
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Limit {
    /// What fits the format: a screenful for people, everything for machines.
    #[default]
    Usual,
    /// This many.
    Rows(usize),
    /// Everything, whoever reads.
    None,
}

impl Limit {
    /// The limit that `--limit N` means: 0 is none.
    pub fn from_argument(argument: Option<usize>) -> Limit {
        match argument {
            None => Limit::Usual,
            Some(0) => Limit::None,
            Some(rows) => Limit::Rows(rows),
        }
    }

    /// The limit that an answer says was asked for.
    pub fn of(argument: Option<u64>) -> Limit {
        Limit::from_argument(argument.map(|rows| rows as usize))
    }

    /// The argument that means this limit; none where nobody asked.
    pub fn argument(self) -> Option<u64> {
        match self {
            Limit::Usual => None,
            Limit::Rows(rows) => Some(rows as u64),
            Limit::None => Some(0),
        }
    }

    /// How many rows at most, where `usual` fits the format.
    pub fn or(self, usual: usize) -> usize {
        match self {
            Limit::Usual => usual,
            Limit::Rows(rows) => rows,
            Limit::None => usize::MAX,
        }
    }
}
