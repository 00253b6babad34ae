//! One file a question, each a function from the graph (and earlier answers) to a column or a small table.
//! [`Heap`] owns a snapshot and computes each answer once, when first asked. The rules are DevTools'.

use std::path::Path;
use std::sync::OnceLock;

use parking_lot::Mutex;

use crate::graph::HeapGraph;
use crate::one_caller::one_caller;
use crate::snapshot::{
    EdgeIndex, EdgeName, EdgeType, Edges, Header, JsText, Locations, NodeIndex, NodeType, Nodes, Notes, Opened, ReadError,
    ReadOptions, Sample, Snapshot, SnapshotObjectId, SourceScopes, Strings, Traces, WideColumn,
};

pub mod access_paths;
pub mod aggregates;
pub mod allocations;
pub mod biggest;
mod bit_sets;
pub mod census;
pub mod classes;
pub mod comparison;
pub mod composition;
pub mod contents;
pub mod dead_variables;
pub mod detached_trees;
pub mod detachedness;
pub mod direct_holders;
pub mod distances;
pub mod dominated;
pub mod dominator_tree;
pub mod dominators;
pub mod duplicate_strings;
pub(crate) mod edge_lookup;
mod event_handlers;
pub mod field;
pub mod filters;
pub mod find;
pub mod functions;
pub mod independent_holders;
mod interner;
pub mod kept_together;
pub mod links;
mod memo;
pub mod merged_holders;
mod name_matcher;
pub mod names;
pub mod native_contexts;
mod number_nodes;
mod numbers_in_names;
mod outline;
mod owner_partition;
mod owners;
pub mod packages;
pub mod queryable;
pub mod retained_sizes;
pub mod retainers_view;
pub mod retaining_paths;
pub mod roles;
pub mod samples;
pub mod script_names;
pub mod shallow_sizes;
pub mod shapes;
mod sizes;
pub mod statistics;
mod storage_owners;
pub mod suspects;
pub mod timings;
pub mod unreached;
pub mod waste;
pub mod without;

use aggregates::ClassRow;
use classes::Classes;
use comparison::NodesById;
use contents::{PairKeys, TableKeys};
use dead_variables::DeadVariables;
use detachedness::Detachedness;
use distances::{Distances, GrowingDistances};
use dominators::{Dominators, Essential};
use duplicate_strings::DuplicateGroup;
use edge_lookup::InternalEdges;
use filters::{NamedFilter, NodeSet};
use functions::FunctionIndex;
use memo::Memo;
use names::RopeIndex;
use native_contexts::NativeContexts;
use outline::{Sketch, Unread};
use retaining_paths::roads::Roads;
use roles::Roles;
use script_names::ScriptNames;
use shallow_sizes::ShallowSizes;
use statistics::Statistics;
use timings::{Timing, Timings};

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
    /// Of hash tables: which key belongs to which slot.
    table_keys: Memo<TableKeys>,
    /// Of values in WeakMaps: by id, the keys that hold them.
    pair_keys: Memo<PairKeys>,
    ropes: RopeIndex,
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
    statistics: OnceLock<Statistics>,
    class_rows: OnceLock<Vec<ClassRow>>,
    equal_strings: OnceLock<Vec<Vec<NodeIndex>>>,
    duplicate_strings: OnceLock<Vec<DuplicateGroup>>,
    native_contexts: OnceLock<NativeContexts>,
    roles: OnceLock<Roles>,
    roads: OnceLock<Roads>,
    functions: OnceLock<FunctionIndex>,
    script_names: OnceLock<ScriptNames>,
    dead_variables: OnceLock<DeadVariables>,
    nodes_by_id: OnceLock<NodesById>,
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
            table_keys: Memo::default(),
            pair_keys: Memo::default(),
            ropes: RopeIndex::default(),
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

    /// Computes an answer when it is first asked for.
    fn answer<'h, T>(&'h self, name: &'static str, known: &'h OnceLock<T>, compute: impl FnOnce(&'h Heap) -> T) -> &'h T {
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

    /// A graph that has the references of a node: those that were kept if they were, to spare the others. Its edges have
    /// positions of their own.
    #[inline]
    fn graph_of(&self, node: NodeIndex) -> &HeapGraph {
        match &self.unread {
            Some(unread) if unread.keeps(node) => &unread.few,
            _ => self.graph(),
        }
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
        self.answer("DOM state", &self.answers.detachedness, Detachedness::compute)
    }

    /// Shallow size of every node in bytes, after the engine's internal storage has gone to its owner.
    pub fn shallow_sizes(&self) -> &ShallowSizes {
        self.answer("shallow sizes", &self.answers.shallow_sizes, ShallowSizes::compute)
    }

    /// Nodes by their ids. The first snapshot of a series is asked for them by each later one.
    fn nodes_by_id(&self) -> &NodesById {
        self.answers.nodes_by_id.get_or_init(|| NodesById::new(&self.nodes, |_| true))
    }

    /// Distance of every node from the user's roots.
    pub fn distances(&self) -> &Distances {
        self.answer("distances", &self.answers.distances, Distances::compute)
    }

    /// Distance of every node, if anyone has asked before.
    fn distances_if_known(&self) -> Option<&Distances> {
        self.answers.distances.get()
    }

    /// Distance of a node, for who asks for those of few: most are found before the whole heap was looked at.
    pub fn distance(&self, node: NodeIndex) -> i32 {
        self.near.lock().find(self, node)
    }

    /// The dominator tree.
    pub fn dominators(&self) -> &Dominators {
        self.answer("dominators", &self.answers.dominators, Dominators::compute)
    }

    /// Which references count for what keeps an object alive: those that dominators and retained sizes go by. They are found anew, as
    /// dominators have no room to keep them.
    fn essential(&self) -> &Essential {
        self.answer("references that hold", &self.answers.essential, dominators::essential_edges)
    }

    /// Retained size of every node, in bytes, by node position. The root's is the sum over all nodes.
    pub fn retained_sizes(&self) -> &WideColumn<u64> {
        self.answer("retained sizes", &self.answers.retained_sizes, retained_sizes::compute)
    }

    /// Class of every node.
    pub fn classes(&self) -> &Classes {
        self.answer("classes", &self.answers.classes, Classes::compute)
    }

    /// Class of every node, if anyone has asked before.
    pub(crate) fn classes_if_known(&self) -> Option<&Classes> {
        self.answers.classes.get()
    }

    /// DevTools' Statistics view.
    pub fn statistics(&self) -> &Statistics {
        self.answer("statistics", &self.answers.statistics, Statistics::compute)
    }

    /// Strings with equal texts, two or more each, in node order; the groups in the order of their first strings. What
    /// [`Heap::duplicate_strings`] begins with, and most of its cost; it needs no retained sizes.
    pub fn equal_strings(&self) -> &[Vec<NodeIndex>] {
        self.answer::<Vec<_>>("equal strings", &self.answers.equal_strings, duplicate_strings::equal_strings)
    }

    /// Groups of equal strings, the group that retains most first.
    pub fn duplicate_strings(&self) -> &[DuplicateGroup] {
        self.answer::<Vec<_>>("duplicate strings", &self.answers.duplicate_strings, duplicate_strings::compute)
    }

    /// Which realm each node belongs to.
    pub fn native_contexts(&self) -> &NativeContexts {
        self.answer("native contexts", &self.answers.native_contexts, NativeContexts::compute)
    }

    /// What part each node plays for the programmer.
    pub fn roles(&self) -> &Roles {
        self.answer("roles", &self.answers.roles, Roles::compute)
    }

    /// The way to every node that a person would name.
    pub(crate) fn roads(&self) -> &Roads {
        self.answer("paths", &self.answers.roads, Roads::compute)
    }

    /// Names of the scripts that locations speak of.
    pub fn script_names(&self) -> &ScriptNames {
        self.answer("script names", &self.answers.script_names, ScriptNames::compute)
    }

    /// Which function declared which scope.
    pub(crate) fn functions(&self) -> &FunctionIndex {
        self.answer("functions", &self.answers.functions, FunctionIndex::compute)
    }

    /// Variables that closures keep and nobody can use any more, where the file has scopes and numbers.
    pub fn dead_variables(&self) -> &DeadVariables {
        self.answer("dead variables", &self.answers.dead_variables, DeadVariables::compute)
    }

    /// DevTools' Summary: one row a class, by retained size descending, then by name.
    pub fn class_rows(&self, filter: Option<&NodeSet>) -> Vec<ClassRow> {
        match filter {
            Some(_) => aggregates::compute(self, filter),
            None => self.all_class_rows().to_vec(),
        }
    }

    /// [`Heap::class_rows`] of all nodes.
    pub(crate) fn all_class_rows(&self) -> &[ClassRow] {
        self.answer::<Vec<_>>("class sizes", &self.answers.class_rows, |heap| aggregates::compute(heap, None))
    }

    /// The nodes that pass one of DevTools' named filters.
    pub fn filter(&self, filter: NamedFilter) -> NodeSet {
        filters::compute(self, filter)
    }

    /// Name of a node after detached nodes are renamed: DevTools' `rawName`.
    pub fn raw_name(&self, node: NodeIndex) -> JsText<'_> {
        names::raw_name(self, node)
    }

    /// Name of a node as DevTools displays it.
    pub fn name(&self, node: NodeIndex) -> JsText<'_> {
        names::display_name(self, node)
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

    /// Text of an edge's name as DevTools displays it.
    pub fn edge_name(&self, edge: EdgeIndex) -> JsText<'_> {
        match self.graph().edge_name(edge) {
            EdgeName::Number(number) => number.to_string().into(),
            EdgeName::Text(string) => names::edge_text(self, self.graph().edge_type(edge), string),
        }
    }
}
