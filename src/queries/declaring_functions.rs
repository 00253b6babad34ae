//! Which function declared a scope, and what it is called.

use super::contents::{is_scope, is_script_scope, scope_owner};
use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

/// A living function that says where a scope is in the code: the one that declares it, else, and where that is the whole script, one that
/// was made in it.
pub fn declared_in(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    if !is_scope(heap, scope) {
        return None;
    }
    let is_function = |&function: &NodeIndex| heap.node_type(function) == NodeType::CLOSURE && !is_script_scope(heap, scope);
    declaring(heap, scope).filter(is_function).or_else(|| scope_owner(heap, scope))
}

/// The function that declared a scope: a living one, else what V8 knows of it.
pub(crate) fn declaring(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    heap.functions().declaring(internal(heap, scope, v8::edge::SCOPE_INFO)?)
}

/// The name of a function by what V8 knows of it; empty if it has none.
pub(crate) fn name_of_shared(heap: &Heap, shared: NodeIndex) -> String {
    let name = heap.raw_name(shared).to_string();
    if name != v8::NAMELESS_FUNCTION {
        return name;
    }
    let graph = heap.graph();
    let is_code = |edge: &EdgeIndex| v8::edge::CODE_OF_SHARED.iter().any(|name| is_named(heap, *edge, name));
    let code = graph.edges_of(shared).find(is_code).map(|edge| heap.raw_name(graph.target(edge)).to_string());
    let (before, after) = v8::CODE_OF_FUNCTION;
    let name = code.as_deref().and_then(|code| code.strip_prefix(before)?.strip_suffix(after));
    name.unwrap_or_default().to_owned()
}
