//! To every object of a heap the way that a person would name: the cheapest by what references mean, from where the program itself
//! begins to name things. One tree for the whole heap, so that whoever asks is told the same way.

use rustc_hash::{FxHashMap, FxHashSet};

use super::anchors::anchors;
use super::dijkstra::{Plan, Reached, Seed, search};
use super::knowledge::{ROOTS, Toll};
use super::surveyor::Surveyor;
use crate::analysis::Heap;
use crate::analysis::distances::is_user_root;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// The tree of ways.
pub struct Roads {
    reached: Reached,
    /// How the engine keeps the places where ways begin: the reference that leads to each node on the way there.
    to_anchors: FxHashMap<u32, u32>,
}

impl Roads {
    pub(in crate::analysis) fn compute(heap: &Heap) -> Self {
        let mut surveyor = Surveyor::new(heap);
        let mut seeds = anchors(heap, &mut surveyor);
        let to_anchors = ways_to(heap, &mut surveyor, &seeds);
        // What nothing but roots holds is reached from there.
        seeds.push(Seed { node: heap.root(), toll: Toll { tier: ROOTS, cost: 0 } });
        let reached = search(heap, &mut surveyor, &seeds, &mut Everywhere);
        Roads { reached, to_anchors }
    }

    /// The references from the root to a node, outermost first. Empty for the root, and for what no reference holds.
    pub(super) fn to(&self, heap: &Heap, node: NodeIndex) -> Vec<EdgeIndex> {
        let graph = heap.graph();
        let mut edges = Vec::new();
        let mut at = node;
        while let Some(by) = self.reached.edge_to(at) {
            edges.push(by);
            at = graph.source(by);
        }
        if at == heap.root() || self.cost(at).is_none() {
            edges.reverse();
            return if at == heap.root() { edges } else { Vec::new() };
        }
        self.with_way_to_anchor(heap, edges, at)
    }

    /// Whether ways begin at a node.
    pub(super) fn is_anchor(&self, node: NodeIndex) -> bool {
        self.reached.edge_to(node).is_none() && self.cost(node).is_some()
    }

    /// A way from an anchor on, last reference first, with the way to the anchor before it.
    fn with_way_to_anchor(&self, heap: &Heap, mut edges: Vec<EdgeIndex>, anchor: NodeIndex) -> Vec<EdgeIndex> {
        let graph = heap.graph();
        let mut before = Vec::new();
        let mut at = anchor;
        while let Some(&by) = self.to_anchors.get(&at.0).filter(|_| at != heap.root()) {
            before.push(EdgeIndex(by));
            at = graph.source(EdgeIndex(by));
        }
        if at != heap.root() {
            return Vec::new();
        }
        // An anchor may be held by what it leads to: then the way begins there.
        let on_way: FxHashSet<NodeIndex> = edges.iter().map(|&edge| graph.target(edge)).collect();
        if let Some(met) = before.iter().rev().map(|&edge| graph.target(edge)).find(|node| on_way.contains(node)) {
            edges.truncate(edges.iter().position(|&edge| graph.target(edge) == met).unwrap_or(edges.len()));
            before.drain(..before.iter().position(|&edge| graph.target(edge) == met).unwrap_or(0));
        }
        edges.extend(before);
        edges.reverse();
        edges
    }

    /// What the way to a node costs: the tier first. None if no reference holds it.
    pub(in crate::analysis) fn cost(&self, node: NodeIndex) -> Option<(u8, u32)> {
        self.reached.cost(node)
    }
}

/// A search that goes everywhere, and takes tolls as they are.
struct Everywhere;

impl Plan for Everywhere {
    fn take(&self, toll: Toll) -> Toll {
        toll
    }

    fn ends_with(&mut self, _node: NodeIndex) -> bool {
        false
    }
}

/// The references that lead to the anchors and to all nodes on the ways there.
fn ways_to<'h>(heap: &'h Heap, surveyor: &mut Surveyor<'h>, anchors: &[Seed]) -> FxHashMap<u32, u32> {
    let wanted: FxHashSet<NodeIndex> = anchors.iter().map(|seed| seed.node).collect();
    let start = Seed { node: heap.root(), toll: Toll { tier: 0, cost: 0 } };
    let mut plan = ToAnchors { left: wanted.clone() };
    let reached = search(heap, surveyor, &[start], &mut plan);
    // Of what the root names as the user's nobody asks who holds it.
    let graph = heap.graph();
    let mut ways = FxHashMap::default();
    for edge in graph.edges_of(graph.root()).filter(|&edge| is_user_root(heap, graph.target(edge))) {
        ways.entry(graph.target(edge).0).or_insert(edge.0);
    }
    for mut at in wanted {
        while let Some(by) = reached.edge_to(at).filter(|_| !ways.contains_key(&at.0)) {
            ways.insert(at.0, by.0);
            at = graph.source(by);
        }
    }
    ways
}

/// A search for the anchors, along whatever holds them; what says little costs more.
struct ToAnchors {
    left: FxHashSet<NodeIndex>,
}

/// What each tier costs more on the way to an anchor.
const COST_OF_TIER: u8 = 9;

impl Plan for ToAnchors {
    fn take(&self, toll: Toll) -> Toll {
        Toll { tier: 0, cost: (1 + toll.cost / 2 + toll.tier * COST_OF_TIER).min(Toll::LIMIT as u8 - 1) }
    }

    fn ends_with(&mut self, node: NodeIndex) -> bool {
        self.left.remove(&node) && self.left.is_empty()
    }
}
