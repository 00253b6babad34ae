//! A series of snapshots → what leaks: findings, what was rejected and why, the ledger, and the verdict. All values; `report/` words them.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Ignore;
use super::candidates::way_of;
use super::claims::{ClaimIndex, Claims};
use super::criteria::{Confidence, Criteria, Grounds, Pattern, Rejection, Thresholds};
use super::cut::cut;
use super::finding::{Finding, LeakReport, NotedFinding, RejectedPlace, Subject};
use super::ledger::{Ledger, Line};
use super::notes::{HandVerdict, Note, NotedObjects};
use super::payload::Labels;
use super::population::{Asked, Population, populations, symbols};
use super::rule_input::is_of_runtime;
use super::series::Growths;
use super::verdict::verdict;
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::compare::Identity;
use crate::compare::growth::Growth;
use crate::queries::contents::{Kind, contents};
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::NodeIndex;

/// What to look for.
#[derive(Debug, Default)]
pub struct LeakOptions {
    /// What is asked of a place before it is a finding.
    pub thresholds: Thresholds,
    /// Findings that somebody has asked not to hear of.
    pub ignore: Vec<Ignore>,
    /// What people have said of objects by hand: what is expected is set aside, the rest is told with the finding.
    pub notes: Vec<Note>,
    /// How many units of work there were in a step.
    pub work: Option<u64>,
}

/// Finds what leaks.
pub fn detect(growths: &Growths, options: &LeakOptions) -> LeakReport {
    let heap = growths.pair.current;
    // Nearly every finding asks for these; what dominates a node is looked up in a table that the first question makes.
    let dominators_and_scripts = || {
        heap.dominators().of(heap.root());
        heap.script_names()
    };
    let (_, scripts) = rayon::join(|| heap.functions(), dominators_and_scripts);
    let detector = Detector {
        heap,
        growths,
        options,
        criteria: Criteria { thresholds: options.thresholds, plan: growths.plan, work: options.work },
        scripts,
        labels: Labels::new(heap, scripts),
    };
    detector.run()
}

/// What a series showed, and what is asked of it.
pub(super) struct Detector<'a, 'h> {
    pub(super) heap: &'h Heap,
    pub(super) growths: &'a Growths<'h>,
    pub(super) options: &'a LeakOptions,
    pub(super) criteria: Criteria,
    pub(super) scripts: &'a ScriptNames,
    pub(super) labels: Labels<'a>,
}

impl<'a, 'h> Detector<'a, 'h> {
    pub(super) fn growth(&self) -> &'a Growth<'h> {
        &self.growths.growth
    }

    fn run(&self) -> LeakReport {
        let mut rejected = Vec::new();
        let candidates = self.candidates(&mut rejected);
        let mut claims = Claims::new(self.heap, self.growth());
        let mut findings: Vec<Finding> = Vec::new();
        // What a program can cut comes before what the runtime holds it by, and classes of the program's before both places of the
        // runtime's and places that only became larger.
        let (first, second): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|candidate| !candidate.is_of_runtime && candidate.judgement.pattern == Pattern::Collects);
        for structure in self.structures(&first) {
            let (claim, met) = claims.add(&structure.units);
            if met.own.bytes.max(0) as u64 >= self.options.thresholds.min_growth {
                findings.push(self.population(structure, claim));
            }
        }
        self.distinct(first, &mut claims, &mut findings, &mut rejected);
        let asked = Asked { plan: self.growths.plan, thresholds: &self.options.thresholds, identity: self.growths.identity };
        let found = populations(self.heap, self.growth(), &self.growths.facts, asked, &mut claims, &self.labels);
        for (population, claim) in found {
            self.take_population(population, claim, &mut claims, &mut findings);
        }
        self.distinct(second, &mut claims, &mut findings, &mut rejected);
        self.merge_alike(&mut findings, &mut claims);
        self.tell_notes(&mut findings);
        let ignored = self.without_ignored(&mut findings, &mut rejected);
        if self.growths.identity == Identity::Path {
            findings.iter_mut().for_each(|finding| {
                let is_common = matches!(&finding.subject, Subject::Population(of) if of.label.is_of_language());
                let most = if is_common { Confidence::Possible } else { Confidence::Likely };
                finding.judgement.weaken(most, Grounds::MatchedByNames);
            });
        }
        let owners = self.ownership(&findings, &ignored, &rejected, &claims);
        let ledger = Ledger::new(&self.growths.flow, &owners);
        for (at, finding) in findings.iter_mut().enumerate() {
            finding.amount = ledger.amount(Line::Finding(at));
        }
        self.measure(&mut findings, &claims);
        self.tell_what_came_with(&mut findings, &claims);
        self.heap.graph().look_for_retainers(findings.iter().map(|finding| finding.owner));
        findings.iter_mut().for_each(|finding| {
            finding.weigh(self.growths.plan);
            finding.cut = cut(self.heap, finding);
        });
        // The ledger's lines follow their findings into the order in which they are told.
        let order = ranked(&findings);
        let ledger = renumbered(ledger, &order);
        let mut sorted: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
        let findings: Vec<Finding> = order.iter().filter_map(|&at| sorted[at].take()).collect();
        let (verdict, because) = verdict(self.growths, &findings, &ledger, self.options);
        LeakReport { verdict, because, findings, rejected, ignored_by: ignored.words, ledger }
    }

    /// A population is a finding of its own, unless what another finding has gained keeps it in ways that references do not tell.
    fn take_population(&self, population: Population, claim: ClaimIndex, claims: &mut Claims, findings: &mut Vec<Finding>) {
        // A chain that a place holds by its newest link, as each link keeps the one before: the links are the place's.
        // And symbols that are the keys of its things.
        let owner = self.owner_of(&population);
        let are_keys = |finding: &Finding| population.label == symbols() && owner == Some(finding.owner);
        let is_told = |finding: &&Finding| population.units.contains(&finding.owner) || are_keys(finding);
        if let Some(finding) = findings.iter().find(is_told) {
            claims.merge(claim, finding.claim);
            return;
        }
        match self.keeper(&population, claims).and_then(|keeper| findings.iter_mut().find(|finding| finding.claim == keeper)) {
            Some(finding) => {
                claims.merge(claim, finding.claim);
                finding.keeps_also(&population, self.heap);
            }
            None => {
                let is_collection =
                    |owner: &NodeIndex| matches!(contents(self.heap, *owner).kind, Kind::Map | Kind::Set | Kind::Array);
                let owner = owner.filter(is_collection);
                findings.push(self.population(Population { owner, ..population }, claim));
            }
        }
    }

    /// The object of the program's to which nearly all members of a population belong: a place that was no finding by itself.
    fn owner_of(&self, population: &Population) -> Option<NodeIndex> {
        let mut counts: FxHashMap<NodeIndex, usize> = FxHashMap::default();
        population.units.iter().for_each(|&unit| *counts.entry(self.growth().owner(unit)).or_default() += 1);
        let (owner, count) = counts.into_iter().max_by_key(|&(owner, count)| (count, Reverse(owner)))?;
        let way = || way_of(self.heap, &mut PathFinder::new(self.heap), owner);
        let is_programs = || way().is_some_and(|way| !is_of_runtime(self.heap, &way));
        let is_owner = count * 10 >= population.units.len() * 9 && is_programs();
        is_owner.then_some(owner)
    }

    /// The claim whose things dominate nearly all members of a population: they go when those go.
    fn keeper(&self, population: &Population, claims: &Claims) -> Option<ClaimIndex> {
        let dominators = self.heap.dominators();
        let own = population.units.first().and_then(|&unit| claims.of(unit));
        let keeper = |unit: NodeIndex| {
            let above = std::iter::successors(Some(unit), |&at| Some(dominators.of(at)).filter(|&above| above != at));
            above.take(MOST_STEPS).filter_map(|at| claims.of(at)).find(|&claim| Some(claim) != own)
        };
        let mut counts: FxHashMap<ClaimIndex, usize> = FxHashMap::default();
        population.units.iter().filter_map(|&unit| keeper(unit)).for_each(|claim| *counts.entry(claim).or_default() += 1);
        let (claim, count) = counts.into_iter().max_by_key(|&(claim, count)| (count, Reverse(claim)))?;
        (count * 10 >= population.units.len() * 9).then_some(claim)
    }

    /// What people have said of the owners.
    fn tell_notes(&self, findings: &mut [Finding]) {
        if self.options.notes.is_empty() {
            return;
        }
        let noted = NotedObjects::new(self.heap, self.options.notes.clone());
        for finding in findings {
            finding.noted = noted
                .of(self.heap, finding.owner)
                .map(|of| NotedFinding { note: noted.notes()[of.note].clone(), by: (of.by != finding.owner).then_some(of.by) });
        }
    }

    /// By what a finding is set aside, and why, if somebody has asked for that.
    fn ignored_by(&self, finding: &Finding) -> Option<String> {
        let expected = || {
            let noted = finding.noted.as_ref().filter(|noted| noted.note.verdict == HandVerdict::Expected)?;
            let Note { source, reason, .. } = &noted.note;
            Some(format!("are expected by {source}{}{reason}", if reason.is_empty() { "" } else { ": " }))
        };
        let ignore = self.options.ignore.iter().find(|ignore| finding.is_ignored(self.heap, ignore));
        ignore.map(|ignore| ignore.words.clone()).or_else(expected)
    }

    /// Takes away the findings that somebody has asked not to hear of.
    fn without_ignored(&self, findings: &mut Vec<Finding>, rejected: &mut Vec<RejectedPlace>) -> Ignored {
        let mut ignored = Ignored::default();
        let mut kept = Vec::new();
        for finding in findings.drain(..) {
            let Some(words) = self.ignored_by(&finding) else {
                kept.push(finding);
                continue;
            };
            let own = match &finding.subject {
                Subject::Place(place, _) => Some(place),
                Subject::Population(_) => None,
            };
            let places = own.into_iter().chain(finding.also_held_by.iter().map(|other| &other.place));
            rejected.extend(places.cloned().map(|place| RejectedPlace {
                place,
                reason: Rejection::Ignored,
                ignored_by: Some(words.clone()),
            }));
            let known = ignored.words.iter().position(|known| *known == words);
            let at = known.unwrap_or_else(|| {
                ignored.words.push(words);
                ignored.words.len() - 1
            });
            ignored.findings.push((finding, at));
        }
        *findings = kept;
        ignored
    }
}

/// Findings that somebody has asked not to hear of.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    /// By what they are ignored, and why; each once.
    pub(super) words: Vec<String>,
    /// Each with the position of its words.
    pub(super) findings: Vec<(Finding, usize)>,
}

/// A chain of dominators is followed so far.
const MOST_STEPS: usize = 100;

/// The order in which findings are told: the surest first, of these the largest.
fn ranked(findings: &[Finding]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|&at| {
        let finding = &findings[at];
        let is_sure = finding.judgement.confidence >= Confidence::Likely;
        (Reverse(is_sure), Reverse(finding.bytes.last().copied()), at)
    });
    order
}

fn renumbered(mut ledger: Ledger, order: &[usize]) -> Ledger {
    for (line, _) in &mut ledger.lines {
        if let Line::Finding(at) = line {
            *at = order.iter().position(|old| old == at).unwrap_or(*at);
        }
    }
    ledger.lines.sort_by_key(|&(line, _)| line);
    ledger
}
