//! The cheapest way from some nodes to every other (Dijkstra's), in time linear in the references: costs of a step are small numbers,
//! so nodes wait in a ring of buckets (Dial's). Tiers are walked one after the other: what a lower tier reaches stays reached, and the
//! references of a higher one wait until its turn comes; from there costs count anew.

use fixedbitset::FixedBitSet;

use super::knowledge::{TIERS, Toll};
use super::surveyor::Surveyor;
use crate::analysis::Heap;
use crate::prefetch::prefetch;
use crate::snapshot::{EdgeIndex, NodeIndex};

/// No reference, no cost.
pub(super) const NONE: u32 = u32::MAX;

/// A node to begin at, in a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seed {
    pub(super) node: NodeIndex,
    pub(super) toll: Toll,
}

/// Where every node was reached from.
pub(super) struct Reached {
    /// By node position.
    ways: Vec<Way>,
    /// By node position: the tier of the way.
    tiers: Vec<u8>,
}

/// The best way to a node that is known.
#[derive(Clone, Copy)]
struct Way {
    /// The reference by which it is reached; [`NONE`] at seeds and where no way leads.
    by: u32,
    /// What the way costs since it came into its tier; [`NONE`] where no way leads.
    cost: u32,
}

impl Reached {
    /// The reference by which a node was reached.
    pub(super) fn edge_to(&self, node: NodeIndex) -> Option<EdgeIndex> {
        Some(self.ways[node.at()].by).filter(|&by| by != NONE).map(EdgeIndex)
    }

    /// The tier of the way to a node, and what the way costs since it came into that.
    pub(super) fn cost(&self, node: NodeIndex) -> Option<(u8, u32)> {
        let cost = self.ways[node.at()].cost;
        (cost != NONE).then(|| (self.tiers[node.at()], cost))
    }
}

/// How a search takes the tolls of the surveyor, and when it may end.
pub(super) trait Plan {
    fn take(&self, toll: Toll) -> Toll;
    /// Whether the search may end, now that it has settled a node.
    fn ends_with(&mut self, node: NodeIndex) -> bool;
}

pub(super) fn search<'h>(heap: &'h Heap, surveyor: &mut Surveyor<'h>, seeds: &[Seed], plan: &mut impl Plan) -> Reached {
    let nodes = heap.nodes().len();
    let mut search = Search {
        heap,
        surveyor,
        reached: Reached { ways: vec![Way { by: NONE, cost: NONE }; nodes], tiers: vec![0; nodes] },
        settled: FixedBitSet::with_capacity(nodes),
        waiting: Default::default(),
        waits: std::array::from_fn(|_| FixedBitSet::with_capacity(nodes)),
    };
    for tier in 0..TIERS as u8 {
        if search.walk(tier, seeds, plan) {
            break;
        }
    }
    search.reached
}

struct Search<'a, 'h> {
    heap: &'h Heap,
    surveyor: &'a mut Surveyor<'h>,
    reached: Reached,
    settled: FixedBitSet,
    /// References of each tier that were met before its turn, to nodes that were not reached then: of each node the first.
    waiting: [Vec<(EdgeIndex, u8)>; TIERS],
    waits: [FixedBitSet; TIERS],
}

impl Search<'_, '_> {
    /// Walks one tier; whether the search ends.
    fn walk(&mut self, tier: u8, seeds: &[Seed], plan: &mut impl Plan) -> bool {
        let mut open = Buckets::new();
        for seed in seeds.iter().filter(|seed| seed.toll.tier == tier) {
            self.offer(&mut open, seed.node, NONE, u32::from(seed.toll.cost));
        }
        for (edge, cost) in std::mem::take(&mut self.waiting[usize::from(tier)]) {
            let target = self.heap.graph().target(edge);
            self.offer(&mut open, target, edge.0, u32::from(cost));
        }
        while let Some((node, cost)) = open.pop() {
            self.prefetch(&open);
            if self.reached.ways[node.at()].cost != cost || self.settled.put(node.at()) {
                continue;
            }
            self.reached.tiers[node.at()] = tier;
            if plan.ends_with(node) {
                return true;
            }
            self.leave(&mut open, node, cost, tier, plan);
        }
        false
    }

    /// Asks for what the nodes to come will need: the search waits for memory more than for anything else.
    #[inline]
    fn prefetch(&self, open: &Buckets) {
        let columns = self.heap.graph().columns();
        if let Some(far) = open.ahead(PLACE_AHEAD) {
            prefetch(columns.first, far as usize);
            prefetch(&self.reached.ways, far as usize);
        }
        if let Some(near) = open.ahead(ROW_AHEAD) {
            let start = columns.first[near as usize] as usize;
            prefetch(columns.targets, start);
            prefetch(columns.types, start);
        }
    }

    fn leave(&mut self, open: &mut Buckets, node: NodeIndex, cost: u32, tier: u8, plan: &impl Plan) {
        let graph = self.heap.graph();
        let edges = graph.edges_of(node);
        if edges.len() == 0 {
            return;
        }
        let from = self.surveyor.enter(node);
        for edge in edges {
            let target = graph.target(edge);
            // Most references lead to what was reached before, for no more.
            if self.reached.ways[target.at()].cost <= cost || self.settled.contains(target.at()) {
                continue;
            }
            let Some(toll) = self.surveyor.toll(from, node, edge, target) else { continue };
            let toll = plan.take(toll);
            if toll.tier <= tier {
                self.offer(open, target, edge.0, cost.saturating_add(u32::from(toll.cost)));
            } else if !self.waits[usize::from(toll.tier)].put(target.at()) {
                self.waiting[usize::from(toll.tier)].push((edge, toll.cost));
            }
        }
    }

    fn offer(&mut self, open: &mut Buckets, node: NodeIndex, by: u32, cost: u32) {
        // Seeds of later tiers and references that waited may lead to what was reached meanwhile.
        if cost < self.reached.ways[node.at()].cost && !self.settled.contains(node.at()) {
            self.reached.ways[node.at()] = Way { by, cost };
            open.push(node, cost);
        }
    }
}

/// How many nodes ahead the row's place is asked for, and how many the row itself.
const PLACE_AHEAD: usize = 32;
const ROW_AHEAD: usize = 16;

/// Nodes by cost, in a ring: no cost is [`Toll::LIMIT`] above the least. Equal costs come out as they went in, so that the answer
/// depends on the order of seeds and references alone.
struct Buckets {
    ring: [Vec<u32>; Toll::LIMIT],
    /// The least cost, and how many nodes of it were taken.
    cost: u32,
    taken: usize,
    count: usize,
}

impl Buckets {
    fn new() -> Self {
        Buckets { ring: std::array::from_fn(|_| Vec::new()), cost: 0, taken: 0, count: 0 }
    }

    fn push(&mut self, node: NodeIndex, cost: u32) {
        self.ring[cost as usize % Toll::LIMIT].push(node.0);
        self.count += 1;
    }

    /// The node that comes so many nodes later, if it costs as much.
    #[inline]
    fn ahead(&self, nodes: usize) -> Option<u32> {
        self.ring[self.cost as usize % Toll::LIMIT].get(self.taken + nodes).copied()
    }

    fn pop(&mut self) -> Option<(NodeIndex, u32)> {
        if self.count == 0 {
            return None;
        }
        loop {
            let bucket = &mut self.ring[self.cost as usize % Toll::LIMIT];
            if let Some(&node) = bucket.get(self.taken) {
                self.taken += 1;
                self.count -= 1;
                return Some((NodeIndex(node), self.cost));
            }
            bucket.clear();
            self.taken = 0;
            self.cost += 1;
        }
    }
}
