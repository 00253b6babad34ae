//! A heap whose references were not kept when it was read, but for what classes and shallow sizes need of them.

use std::fmt;
use std::path::Path;

use fixedbitset::FixedBitSet;

use super::record::Record;
use super::{Heap, Outline};
use crate::columns::bit_sets::{OfType, nodes_of};
use crate::columns::name_matcher::NameMatcher;
use crate::columns::storage_owners::StorageOwners;
use crate::engine::ecmascript;
use crate::graph::HeapGraph;
use crate::snapshot::{
    Bytes, EdgeSink, EdgeType, Edgeless, Header, NodeIndex, NodeType, Nodes, Opened, ReadError, ReadOptions, Snapshot, Strings,
};

/// What is taken of the references while they are read: who owns storage, and the references of the root, of plain objects, of
/// native nodes that may have a DOM state, and of what leads from functions to their scripts.
pub(crate) struct KeptEdges {
    kept: FixedBitSet,
    owners: StorageOwners,
}

impl EdgeSink for KeptEdges {
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
        KeptEdges { kept, owners: StorageOwners::new(nodes, strings, |_| false) }
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

/// A heap without its references: for those who ask for classes, class names and shallow sizes only, in less time and memory.
pub struct OutlinedHeap {
    record: Record,
    /// The references of the kept nodes.
    kept: HeapGraph,
    owners: StorageOwners,
    edge_count: usize,
    source: Bytes,
}

/// A file that was opened for classes and shallow sizes.
#[derive(Debug)]
pub enum OpenedHeap {
    /// It was read without its references.
    Outlined(Box<OutlinedHeap>),
    /// Its references could not be spared.
    Whole(Box<Heap>),
}

impl fmt::Debug for OutlinedHeap {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.outline().fmt(f)
    }
}

impl OutlinedHeap {
    /// Reads a snapshot file without keeping its references. Compressed files and pipes are read with them, and so are the few in which
    /// DOM states tell what is storage.
    ///
    /// # Errors
    /// As [`Snapshot::open`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<OpenedHeap, ReadError> {
        let outlined = match Snapshot::open_edgeless::<KeptEdges>(path, options)? {
            Opened::Whole(snapshot) => return Ok(OpenedHeap::Whole(Box::new(Heap::new(snapshot)))),
            Opened::Edgeless(edgeless) => OutlinedHeap::new(edgeless),
        };
        Ok(match outlined.knows_owners() {
            true => OpenedHeap::Outlined(Box::new(outlined)),
            false => OpenedHeap::Whole(Box::new(outlined.into_heap()?)),
        })
    }

    fn new(edgeless: Edgeless<KeptEdges>) -> Self {
        let Edgeless { snapshot, sink, edge_count, source } = edgeless;
        let root = NodeIndex(snapshot.header.root);
        let (record, edges) = Record::new(snapshot);
        OutlinedHeap { record, kept: HeapGraph::of_few(edges, root), owners: sink.owners, edge_count, source }
    }

    /// Whether DOM states that were not known while the file was read make nothing else of storage.
    fn knows_owners(&self) -> bool {
        let is_native = |&node: &NodeIndex| self.record.nodes.node_type(node) == NodeType::NATIVE;
        let mut natives = self.owners.storage().filter(is_native);
        !natives.any(|node| self.outline().detachedness().is_renamed(node, NodeType::NATIVE))
    }

    /// What can be asked of it.
    pub fn outline(&self) -> Outline<'_> {
        Outline { record: &self.record, graph: &self.kept, edge_count: self.edge_count, owners: Some(&self.owners) }
    }

    /// The heap with its references: the file is read once more. What was computed already stays.
    ///
    /// # Errors
    /// The references were right the first time: if they are not any more, somebody has changed the file.
    pub fn into_heap(self) -> Result<Heap, ReadError> {
        let OutlinedHeap { record, kept, edge_count, source, .. } = self;
        let graph = record.timings.of("references", || {
            let edges = Snapshot::from_source(&source, &ReadOptions::default())?.edges;
            if !edges.is_of(record.nodes.len(), edge_count) {
                return Err(ReadError::malformed("edges", None, 0, "the file was changed while it was read"));
            }
            Ok(HeapGraph::new(edges, &record.nodes, &record.strings, kept.root()))
        })?;
        Ok(Heap::of_record(record, graph))
    }
}
