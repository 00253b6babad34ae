//! Whose the new objects are: from the things that a place has collected on, through everything that the first snapshot does not have.
//! What two places hold one level down (`jobs.set(k, {handle: timer})`, and the runtime's list of timers) belongs to both, not to what
//! dominates them; the ledger counts it once, for the finding that is told first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::flow::Amount;
use super::noise::{NOISE, NoiseKinds};
use crate::Heap;
use crate::compare::growth::Growth;
use crate::engine::node;
use crate::queries::edge_lookup::is_named;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// Number of a finding while findings are sought.
pub type ClaimIndex = u32;

const NOBODY: u32 = u32::MAX;

/// Kinds of noise through which a new function leads to its code, and a new module to what it exports: where scripts multiply, code is
/// growth.
const KINDS_OF_CODE: [&str; 4] = ["function-descriptions", "source-positions", "code", "module-cells"];

/// Which finding each new object belongs to.
pub struct Claims<'a, 'h> {
    heap: &'h Heap,
    growth: &'a Growth<'h>,
    noise: NoiseKinds<'h>,
    /// By node, the claim that came first.
    claim: Vec<ClaimIndex>,
    /// By claim, the one that it was merged into, or itself.
    merged: Vec<ClaimIndex>,
}

/// What a claim met.
#[derive(Debug, Default)]
pub struct Met {
    /// What nobody had claimed before.
    pub own: Amount,
    /// By earlier claim, what of it was met behind the units of this one.
    pub others: FxHashMap<ClaimIndex, Touched>,
    /// By earlier claim, how many of the units of this one belong to it already.
    pub claimed: FxHashMap<ClaimIndex, u64>,
}

/// What of an earlier claim is behind the units of a later one.
#[derive(Debug, Default, Clone, Copy)]
pub struct Touched {
    /// How many different objects of it, those on the border only.
    pub objects: u64,
    /// How many units lead there.
    pub units: u64,
}

impl<'a, 'h> Claims<'a, 'h> {
    /// Nothing is claimed yet.
    pub fn new(heap: &'h Heap, growth: &'a Growth<'h>) -> Self {
        let nodes = heap.nodes().len();
        Claims { heap, growth, noise: NoiseKinds::new(heap), claim: vec![NOBODY; nodes], merged: Vec::new() }
    }

    /// Claims these things and all that is new behind them. Nothing is visited twice over all claims, but for the borders of others.
    pub fn add(&mut self, units: &[NodeIndex]) -> (ClaimIndex, Met) {
        let claim = self.merged.len() as ClaimIndex;
        self.merged.push(claim);
        let mut met = Met::default();
        let mut border = FxHashSet::default();
        for &unit in units {
            match self.of(unit) {
                Some(other) if other != claim => *met.claimed.entry(other).or_default() += 1,
                Some(_) => {}
                None => self.flood(unit, claim, &mut met, &mut border),
            }
        }
        (claim, met)
    }

    /// From one unit on to all that nobody has claimed.
    fn flood(&mut self, unit: NodeIndex, claim: ClaimIndex, met: &mut Met, border: &mut FxHashSet<NodeIndex>) {
        let mut stack = Vec::new();
        let mut touched: Vec<ClaimIndex> = Vec::new();
        self.take(unit, claim, met, &mut stack);
        while let Some(node) = stack.pop() {
            let graph = self.heap.graph();
            for edge in graph.edges_of(node) {
                let target = graph.target(edge);
                if self.growth.is_old(target) || !leads_on(self.heap, edge) || !self.is_claimable(target) {
                    continue;
                }
                match self.of(target) {
                    None => self.take(target, claim, met, &mut stack),
                    Some(other) if other != claim => {
                        met.others.entry(other).or_default().objects += u64::from(border.insert(target));
                        if !touched.contains(&other) {
                            touched.push(other);
                        }
                    }
                    Some(_) => {}
                }
            }
        }
        touched.iter().for_each(|other| met.others.entry(*other).or_default().units += 1);
    }

    fn take(&mut self, node: NodeIndex, claim: ClaimIndex, met: &mut Met, stack: &mut Vec<NodeIndex>) {
        self.claim[node.at()] = claim;
        met.own += Amount { bytes: self.heap.shallow_size(node) as i64, objects: i64::from(self.growth.is_thing(node)) };
        stack.push(node);
    }

    /// Gives what one claim has to another one.
    pub fn merge(&mut self, from: ClaimIndex, into: ClaimIndex) {
        let into = self.root(into);
        self.merged[from as usize] = into;
    }

    /// The claim to which a node of the heap belongs, if any.
    pub fn of(&self, node: NodeIndex) -> Option<ClaimIndex> {
        Some(self.claim[node.at()]).filter(|&claim| claim != NOBODY).map(|claim| self.root(claim))
    }

    fn root(&self, mut claim: ClaimIndex) -> ClaimIndex {
        while self.merged[claim as usize] != claim {
            claim = self.merged[claim as usize];
        }
        claim
    }

    fn is_claimable(&mut self, node: NodeIndex) -> bool {
        is_claimable(&mut self.noise, node)
    }
}

/// Whether a reference leads to what its holder keeps, and not to what the runtime chains to it.
pub fn leads_on(heap: &Heap, edge: EdgeIndex) -> bool {
    let kind = heap.graph().edge_type(edge);
    let holds_nothing = matches!(kind, EdgeType::WEAK | EdgeType::SHORTCUT | EdgeType::INVISIBLE | EdgeType::PAIR_FROM_TABLE);
    let is_runtime_s = || kind == EdgeType::PROPERTY && node::TIMER_LINKS.iter().any(|name| is_named(heap, edge, name));
    !holds_nothing && !is_runtime_s()
}

/// Whether a new node may be somebody's: what engines learn and build for all objects alike is nobody's.
pub fn is_claimable(noise: &mut NoiseKinds, node: NodeIndex) -> bool {
    noise.of(node).is_none_or(|at| KINDS_OF_CODE.contains(&NOISE[at].code))
}
