//! The cheapest way from some nodes to every other (Dijkstra's), in time linear in the references: costs of a step are small numbers,
//! so nodes wait in a ring of buckets (Dial's). Tiers are walked one after the other: what a lower tier reaches stays reached, and the
//! references of a higher one wait until its turn comes; from there costs count anew.

use fixedbitset::FixedBitSet;

use super::closed::Closed;
use super::knowledge::{TIERS, Toll};
use super::surveyor::Surveyor;
use crate::Heap;
use crate::columns::bit_sets::{OfType, nodes_of};
use crate::prefetch::prefetch;
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

/// No reference, no cost.
pub(super) const NONE: u32 = u32::MAX;

/// A node to begin at, in a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seed {
    pub(super) node: NodeIndex,
    pub(super) toll: Toll,
}

/// Where every node was reached from.
pub(crate) struct Reached {
    /// By node position.
    ways: Vec<Way>,
}

/// The best way to a node that is known.
#[derive(Clone, Copy)]
struct Way {
    /// The reference by which it is reached; [`NONE`] at seeds and where no way leads.
    by: u32,
    /// What the way costs: its tier, and what it costs since it came into that. [`NONE`] where no way leads.
    cost: u32,
}

/// Costs of one tier are below this; the tier stands above them, so that whatever a lower tier reached costs less.
const COSTS: u32 = 1 << 28;

impl Reached {
    /// The reference by which a node was reached.
    pub(crate) fn edge_to(&self, node: NodeIndex) -> Option<EdgeIndex> {
        Some(self.ways[node.at()].by).filter(|&by| by != NONE).map(EdgeIndex)
    }

    /// The tier of the way to a node, and what the way costs since it came into that.
    pub(crate) fn cost(&self, node: NodeIndex) -> Option<(u8, u32)> {
        let cost = self.ways[node.at()].cost;
        (cost != NONE).then_some(((cost / COSTS) as u8, cost % COSTS))
    }
}

/// How many nodes are settled before it is asked again whether to stop.
const STEPS_BETWEEN_STOPS: usize = 1_024;

/// A search that goes as far as it is asked to: what it has settled is final, and it goes on from there.
pub(super) struct Search {
    pub(super) reached: Reached,
    seeds: Vec<Seed>,
    /// What no way passes.
    closed: Closed,
    /// Nodes to which no way is looked for any more: those that are settled, and values if they are spared. A bit a node stays in the
    /// cache where the ways themselves do not.
    done: FixedBitSet,
    /// Strings and numbers refer to nothing: no way passes them. The best one to them is looked for when somebody asks.
    spares_values: bool,
    /// References of each tier that were met before its turn, to nodes that were not reached then: of each node the first.
    waiting: [Vec<(EdgeIndex, u8)>; TIERS],
    waits: [FixedBitSet; TIERS],
    /// Nodes of the tier that is walked, which is [`TIERS`] when all is done.
    open: Buckets,
    tier: u8,
}

impl Search {
    pub(super) fn new(heap: &Heap, seeds: Vec<Seed>, closed: Closed) -> Self {
        let nodes = heap.nodes().len();
        // Files with the engine's own structures have references of strings, too.
        let of_type = |kind| if is_value(kind) { OfType::Yes } else { OfType::No };
        let mut values = nodes_of(&heap.nodes().types, of_type, |_, _| false);
        let spares_values = !values.ones().any(|value| heap.graph().edges_of(NodeIndex(value as u32)).len() > 0);
        if !spares_values {
            values.clear();
        }
        let mut search = Search {
            reached: Reached { ways: vec![Way { by: NONE, cost: NONE }; nodes] },
            done: values,
            spares_values,
            seeds,
            closed,
            waiting: Default::default(),
            waits: std::array::from_fn(|_| FixedBitSet::with_capacity(nodes)),
            open: Buckets::new(0),
            tier: 0,
        };
        search.begin_tier(heap);
        search
    }

    /// Whether the way to a node is final, if one leads there at all: all ways to come cost at least as much as is paid now.
    fn is_settled(&self, node: NodeIndex) -> bool {
        self.reached.ways[node.at()].cost <= self.open.cost || usize::from(self.tier) == TIERS
    }

    /// Goes on until a node is settled, or all is done.
    pub(super) fn go_on(&mut self, heap: &Heap, surveyor: &mut Surveyor, to: NodeIndex) {
        if self.spares_values && is_value(heap.node_type(to)) && self.reached.ways[to.at()].cost == NONE {
            return self.reach_value(heap, surveyor, to);
        }
        while !self.is_settled(to) {
            self.step(heap, surveyor);
        }
    }

    /// The best way to what the search leaves out: by the retainer that is reached for the least.
    fn reach_value(&mut self, heap: &Heap, surveyor: &mut Surveyor, to: NodeIndex) {
        let graph = heap.graph();
        let mut best = Way { by: NONE, cost: NONE };
        // Retainers come in descending order: of equally good ones the first in the file stays.
        for edge in graph.retainers_of(to) {
            let holder = graph.source(edge);
            if self.closed.contains(holder) || self.closed.cuts(graph, edge) {
                continue;
            }
            self.go_on(heap, surveyor, holder);
            let cost = self.reached.ways[holder.at()].cost;
            let from = surveyor.enter(holder);
            let Some(toll) = surveyor.toll(from, holder, edge, to).filter(|_| cost != NONE) else { continue };
            let cost = cost_behind(cost, toll);
            if cost <= best.cost {
                best = Way { by: edge.0, cost };
            }
        }
        self.reached.ways[to.at()] = best;
    }

    /// Goes on until a tier and those below it are done, or it is told to stop, for which it asks now and then.
    pub(super) fn finish(&mut self, heap: &Heap, surveyor: &mut Surveyor, tier: u8, stop: impl Fn() -> bool) {
        while self.tier <= tier && !stop() {
            for _ in 0..STEPS_BETWEEN_STOPS {
                self.step(heap, surveyor);
            }
        }
    }

    fn begin_tier(&mut self, heap: &Heap) {
        let least = u32::from(self.tier) * COSTS;
        self.open = Buckets::new(least);
        for at in 0..self.seeds.len() {
            let seed = self.seeds[at];
            if seed.toll.tier == self.tier {
                self.offer(heap, seed.node, NONE, least + u32::from(seed.toll.cost));
            }
        }
        for (edge, cost) in std::mem::take(&mut self.waiting[usize::from(self.tier)]) {
            self.offer(heap, heap.graph().target(edge), edge.0, least + u32::from(cost));
        }
    }

    /// Settles the next node, or begins the next tier where this one is done.
    fn step(&mut self, heap: &Heap, surveyor: &mut Surveyor) {
        while let Some((node, cost)) = self.open.pop() {
            self.prefetch(heap);
            // It may have been reached for less meanwhile.
            if self.reached.ways[node.at()].cost == cost {
                self.leave(heap, surveyor, node, cost);
                return;
            }
        }
        self.tier = (self.tier + 1).min(TIERS as u8);
        if usize::from(self.tier) < TIERS {
            self.begin_tier(heap);
        }
    }

    /// Asks for what the nodes to come will need: the search waits for memory more than for anything else.
    #[inline]
    fn prefetch(&self, heap: &Heap) {
        let (open, columns) = (&self.open, heap.graph().columns());
        if let Some(far) = open.ahead(PLACE_AHEAD) {
            prefetch(columns.first, far as usize);
            prefetch(&self.reached.ways, far as usize);
        }
        if let Some(near) = open.ahead(ROW_AHEAD) {
            let start = columns.first[near as usize] as usize;
            prefetch(columns.targets, start);
            prefetch(columns.types, start);
            heap.graph().prefetch_name(start);
        }
    }

    fn leave(&mut self, heap: &Heap, surveyor: &mut Surveyor, node: NodeIndex, cost: u32) {
        let graph = heap.graph();
        self.done.insert(node.at());
        if self.closed.contains(node) {
            return;
        }
        let from = surveyor.enter(node);
        for edge in graph.edges_of(node) {
            let target = graph.target(edge);
            // Most references lead to what was reached before, for no more.
            if self.done.contains(target.at()) || self.reached.ways[target.at()].cost <= cost {
                continue;
            }
            let Some(toll) = surveyor.toll(from, node, edge, target).filter(|_| !self.closed.cuts(graph, edge)) else { continue };
            if toll.tier <= self.tier {
                self.offer(heap, target, edge.0, cost_behind(cost, toll));
            } else if !self.waits[usize::from(toll.tier)].put(target.at()) {
                self.waiting[usize::from(toll.tier)].push((edge, toll.cost));
            }
        }
    }

    fn offer(&mut self, heap: &Heap, node: NodeIndex, by: u32, cost: u32) {
        // It may have been reached for less, also by a lower tier.
        if cost < self.reached.ways[node.at()].cost {
            self.reached.ways[node.at()] = Way { by, cost };
            // No way goes on from what refers to nothing, which half of a heap's nodes are.
            if heap.graph().edges_of(node).len() > 0 {
                self.open.push(node, cost);
            }
        }
    }
}

/// What a way costs that goes on by a reference. A higher tier counts anew.
fn cost_behind(cost: u32, toll: Toll) -> u32 {
    let tier = cost / COSTS;
    match u32::from(toll.tier) {
        // A way that costs as much as this is none that anybody reads: it costs no more, so that it stays in its tier.
        of_toll if of_toll <= tier => (cost + u32::from(toll.cost)).min((tier + 1) * COSTS - 1),
        of_toll => of_toll * COSTS + u32::from(toll.cost),
    }
}

/// Whether nodes of a type are strings or numbers.
fn is_value(kind: NodeType) -> bool {
    matches!(kind, NodeType::STRING | NodeType::NUMBER)
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
    fn new(least: u32) -> Self {
        Buckets { ring: std::array::from_fn(|_| Vec::new()), cost: least, taken: 0, count: 0 }
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
