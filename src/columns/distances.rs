//! Distances: breadth-first depth from the user's roots, then from the system's.

use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::bit_sets::{NameSet, OfType, nodes_of};
use super::numbers_in_names::leading_integer;
use crate::columns::Tables;
use crate::engine::{blink, v8};
use crate::graph::Columns;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// Distance of every node.
#[derive(Debug)]
pub struct Distances {
    /// By node position; [`Distances::UNREACHED`] where no search came.
    pub(crate) values: Vec<i32>,
}

impl Distances {
    /// DevTools' marker for a node that no search reached.
    pub const UNREACHED: i32 = -5;
    /// Nodes that only the system holds have distances from here on.
    pub const SYSTEM: i32 = 100_000_000;

    pub(crate) fn compute(tables: Tables) -> Self {
        Distances { values: search_all(tables, &FollowAll) }
    }

    /// The distances that remain when no path may pass the ignored nodes.
    pub(crate) fn ignoring(tables: Tables, ignored: &FixedBitSet) -> Self {
        Distances { values: search_all(tables, ignored) }
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

/// Whether a node at this distance is one of the user's: reached from what the program or its page knows.
pub(crate) fn is_of_user(distance: i32) -> bool {
    (0..Distances::SYSTEM).contains(&distance)
}

/// Whether a target of the root is where the user's part of the heap begins: whatever is not synthetic, and the
/// documents.
pub(crate) fn is_user_root(tables: Tables, node: NodeIndex) -> bool {
    tables.nodes.node_type(node) != NodeType::SYNTHETIC || tables.strings.is(tables.nodes.name(node), blink::DOCUMENT_TREES)
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

fn search_all(tables: Tables, ignored: &impl Ignored) -> Vec<i32> {
    let mut search = Search::new(tables, ignored);
    search.exceptional = Some(exceptional_sources(tables));
    while search.go_on(tables) {}
    search.distances
}

/// Distances as far as somebody asks: what is near the root is known before most of a heap was looked at.
#[derive(Default)]
pub(crate) struct GrowingDistances(Option<Search<'static, FollowAll>>);

impl GrowingDistances {
    /// Distance of a node. Those of all that are nearer are known then. `all` if somebody has asked for the whole column.
    pub(crate) fn find(&mut self, tables: Tables, all: Option<&Distances>, node: NodeIndex) -> i32 {
        if all.is_none() {
            let search = self.0.get_or_insert_with(|| Search::new(tables, &FollowAll));
            while !search.reached.contains(node.at()) && search.go_on(tables) {}
        }
        self.known(tables.graph.root(), all, node)
    }

    /// Distance of a node, as far as it is known by now.
    pub(crate) fn known(&self, root: NodeIndex, all: Option<&Distances>, node: NodeIndex) -> i32 {
        match (all, &self.0) {
            (Some(all), _) => all.of(node),
            // In the end the root's is this, also if something of the user's leads to it.
            (None, Some(search)) if node == root => search.of_root,
            (None, Some(search)) => search.distances[node.at()],
            (None, None) => Distances::UNREACHED,
        }
    }
}

/// A breadth-first search, level by level, edges in file order.
struct Search<'a, I> {
    ignored: &'a I,
    /// Nodes whose edges need a closer look. A search that ends early asks each node that it comes by instead.
    exceptional: Option<FixedBitSet>,
    distances: Vec<i32>,
    /// The nodes that have a distance. A bit a node stays in the cache where the distances themselves do not.
    reached: FixedBitSet,
    /// WeakMap pairs of which one edge was met. The value is reached by the second.
    pending: FixedBitSet,
    /// The nodes of the latest level, and the distance that they have.
    level: Vec<u32>,
    distance: i32,
    /// The root's distance, from which what only the system holds is counted, and whether the search has come so far.
    of_root: i32,
    is_systems: bool,
}

impl<'a, I: Ignored> Search<'a, I> {
    /// Begins at the user's roots.
    fn new(tables: Tables, ignored: &'a I) -> Self {
        let graph = tables.graph;
        let root_targets = graph.edges_of(graph.root()).map(|edge| graph.target(edge));
        // A user root that the root names twice is visited twice, as in DevTools: that completes its WeakMap pairs.
        let user_roots: Vec<u32> = root_targets.filter(|&target| is_user_root(tables, target)).map(|target| target.0).collect();
        let mut search = Search {
            ignored,
            exceptional: None,
            distances: vec![Distances::UNREACHED; tables.nodes.len()],
            reached: FixedBitSet::with_capacity(tables.nodes.len()),
            pending: FixedBitSet::with_capacity(graph.pair_text_count()),
            level: Vec::new(),
            distance: 1,
            of_root: if user_roots.is_empty() { 0 } else { Distances::SYSTEM },
            is_systems: false,
        };
        user_roots.iter().for_each(|&node| search.reach(node, 1));
        search.level = user_roots;
        search
    }

    fn reach(&mut self, node: u32, distance: i32) {
        self.reached.insert(node as usize);
        self.distances[node as usize] = distance;
    }

    /// Finds the next level. False if there is none.
    fn go_on(&mut self, tables: Tables) -> bool {
        if self.level.is_empty() {
            if self.is_systems {
                return false;
            }
            self.is_systems = true;
            self.distance = self.of_root;
            self.reach(tables.graph.root().0, self.of_root);
            self.level.push(tables.graph.root().0);
        }
        self.distance += 1;
        let (level, columns) = (std::mem::take(&mut self.level), tables.graph.columns());
        let mut next = Vec::new();
        columns.visit_rows(&level, |source, row| {
            let is_exceptional = match &self.exceptional {
                Some(exceptional) => exceptional.contains(source as usize),
                None => is_exceptional(tables, NodeIndex(source)),
            };
            if is_exceptional {
                self.visit_exceptional(tables, source, &mut next);
            } else {
                self.visit(tables, columns, row, &mut next);
            }
        });
        self.level = next;
        true
    }

    #[inline]
    fn visit(&mut self, tables: Tables, columns: Columns, row: Range<usize>, next: &mut Vec<u32>) {
        let first = row.start;
        for (at, (&target, &kind)) in columns.targets[row.clone()].iter().zip(&columns.types[row]).enumerate() {
            if kind == EdgeType::WEAK || self.reached.contains(target as usize) || self.ignored.passes_by(target) {
                continue;
            }
            if kind.is_pair() && !self.completes_pair(tables, EdgeIndex((first + at) as u32)) {
                continue;
            }
            self.reach(target, self.distance);
            next.push(target);
        }
    }

    /// Notes that an edge of a pair was met; true if the other one was before.
    #[cold]
    fn completes_pair(&mut self, tables: Tables, edge: EdgeIndex) -> bool {
        tables.graph.pair_text(edge).is_none_or(|text| {
            let text = text.0 as usize;
            self.pending.toggle(text);
            !self.pending.contains(text)
        })
    }

    #[cold]
    fn visit_exceptional(&mut self, tables: Tables, source: u32, next: &mut Vec<u32>) {
        let graph = tables.graph;
        for edge in graph.edges_of(NodeIndex(source)) {
            let target = graph.target(edge).0;
            let kind = graph.edge_type(edge);
            if kind == EdgeType::WEAK || self.reached.contains(target as usize) || self.ignored.passes_by(target) {
                continue;
            }
            let is_array = tables.nodes.node_type(NodeIndex(source)) == NodeType::ARRAY;
            let follows = if is_array {
                !is_descriptor_value(tables, edge)
            } else {
                !is_sloppy_function_map(tables, edge) && (!kind.is_pair() || self.completes_pair(tables, edge))
            };
            if follows {
                self.reach(target, self.distance);
                next.push(target);
            }
        }
    }
}

/// Nodes of which not every edge counts: descriptor arrays and the engine's native contexts.
fn exceptional_sources(tables: Tables) -> FixedBitSet {
    let strings = tables.strings;
    let names = NameSet::new(strings, |string| strings.is(string, v8::DESCRIPTORS) || strings.is(string, v8::NATIVE_CONTEXT));
    // Neither type is ever renamed, so the file's name is the raw name.
    let may_be = |kind| match kind {
        NodeType::ARRAY | NodeType::HIDDEN => OfType::Maybe,
        _ => OfType::No,
    };
    nodes_of(&tables.nodes.types, may_be, |node, kind| {
        let name = tables.nodes.name(node);
        names.contains(name) && strings.is(name, if kind == NodeType::ARRAY { v8::DESCRIPTORS } else { v8::NATIVE_CONTEXT })
    })
}

/// Whether not every edge of a node counts.
fn is_exceptional(tables: Tables, node: NodeIndex) -> bool {
    let is = |name| tables.strings.is(tables.nodes.name(node), name);
    match tables.nodes.node_type(node) {
        NodeType::ARRAY => is(v8::DESCRIPTORS),
        NodeType::HIDDEN => is(v8::NATIVE_CONTEXT),
        _ => false,
    }
}

/// Edges of a descriptor array come in threes (key, details, value) behind a header of two; DevTools does not follow the
/// middle ones.
fn is_descriptor_value(tables: Tables, edge: EdgeIndex) -> bool {
    let index = match tables.graph.edge_name(edge) {
        EdgeName::Number(number) => Some(number),
        EdgeName::Text(string) => leading_integer(tables.strings.get(string).as_bytes()),
    };
    index.is_some_and(|index| index >= 2 && index % 3 == 1)
}

fn is_sloppy_function_map(tables: Tables, edge: EdgeIndex) -> bool {
    match tables.graph.edge_name(edge) {
        EdgeName::Number(_) => false,
        EdgeName::Text(string) => tables.strings.is(string, v8::edge::SLOPPY_FUNCTION_MAP),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Heap;
    use crate::testing::HeapBuilder;

    fn distances<const N: usize>(heap: &Heap, nodes: [NodeIndex; N]) -> [i32; N] {
        // First as far as somebody asks, then all.
        let asked = nodes.map(|node| heap.distance(node));
        assert_eq!(asked, nodes.map(|node| heap.distances().of(node)));
        asked
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
        let mut ignored = FixedBitSet::with_capacity(heap.nodes().len());
        ignored.insert(cut.at());
        let distances = Distances::ignoring(heap.tables(), &ignored);
        assert_eq!([global, cut, behind].map(|node| distances.of(node)), [1, Distances::UNREACHED, Distances::UNREACHED]);
    }
}
