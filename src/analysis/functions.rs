//! Which function declared a scope: V8 keeps one description of a scope for the function that declares it and for each scope that is
//! made of it.

use rustc_hash::FxHashMap;

use super::Heap;
use super::contents::{is_scope, is_script_scope, scope_owner};
use super::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

/// Functions by the descriptions of their scopes.
#[derive(Debug, Default)]
pub struct FunctionIndex {
    /// By description of a scope: what V8 knows of the function that declares it.
    shared: FxHashMap<NodeIndex, NodeIndex>,
    /// By what V8 knows of a function: the first living one, in file order.
    closures: FxHashMap<NodeIndex, NodeIndex>,
}

/// A living function that says where a scope is in the code: the one that declares it, else, and where that is the whole script, one that
/// was made in it.
pub fn declared_in(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    if !is_scope(heap, scope) {
        return None;
    }
    let is_function = |&function: &NodeIndex| heap.node_type(function) == NodeType::CLOSURE && !is_script_scope(heap, scope);
    FunctionIndex::declaring(heap, scope).filter(is_function).or_else(|| scope_owner(heap, scope))
}

/// How V8 names the edge from what it knows of a function to the description of its scope, newest first.
const SCOPE_INFO_EDGES: [&str; 2] = ["name_or_scope_info", "scope_info"];
/// How older V8 names what it knows of a function, where newer ones have the function's name.
const NAMELESS: &str = "(shared function info)";

impl FunctionIndex {
    /// One look at each function and each piece of code.
    pub(super) fn compute(heap: &Heap) -> Self {
        let mut index = FunctionIndex::default();
        for node in heap.nodes().indices() {
            match heap.node_type(node) {
                NodeType::CODE => {
                    if let Some(info) = SCOPE_INFO_EDGES.iter().find_map(|name| internal(heap, node, name)) {
                        index.shared.entry(info).or_insert(node);
                    }
                }
                NodeType::CLOSURE => {
                    if let Some(shared) = internal(heap, node, "shared") {
                        index.closures.entry(shared).or_insert(node);
                    }
                }
                _ => {}
            }
        }
        index
    }

    /// The function that declared a scope: a living one, else what V8 knows of it.
    pub(super) fn declaring(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
        let index = heap.functions();
        let shared = *index.shared.get(&internal(heap, scope, "scope_info")?)?;
        index.closures.get(&shared).copied().or(Some(shared))
    }

    /// The name of a function by what V8 knows of it; empty if it has none.
    pub(super) fn name_of_shared(heap: &Heap, shared: NodeIndex) -> String {
        let name = heap.raw_name(shared).to_string();
        if name != NAMELESS {
            return name;
        }
        let graph = heap.graph();
        let is_code =
            |edge: &EdgeIndex| ["function_data", "trusted_function_data"].iter().any(|name| is_named(heap, *edge, name));
        let code = graph.edges_of(shared).find(is_code).map(|edge| heap.raw_name(graph.target(edge)).to_string());
        let name = code.as_deref().and_then(|code| code.strip_prefix("(code for ")?.strip_suffix(')'));
        name.unwrap_or_default().to_owned()
    }
}
