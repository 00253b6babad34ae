//! Where each field stands in a row of each table, and what the file's type numbers mean: what `meta` says, found by name.

use super::sections::ArrayName;
use super::types::{EdgeType, NodeType};

/// How the rows of every table are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub nodes: NodeFields,
    pub edges: EdgeFields,
    /// `None`: not announced, or lacking a field, so the section can't be used.
    pub locations: Option<LocationFields>,
    pub samples: Option<SampleFields>,
    pub trace_functions: Option<TraceFunctionFields>,
    pub trace_nodes: Option<TraceNodeFields>,
    pub scopes: Option<ScopeFields>,
    pub scope_variables: Option<ScopeVariableFields>,
    pub scope_uses: Option<ScopeUseFields>,
    pub claims: Claims,
}

impl Layout {
    /// How many numbers a row of this section has, if the header says so.
    pub(crate) fn width_of(&self, array: ArrayName) -> Option<usize> {
        match array {
            ArrayName::Nodes => Some(self.nodes.width),
            ArrayName::Edges => Some(self.edges.width),
            ArrayName::TraceFunctions => self.trace_functions.map(|fields| fields.width),
            ArrayName::Samples => self.samples.map(|fields| fields.width),
            ArrayName::Locations => self.locations.map(|fields| fields.width),
            ArrayName::Scopes => self.scopes.map(|fields| fields.width),
            ArrayName::ScopeVariables => self.scope_variables.map(|fields| fields.width),
            ArrayName::ScopeUses => self.scope_uses.map(|fields| fields.width),
        }
    }
}

/// What the header claims of the tables' lengths; never to be trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    pub nodes: u64,
    pub edges: u64,
    pub trace_functions: u64,
}

/// A row of `nodes`: its width, and the position of each field in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeFields {
    pub width: usize,
    pub kind: usize,
    pub name: usize,
    pub id: usize,
    pub self_size: usize,
    pub edge_count: usize,
    pub trace_node_id: Option<usize>,
    pub detachedness: Option<usize>,
    /// What each type number of the file means.
    pub types: Vec<NodeType>,
}

/// A row of `edges`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EdgeFields {
    pub width: usize,
    pub kind: usize,
    pub name_or_index: usize,
    pub to_node: usize,
    /// What each type number of the file means.
    pub types: Vec<EdgeType>,
}

/// A row of `locations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LocationFields {
    pub width: usize,
    pub object_index: usize,
    pub script_id: usize,
    pub line: usize,
    pub column: usize,
}

/// A row of `samples`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SampleFields {
    pub width: usize,
    pub timestamp_us: usize,
    pub last_assigned_id: usize,
}

/// A row of `trace_function_infos`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TraceFunctionFields {
    pub width: usize,
    pub function_id: usize,
    pub name: usize,
    pub script_name: usize,
    pub script_id: usize,
    pub line: usize,
    pub column: usize,
}

/// A record of `trace_tree`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TraceNodeFields {
    pub width: usize,
    pub id: usize,
    pub function_info_index: usize,
    pub count: usize,
    pub size: usize,
    pub children: usize,
}

/// A row of `scopes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeFields {
    pub width: usize,
    pub script_node_index: usize,
    pub scope_id: usize,
    pub depth: usize,
    pub scope_context_vars_count: usize,
    pub scope_uses_count: usize,
}

/// A row of `scope_context_vars`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeVariableFields {
    pub width: usize,
    pub name: usize,
}

/// A row of `scope_uses`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScopeUseFields {
    pub width: usize,
    pub declaring_scope_id: usize,
    pub slot_index: usize,
}

/// The names of a table's fields in file order.
#[derive(Debug, Default)]
pub(crate) struct FieldNames(pub Vec<String>);

impl FieldNames {
    /// Position of a field. Where a name stands twice the first counts, as in DevTools.
    pub(crate) fn at(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|n| n == name)
    }

    /// Positions of fields that all have to be there, or the name of the first that is not.
    fn all<const N: usize>(&self, names: [&'static str; N]) -> Result<[usize; N], &'static str> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            *place = self.at(name).ok_or(name)?;
        }
        Ok(places)
    }
}

/// Each fails with the name of the field that is missing.
impl NodeFields {
    /// Name of a field that this program knows.
    pub(crate) fn name_of(&self, column: usize) -> &'static str {
        let needed = [self.kind, self.name, self.id, self.self_size, self.edge_count].map(Some);
        let columns = needed.into_iter().chain([self.trace_node_id, self.detachedness]);
        std::iter::zip(columns, Self::KNOWN).find(|&(at, _)| at == Some(column)).map_or("?", |(_, name)| name)
    }

    pub(crate) const KNOWN: &[&str] = &["type", "name", "id", "self_size", "edge_count", "trace_node_id", "detachedness"];

    pub(crate) fn find(names: &FieldNames, types: Vec<NodeType>) -> Result<Self, &'static str> {
        let [kind, name, id, self_size, edge_count] = names.all(["type", "name", "id", "self_size", "edge_count"])?;
        let (trace_node_id, detachedness) = (names.at("trace_node_id"), names.at("detachedness"));
        Ok(NodeFields { width: names.0.len(), kind, name, id, self_size, edge_count, trace_node_id, detachedness, types })
    }
}

impl EdgeFields {
    /// Name of a field that this program knows.
    pub(crate) fn name_of(&self, column: usize) -> &'static str {
        let columns = [self.kind, self.name_or_index, self.to_node];
        columns.iter().position(|&at| at == column).map_or("?", |at| Self::KNOWN[at])
    }

    pub(crate) const KNOWN: &[&str] = &["type", "name_or_index", "to_node"];

    pub(crate) fn find(names: &FieldNames, types: Vec<EdgeType>) -> Result<Self, &'static str> {
        let [kind, name_or_index, to_node] = names.all(["type", "name_or_index", "to_node"])?;
        Ok(EdgeFields { width: names.0.len(), kind, name_or_index, to_node, types })
    }
}

impl LocationFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [object_index, script_id, line, column] = names.all(["object_index", "script_id", "line", "column"])?;
        Ok(LocationFields { width: names.0.len(), object_index, script_id, line, column })
    }
}

impl SampleFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [timestamp_us, last_assigned_id] = names.all(["timestamp_us", "last_assigned_id"])?;
        Ok(SampleFields { width: names.0.len(), timestamp_us, last_assigned_id })
    }
}

impl TraceFunctionFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [function_id, name, script_name, script_id, line, column] =
            names.all(["function_id", "name", "script_name", "script_id", "line", "column"])?;
        Ok(TraceFunctionFields { width: names.0.len(), function_id, name, script_name, script_id, line, column })
    }
}

impl TraceNodeFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [id, function_info_index, count, size, children] =
            names.all(["id", "function_info_index", "count", "size", "children"])?;
        Ok(TraceNodeFields { width: names.0.len(), id, function_info_index, count, size, children })
    }
}

impl ScopeFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [script_node_index, scope_id, depth, scope_context_vars_count, scope_uses_count] =
            names.all(["script_node_index", "scope_id", "depth", "scope_context_vars_count", "scope_uses_count"])?;
        let width = names.0.len();
        Ok(ScopeFields { width, script_node_index, scope_id, depth, scope_context_vars_count, scope_uses_count })
    }
}

impl ScopeVariableFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [name] = names.all(["name"])?;
        Ok(ScopeVariableFields { width: names.0.len(), name })
    }
}

impl ScopeUseFields {
    pub(crate) fn find(names: &FieldNames) -> Result<Self, &'static str> {
        let [declaring_scope_id, slot_index] = names.all(["declaring_scope_id", "slot_index"])?;
        Ok(ScopeUseFields { width: names.0.len(), declaring_scope_id, slot_index })
    }
}
