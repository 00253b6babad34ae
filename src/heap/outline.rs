//! A heap whose references were not kept when it was read, but for what classes and shallow sizes need of them. Whoever asks for
//! the others has them read a second time.

use std::sync::OnceLock;

use fixedbitset::FixedBitSet;

use crate::Heap;
use crate::columns::bit_sets::{OfType, nodes_of};
use crate::columns::name_matcher::NameMatcher;
use crate::columns::storage_owners::StorageOwners;
use crate::engine::ecmascript;
use crate::graph::HeapGraph;
use crate::snapshot::{
    Bytes, EdgeType, Edges, Header, NodeIndex, NodeType, Nodes, Outline, Outlined, ReadError, ReadOptions, Snapshot, Strings,
};

/// What is taken of the references while they are read: who owns storage, and the references of the root, of plain objects, of
/// native nodes that may have a DOM state, and of what leads from functions to their scripts.
pub(crate) struct Sketch {
    kept: FixedBitSet,
    owners: StorageOwners,
}

impl Outline for Sketch {
    type Part = Vec<(u32, u32)>;

    fn begin(header: &Header, nodes: &Nodes, strings: &Strings) -> Self {
        // DOM states spread along the references of native nodes.
        let has_dom_states = nodes.detachedness().is_some_and(|cells| cells.iter().any(|&(_, cell)| cell & 3 != 0));
        let mut is_plain_name = NameMatcher::new(strings, ecmascript::OBJECT);
        let root = NodeIndex(header.root);
        let is_kept = |kind| match kind {
            NodeType::OBJECT => OfType::Maybe,
            NodeType::NATIVE if has_dom_states => OfType::Yes,
            NodeType::CLOSURE | NodeType::CODE => OfType::Yes,
            _ => OfType::No,
        };
        let mut kept = nodes_of(&nodes.types, is_kept, |node, _| node >= root && is_plain_name.is(nodes.name(node)));
        kept.insert(root.at());
        Sketch { kept, owners: StorageOwners::new(nodes, strings, |_| false) }
    }

    fn kept(&self) -> &FixedBitSet {
        &self.kept
    }

    #[inline(always)]
    fn take(&self, part: &mut Self::Part, source: u32, kind: EdgeType, target: u32) {
        self.owners.take(part, source, kind, target);
    }

    fn absorb(&mut self, part: Self::Part) {
        self.owners.absorb(part);
    }
}

/// What a heap has instead of its graph.
pub(crate) struct Unread {
    /// The references of the kept nodes.
    pub(crate) few: HeapGraph,
    /// Who owns storage.
    owners: StorageOwners,
    /// How many references the file has.
    pub(crate) edge_count: usize,
    source: Bytes,
    fault: OnceLock<ReadError>,
}

impl Unread {
    /// Takes a file apart that was read so.
    pub(crate) fn new(outlined: Outlined<Sketch>) -> (Snapshot, Unread) {
        let Outlined { mut snapshot, outline, edge_count, source } = outlined;
        let few = HeapGraph::of_few(std::mem::take(&mut snapshot.edges), NodeIndex(snapshot.header.root));
        let Sketch { owners, .. } = outline;
        (snapshot, Unread { few, owners, edge_count, source, fault: OnceLock::new() })
    }

    /// Reads the file once more and keeps its references. They were right the first time: if they are not any more, somebody has
    /// changed the file, and there are none.
    pub(crate) fn read(&self, nodes: &Nodes, strings: &Strings) -> HeapGraph {
        let root = self.few.root();
        let edges = Snapshot::from_source(&self.source, &ReadOptions::default()).map(|snapshot| snapshot.edges);
        let edges = edges.and_then(|edges| match edges.is_of(nodes.len(), self.edge_count) {
            true => Ok(edges),
            false => Err(ReadError::malformed("edges", None, 0, "the file was changed while it was read")),
        });
        let edges = edges.unwrap_or_else(|fault| {
            _ = self.fault.set(fault);
            Edges::none(nodes.len())
        });
        HeapGraph::new(edges, nodes, strings, root)
    }

    /// Who owns storage, unless DOM states that were not known before have made something else of some.
    pub(crate) fn owners(&self, heap: &Heap) -> Option<&StorageOwners> {
        let is_renamed = |node| heap.detachedness().is_renamed(node, heap.node_type(node));
        (!self.owners.storage().any(is_renamed)).then_some(&self.owners)
    }

    /// Why the references could not be read a second time.
    pub(crate) fn fault(&self) -> Option<&ReadError> {
        self.fault.get()
    }
}
