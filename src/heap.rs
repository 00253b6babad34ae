//! A snapshot plus answers: [`Heap`] owns what the reader found and computes each column once, when first asked. Questions over a heap,
//! and answers that are no columns, are methods that [`crate::queries`] and [`crate::compare`] add; they keep theirs here, too.

use std::path::Path;
use std::sync::OnceLock;

use parking_lot::{Mutex, MutexGuard};

use crate::columns::one_caller::one_caller;
use crate::graph::HeapGraph;
use crate::snapshot::{
    EdgeType, Edges, Header, JsText, Locations, NodeIndex, NodeType, Nodes, Notes, Opened, ReadError, ReadOptions, Sample,
    Snapshot, SnapshotObjectId, SourceScopes, Strings, Traces, WideColumn,
};

mod extensions;
mod outline;
mod timings;

use crate::columns::Tables;
use crate::columns::classes::{ClassInputs, Classes, PlainObjects};
use crate::columns::detachedness::Detachedness;
use crate::columns::distances::{Distances, GrowingDistances};
use crate::columns::dominators::{Dominators, Essential, essential_edges};
use crate::columns::edge_lookup::{EdgeLookup, InternalEdges};
use crate::columns::functions::FunctionIndex;
use crate::columns::memo::Memo;
use crate::columns::names::detached;
use crate::columns::native_contexts::NativeContexts;
use crate::columns::retained_sizes;
use crate::columns::roles::Roles;
use crate::columns::script_names::ScriptNames;
use crate::columns::shallow_sizes::ShallowSizes;
use crate::columns::shapes::Shapes;
use crate::columns::storage_owners::StorageOwners;
use extensions::Extensions;
use outline::{Sketch, Unread};
use timings::Timings;

pub use timings::Timing;

/// A snapshot and everything that was asked of it so far.
pub struct Heap {
    header: Header,
    nodes: Nodes,
    strings: Strings,
    locations: Locations,
    samples: Vec<Sample>,
    traces: Traces,
    scopes: SourceScopes,
    notes: Notes,
    graph: OnceLock<HeapGraph>,
    /// Where the references were not kept when the file was read.
    unread: Option<Unread>,
    answers: Answers,
    /// Of nodes with many references.
    internal_edges: Memo<InternalEdges>,
    property_counts: Memo<usize>,
    /// What the rooms below keep here.
    extensions: Extensions,
    /// Distances of what is near the root.
    near: Mutex<GrowingDistances>,
    timings: Timings,
}

/// How large it is, without asking it for anything and without a text of the program.
impl std::fmt::Debug for Heap {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let counts = [("nodes", self.nodes.len()), ("edges", self.edge_count()), ("strings", self.strings.len())];
        let mut heap = f.debug_struct("Heap");
        counts.iter().for_each(|(name, count)| _ = heap.field(name, count));
        heap.finish_non_exhaustive()
    }
}

/// What was computed already.
#[derive(Default)]
struct Answers {
    detachedness: OnceLock<Detachedness>,
    shallow_sizes: OnceLock<ShallowSizes>,
    distances: OnceLock<Distances>,
    dominators: OnceLock<Dominators>,
    essential: OnceLock<Essential>,
    retained_sizes: OnceLock<WideColumn<u64>>,
    classes: OnceLock<Classes>,
    native_contexts: OnceLock<NativeContexts>,
    roles: OnceLock<Roles>,
    functions: OnceLock<FunctionIndex>,
    script_names: OnceLock<ScriptNames>,
}

impl Heap {
    /// Reads a snapshot file (plain, gzip or zstd) and builds its graph; no analysis yet.
    ///
    /// # Errors
    /// As [`Snapshot::open`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Heap, ReadError> {
        Ok(Heap::new(Snapshot::open(path, options)?))
    }

    /// Reads a snapshot file without keeping its references, for those who ask for classes, class names and shallow sizes only: in
    /// less time and memory. Every other answer is the same as ever, but the first that needs references has the file read a
    /// second time; [`Heap::second_reading_fault`] tells if that failed. Compressed files and pipes are read as [`Heap::open`]
    /// does.
    ///
    /// # Errors
    /// As [`Snapshot::open`].
    pub fn open_without_references(path: &Path, options: &ReadOptions) -> Result<Heap, ReadError> {
        Ok(match Snapshot::open_outlined::<Sketch>(path, options)? {
            Opened::Whole(snapshot) => Heap::new(snapshot),
            Opened::Outlined(outlined) => {
                let (snapshot, unread) = Unread::new(outlined);
                Heap::with_graph(snapshot, OnceLock::new(), Some(unread))
            }
        })
    }

    /// Takes a snapshot that was read.
    pub fn new(mut snapshot: Snapshot) -> Heap {
        let edges = std::mem::take(&mut snapshot.edges);
        let graph = HeapGraph::new(edges, &snapshot.nodes, &snapshot.strings, NodeIndex(snapshot.header.root));
        Heap::with_graph(snapshot, OnceLock::from(graph), None)
    }

    fn with_graph(snapshot: Snapshot, graph: OnceLock<HeapGraph>, unread: Option<Unread>) -> Heap {
        let Snapshot { header, nodes, edges: _, strings, locations, samples, traces, scopes, notes } = snapshot;
        Heap {
            header,
            nodes,
            strings,
            locations,
            samples,
            traces,
            scopes,
            notes,
            graph,
            unread,
            answers: Answers::default(),
            internal_edges: Memo::default(),
            property_counts: Memo::default(),
            extensions: Extensions::default(),
            near: Mutex::default(),
            timings: Timings::default(),
        }
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
                    self.strings.release();
                }
                beside(self);
                self.strings.release();
            },
        );
        self.retained_sizes();
    }

    /// How long each answer took so far, in the order in which they were ready.
    pub fn timings(&self) -> Vec<Timing> {
        self.timings.list()
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
        if let Some(answer) = known.get() {
            return answer;
        }
        let _alone = one_caller();
        known.get_or_init(|| self.timings.of(name, || compute(self)))
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The node columns.
    pub fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// The string table.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Script locations.
    pub fn locations(&self) -> &Locations {
        &self.locations
    }

    /// Samples of a timeline recording; empty otherwise.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Allocation traces; empty unless recorded.
    pub fn traces(&self) -> &Traces {
        &self.traces
    }

    /// Scopes of the scripts' source; empty in most files.
    pub fn source_scopes(&self) -> &SourceScopes {
        &self.scopes
    }

    /// What in the file was unusual and tolerated.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// References between the nodes.
    #[inline]
    pub fn graph(&self) -> &HeapGraph {
        self.graph.get_or_init(|| match &self.unread {
            Some(unread) => self.timings.of("references", || unread.read(&self.nodes, &self.strings)),
            None => HeapGraph::of_few(Edges::none(self.nodes.len()), self.root()),
        })
    }

    /// What columns are computed from.
    #[inline]
    pub(crate) fn tables(&self) -> Tables<'_> {
        Tables { graph: self.graph(), nodes: &self.nodes, strings: &self.strings }
    }

    /// The same for columns to which those references suffice that were kept, to spare the others. Their positions are their own.
    pub(crate) fn kept_tables(&self) -> Tables<'_> {
        let graph = self.unread.as_ref().map_or_else(|| self.graph(), |unread| &unread.few);
        Tables { graph, nodes: &self.nodes, strings: &self.strings }
    }

    /// Finds references by their names.
    #[inline]
    pub(crate) fn edge_lookup(&self) -> EdgeLookup<'_> {
        EdgeLookup { graph: self.graph(), strings: &self.strings, indexed: &self.internal_edges }
    }

    fn class_inputs(&self) -> ClassInputs<'_> {
        ClassInputs {
            tables: self.kept_tables(),
            type_names: &self.header.node_type_names,
            locations: &self.locations,
            detachedness: self.detachedness(),
        }
    }

    /// The classes with another heap's interfaces: what a comparison takes for the older of two snapshots.
    pub fn classes_with(&self, shapes: &Shapes) -> Classes {
        Classes::compute(self.class_inputs(), Some(shapes))
    }

    /// The classes of plain objects that were collected from this heap, with another heap's interfaces.
    pub(crate) fn classes_of(&self, plain: PlainObjects, shapes: Shapes) -> Classes {
        plain.classes(self.class_inputs(), shapes)
    }

    /// How many references the file has.
    pub fn edge_count(&self) -> usize {
        self.unread.as_ref().map_or_else(|| self.graph().edge_count(), |unread| unread.edge_count)
    }

    /// Why the file's references could not be read when somebody asked for them after
    /// [`Heap::open_without_references`]: answers that rest on references are worth nothing then.
    pub fn second_reading_fault(&self) -> Option<&ReadError> {
        self.unread.as_ref()?.fault()
    }

    /// The root node.
    pub fn root(&self) -> NodeIndex {
        NodeIndex(self.header.root)
    }

    /// Type of a node.
    pub fn node_type(&self, node: NodeIndex) -> NodeType {
        self.nodes.node_type(node)
    }

    /// Object id of a node.
    pub fn id(&self, node: NodeIndex) -> SnapshotObjectId {
        self.nodes.id(node)
    }

    /// DOM state of every node after propagation.
    pub fn detachedness(&self) -> &Detachedness {
        self.answer("DOM state", &self.answers.detachedness, |heap| Detachedness::compute(heap.kept_tables()))
    }

    /// Shallow size of every node in bytes, after the engine's internal storage has gone to its owner.
    pub fn shallow_sizes(&self) -> &ShallowSizes {
        self.answer("shallow sizes", &self.answers.shallow_sizes, |heap| {
            let is_renamed = |node| heap.detachedness().is_renamed(node, NodeType::NATIVE);
            match heap.known_storage_owners() {
                Some(owners) => ShallowSizes::compute(heap.kept_tables(), || owners),
                None => ShallowSizes::compute(heap.kept_tables(), || StorageOwners::of(heap.tables(), is_renamed)),
            }
        })
    }

    /// Shallow size of a node in bytes, as DevTools shows it.
    #[inline]
    pub fn shallow_size(&self, node: NodeIndex) -> u64 {
        self.shallow_size_column().get(node.0)
    }

    /// Shallow sizes by node position, for passes over all nodes.
    #[inline]
    pub(crate) fn shallow_size_column(&self) -> &WideColumn<u64> {
        self.shallow_sizes().column(&self.nodes)
    }

    /// Who owns storage, where that was found while the file was read.
    pub(crate) fn known_storage_owners(&self) -> Option<&StorageOwners> {
        self.unread.as_ref()?.owners(self)
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
        self.answer("classes", &self.answers.classes, |heap| Classes::compute(heap.class_inputs(), None))
    }

    /// [`Heap::classes`] by the parts from which they are made: the heap's own plain objects and interfaces.
    pub(crate) fn classes_from(&self, plain: PlainObjects, shapes: Shapes) -> &Classes {
        self.answer("classes", &self.answers.classes, |heap| plain.classes(heap.class_inputs(), shapes))
    }

    /// Class name of a node.
    pub fn class_name(&self, node: NodeIndex) -> &JsText<'static> {
        &self.classes().get(self.classes().of(node)).name
    }

    /// Class of every node, if anyone has asked before.
    pub(crate) fn classes_if_known(&self) -> Option<&Classes> {
        self.answers.classes.get()
    }

    /// Which realm each node belongs to.
    pub fn native_contexts(&self) -> &NativeContexts {
        self.answer("native contexts", &self.answers.native_contexts, |heap| {
            NativeContexts::compute(heap.tables(), heap.detachedness(), heap.shallow_size_column())
        })
    }

    /// What part each node plays for the programmer.
    pub fn roles(&self) -> &Roles {
        self.answer("roles", &self.answers.roles, |heap| Roles::compute(&heap.nodes, &heap.strings))
    }

    /// Names of the scripts that locations speak of.
    pub fn script_names(&self) -> &ScriptNames {
        self.answer("script names", &self.answers.script_names, |heap| {
            let edges = EdgeLookup { graph: heap.kept_tables().graph, ..heap.edge_lookup() };
            ScriptNames::compute(edges, &heap.nodes, &heap.locations, |node| heap.raw_name(node))
        })
    }

    /// Which function declared which scope.
    pub(crate) fn functions(&self) -> &FunctionIndex {
        self.answer("functions", &self.answers.functions, |heap| FunctionIndex::compute(heap.edge_lookup(), &heap.nodes))
    }

    /// Name of a node after detached nodes are renamed: DevTools' `rawName`.
    pub fn raw_name(&self, node: NodeIndex) -> JsText<'_> {
        let (kind, name) = (self.node_type(node), self.strings.get(self.nodes.name(node)));
        // Asking for the DOM state computes it for the whole heap: only native nodes can be renamed.
        if kind == NodeType::NATIVE && self.detachedness().is_renamed(node, kind) { detached(&name) } else { name }
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
