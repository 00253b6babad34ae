//! The format as V8 12 writes it: codes of types, the header, rows of tables.

use super::rows::Rows;

/// Fields of a node's row; references name a node by its position times this.
pub(super) const NODE_FIELDS: u64 = 7;

/// Node types, by their code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Hidden = 0,
    Array = 1,
    String = 2,
    Object = 3,
    Code = 4,
    Closure = 5,
    Regexp = 6,
    Number = 7,
    Native = 8,
    Synthetic = 9,
    ConcatenatedString = 10,
    SlicedString = 11,
    Symbol = 12,
    ObjectShape = 14,
}

/// Edge types, by their code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Context = 0,
    Element = 1,
    Property = 2,
    Internal = 3,
    Hidden = 4,
    Shortcut = 5,
    Weak = 6,
}

impl Edge {
    /// Whether its name is a number rather than a string.
    pub(super) fn is_numbered(self) -> bool {
        matches!(self, Edge::Element | Edge::Hidden)
    }
}

/// The file up to the first node.
pub(super) fn header(nodes: u64, edges: u64) -> String {
    format!(
        "{{\"snapshot\":{{\"meta\":{META},\"node_count\":{nodes},\"edge_count\":{edges},\"trace_function_count\":0}},\n\"nodes\":["
    )
}

const META: &str = r#"{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic","concatenated string","sliced string","symbol","bigint","object shape"],"string","number","number","number","number","number"],"edge_fields":["type","name_or_index","to_node"],"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],"trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],"trace_node_fields":["id","function_info_index","count","size","children"],"sample_fields":["timestamp_us","last_assigned_id"],"location_fields":["object_index","script_id","line","column"]}"#;

/// Between the edges and the locations.
pub(super) const BEFORE_LOCATIONS: &str =
    "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[";

/// A node's row, but for what the tables of the format fill in.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeRow {
    pub kind: Node,
    pub name: u64,
    pub id: u64,
    pub size: u64,
    pub edges: u64,
}

/// Appends a row, behind a comma.
pub(super) fn node(out: &mut Rows, row: NodeRow) {
    out.row([row.kind as u64, row.name, row.id, row.size, row.edges], b",0,0\n");
}

/// Appends a row, behind a comma; `to` is the position of a node.
pub(super) fn edge(out: &mut Rows, kind: Edge, name: u64, to: u64) {
    out.row([kind as u64, name, to * NODE_FIELDS], b"\n");
}

/// Appends a row of the locations, behind a comma.
pub(super) fn location(out: &mut Rows, node: u64, script: u64, line: u64, column: u64) {
    out.row([node * NODE_FIELDS, script, line, column], b"\n");
}

/// Appends a text as JSON, behind a comma and a line end.
pub(super) fn text(out: &mut Rows, text: &str) {
    out.text(b",\n\"");
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\', '\n']) {
        out.text(&rest.as_bytes()[..at]);
        out.byte(b'\\');
        out.byte(if rest.as_bytes()[at] == b'\n' { b'n' } else { rest.as_bytes()[at] });
        rest = &rest[at + 1..];
    }
    out.text(rest.as_bytes());
    out.byte(b'"');
}
