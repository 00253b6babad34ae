//! What can be asked of a heap with or without its references: classes, class names, shallow sizes.

use std::fmt;

use super::record::Record;
use crate::columns::Tables;
use crate::columns::classes::{ClassInputs, Classes, PlainObjects};
use crate::columns::detachedness::Detachedness;
use crate::columns::edge_lookup::EdgeLookup;
use crate::columns::names::detached;
use crate::columns::script_names::ScriptNames;
use crate::columns::shallow_sizes::ShallowSizes;
use crate::columns::shapes::Shapes;
use crate::columns::storage_owners::StorageOwners;
use crate::graph::HeapGraph;
use crate::snapshot::{Header, JsText, NodeIndex, NodeType, Nodes, Notes, Sample, SnapshotObjectId, Strings, Traces, WideColumn};

/// A heap as far as classes and shallow sizes go. [`Heap`](super::Heap) and [`OutlinedHeap`](super::OutlinedHeap) have the same answers.
#[derive(Clone, Copy)]
pub struct Outline<'h> {
    pub(super) record: &'h Record,
    /// The references at least of the nodes that [`OutlinedHeap`](super::OutlinedHeap) keeps.
    pub(super) graph: &'h HeapGraph,
    /// How many the file has.
    pub(super) edge_count: usize,
    /// Who owns storage, where that was found while the file was read.
    pub(super) owners: Option<&'h StorageOwners>,
}

/// How large it is, without asking it for anything and without a text of the program.
impl fmt::Debug for Outline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Outline { record, edge_count, .. } = *self;
        let counts = [("nodes", record.nodes.len()), ("edges", edge_count), ("strings", record.strings.len())];
        let mut heap = f.debug_struct("Heap");
        counts.iter().for_each(|(name, count)| _ = heap.field(name, count));
        heap.finish_non_exhaustive()
    }
}

impl<'h> Outline<'h> {
    /// What the file says of itself.
    pub fn header(self) -> &'h Header {
        &self.record.header
    }

    /// The node columns.
    pub fn nodes(self) -> &'h Nodes {
        &self.record.nodes
    }

    /// The string table.
    pub fn strings(self) -> &'h Strings {
        &self.record.strings
    }

    /// Samples of a timeline recording; empty otherwise.
    pub fn samples(self) -> &'h [Sample] {
        &self.record.samples
    }

    /// Allocation traces; empty unless recorded.
    pub fn traces(self) -> &'h Traces {
        &self.record.traces
    }

    /// What in the file was unusual and tolerated.
    pub fn notes(self) -> &'h Notes {
        &self.record.notes
    }

    /// How many references the file has.
    pub fn edge_count(self) -> usize {
        self.edge_count
    }

    /// The root node.
    pub fn root(self) -> NodeIndex {
        self.graph.root()
    }

    /// Type of a node.
    pub fn node_type(self, node: NodeIndex) -> NodeType {
        self.record.nodes.node_type(node)
    }

    /// Object id of a node.
    pub fn id(self, node: NodeIndex) -> SnapshotObjectId {
        self.record.nodes.id(node)
    }

    /// What these columns are computed from. Its graph has the references that they need, at positions of their own.
    pub(crate) fn tables(self) -> Tables<'h> {
        Tables { graph: self.graph, nodes: &self.record.nodes, strings: &self.record.strings }
    }

    /// DOM state of every node after propagation.
    pub fn detachedness(self) -> &'h Detachedness {
        self.record.answer("DOM state", &self.record.detachedness, || Detachedness::compute(self.tables()))
    }

    /// Shallow size of every node in bytes, after the engine's internal storage has gone to its owner.
    pub fn shallow_sizes(self) -> &'h ShallowSizes {
        let is_renamed = |node| self.detachedness().is_renamed(node, NodeType::NATIVE);
        self.record.answer("shallow sizes", &self.record.shallow_sizes, || match self.owners {
            Some(owners) => ShallowSizes::compute(self.tables(), || owners),
            None => ShallowSizes::compute(self.tables(), || StorageOwners::of(self.tables(), is_renamed)),
        })
    }

    /// Shallow sizes by node position, for passes over all nodes.
    #[inline]
    pub(crate) fn shallow_size_column(self) -> &'h WideColumn<u64> {
        self.shallow_sizes().column(&self.record.nodes)
    }

    /// Shallow size of a node in bytes, as DevTools shows it.
    #[inline]
    pub fn shallow_size(self, node: NodeIndex) -> u64 {
        self.shallow_size_column().get(node.0)
    }

    fn class_inputs(self) -> ClassInputs<'h> {
        let Record { header, locations, .. } = self.record;
        ClassInputs { tables: self.tables(), type_names: &header.node_type_names, locations, detachedness: self.detachedness() }
    }

    /// Class of every node.
    pub fn classes(self) -> &'h Classes {
        self.record.answer("classes", &self.record.classes, || Classes::compute(self.class_inputs(), None))
    }

    /// Class of every node, if anyone has asked before.
    pub(crate) fn classes_if_known(self) -> Option<&'h Classes> {
        self.record.classes.get()
    }

    /// [`Outline::classes`] by the parts from which they are made: the heap's own plain objects and interfaces.
    pub(crate) fn classes_from(self, plain: PlainObjects, shapes: Shapes) -> &'h Classes {
        self.record.answer("classes", &self.record.classes, || plain.classes(self.class_inputs(), shapes))
    }

    /// The classes with another heap's interfaces: what a comparison takes for the older of two snapshots.
    pub fn classes_with(self, shapes: &Shapes) -> Classes {
        Classes::compute(self.class_inputs(), Some(shapes))
    }

    /// The same by plain objects that were collected from this heap.
    pub(crate) fn classes_of(self, plain: PlainObjects, shapes: Shapes) -> Classes {
        plain.classes(self.class_inputs(), shapes)
    }

    /// Class name of a node.
    pub fn class_name(self, node: NodeIndex) -> &'h JsText<'static> {
        &self.classes().get(self.classes().of(node)).name
    }

    /// Name of a node after detached nodes are renamed: DevTools' `rawName`.
    pub fn raw_name(self, node: NodeIndex) -> JsText<'h> {
        let (kind, name) = (self.node_type(node), self.strings().get(self.nodes().name(node)));
        // Asking for the DOM state computes it for the whole heap: only native nodes can be renamed.
        if kind == NodeType::NATIVE && self.detachedness().is_renamed(node, kind) { detached(&name) } else { name }
    }

    /// Names of the scripts that locations speak of.
    pub fn script_names(self) -> &'h ScriptNames {
        let Record { nodes, locations, .. } = self.record;
        self.record.answer("script names", &self.record.script_names, || {
            ScriptNames::compute(self.edge_lookup(), nodes, locations, |node| self.raw_name(node))
        })
    }

    /// Finds references by their names.
    #[inline]
    pub(super) fn edge_lookup(self) -> EdgeLookup<'h> {
        EdgeLookup { graph: self.graph, strings: &self.record.strings, indexed: &self.record.internal_edges }
    }
}
