//! To every object of a heap the way that a person would name: the cheapest by what references mean, from where the program itself
//! begins to name things. One tree for the whole heap, so that whoever asks is told the same way.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use parking_lot::Mutex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::anchors::anchors;
use super::closed::Closed;
use super::dijkstra::{Reached, Search, Seed};
use super::knowledge::{OWN, ROOTS, Toll};
use super::surveyor::{Known, Surveyor};
use crate::Heap;
use crate::columns::distances::is_user_root;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// The tree of ways, which grows as far as somebody asks: what people ask for is near the places where ways begin.
pub struct Roads {
    tree: Mutex<Tree>,
}

struct Tree {
    search: Search,
    known: Known,
    /// Beyond places where ways begin, the best reference from nearer to the root, by node: a global object has thousands of retainers,
    /// and each way of a page begins there.
    nearer: FxHashMap<NodeIndex, Option<EdgeIndex>>,
}

impl Tree {
    /// What is known of the way to a node, final.
    fn reached(&mut self, heap: &Heap, node: NodeIndex) -> &Reached {
        self.search.go_on(heap, &mut Surveyor::new(heap, &mut self.known), node);
        &self.search.reached
    }

    /// How the engine keeps a place where ways begin, last reference first: step by step nearer to the root, each time by the
    /// reference that says most. Empty where none leads there.
    fn way_to_anchor(&mut self, heap: &Heap, anchor: NodeIndex) -> Vec<EdgeIndex> {
        let graph = heap.graph();
        let mut way = Vec::new();
        let mut at = anchor;
        while at != heap.root() {
            // Of what the root names as the user's nobody asks who holds it.
            let by = match self.nearer.get(&at) {
                Some(&known) => known,
                None => {
                    let by = self.find_nearer(heap, at);
                    *self.nearer.entry(at).or_insert(by)
                }
            };
            let Some(by) = by else { return Vec::new() };
            way.push(by);
            at = graph.source(by);
        }
        way
    }

    /// The best reference to a node from one nearer to the root; the root's own where it names the node as the user's.
    fn find_nearer(&mut self, heap: &Heap, node: NodeIndex) -> Option<EdgeIndex> {
        let graph = heap.graph();
        let retainers = graph.retainers_of(node);
        let of_root = || retainers.iter().copied().find(|&edge| graph.source(edge) == heap.root());
        if let Some(edge) = is_user_root(heap.tables(), node).then(of_root).flatten() {
            return Some(edge);
        }
        let mut distances = heap.growing_distances();
        let all = heap.distances_if_known();
        let limit = distances.find(heap.tables(), all, node);
        let mut surveyor = Surveyor::new(heap, &mut self.known);
        let mut best: Option<(u32, i32, EdgeIndex)> = None;
        for edge in retainers {
            let holder = graph.source(edge);
            let distance = distances.known(heap.root(), all, holder);
            let is_nearer = (0..limit).contains(&distance);
            let from = surveyor.enter(holder);
            let Some(toll) = surveyor.toll(from, holder, edge, node).filter(|_| is_nearer) else { continue };
            let found = (toll_to_anchor(toll), distance, edge);
            best = Some(best.map_or(found, |best| best.min(found)));
        }
        best.map(|(.., edge)| edge)
    }
}

impl Roads {
    pub(crate) fn compute(heap: &Heap) -> Self {
        Roads::without(heap, Closed::default(), |_| true)
    }

    /// The ways that remain if none passes what is closed. Ways begin only at what `is_alive` then.
    pub(crate) fn without(heap: &Heap, closed: Closed, is_alive: impl Fn(NodeIndex) -> bool) -> Self {
        let mut known = Known::new(heap);
        let mut surveyor = Surveyor::new(heap, &mut known);
        let mut seeds = anchors(heap, &mut surveyor);
        seeds.retain(|seed| is_alive(seed.node));
        // What nothing but roots holds is reached from there.
        seeds.push(Seed { node: heap.root(), toll: Toll { tier: ROOTS, cost: 0 } });
        Roads { tree: Mutex::new(Tree { search: Search::new(heap, seeds, closed), known, nearer: FxHashMap::default() }) }
    }

    /// The tree as far as it leads to some nodes, for who looks at many of them. `look` must not ask for ways itself.
    pub(crate) fn with<T>(&self, heap: &Heap, nodes: &[NodeIndex], look: impl FnOnce(&Reached) -> T) -> T {
        let tree = &mut *self.tree.lock();
        let mut surveyor = Surveyor::new(heap, &mut tree.known);
        nodes.iter().for_each(|&node| tree.search.go_on(heap, &mut surveyor, node));
        look(&tree.search.reached)
    }

    /// The place where the way to a node begins, and the references from there on, outermost first.
    pub(crate) fn way_from_anchor(&self, heap: &Heap, node: NodeIndex) -> (NodeIndex, Vec<EdgeIndex>) {
        self.with(heap, &[node], |reached| {
            let (mut at, mut edges) = (node, Vec::new());
            while let Some(by) = reached.edge_to(at) {
                edges.push(by);
                at = heap.graph().source(by);
            }
            edges.reverse();
            (at, edges)
        })
    }

    /// Finds ways to what a program itself can reach, the cheapest first, while something else goes on that asks for none: for who will
    /// ask for many. What is found does not depend on how far this comes.
    pub(crate) fn find_meanwhile<T: Send>(&self, heap: &Heap, other: impl FnOnce() -> T + Send) -> T {
        let is_done = AtomicBool::new(false);
        let other = || {
            let found = other();
            is_done.store(true, Relaxed);
            found
        };
        let find = || {
            let tree = &mut *self.tree.lock();
            tree.search.finish(heap, &mut Surveyor::new(heap, &mut tree.known), OWN, || is_done.load(Relaxed));
        };
        rayon::join(other, find).0
    }

    /// The references from the root to a node, outermost first. Empty for the root, and for what no reference holds.
    pub(super) fn to(&self, heap: &Heap, node: NodeIndex) -> Vec<EdgeIndex> {
        let graph = heap.graph();
        let mut tree = self.tree.lock();
        // All that is on the way to a settled node is settled.
        let reached = tree.reached(heap, node);
        let mut edges = Vec::new();
        let mut at = node;
        while let Some(by) = reached.edge_to(at) {
            edges.push(by);
            at = graph.source(by);
        }
        if at == heap.root() || reached.cost(at).is_none() {
            edges.reverse();
            return if at == heap.root() { edges } else { Vec::new() };
        }
        let before = tree.way_to_anchor(heap, at);
        with_way_to_anchor(graph, edges, before)
    }

    /// Whether ways begin at a node.
    pub(super) fn is_anchor(&self, heap: &Heap, node: NodeIndex) -> bool {
        let mut tree = self.tree.lock();
        let reached = tree.reached(heap, node);
        reached.edge_to(node).is_none() && reached.cost(node).is_some()
    }

    /// What the way to a node costs: the tier first. None if no reference holds it.
    pub(crate) fn cost(&self, heap: &Heap, node: NodeIndex) -> Option<(u8, u32)> {
        self.tree.lock().reached(heap, node).cost(node)
    }
}

/// A way from an anchor on with the way to the anchor before it, both last reference first. The whole is outermost first.
fn with_way_to_anchor(graph: &HeapGraph, mut edges: Vec<EdgeIndex>, mut before: Vec<EdgeIndex>) -> Vec<EdgeIndex> {
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

/// What each tier costs more on the way to an anchor.
const COST_OF_TIER: u32 = 9;

/// What a step costs on the way to an anchor, along whatever holds it; what says little costs more.
fn toll_to_anchor(toll: Toll) -> u32 {
    1 + u32::from(toll.cost) / 2 + u32::from(toll.tier) * COST_OF_TIER
}

impl Heap {
    /// The way to every node that a person would name.
    pub(crate) fn roads(&self) -> &Roads {
        self.answer("paths", self.extension(), Roads::compute)
    }
}
