//! DevTools' forest of retainers, with its limits.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Heap;
use crate::queries::retainers_view::IgnoredRetainers;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForestLimits {
    /// Longest path; more than 500 counts as 500.
    pub depth: u32,
    /// Most visits of a node.
    pub visits: u32,
    /// Most retainers of one node.
    pub siblings: usize,
}

impl Default for ForestLimits {
    /// DevTools' limits.
    fn default() -> Self {
        ForestLimits { depth: 30, visits: 5000, siblings: 100 }
    }
}

/// A retainer on a path, with its own retainers up to distance 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetainerTree {
    /// The edge by which it holds what is below.
    pub edge: EdgeIndex,
    /// The retainer.
    pub node: NodeIndex,
    /// Its distance.
    pub distance: i32,
    /// What holds it; empty at distance 2.
    pub retainers: Vec<RetainerTree>,
}

/// Retaining paths of a node as DevTools reports them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetainerForest {
    /// The node's retainers with theirs.
    pub trees: Vec<RetainerTree>,
    /// A path was longer than the limit.
    pub depth_limit_hit: bool,
    /// The limit of visits ended the search.
    pub visit_limit_hit: bool,
    /// A node had more retainers than the limit.
    pub sibling_limit_hit: bool,
}

/// The search calls itself for each step of a path, so there is a bound that no caller can raise.
const DEEPEST: u32 = 500;

/// Paths end here, at what a global object holds.
const LAST_DISTANCE: i32 = 2;

/// Retaining paths as DevTools finds them, depth first: a node that was visited at the same depth or a smaller one is not
/// entered again, and what only the system holds has no path.
pub fn retainer_forest(heap: &Heap, node: NodeIndex, ignored: Option<&IgnoredRetainers>, limits: ForestLimits) -> RetainerForest {
    let mut search = Search {
        heap,
        ignored,
        limits: ForestLimits { depth: limits.depth.min(DEEPEST), ..limits },
        visits: 0,
        on_path: FxHashSet::default(),
        completed: FxHashMap::default(),
        found: RetainerForest::default(),
    };
    let trees = search.retainers(node, 0);
    RetainerForest { trees, ..search.found }
}

struct Search<'a> {
    heap: &'a Heap,
    ignored: Option<&'a IgnoredRetainers>,
    limits: ForestLimits,
    visits: u32,
    on_path: FxHashSet<NodeIndex>,
    /// Smallest depth at which a node was completed.
    completed: FxHashMap<NodeIndex, u32>,
    found: RetainerForest,
}

impl Search<'_> {
    fn retainers(&mut self, node: NodeIndex, depth: u32) -> Vec<RetainerTree> {
        if !self.may_visit() {
            return Vec::new();
        }
        if depth >= self.limits.depth {
            self.found.depth_limit_hit = true;
            return Vec::new();
        }
        let was_completed = self.completed.get(&node).is_some_and(|&before| depth >= before);
        if self.distance(node) <= LAST_DISTANCE || was_completed || !self.on_path.insert(node) {
            return Vec::new();
        }
        let mut trees = Vec::new();
        for (distance, edge, holder) in self.nearest_holders(node, depth) {
            let is_last = distance == LAST_DISTANCE;
            if is_last && !self.may_visit() {
                break;
            }
            let retainers = if is_last { Vec::new() } else { self.retainers(holder, depth + 1) };
            if is_last || !retainers.is_empty() {
                trees.push(RetainerTree { edge, node: holder, distance, retainers });
            }
        }
        self.on_path.remove(&node);
        self.completed.insert(node, depth);
        trees
    }

    fn may_visit(&mut self) -> bool {
        self.visits += 1;
        self.found.visit_limit_hit |= self.visits > self.limits.visits;
        self.visits <= self.limits.visits
    }

    fn nearest_holders(&mut self, node: NodeIndex, depth: u32) -> Vec<(i32, EdgeIndex, NodeIndex)> {
        let remaining = (self.limits.depth - depth) as i32;
        let graph = self.heap.graph();
        let mut holders = Vec::new();
        for edge in graph.retainers().of(node) {
            let holder = graph.source(edge);
            let distance = self.distance(holder);
            let is_cut = self.ignored.is_some_and(|ignored| ignored.cuts(edge));
            if is_cut || graph.edge_type(edge) == EdgeType::WEAK || distance < 0 {
                continue;
            }
            if distance - LAST_DISTANCE >= remaining {
                self.found.depth_limit_hit = true;
                continue;
            }
            holders.push((distance, edge, holder));
        }
        holders.sort_by_key(|&(distance, ..)| distance);
        self.found.sibling_limit_hit |= holders.len() > self.limits.siblings;
        holders.truncate(self.limits.siblings);
        holders
    }

    fn distance(&self, node: NodeIndex) -> i32 {
        self.ignored.map_or_else(|| self.heap.distances().of(node), |ignored| ignored.distance(node))
    }
}
