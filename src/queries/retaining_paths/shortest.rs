//! The few best retaining paths that differ in what one would have to cut.
//!
//! The first is the heap's [road](super::roads) to the object. Each further path leaves an earlier one at some node through another
//! holder and follows the road to that (Eppstein's sidetracks). One that leaves late, far from the object, says little new: a path
//! counts as longer by the references that it shares with the earlier one up to where it leaves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::holders::{Holder, Holders};
use super::roads::Roads;
use crate::Heap;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// A path that keeps an object alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetainingPath {
    /// The edge by which the heap's root refers to the first node of the path.
    pub entry: EdgeIndex,
    /// Whether the path begins at something of the program's, such as a global object or the scope of a module; else only the
    /// system holds the object.
    pub from_user_root: bool,
    /// The nodes from the root's side on, each with the edge that leads to the next one, the last to the object.
    /// Empty if the object is a root itself.
    pub steps: Vec<PathStep>,
    /// The object.
    pub object: NodeIndex,
}

/// A node of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// The node.
    pub node: NodeIndex,
    /// The edge that leads to the next node, or to the object.
    pub edge: EdgeIndex,
    /// Its type.
    pub edge_type: EdgeType,
}

/// Nodes at either end of a path at which other paths may leave it: nobody reads more, and a list can have a million.
const LEAVES_NEAR_ENDS: usize = 128;

/// References that all paths to one object may have together, however many are asked for and however long they are.
const MOST_STEPS: usize = 2_000_000;

/// At most `count` paths that keep an object alive, as [`PathFinder::to`].
pub fn shortest_paths(heap: &Heap, object: NodeIndex, count: usize) -> Vec<RetainingPath> {
    PathFinder::new(heap).to(object, count)
}

/// Finds paths to one object after another; what holds nodes that many paths pass is looked up once.
pub struct PathFinder<'h> {
    heap: &'h Heap,
    /// Only who asks for several paths needs these.
    holders: Option<Holders<'h>>,
}

impl<'h> PathFinder<'h> {
    /// Nothing is computed yet.
    pub fn new(heap: &'h Heap) -> Self {
        PathFinder { heap, holders: None }
    }

    /// At most `count` paths that keep an object alive, the best first: what a programmer would name comes before what the runtime, the
    /// engine and its roots know. No path passes a node twice, a weak reference, or the table of a WeakMap. Fewer if the paths are so
    /// long that together they would not fit into memory; empty if nothing holds the object.
    pub fn to(&mut self, object: NodeIndex, count: usize) -> Vec<RetainingPath> {
        let (heap, roads) = (self.heap, self.heap.roads());
        let first = roads.to(heap, object);
        if count == 0 || first.is_empty() {
            return Vec::new();
        }
        if count == 1 {
            return vec![path(heap, object, &first)];
        }
        let holders = self.holders.get_or_insert_with(|| Holders::new(heap, roads));
        let mut search = Search { heap, roads, object, holders, open: BinaryHeap::new(), made: 0 };
        search.several(first, count)
    }
}

/// A path from its edges, outermost first.
fn path(heap: &Heap, object: NodeIndex, edges: &[EdgeIndex]) -> RetainingPath {
    let graph = heap.graph();
    let (entry, rest) = edges.split_first().map_or((EdgeIndex::default(), edges), |(&entry, rest)| (entry, rest));
    let step = |&edge: &EdgeIndex| PathStep { node: graph.source(edge), edge, edge_type: graph.edge_type(edge) };
    let passes_user = || edges.iter().map(|&edge| graph.target(edge)).any(|node| heap.roads().is_anchor(heap, node));
    let from_user_root = heap.node_type(graph.target(entry)) != NodeType::SYNTHETIC || passes_user();
    RetainingPath { entry, from_user_root, steps: rest.iter().map(step).collect(), object }
}

/// Edges from the object up to the root.
type Upwards = Rc<[EdgeIndex]>;

/// A path that is like an earlier one for some references, counted from the object, and then goes through another holder.
struct Sidetrack {
    like: Upwards,
    shared: usize,
    by: Holder,
}

/// A search for several paths to one object.
struct Search<'a, 'h> {
    heap: &'h Heap,
    roads: &'h Roads,
    object: NodeIndex,
    holders: &'a mut Holders<'h>,
    /// By tier, cost, references shared, then first come, first served.
    open: BinaryHeap<Reverse<Ranked>>,
    made: u64,
}

/// A sidetrack with what it costs.
struct Ranked {
    key: (u8, u64, usize, u64),
    sidetrack: Sidetrack,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl Search<'_, '_> {
    fn several(&mut self, first: Vec<EdgeIndex>, count: usize) -> Vec<RetainingPath> {
        let mut paths = vec![path(self.heap, self.object, &first)];
        let mut budget = MOST_STEPS.saturating_sub(first.len());
        let upwards: Upwards = first.into_iter().rev().collect();
        self.leave(&upwards, 0, upwards.len());
        while paths.len() < count {
            let Some(Reverse(Ranked { sidetrack, .. })) = self.open.pop() else { break };
            let (edges, unrepeated) = self.follow(&sidetrack);
            // A path that meets itself is none, but another may leave it before it does.
            let Some(left) = budget.checked_sub(edges.len()) else { break };
            budget = left;
            if unrepeated == edges.len() {
                let downwards: Vec<EdgeIndex> = edges.iter().rev().copied().collect();
                paths.push(path(self.heap, self.object, &downwards));
            }
            self.leave(&edges, sidetrack.shared + 1, unrepeated);
        }
        paths
    }

    /// The edges of a sidetrack's path, and how many of them pass no node twice.
    fn follow(&self, sidetrack: &Sidetrack) -> (Upwards, usize) {
        let graph = self.heap.graph();
        let road = self.roads.to(self.heap, sidetrack.by.node);
        let shared = sidetrack.like[..sidetrack.shared].iter().copied();
        let edges: Upwards = shared.chain([sidetrack.by.edge]).chain(road.into_iter().rev()).collect();
        let mut seen = FxHashSet::default();
        let unrepeated = edges.iter().take_while(|&&edge| seen.insert(graph.target(edge))).count();
        (edges, unrepeated)
    }

    /// Notes all ways to leave a path between two places on it, counted from the object. Nobody asks in how many ways the engine keeps
    /// what the program names things by.
    fn leave(&mut self, edges: &Upwards, from: usize, to: usize) {
        let (mut tier, mut cost) = (0, 0);
        let mut passed = FxHashSet::default();
        for at in 0..to {
            let node = self.heap.graph().target(edges[at]);
            if at > 0 && self.roads.is_anchor(self.heap, node) {
                break;
            }
            passed.insert(node);
            let is_near_an_end = at < LEAVES_NEAR_ENDS || edges.len() - at <= LEAVES_NEAR_ENDS;
            if at >= from && is_near_an_end {
                self.leave_at(edges, at, (tier, cost), &passed);
            }
            let toll = self.holders.toll(edges[at]);
            (tier, cost) = (tier.max(toll.tier), cost + u64::from(toll.cost));
        }
    }

    fn leave_at(&mut self, edges: &Upwards, at: usize, spent: (u8, u64), passed: &FxHashSet<NodeIndex>) {
        let graph = self.heap.graph();
        let taken = edges[at];
        for by in self.holders.of(graph.target(taken)).iter() {
            let is_taken = by.edge == taken || by.node == graph.source(taken) && !by.is_named();
            if is_taken || passed.contains(&by.node) {
                continue;
            }
            let (tier, cost) = by.cost();
            let cost = spent.1 + u64::from(cost) + at as u64;
            self.made += 1;
            let sidetrack = Sidetrack { like: edges.clone(), shared: at, by: *by };
            self.open.push(Reverse(Ranked { key: (tier.max(spent.0), cost, at, self.made), sidetrack }));
        }
    }
}
