//! The `edges` section as columns, in the file's order: grouped by source node, in node order.

use super::column::WideColumn;
use super::types::{EdgeIndex, EdgeName, EdgeType, StringIndex};

/// All edges of a snapshot, one column a field. Targets are node positions, checked to exist.
#[derive(Debug, Default)]
pub struct Edges {
    pub(crate) types: Vec<EdgeType>,
    pub(crate) names: WideColumn<i64>,
    pub(crate) targets: Vec<u32>,
    /// Node *k* owns the edges from `first[k]` to `first[k + 1]`; one entry more than there are nodes.
    pub(crate) first: Vec<u32>,
}

impl Edges {
    /// Whether these are so many edges of so many nodes.
    pub(crate) fn is_of(&self, nodes: usize, edges: usize) -> bool {
        self.first.len() == nodes + 1 && self.len() == edges
    }

    /// Number of edges.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// True if there is no edge.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Name of an edge: a number for `element` and `hidden`, else a string.
    #[inline]
    pub fn name(&self, edge: EdgeIndex) -> EdgeName {
        let cell = self.names.get(edge.0);
        if self.types[edge.at()].has_number_name() { EdgeName::Number(cell) } else { EdgeName::Text(StringIndex(cell as u32)) }
    }
}
