//! The few shortest retaining paths that differ in what one would have to cut.
//!
//! The first is a shortest one. Each further path leaves an earlier one at some node through another holder (Lawler's
//! way to partition what is left after each path found). One that leaves late, far from the object, says little new: a path
//! counts as longer by the references that it shares with the earlier one up to where it leaves.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::holders::Holders;
use super::search::{Avoided, Budget, Link, cheapest};
use crate::analysis::Heap;
use crate::analysis::distances::is_user_root;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// A path that keeps an object alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetainingPath {
    /// The edge by which the heap's root refers to the first node of the path.
    pub entry: EdgeIndex,
    /// Whether the path begins at a root of the user's part of the heap, such as a global object; else only the
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

/// Visits of nodes that all searches for one object may take together, and more for long paths.
const VISITS: u64 = 500_000;

/// At most `count` paths that keep an object alive, as [`PathFinder::to`].
pub fn shortest_paths(heap: &Heap, object: NodeIndex, count: usize) -> Vec<RetainingPath> {
    PathFinder::new(heap).to(object, count)
}

/// Finds paths to one object after another; what holds nodes that many paths pass is looked up once.
pub struct PathFinder<'h> {
    heap: &'h Heap,
    holders: Holders<'h>,
}

impl<'h> PathFinder<'h> {
    /// Nothing is computed yet.
    pub fn new(heap: &'h Heap) -> Self {
        PathFinder { heap, holders: Holders::new(heap) }
    }

    /// At most `count` paths that keep an object alive, the shortest first. No path passes a node twice, a weak reference, or
    /// the table of a WeakMap; those from user roots come before those from system roots. Empty if nothing holds the object.
    pub fn to(&mut self, object: NodeIndex, count: usize) -> Vec<RetainingPath> {
        let PathFinder { heap, holders } = self;
        let mut search = Search { heap, object, holders, budget: Budget(VISITS), open: BinaryHeap::new(), made: 0 };
        let nothing = search.avoided(&[], 0, &[]);
        search.add(Rc::new([]), 0, &nothing);
        let mut paths = Vec::new();
        while paths.len() < count && object != heap.root() {
            let Some((choice, links)) = search.next() else { break };
            if paths.is_empty() {
                search.budget.0 += (count * links.len()) as u64;
            }
            search.leave(&choice, &links);
            paths.push(path(heap, object, &links));
        }
        paths
    }
}

fn path(heap: &Heap, object: NodeIndex, links: &[Link]) -> RetainingPath {
    let (entry, first) = match links {
        [.., first, entry] => (entry.edge, first.holder),
        [entry] => (entry.edge, object),
        [] => (EdgeIndex::default(), object),
    };
    let held_by = links.split_last().map_or(&[] as &[Link], |(_, held_by)| held_by);
    let step = |link: &Link| PathStep { node: link.holder, edge: link.edge, edge_type: heap.graph().edge_type(link.edge) };
    RetainingPath { entry, from_user_root: is_user_root(heap, first), steps: held_by.iter().rev().map(step).collect(), object }
}

/// All paths that begin like an earlier one for `shared` links and then take none of the `banned` edges.
struct Choice {
    like: Rc<[Link]>,
    shared: usize,
    banned: Vec<EdgeIndex>,
    /// The cheapest of them, once it was searched for.
    found: Option<Rc<[Link]>>,
    /// What it costs, or at least.
    cost: u64,
    made: u64,
}

impl Choice {
    fn key(&self) -> (u64, usize, u64) {
        (self.cost + self.shared as u64, self.shared, self.made)
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Choice {}

impl PartialOrd for Choice {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Choice {
    /// The cheapest is the greatest, as a binary heap gives out the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

/// A search for the paths to one object.
struct Search<'a, 'h> {
    heap: &'h Heap,
    object: NodeIndex,
    holders: &'a mut Holders<'h>,
    budget: Budget,
    open: BinaryHeap<Choice>,
    made: u64,
}

impl Search<'_, '_> {
    /// The cheapest path that is left. A choice is searched only when its lower bound makes it the cheapest.
    fn next(&mut self) -> Option<(Choice, Rc<[Link]>)> {
        loop {
            let mut choice = self.open.pop()?;
            if let Some(links) = choice.found.take() {
                return Some((choice, links));
            }
            let start = self.node_at(&choice.like, choice.shared);
            let avoided = self.avoided(&choice.like, choice.shared, &choice.banned);
            let found = cheapest(self.holders, start, self.heap.root(), &avoided, &mut self.budget);
            if let Some((cost, rest)) = found {
                choice.cost = choice.shared as u64 + cost;
                choice.found = Some(choice.like[..choice.shared].iter().copied().chain(rest).collect());
                self.open.push(choice);
            }
        }
    }

    /// Notes all ways to leave a path that was found behind the place where it left an earlier one.
    fn leave(&mut self, choice: &Choice, links: &Rc<[Link]>) {
        let mut avoided = self.avoided(links, choice.shared, &choice.banned);
        for shared in choice.shared..links.len() {
            avoided.nodes.insert(self.node_at(links, shared));
            avoided.first_edges.push(links[shared].edge);
            if shared < LEAVES_NEAR_ENDS || links.len() - shared <= LEAVES_NEAR_ENDS {
                self.add(links.clone(), shared, &avoided);
            }
            avoided.first_edges.clear();
        }
    }

    fn add(&mut self, like: Rc<[Link]>, shared: usize, avoided: &Avoided) {
        let holders = self.holders.of(self.node_at(&like, shared));
        if let Some(nearest) = holders.iter().find(|holder| avoided.allows_first(holder)) {
            let cost = shared as u64 + nearest.cost + nearest.rest;
            let banned = avoided.first_edges.clone();
            self.made += 1;
            self.open.push(Choice { like, shared, banned, found: None, cost, made: self.made });
        }
    }

    fn avoided(&self, like: &[Link], shared: usize, banned: &[EdgeIndex]) -> Avoided {
        let passed = (0..=shared).map(|at| self.node_at(like, at));
        Avoided { nodes: passed.collect(), first_edges: banned.to_vec() }
    }

    /// The node behind this many links from the object.
    fn node_at(&self, links: &[Link], behind: usize) -> NodeIndex {
        behind.checked_sub(1).map_or(self.object, |at| links[at].holder)
    }
}
