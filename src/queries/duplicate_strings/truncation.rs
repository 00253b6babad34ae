//! What newer files say of strings of which they hold only the beginning: edges to numbers, which are nodes too.

use crate::Heap;
use crate::columns::name_matcher::NameMatcher;
use crate::engine::v8;
use crate::queries::number_nodes::{integer_at, value_of};
use crate::snapshot::{EdgeName, NodeIndex, StringIndex};

/// Tells truncated strings apart whose beginnings are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Truncation {
    /// Length of the whole string in UTF-16 units.
    pub(super) length: Option<i64>,
    hash: Option<i64>,
}

/// Reads what the file says of strings, one after the other.
pub(super) struct Truncations<'h> {
    heap: &'h Heap,
    is_truncated_edge: NameMatcher<'h>,
}

impl<'h> Truncations<'h> {
    pub(super) fn new(heap: &'h Heap) -> Self {
        Truncations { heap, is_truncated_edge: NameMatcher::new(heap.strings(), v8::edge::TRUNCATED) }
    }

    /// `None` for strings that the file holds whole.
    pub(super) fn of(&mut self, string: NodeIndex) -> Option<Truncation> {
        let heap = self.heap;
        // Asked of every string that has a double; the rest is only asked of those that are truncated.
        let mark = internal_target(heap, string, |name| self.is_truncated_edge.is(name))?;
        let is_truncated = heap.raw_name(value_of(heap, mark, v8::BOOLEAN)?) == *v8::TRUE;
        is_truncated.then(|| Truncation {
            length: integer_at(heap, string, v8::edge::LENGTH),
            hash: integer_at(heap, string, v8::edge::STRING_HASH),
        })
    }
}

/// Where the first internal edge with such a name leads.
fn internal_target(heap: &Heap, node: NodeIndex, mut is_name: impl FnMut(StringIndex) -> bool) -> Option<NodeIndex> {
    let graph = heap.graph();
    let mut edges = graph.edges_of(node).filter(|&edge| graph.edge_type(edge).is_internal());
    let edge = edges.find(|&edge| matches!(graph.edge_name(edge), EdgeName::Text(name) if is_name(name)))?;
    Some(graph.target(edge))
}
