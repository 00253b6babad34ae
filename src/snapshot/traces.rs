//! The `trace_function_infos` and `trace_tree` sections: who allocated what, where a recording tracked allocations.

use super::types::StringIndex;

/// A function that allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceFunction {
    /// The function's own number in the recording.
    pub function_id: u64,
    /// Name of the function.
    pub name: StringIndex,
    /// Name of its script.
    pub script_name: StringIndex,
    /// Number of its script.
    pub script_id: i64,
    /// Line from 1, 0 if unknown.
    pub line: u64,
    /// Column from 1, 0 if unknown.
    pub column: u64,
}

/// A node of the call tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceNode {
    /// The id that nodes of the heap name in `trace_node_id`.
    pub id: u64,
    /// Row of the function table, checked to exist.
    pub function: u32,
    /// Objects allocated right there.
    pub count: u64,
    /// Bytes allocated right there.
    pub size: u64,
    /// Position of the caller in the tree; `None` for the root.
    pub parent: Option<u32>,
}

/// The allocation traces of a recording; empty in plain snapshots.
#[derive(Debug, Default)]
pub struct Traces {
    /// The function table.
    pub functions: Vec<TraceFunction>,
    /// The call tree in preorder: parents before their children.
    pub tree: Vec<TraceNode>,
}
