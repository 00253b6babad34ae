//! The net below the places: classes and functions of the program of which more survive after every step, whoever holds them. Timers that
//! arm themselves again are other objects in every snapshot, sockets hang on nothing but a handle of the runtime: there is no
//! place that collects, but there are more sessions than before.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::claims::Claims;
use super::criteria::{Thresholds, steps_of};
use super::facts::{NameKey, SnapshotFacts};
use super::payload::{Label, Labels, Origin, newest};
use super::series::SeriesPlan;
use crate::Heap;
use crate::columns::roles::Role;
use crate::compare::Identity;
use crate::compare::growth::Growth;
use crate::engine::blink::is_of_embedder;
use crate::engine::{blink, ecmascript};
use crate::snapshot::{NodeIndex, NodeType};

/// More instances after every step.
#[derive(Debug, Clone)]
pub struct Population {
    /// What they are called.
    pub label: Label,
    /// Those that no place has collected, in the last snapshot.
    pub units: Vec<NodeIndex>,
    /// How many there are more in each snapshot than in the first.
    pub counts: Vec<i64>,
    /// The outermost new objects that keep them.
    pub tops: Vec<NodeIndex>,
    /// What most of them are kept by, the outermost first: new objects of other classes.
    pub carriers: Vec<Label>,
    /// The one object that holds them, where there is one.
    pub owner: Option<NodeIndex>,
    /// They are reached through one another, from that object on.
    pub is_structure: bool,
}

/// So many more in every step, or it may be what a snapshot itself leaves behind.
pub(super) const LEAST_STEP: i64 = 2;

/// What is asked of a population.
#[derive(Clone, Copy)]
pub struct Asked<'t> {
    /// The series.
    pub plan: SeriesPlan,
    /// What is too little.
    pub thresholds: &'t Thresholds,
    /// How objects of two snapshots were matched. Where ids mean nothing, much is in no place that can be found again: then objects of
    /// the language's own classes are counted, too.
    pub identity: Identity,
}

/// Classes and functions of which there are more after every step and that nobody has claimed: the program's own classes first.
/// Each is claimed as it is found, with what keeps it, so that a class is not told beside the one that carries it. The thresholds are
/// those of places: what is too little for a place is no finding by another name.
pub fn populations(
    heap: &Heap,
    growth: &Growth,
    facts: &[SnapshotFacts],
    Asked { plan, thresholds, identity }: Asked,
    claims: &mut Claims,
    labels: &Labels,
) -> Vec<(Population, u32)> {
    let counts_all = identity == Identity::Path;
    let is_told = |label: &Label| tells_something(label) || counts_all && label.is_of_language();
    let mut found: FxHashMap<Label, (NameKey, Vec<NodeIndex>)> = FxHashMap::default();
    for node in heap.nodes().indices() {
        if growth.is_old(node) || claims.of(node).is_some() {
            continue;
        }
        let is_counted = match heap.node_type(node) {
            NodeType::OBJECT | NodeType::CLOSURE | NodeType::SYMBOL => true,
            NodeType::NATIVE => blink::is_made_by_page(&heap.class_name(node).to_string()),
            _ => false,
        };
        if !is_counted {
            continue;
        }
        let symbol = || (heap.node_type(node) == NodeType::SYMBOL).then(symbols);
        let Some(label) = labels.of(node).filter(is_told).or_else(symbol) else { continue };
        found.entry(label).or_insert_with(|| (NameKey::of(heap, node), Vec::new())).1.push(node);
    }
    let mut candidates: Vec<Population> = found
        .into_iter()
        .filter_map(|(label, (key, units))| {
            let counts: Vec<i64> =
                facts.iter().map(|later| i64::from(later.count(key)) - i64::from(facts[0].count(key))).collect();
            grows(&counts, plan, thresholds.min_count, units.len()).then(|| Population {
                label,
                units,
                counts,
                tops: Vec::new(),
                carriers: Vec::new(),
                owner: None,
                is_structure: false,
            })
        })
        .collect();
    candidates.retain(|candidate| match candidate.label.origin {
        // What a page has made is in its document, or in a list of the browser's: no object of the program's holds it.
        Origin::Runtime => blink::is_made_by_page(&candidate.label.name) || are_held_by_roots(heap, growth, &candidate.units),
        Origin::Language => counts_all || are_registered(heap, growth, candidate, plan),
        Origin::App | Origin::Package => true,
    });
    let size = |candidate: &Population| candidate.units.iter().map(|&unit| heap.shallow_size(unit)).sum::<u64>();
    candidates.sort_by_cached_key(|candidate| {
        (candidate.label.origin, candidate.label.is_function(), Reverse(size(candidate)), candidate.label.clone())
    });
    let mut rows = Vec::new();
    for mut candidate in candidates {
        let free = candidate.units.iter().filter(|&&unit| claims.of(unit).is_none()).count();
        if free * 2 < candidate.units.len() {
            continue;
        }
        candidate.tops = tops(heap, growth, &candidate.units);
        let all: Vec<NodeIndex> = candidate.tops.iter().chain(&candidate.units).copied().collect();
        let (claim, met) = claims.add(&all);
        if (met.own.bytes.max(0) as u64) < thresholds.min_growth {
            continue;
        }
        candidate.units = newest(heap, &candidate.units, usize::MAX);
        candidate.carriers = carriers(heap, growth, labels, &candidate);
        rows.push((candidate, claim));
    }
    rows
}

/// What symbols are called.
pub(super) fn symbols() -> Label {
    Label { name: "(symbol)".to_owned(), place: None, origin: Origin::Language }
}

/// So many symbols more in every step are no chance.
const LEAST_SYMBOLS: i64 = 20;

/// Whether symbols are in a table of the engine's that only roots hold: the registry of `Symbol.for` never forgets one.
fn are_registered(heap: &Heap, growth: &Growth, candidate: &Population, plan: SeriesPlan) -> bool {
    let is_root = |node: NodeIndex| node == heap.root() || heap.node_type(node) == NodeType::SYNTHETIC;
    let is_table = |&top: &NodeIndex| is_root(heap.dominators().of(top)) || heap.roles().of(top) == Role::Storage;
    let steps = steps_of(plan.of_work(&candidate.counts));
    steps.iter().all(|&step| step >= LEAST_SYMBOLS) && tops(heap, growth, &candidate.units).iter().all(is_table)
}

/// Functions without a name and what every program has tell nothing.
fn tells_something(label: &Label) -> bool {
    match label.origin {
        _ if label.is_anonymous() || label.is_suspended() => false,
        Origin::App | Origin::Package => true,
        Origin::Language => false,
        Origin::Runtime => !label.is_function(),
    }
}

/// Whether there were more after every step, most of them new and free, and most of them still there after cleanup.
fn grows(counts: &[i64], plan: SeriesPlan, min_count: u64, free: usize) -> bool {
    let working = plan.of_work(counts);
    let (most, last) = (working.last().copied().unwrap_or(0), counts.last().copied().unwrap_or(0));
    let steps = steps_of(working);
    let is_steady = !steps.is_empty() && steps.iter().all(|&step| step >= LEAST_STEP && step as u64 >= min_count);
    is_steady && last * 2 >= most && (free as i64) * 2 >= last
}

/// The outermost new objects above these in the dominator tree.
fn tops(heap: &Heap, growth: &Growth, units: &[NodeIndex]) -> Vec<NodeIndex> {
    let dominators = heap.dominators();
    let mut known: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    let mut found: Vec<NodeIndex> = Vec::new();
    for &unit in units {
        let (mut at, mut passed) = (unit, Vec::new());
        let top = loop {
            if let Some(&top) = known.get(&at) {
                break top;
            }
            passed.push(at);
            let above = dominators.of(at);
            if above == at || growth.is_old(above) || above == heap.root() {
                break at;
            }
            at = above;
        };
        known.extend(passed.into_iter().map(|node| (node, top)));
        found.push(top);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// So many of the newest members are asked what keeps them.
const MOST_ASKED: usize = 50;
/// A chain of dominators is followed so far.
const MOST_STEPS: usize = 100;

/// So many kinds of carriers are told.
const MOST_CARRIERS: usize = 2;

/// By what most members are kept: new objects above them in the dominator tree that have a class, the outermost first.
fn carriers(heap: &Heap, growth: &Growth, labels: &Labels, population: &Population) -> Vec<Label> {
    // By label: how many members it keeps, and how far outside it is in all.
    let mut found: FxHashMap<Label, (usize, usize)> = FxHashMap::default();
    let asked = &population.units[..population.units.len().min(MOST_ASKED)];
    for &unit in asked {
        let above = std::iter::successors(Some(unit), |&at| Some(heap.dominators().of(at)).filter(|&above| above != at));
        let new = above.take(MOST_STEPS).take_while(|&at| !growth.is_old(at) && at != heap.root());
        let mut seen: Vec<Label> = Vec::new();
        for (steps, label) in new.filter_map(|at| labels.of(at)).filter(|label| carries(label, population)).enumerate() {
            if !seen.contains(&label) {
                let (count, outside) = found.entry(label.clone()).or_default();
                (*count, *outside) = (*count + 1, *outside + steps);
                seen.push(label);
            }
        }
    }
    let common = found.into_iter().filter(|(_, (count, _))| count * 2 > asked.len());
    let mut rows: Vec<(Label, usize)> = common.map(|(label, (count, outside))| (label, outside / count)).collect();
    rows.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    rows.into_iter().take(MOST_CARRIERS).map(|(label, _)| label).collect()
}

/// Whether a label says by what something is kept: a class, not a function, a plain object or the embedder's own.
fn carries(label: &Label, population: &Population) -> bool {
    let name = label.name.as_str();
    *label != population.label
        && !label.is_function()
        && !name.starts_with('{')
        && !ecmascript::COLLECTIONS.contains(&name)
        && name != ecmascript::OBJECT
        && !is_of_embedder(name)
}

/// Whether most of these hang on roots alone: what a native handle keeps open.
fn are_held_by_roots(heap: &Heap, growth: &Growth, units: &[NodeIndex]) -> bool {
    let is_root = |node: NodeIndex| node == heap.root() || heap.node_type(node) == NodeType::SYNTHETIC;
    let tops = tops(heap, growth, units);
    tops == units && tops.iter().filter(|&&top| is_root(heap.dominators().of(top))).count() * 2 >= tops.len()
}
