//! The cheapest way from a node up to the root that avoids some nodes and some first steps: A* with the distances of the
//! breadth-first search, which are exact unless something is avoided, so the search seldom strays.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::holders::{Holder, Holders};
use crate::analysis::distances::Distances;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// A step towards the root: who holds the node before, and by which edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) holder: NodeIndex,
    pub(super) edge: EdgeIndex,
}

/// What a search must not use.
pub(super) struct Avoided {
    pub(super) nodes: FxHashSet<NodeIndex>,
    /// Edges that lead to the node where the search begins.
    pub(super) first_edges: Vec<EdgeIndex>,
}

impl Avoided {
    pub(super) fn allows_first(&self, holder: &Holder) -> bool {
        !self.first_edges.contains(&holder.edge) && !self.nodes.contains(&holder.node)
    }
}

/// Nodes that one search may visit besides those of a path of the expected length, before it gives up.
const DETOUR: u64 = 20_000;

/// Bounds the work of all searches for one object together, in visits of nodes.
pub(super) struct Budget(pub(super) u64);

/// A place to continue from. Ordered by total cost, then by what is left to go, then first come, first served.
type Open = Reverse<(u64, u64, u64)>;

/// The links from `start` to `root` and what they cost; `None` if there is no way or none was found within bounds.
pub(super) fn cheapest(
    holders: &mut Holders<'_>,
    start: NodeIndex,
    root: NodeIndex,
    avoided: &Avoided,
    budget: &mut Budget,
) -> Option<(u64, Vec<Link>)> {
    let mut open: BinaryHeap<Open> = BinaryHeap::new();
    let mut places = Places::default();
    for holder in holders.of(start).iter().filter(|holder| avoided.allows_first(holder)) {
        open.push(places.add(start, 0, holder));
    }
    let mut visits_left = DETOUR + open.peek().map_or(0, |&Reverse((total, ..))| total % Distances::SYSTEM as u64);
    let mut came_by: FxHashMap<NodeIndex, (NodeIndex, EdgeIndex)> = FxHashMap::default();
    while let Some(Reverse((total, _, at))) = open.pop() {
        let place = places.list[at as usize];
        if came_by.contains_key(&place.node) {
            continue;
        }
        came_by.insert(place.node, (place.held, place.edge));
        if place.node == root {
            return Some((total, links(&came_by, start, root)));
        }
        visits_left = visits_left.checked_sub(1)?;
        budget.0 = budget.0.checked_sub(1)?;
        for holder in holders.of(place.node).iter() {
            if !avoided.nodes.contains(&holder.node) && holder.node != start && !came_by.contains_key(&holder.node) {
                open.push(places.add(place.node, place.cost, holder));
            }
        }
    }
    None
}

#[derive(Clone, Copy)]
struct Place {
    node: NodeIndex,
    held: NodeIndex,
    edge: EdgeIndex,
    cost: u64,
}

#[derive(Default)]
struct Places {
    list: Vec<Place>,
}

impl Places {
    fn add(&mut self, held: NodeIndex, cost: u64, holder: &Holder) -> Open {
        let cost = cost + holder.cost;
        self.list.push(Place { node: holder.node, held, edge: holder.edge, cost });
        Reverse((cost + holder.rest, holder.rest, self.list.len() as u64 - 1))
    }
}

fn links(came_by: &FxHashMap<NodeIndex, (NodeIndex, EdgeIndex)>, start: NodeIndex, root: NodeIndex) -> Vec<Link> {
    let mut links = Vec::new();
    let mut holder = root;
    while let Some(&(held, edge)) = came_by.get(&holder).filter(|_| holder != start) {
        links.push(Link { holder, edge });
        holder = held;
    }
    links.reverse();
    links
}
