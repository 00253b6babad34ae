//! What newer files say of strings of which they hold only the beginning: edges to numbers, which are nodes too.

use crate::analysis::Heap;
use crate::analysis::names::raw_name;
use crate::analysis::numbers_in_names::leading_integer;
use crate::snapshot::{EdgeName, NodeIndex, NodeType};

/// Tells truncated strings apart whose beginnings are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Truncation {
    /// Length of the whole string in UTF-16 units.
    pub(super) length: Option<i64>,
    hash: Option<i64>,
}

impl Truncation {
    /// `None` for strings that the file holds whole.
    pub(super) fn of(heap: &Heap, string: NodeIndex) -> Option<Self> {
        let truncated = number(heap, internal_target(heap, string, "truncated")?, "bool")?;
        let integer = |name| {
            let value = number(heap, internal_target(heap, string, name)?, "int")?;
            leading_integer(raw_name(heap, value).as_bytes())
        };
        (raw_name(heap, truncated) == *"true").then(|| Truncation { length: integer("length"), hash: integer("hash") })
    }
}

/// The node whose name is the value of a number node of this kind.
fn number(heap: &Heap, node: NodeIndex, kind: &str) -> Option<NodeIndex> {
    let is_number = heap.node_type(node) == NodeType::NUMBER && heap.strings.is(heap.nodes.name(node), kind);
    if is_number { internal_target(heap, node, "value") } else { None }
}

/// Where the first internal edge of this name leads.
fn internal_target(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    let graph = &heap.graph;
    let is_it = |edge| matches!(graph.edge_name(edge), EdgeName::Text(text) if heap.strings.is(text, name));
    let edge = graph.edges_of(node).find(|&edge| graph.edge_type(edge).is_internal() && is_it(edge))?;
    Some(graph.target(edge))
}
