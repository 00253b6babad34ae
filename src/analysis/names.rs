//! Names of nodes and edges as DevTools displays them.

use super::Heap;
use crate::snapshot::{EdgeType, JsText, NodeIndex, StringIndex};

/// The file's name of a node, with `Detached ` before it where the node was found detached.
pub(super) fn raw_name(_heap: &Heap, _node: NodeIndex) -> JsText<'_> {
    todo!()
}

/// The raw name, but: the text of a concatenated string, the property names of a plain object.
pub(super) fn display_name(_heap: &Heap, _node: NodeIndex) -> JsText<'_> {
    todo!()
}

/// The name of an edge that has a string; numeric shortcuts show their number.
pub(super) fn edge_text(_heap: &Heap, _kind: EdgeType, _string: StringIndex) -> JsText<'_> {
    todo!()
}
