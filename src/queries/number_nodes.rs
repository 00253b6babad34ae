//! Numbers and truth values that newer V8 writes as nodes of type `number`: their name is the kind of value, and an internal
//! edge `value` leads to a node that is named by the value itself.

use super::edge_lookup::internal;
use crate::Heap;
use crate::columns::numbers_in_names::leading_integer;
use crate::engine::v8;
use crate::snapshot::{NodeIndex, NodeType};

/// The node whose name is the value of a number node of this kind, such as `int` or `bool`.
pub(crate) fn value_of(heap: &Heap, number: NodeIndex, kind: &str) -> Option<NodeIndex> {
    let is_number = heap.node_type(number) == NodeType::NUMBER && heap.strings().is(heap.nodes().name(number), kind);
    if is_number { internal(heap, number, v8::edge::VALUE) } else { None }
}

/// The integer to which an internal edge of this name leads.
pub(crate) fn integer_at(heap: &Heap, node: NodeIndex, name: &str) -> Option<i64> {
    let value = value_of(heap, internal(heap, node, name)?, v8::INTEGER)?;
    leading_integer(heap.raw_name(value).as_bytes())
}
