//! The `nodes` section as columns.

use super::column::WideColumn;
use super::types::{NodeIndex, NodeType, SnapshotObjectId, StringIndex};

/// All nodes of a snapshot, one column a field. What a node refers to is in the graph.
#[derive(Debug, Default)]
pub struct Nodes {
    pub(crate) types: Vec<NodeType>,
    pub(crate) names: Vec<u32>,
    pub(crate) ids: WideColumn<u64>,
    pub(crate) self_sizes: WideColumn<u64>,
    /// Only in recordings with allocation traces.
    pub(crate) trace_nodes: Option<Vec<u32>>,
    /// Rows whose cell is not 0, in row order; `None` if the file has no such column.
    pub(crate) detachedness: Option<Vec<(u32, u8)>>,
}

impl Nodes {
    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// True if there is no node.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// All node handles in file order.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = NodeIndex> + use<> {
        (0..self.types.len() as u32).map(NodeIndex)
    }

    /// Type of a node.
    #[inline]
    pub fn node_type(&self, node: NodeIndex) -> NodeType {
        self.types[node.at()]
    }

    /// Name of a node as the file has it, before detached nodes are renamed.
    #[inline]
    pub fn name(&self, node: NodeIndex) -> StringIndex {
        StringIndex(self.names[node.at()])
    }

    /// Object id; some producers write the same id twice.
    #[inline]
    pub fn id(&self, node: NodeIndex) -> SnapshotObjectId {
        SnapshotObjectId(self.ids.get(node.0))
    }

    /// Size in bytes as the file has it, before sizes move to owners.
    #[inline]
    pub fn self_size(&self, node: NodeIndex) -> u64 {
        self.self_sizes.get(node.0)
    }

    /// Id of the allocation trace node, 0 if unknown or not recorded.
    pub fn trace_node(&self, node: NodeIndex) -> u32 {
        self.trace_nodes.as_ref().map_or(0, |column| column[node.at()])
    }

    /// The rows whose `detachedness` cell is not 0, in row order; `None` if the file has no such column.
    pub fn detachedness(&self) -> Option<&[(u32, u8)]> {
        self.detachedness.as_deref()
    }

    /// The first node with this id.
    pub fn find(&self, id: SnapshotObjectId) -> Option<NodeIndex> {
        self.indices().find(|&node| self.id(node) == id)
    }
}
