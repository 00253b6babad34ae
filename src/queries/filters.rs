//! DevTools' filters of the Summary: sets of nodes that something particular keeps alive, or that were allocated at some
//! time or place.

use fixedbitset::FixedBitSet;

use super::event_handlers;
use crate::Heap;
use crate::columns::bit_sets::NameSet;
use crate::columns::detachedness::Detachedness;
use crate::columns::distances::Distances;
use crate::columns::native_contexts::Attribution;
use crate::engine::v8;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// A named filter of DevTools' Summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedFilter {
    /// Objects that only detached DOM nodes keep alive.
    DetachedDom,
    /// Objects that only the DevTools console keeps alive.
    Console,
    /// Objects that only event handlers keep alive.
    EventHandlers,
    /// Objects that only function contexts keep alive.
    Contexts,
    /// Members of groups of duplicated strings.
    DuplicateStrings,
    /// Nodes that several native contexts share.
    SharedNativeContext,
    /// Nodes that no native context reaches.
    NoNativeContext,
}

impl NamedFilter {
    /// Its name on command lines and in answers.
    pub fn name(self) -> &'static str {
        match self {
            NamedFilter::DetachedDom => "detached-dom",
            NamedFilter::Console => "console",
            NamedFilter::EventHandlers => "event-handlers",
            NamedFilter::Contexts => "contexts",
            NamedFilter::DuplicateStrings => "duplicate-strings",
            NamedFilter::SharedNativeContext => "shared-native-context",
            NamedFilter::NoNativeContext => "no-native-context",
        }
    }
}

/// A set of nodes.
#[derive(Debug, Clone)]
pub struct NodeSet(pub(crate) FixedBitSet);

/// A range of object ids, which grow with time: what was allocated after one moment and not after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRange {
    /// Ids in the range are larger than this.
    pub above: u64,
    /// The largest id in the range.
    pub up_to: u64,
}

impl NodeSet {
    /// No nodes of a heap.
    pub fn none(heap: &Heap) -> NodeSet {
        NodeSet(FixedBitSet::with_capacity(heap.nodes().len()))
    }

    /// Adds a node of the heap.
    pub fn insert(&mut self, node: NodeIndex) {
        self.0.insert(node.at());
    }

    /// The nodes that a test accepts.
    pub fn of(heap: &Heap, accepts: impl Fn(NodeIndex) -> bool) -> NodeSet {
        let mut set = FixedBitSet::with_capacity(heap.nodes().len());
        heap.nodes().indices().filter(|&node| accepts(node)).for_each(|node| set.insert(node.at()));
        NodeSet(set)
    }

    /// The nodes whose ids are in a range.
    pub fn of_ids(heap: &Heap, range: IdRange) -> NodeSet {
        NodeSet::of(heap, |node| range.above < heap.id(node).0 && heap.id(node).0 <= range.up_to)
    }

    /// The nodes that were allocated at one of these nodes of the call tree: the filter by a row of the allocation profile.
    pub fn of_trace_nodes(heap: &Heap, trace_ids: &[u64]) -> NodeSet {
        let mut sorted = trace_ids.to_vec();
        sorted.sort_unstable();
        NodeSet::of(heap, |node| sorted.binary_search(&u64::from(heap.nodes().trace_node(node))).is_ok())
    }

    /// The nodes that belong to a native context alone.
    pub fn of_native_context(heap: &Heap, context: NodeIndex) -> NodeSet {
        attributed(heap, Attribution::Context(context))
    }

    /// Whether the node is in the set.
    #[inline]
    pub fn contains(&self, node: NodeIndex) -> bool {
        self.0.contains(node.at())
    }

    /// The nodes of the set in node order.
    pub fn iter(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.0.ones().map(|at| NodeIndex(at as u32))
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.0.count_ones(..)
    }

    /// True if no node is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_clear()
    }
}

pub(crate) fn compute(heap: &Heap, filter: NamedFilter) -> NodeSet {
    match filter {
        NamedFilter::DetachedDom => retained_by_detached_dom(heap),
        NamedFilter::Console => retained_by_console(heap),
        NamedFilter::EventHandlers => retained_by_event_handlers(heap),
        NamedFilter::Contexts => retained_by_contexts(heap),
        NamedFilter::DuplicateStrings => duplicate_strings(heap),
        NamedFilter::SharedNativeContext => attributed(heap, Attribution::Shared),
        NamedFilter::NoNativeContext => attributed(heap, Attribution::None),
    }
}

fn retained_by_detached_dom(heap: &Heap) -> NodeSet {
    let states = heap.detachedness();
    unreached_without(heap, |_, edge| states.state(heap.graph().target(edge)) == Detachedness::DETACHED)
}

fn retained_by_console(heap: &Heap) -> NodeSet {
    unreached_without(heap, |source, edge| is_console_handle(heap, source, edge))
}

/// Whether a reference from this node is the console's, to something that it printed.
pub fn is_console_handle(heap: &Heap, source: NodeIndex, edge: EdgeIndex) -> bool {
    heap.node_type(source) == NodeType::SYNTHETIC
        && matches!(heap.graph().edge_name(edge), EdgeName::Text(_))
        && heap.edge_name(edge).as_bytes().ends_with(v8::CONSOLE_HANDLE.as_bytes())
}

fn retained_by_event_handlers(heap: &Heap) -> NodeSet {
    let handlers = event_handlers::find(heap);
    unreached_without(heap, |_, edge| handlers.contains(heap.graph().target(edge).at()))
}

fn retained_by_contexts(heap: &Heap) -> NodeSet {
    let strings = heap.strings();
    let names =
        NameSet::new(strings, |string| strings.is(string, v8::CONTEXT) || strings.starts_with(string, v8::CONTEXT_PREFIX));
    unreached_without(heap, |_, edge| {
        let target = heap.graph().target(edge);
        names.contains(heap.nodes().name(target)) && !heap.detachedness().is_renamed(target, heap.node_type(target))
    })
}

/// The nodes that have a distance but are not reached from the root once the blocked edges are left out. No other rule
/// of distances applies: WeakMap pairs are plain edges here.
fn unreached_without(heap: &Heap, is_blocked: impl Fn(NodeIndex, EdgeIndex) -> bool) -> NodeSet {
    let graph = heap.graph();
    let columns = graph.columns();
    let mut reached = FixedBitSet::with_capacity(heap.nodes().len());
    let (mut level, mut next) = (vec![graph.root().0], Vec::new());
    reached.insert(graph.root().at());
    while !level.is_empty() {
        columns.visit_rows(&level, |source, row| {
            for edge in row {
                let target = columns.targets[edge];
                let is_closed = columns.types[edge] == EdgeType::WEAK || reached.contains(target as usize);
                if !is_closed && !is_blocked(NodeIndex(source), EdgeIndex(edge as u32)) {
                    reached.insert(target as usize);
                    next.push(target);
                }
            }
        });
        std::mem::swap(&mut level, &mut next);
        next.clear();
    }
    let distances = heap.distances();
    NodeSet::of(heap, |node| !reached.contains(node.at()) && distances.of(node) != Distances::UNREACHED)
}

fn duplicate_strings(heap: &Heap) -> NodeSet {
    let mut set = FixedBitSet::with_capacity(heap.nodes().len());
    let members = heap.duplicate_strings().iter().flat_map(|group| &group.members);
    members.for_each(|member| set.insert(member.at()));
    NodeSet(set)
}

fn attributed(heap: &Heap, attribution: Attribution) -> NodeSet {
    let contexts = heap.native_contexts();
    NodeSet::of(heap, |node| contexts.of(node) == attribution)
}

impl Heap {
    /// The nodes that pass one of DevTools' named filters.
    pub fn filter(&self, filter: NamedFilter) -> NodeSet {
        compute(self, filter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    fn passing(heap: &Heap, filter: NamedFilter) -> Vec<u32> {
        heap.filter(filter).iter().map(|node| node.0).collect()
    }

    /// A blocked node and what only it holds; then what the global holds too, and what nothing holds.
    fn heap_with(build: impl Fn(&mut HeapBuilder) -> NodeIndex) -> (Heap, Vec<u32>) {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 8);
        heap.root_edge("shortcut", "1", global);
        let blocked = build(&mut heap);
        let [only, both, gone] = ["only", "both", "gone"].map(|name| heap.node("object", name, 8));
        heap.edge(global, "property", "x", blocked).edge(blocked, "property", "only", only);
        heap.edge(blocked, "property", "both", both).edge(global, "property", "both", both).edge(gone, "property", "x", only);
        (heap.build(), vec![blocked.0, only.0])
    }

    #[test]
    fn what_only_a_detached_node_holds_passes_with_it() {
        let (heap, expected) = heap_with(|heap| {
            let blocked = heap.node("native", "Div", 8);
            heap.detachedness(blocked, 2);
            blocked
        });
        assert_eq!(passing(&heap, NamedFilter::DetachedDom), expected);
    }

    #[test]
    fn what_only_a_context_holds_passes_with_it() {
        let (heap, expected) = heap_with(|heap| heap.node("object", "system / Context / scope @5", 8));
        assert_eq!(passing(&heap, NamedFilter::Contexts), expected);
    }

    #[test]
    fn what_only_the_console_holds_passes() {
        let mut heap = HeapBuilder::new();
        let (handles, printed) = (heap.node("synthetic", "(Global handles)", 0), heap.node("object", "Printed", 8));
        heap.root_edge("element", 1, handles).edge(handles, "internal", "5 / DevTools console", printed);
        assert_eq!(passing(&heap.build(), NamedFilter::Console), [printed.0]);
    }

    #[test]
    fn an_id_range_excludes_its_lower_and_includes_its_upper_end() {
        let mut heap = HeapBuilder::new();
        for name in ["A", "B", "C", "D"] {
            heap.node("object", name, 8);
        }
        let set = NodeSet::of_ids(&heap.build(), IdRange { above: 3, up_to: 7 });
        assert_eq!(set.iter().map(|node| node.0).collect::<Vec<_>>(), [2, 3]);
    }
}
