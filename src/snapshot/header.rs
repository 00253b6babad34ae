//! The `snapshot` section: counts, and `meta`, which names the columns of every table.
//! Columns are found by name; unknown ones are skipped.

use super::types::{EdgeType, NodeType};

/// What the file says of itself.
#[derive(Debug, Default, Clone)]
pub struct Header {
    /// Names of the node types by code of [`NodeType`]: the known ones first, then the file's own.
    pub(crate) node_type_names: Vec<String>,
    /// Names of the edge types by code of [`EdgeType`].
    pub(crate) edge_type_names: Vec<String>,
    /// Position of the root among the nodes.
    pub root: u32,
    /// Bytes of native memory that belong to no node; 0 if the file does not say.
    pub extra_native_bytes: u64,
    /// Allocation traces were recorded.
    pub has_traces: bool,
}

impl Header {
    /// The name of a node type, as in the file.
    pub fn node_type_name(&self, kind: NodeType) -> &str {
        name_of(&self.node_type_names, kind.0)
    }

    /// The name of an edge type, as in the file.
    pub fn edge_type_name(&self, kind: EdgeType) -> &str {
        name_of(&self.edge_type_names, kind.0)
    }
}

fn name_of(names: &[String], code: u8) -> &str {
    names.get(code as usize).map_or("(undefined)", String::as_str)
}
