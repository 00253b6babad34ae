//! Which function declared a scope: V8 keeps one description of a scope for the function that declares it and for each scope that is
//! made of it.

use rustc_hash::FxHashMap;

use super::edge_lookup::EdgeLookup;
use crate::engine::v8;
use crate::snapshot::{NodeIndex, NodeType, Nodes};

/// Functions by the descriptions of their scopes.
#[derive(Debug, Default)]
pub struct FunctionIndex {
    /// By description of a scope: what V8 knows of the function that declares it.
    shared: FxHashMap<NodeIndex, NodeIndex>,
    /// By what V8 knows of a function: the first living one, in file order.
    closures: FxHashMap<NodeIndex, NodeIndex>,
}

impl FunctionIndex {
    /// One look at each function and each piece of code.
    pub(crate) fn compute(edges: EdgeLookup, nodes: &Nodes) -> Self {
        let mut index = FunctionIndex::default();
        for node in nodes.indices() {
            match nodes.node_type(node) {
                NodeType::CODE => {
                    if let Some(info) = v8::edge::SCOPE_INFO_OF_SHARED.iter().find_map(|name| edges.internal(node, name)) {
                        index.shared.entry(info).or_insert(node);
                    }
                }
                NodeType::CLOSURE => {
                    if let Some(shared) = edges.internal(node, v8::edge::SHARED) {
                        index.closures.entry(shared).or_insert(node);
                    }
                }
                _ => {}
            }
        }
        index
    }

    /// The function that declared the scope with this description: a living one, else what V8 knows of it.
    pub(crate) fn declaring(&self, description: NodeIndex) -> Option<NodeIndex> {
        let shared = *self.shared.get(&description)?;
        self.closures.get(&shared).copied().or(Some(shared))
    }
}
