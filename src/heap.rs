//! A snapshot plus answers: [`Heap`] owns what the reader found and computes each column once, when first asked. Questions over a heap,
//! and answers that are no columns, are methods that [`crate::queries`] and [`crate::compare`] add; they keep theirs here, too.

use std::path::Path;
use std::sync::OnceLock;

use parking_lot::{Mutex, MutexGuard};

use crate::columns::one_caller::one_caller;
use crate::graph::HeapGraph;
use crate::snapshot::{
    EdgeType, Header, JsText, Locations, NodeIndex, NodeType, Nodes, Notes, ReadError, ReadOptions, Sample, Snapshot,
    SnapshotObjectId, SourceScopes, Strings, Traces, WideColumn,
};

mod extensions;
mod outline;
mod outlined;
mod record;
mod timings;

use crate::columns::Tables;
use crate::columns::classes::Classes;
use crate::columns::detachedness::Detachedness;
use crate::columns::distances::{Distances, GrowingDistances};
use crate::columns::dominators::{Dominators, Essential, essential_edges};
use crate::columns::edge_lookup::EdgeLookup;
use crate::columns::functions::FunctionIndex;
use crate::columns::memo::Memo;
use crate::columns::native_contexts::NativeContexts;
use crate::columns::retained_sizes;
use crate::columns::roles::Roles;
use crate::columns::script_names::ScriptNames;
use crate::columns::shallow_sizes::ShallowSizes;
use crate::columns::shapes::Shapes;
use extensions::Extensions;
use record::Record;

pub use outline::Outline;
pub use outlined::{OpenedHeap, OutlinedHeap};
pub use timings::Timing;

/// A snapshot and everything that was asked of it so far.
pub struct Heap {
    record: Record,
    graph: HeapGraph,
    answers: Answers,
    property_counts: Memo<usize>,
    /// What the rooms below keep here.
    extensions: Extensions,
    /// Distances of what is near the root.
    near: Mutex<GrowingDistances>,
}

/// How large it is, without asking it for anything and without a text of the program.
impl std::fmt::Debug for Heap {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        self.outline().fmt(f)
    }
}

/// What was computed already.
#[derive(Default)]
struct Answers {
    distances: OnceLock<Distances>,
    dominators: OnceLock<Dominators>,
    essential: OnceLock<Essential>,
    retained_sizes: OnceLock<WideColumn<u64>>,
    native_contexts: OnceLock<NativeContexts>,
    roles: OnceLock<Roles>,
    functions: OnceLock<FunctionIndex>,
}

impl Heap {
    /// Reads a snapshot file (plain, gzip or zstd) and builds its graph; no analysis yet.
    ///
    /// # Errors
    /// As [`Snapshot::open`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Heap, ReadError> {
        Ok(Heap::new(Snapshot::open(path, options)?))
    }

    /// Takes a snapshot that was read.
    pub fn new(snapshot: Snapshot) -> Heap {
        let root = NodeIndex(snapshot.header.root);
        let (record, edges) = Record::new(snapshot);
        let graph = HeapGraph::new(edges, &record.nodes, &record.strings, root);
        Heap::of_record(record, graph)
    }

    fn of_record(record: Record, graph: HeapGraph) -> Heap {
        Heap {
            record,
            graph,
            answers: Answers::default(),
            property_counts: Memo::default(),
            extensions: Extensions::default(),
            near: Mutex::default(),
        }
    }

    /// What can be asked of it without its references, too: classes, class names, shallow sizes.
    #[inline]
    pub fn outline(&self) -> Outline<'_> {
        Outline { record: &self.record, graph: &self.graph, edge_count: self.graph.edge_count(), owners: None }
    }

    /// Computes what nearly every view needs (sizes, distances, classes, dominators, retained sizes), independent answers
    /// side by side. `beside` may ask for more; what needs no dominators costs least there.
    pub fn prepare(&self, beside: impl FnOnce(&Heap) + Send) {
        let _alone = one_caller();
        rayon::join(
            || self.dominators(),
            || {
                let columns: [fn(&Heap); 3] = [|h| _ = h.shallow_sizes(), |h| _ = h.distances(), |h| _ = h.classes()];
                for column in columns {
                    column(self);
                    // Names were read all over the table; the dominators need the room more.
                    self.record.strings.release();
                }
                beside(self);
                self.record.strings.release();
            },
        );
        self.retained_sizes();
    }

    /// How long each answer took so far, in the order in which they were ready.
    pub fn timings(&self) -> Vec<Timing> {
        self.record.timings.list()
    }

    /// A value of this type that the heap keeps for a room below: the same one for all who ask.
    pub(crate) fn extension<T: Default + Send + Sync + 'static>(&self) -> &T {
        self.extensions.get()
    }

    /// Computes an answer when it is first asked for.
    pub(crate) fn answer<'h, T>(
        &'h self,
        name: &'static str,
        known: &'h OnceLock<T>,
        compute: impl FnOnce(&'h Heap) -> T,
    ) -> &'h T {
        self.record.answer(name, known, || compute(self))
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        &self.record.header
    }

    /// The node columns.
    pub fn nodes(&self) -> &Nodes {
        &self.record.nodes
    }

    /// The string table.
    pub fn strings(&self) -> &Strings {
        &self.record.strings
    }

    /// Script locations.
    pub fn locations(&self) -> &Locations {
        &self.record.locations
    }

    /// Samples of a timeline recording; empty otherwise.
    pub fn samples(&self) -> &[Sample] {
        &self.record.samples
    }

    /// Allocation traces; empty unless recorded.
    pub fn traces(&self) -> &Traces {
        &self.record.traces
    }

    /// Scopes of the scripts' source; empty in most files.
    pub fn source_scopes(&self) -> &SourceScopes {
        &self.record.scopes
    }

    /// What in the file was unusual and tolerated.
    pub fn notes(&self) -> &Notes {
        &self.record.notes
    }

    /// References between the nodes.
    #[inline]
    pub fn graph(&self) -> &HeapGraph {
        &self.graph
    }

    /// What columns are computed from.
    #[inline]
    pub(crate) fn tables(&self) -> Tables<'_> {
        self.outline().tables()
    }

    /// Finds references by their names.
    #[inline]
    pub(crate) fn edge_lookup(&self) -> EdgeLookup<'_> {
        self.outline().edge_lookup()
    }

    /// The classes with another heap's interfaces: what a comparison takes for the older of two snapshots.
    pub fn classes_with(&self, shapes: &Shapes) -> Classes {
        self.outline().classes_with(shapes)
    }

    /// How many references the file has.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The root node.
    pub fn root(&self) -> NodeIndex {
        self.graph.root()
    }

    /// Type of a node.
    pub fn node_type(&self, node: NodeIndex) -> NodeType {
        self.record.nodes.node_type(node)
    }

    /// Object id of a node.
    pub fn id(&self, node: NodeIndex) -> SnapshotObjectId {
        self.record.nodes.id(node)
    }

    /// DOM state of every node after propagation.
    pub fn detachedness(&self) -> &Detachedness {
        self.outline().detachedness()
    }

    /// Shallow size of every node in bytes, after the engine's internal storage has gone to its owner.
    pub fn shallow_sizes(&self) -> &ShallowSizes {
        self.outline().shallow_sizes()
    }

    /// Shallow size of a node in bytes, as DevTools shows it.
    #[inline]
    pub fn shallow_size(&self, node: NodeIndex) -> u64 {
        self.outline().shallow_size(node)
    }

    /// Shallow sizes by node position, for passes over all nodes.
    #[inline]
    pub(crate) fn shallow_size_column(&self) -> &WideColumn<u64> {
        self.outline().shallow_size_column()
    }

    /// Distance of every node from the user's roots.
    pub fn distances(&self) -> &Distances {
        self.answer("distances", &self.answers.distances, |heap| Distances::compute(heap.tables()))
    }

    /// Distance of every node, if anyone has asked before.
    pub(crate) fn distances_if_known(&self) -> Option<&Distances> {
        self.answers.distances.get()
    }

    /// Distance of a node, for who asks for those of few: most are found before the whole heap was looked at.
    pub fn distance(&self, node: NodeIndex) -> i32 {
        self.growing_distances().find(self.tables(), self.distances_if_known(), node)
    }

    /// Distances as far as somebody has asked.
    pub(crate) fn growing_distances(&self) -> MutexGuard<'_, GrowingDistances> {
        self.near.lock()
    }

    /// The dominator tree.
    pub fn dominators(&self) -> &Dominators {
        self.answer("dominators", &self.answers.dominators, |heap| Dominators::compute(heap.tables()))
    }

    /// Which references count for what keeps an object alive: those that dominators and retained sizes go by. They are found anew, as
    /// dominators have no room to keep them.
    pub(crate) fn essential(&self) -> &Essential {
        self.answer("references that hold", &self.answers.essential, |heap| essential_edges(heap.tables()))
    }

    /// Retained size of every node, in bytes, by node position. The root's is the sum over all nodes.
    pub fn retained_sizes(&self) -> &WideColumn<u64> {
        self.answer("retained sizes", &self.answers.retained_sizes, |heap| {
            retained_sizes::compute(heap.dominators(), heap.shallow_size_column())
        })
    }

    /// Retained size of a node in bytes: what would be freed with it.
    #[inline]
    pub fn retained_size(&self, node: NodeIndex) -> u64 {
        self.retained_sizes().get(node.0)
    }

    /// Class of every node.
    pub fn classes(&self) -> &Classes {
        self.outline().classes()
    }

    /// Class name of a node.
    pub fn class_name(&self, node: NodeIndex) -> &JsText<'static> {
        self.outline().class_name(node)
    }

    /// Which realm each node belongs to.
    pub fn native_contexts(&self) -> &NativeContexts {
        self.answer("native contexts", &self.answers.native_contexts, |heap| {
            NativeContexts::compute(heap.tables(), heap.detachedness(), heap.shallow_size_column())
        })
    }

    /// What part each node plays for the programmer.
    pub fn roles(&self) -> &Roles {
        self.answer("roles", &self.answers.roles, |heap| Roles::compute(&heap.record.nodes, &heap.record.strings))
    }

    /// Names of the scripts that locations speak of.
    pub fn script_names(&self) -> &ScriptNames {
        self.outline().script_names()
    }

    /// Which function declared which scope.
    pub(crate) fn functions(&self) -> &FunctionIndex {
        self.answer("functions", &self.answers.functions, |heap| FunctionIndex::compute(heap.edge_lookup(), &heap.record.nodes))
    }

    /// Name of a node after detached nodes are renamed: DevTools' `rawName`.
    pub fn raw_name(&self, node: NodeIndex) -> JsText<'_> {
        self.outline().raw_name(node)
    }

    /// How many properties a node has: edges of that type. Of nodes with many edges it is counted once, as each of their targets may
    /// ask.
    pub(crate) fn property_count(&self, node: NodeIndex) -> usize {
        /// Up to so many edges are counted as fast as looked up.
        const FEW_EDGES: usize = 256;
        let types = &self.graph().columns().types[self.graph().edge_range(node)];
        let count = || types.iter().filter(|&&kind| kind == EdgeType::PROPERTY).count();
        if types.len() <= FEW_EDGES { count() } else { *self.property_counts.get(node, count) }
    }
}
