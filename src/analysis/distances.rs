//! Distances: breadth-first depth from the user's roots, then from the system's.

use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::Heap;
use super::bit_sets::{NameSet, OfType, nodes_of};
use super::numbers_in_names::leading_integer;
use crate::graph::Columns;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// Distance of every node.
#[derive(Debug)]
pub struct Distances {
    /// By node position; [`Distances::UNREACHED`] where no search came.
    pub(super) values: Vec<i32>,
}

impl Distances {
    /// DevTools' marker for a node that no search reached.
    pub const UNREACHED: i32 = -5;
    /// Nodes that only the system holds have distances from here on.
    pub const SYSTEM: i32 = 100_000_000;

    pub(super) fn compute(heap: &Heap) -> Self {
        Distances { values: search_all(heap, &FollowAll) }
    }

    /// The distances that remain when no path may pass the ignored nodes.
    pub(super) fn ignoring(heap: &Heap, ignored: &FixedBitSet) -> Self {
        Distances { values: search_all(heap, ignored) }
    }

    /// Distance of a node.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> i32 {
        self.values[node.at()]
    }

    /// The whole column, by node position.
    pub fn values(&self) -> &[i32] {
        &self.values
    }
}

/// Whether a target of the root is where the user's part of the heap begins: whatever is not synthetic, and the
/// documents.
pub(super) fn is_user_root(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) != NodeType::SYNTHETIC || heap.strings.is(heap.nodes.name(node), "(Document DOM trees)")
}

/// Targets that a search passes by; without any the test must cost nothing.
trait Ignored {
    fn passes_by(&self, target: u32) -> bool;
}

struct FollowAll;

impl Ignored for FollowAll {
    #[inline]
    fn passes_by(&self, _target: u32) -> bool {
        false
    }
}

impl Ignored for FixedBitSet {
    #[inline]
    fn passes_by(&self, target: u32) -> bool {
        self.contains(target as usize)
    }
}

fn search_all(heap: &Heap, ignored: &impl Ignored) -> Vec<i32> {
    let graph = heap.graph();
    let mut search = Search::new(heap, ignored);
    let root_targets = graph.edges_of(graph.root()).map(|edge| graph.target(edge));
    // A user root that the root names twice is visited twice, as in DevTools: that completes its WeakMap pairs.
    let user_roots: Vec<u32> = root_targets.filter(|&target| is_user_root(heap, target)).map(|target| target.0).collect();
    let system = if user_roots.is_empty() { 0 } else { Distances::SYSTEM };
    user_roots.iter().for_each(|&node| search.reach(node, 1));
    search.run(user_roots, 1);
    search.reach(graph.root().0, system);
    search.run(vec![graph.root().0], system);
    search.distances
}

/// A breadth-first search, level by level, edges in file order.
struct Search<'a, I> {
    heap: &'a Heap,
    columns: Columns<'a>,
    ignored: &'a I,
    /// Nodes whose edges need a closer look.
    exceptional: FixedBitSet,
    distances: Vec<i32>,
    /// The nodes that have a distance. A bit a node stays in the cache where the distances themselves do not.
    reached: FixedBitSet,
    /// WeakMap pairs of which one edge was met. The value is reached by the second.
    pending: FixedBitSet,
}

impl<'a, I: Ignored> Search<'a, I> {
    fn new(heap: &'a Heap, ignored: &'a I) -> Self {
        Search {
            heap,
            columns: heap.graph().columns(),
            ignored,
            exceptional: exceptional_sources(heap),
            distances: vec![Distances::UNREACHED; heap.nodes.len()],
            reached: FixedBitSet::with_capacity(heap.nodes.len()),
            pending: FixedBitSet::with_capacity(heap.graph().pair_text_count()),
        }
    }

    fn reach(&mut self, node: u32, distance: i32) {
        self.reached.insert(node as usize);
        self.distances[node as usize] = distance;
    }

    /// Continues from nodes that all have this distance.
    fn run(&mut self, mut level: Vec<u32>, mut distance: i32) {
        let mut next = Vec::new();
        while !level.is_empty() {
            distance += 1;
            self.columns.visit_rows(&level, |source, row| {
                if self.exceptional.contains(source as usize) {
                    self.visit_exceptional(source, distance, &mut next);
                } else {
                    self.visit(row, distance, &mut next);
                }
            });
            std::mem::swap(&mut level, &mut next);
            next.clear();
        }
    }

    #[inline]
    fn visit(&mut self, row: Range<usize>, distance: i32, next: &mut Vec<u32>) {
        let first = row.start;
        for (at, (&target, &kind)) in self.columns.targets[row.clone()].iter().zip(&self.columns.types[row]).enumerate() {
            if kind == EdgeType::WEAK || self.reached.contains(target as usize) || self.ignored.passes_by(target) {
                continue;
            }
            if kind.is_pair() && !self.completes_pair(EdgeIndex((first + at) as u32)) {
                continue;
            }
            self.reach(target, distance);
            next.push(target);
        }
    }

    /// Notes that an edge of a pair was met; true if the other one was before.
    #[cold]
    fn completes_pair(&mut self, edge: EdgeIndex) -> bool {
        self.heap.graph().pair_text(edge).is_none_or(|text| {
            let text = text.0 as usize;
            self.pending.toggle(text);
            !self.pending.contains(text)
        })
    }

    #[cold]
    fn visit_exceptional(&mut self, source: u32, distance: i32, next: &mut Vec<u32>) {
        let graph = self.heap.graph();
        for edge in graph.edges_of(NodeIndex(source)) {
            let target = graph.target(edge).0;
            let kind = graph.edge_type(edge);
            if kind == EdgeType::WEAK || self.reached.contains(target as usize) || self.ignored.passes_by(target) {
                continue;
            }
            let is_array = self.heap.node_type(NodeIndex(source)) == NodeType::ARRAY;
            let follows = if is_array {
                !is_descriptor_value(self.heap, edge)
            } else {
                !is_sloppy_function_map(self.heap, edge) && (!kind.is_pair() || self.completes_pair(edge))
            };
            if follows {
                self.reach(target, distance);
                next.push(target);
            }
        }
    }
}

const DESCRIPTORS: &str = "(map descriptors)";
const NATIVE_CONTEXT: &str = "system / NativeContext";

/// Nodes of which not every edge counts: descriptor arrays and the engine's native contexts.
fn exceptional_sources(heap: &Heap) -> FixedBitSet {
    let strings = &heap.strings;
    let names = NameSet::new(strings, |string| strings.is(string, DESCRIPTORS) || strings.is(string, NATIVE_CONTEXT));
    // Neither type is ever renamed, so the file's name is the raw name.
    let may_be = |kind| match kind {
        NodeType::ARRAY | NodeType::HIDDEN => OfType::Maybe,
        _ => OfType::No,
    };
    nodes_of(&heap.nodes.types, may_be, |node, kind| {
        let name = heap.nodes.name(node);
        names.contains(name) && strings.is(name, if kind == NodeType::ARRAY { DESCRIPTORS } else { NATIVE_CONTEXT })
    })
}

/// Edges of a descriptor array come in threes (key, details, value) behind a header of two; DevTools does not follow the
/// middle ones.
fn is_descriptor_value(heap: &Heap, edge: EdgeIndex) -> bool {
    let index = match heap.graph().edge_name(edge) {
        EdgeName::Number(number) => Some(number),
        EdgeName::Text(string) => leading_integer(heap.strings.get(string).as_bytes()),
    };
    index.is_some_and(|index| index >= 2 && index % 3 == 1)
}

fn is_sloppy_function_map(heap: &Heap, edge: EdgeIndex) -> bool {
    match heap.graph().edge_name(edge) {
        EdgeName::Number(_) => false,
        EdgeName::Text(string) => heap.strings.is(string, "sloppy_function_map"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    fn distances<const N: usize>(heap: &Heap, nodes: [NodeIndex; N]) -> [i32; N] {
        nodes.map(|node| heap.distances().of(node))
    }

    #[test]
    fn user_roots_come_first_and_the_system_starts_at_a_hundred_million() {
        let mut heap = HeapBuilder::new();
        let [global, gc, app, own] = [("object", "global"), ("synthetic", "(GC roots)"), ("object", "App"), ("hidden", "own")]
            .map(|(kind, name)| heap.node(kind, name, 8));
        heap.root_edge("element", 1, gc).root_edge("weak", "1", global);
        heap.edge(gc, "element", 1, app).edge(global, "property", "app", app).edge(gc, "element", 2, own);
        let heap = heap.build();
        assert_eq!(distances(&heap, [global, app, HeapBuilder::ROOT, gc, own]), [1, 2, 100_000_000, 100_000_001, 100_000_002]);
    }

    #[test]
    fn a_node_that_only_a_weak_edge_reaches_is_unreachable() {
        let mut heap = HeapBuilder::new();
        let (gc, weak) = (heap.node("synthetic", "(GC roots)", 0), heap.node("object", "W", 8));
        heap.root_edge("element", 1, gc).edge(gc, "weak", "1", weak);
        let heap = heap.build();
        assert_eq!(distances(&heap, [HeapBuilder::ROOT, gc, weak]), [0, 1, Distances::UNREACHED]);
    }

    #[test]
    fn a_weakmap_value_is_one_step_behind_the_farther_of_key_and_table() {
        let mut heap = HeapBuilder::new();
        let [global, table, holder, key, value] =
            ["global", "WeakMap", "Holder", "K", "V"].map(|name| heap.node("object", name, 8));
        heap.root_edge("shortcut", "1", global);
        heap.edge(global, "property", "table", table)
            .edge(global, "property", "holder", holder)
            .edge(holder, "property", "key", key);
        let text = " / part of key (K @9) -> value (V @11) pair in WeakMap (table @5)";
        heap.edge(table, "internal", format!("1{text}"), value).edge(key, "internal", format!("2{text}"), value);
        let heap = heap.build();
        assert_eq!(distances(&heap, [table, key, value]), [2, 3, 4]);
    }

    #[test]
    fn descriptor_values_and_the_sloppy_function_map_are_not_followed() {
        let mut heap = HeapBuilder::new();
        let (array, context) = (heap.node("array", "(map descriptors)", 8), heap.node("hidden", "system / NativeContext", 8));
        let [header, key, value, map] = ["header", "key", "value", "map"].map(|name| heap.node("hidden", name, 8));
        heap.root_edge("element", 1, array).root_edge("element", 2, context);
        heap.edge(array, "internal", "1", header).edge(array, "hidden", 3, key).edge(array, "internal", "4", value);
        heap.edge(context, "internal", "sloppy_function_map", map);
        let heap = heap.build();
        assert_eq!(distances(&heap, [header, key, value, map]), [2, 2, Distances::UNREACHED, Distances::UNREACHED]);
    }

    #[test]
    fn ignored_nodes_cut_every_path_through_them() {
        let mut heap = HeapBuilder::new();
        let [global, cut, behind] = ["global", "Cut", "Behind"].map(|name| heap.node("object", name, 8));
        heap.root_edge("shortcut", "1", global).edge(global, "property", "a", cut).edge(cut, "property", "b", behind);
        let heap = heap.build();
        let mut ignored = FixedBitSet::with_capacity(heap.nodes.len());
        ignored.insert(cut.at());
        let distances = Distances::ignoring(&heap, &ignored);
        assert_eq!([global, cut, behind].map(|node| distances.of(node)), [1, Distances::UNREACHED, Distances::UNREACHED]);
    }
}
