//! A series of snapshots → what leaks: findings, what was rejected and why, the ledger, and the verdict. All values; `report/` words them.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Ignore;
use super::chain::{born_by, chain, holder_of_list};
use super::claims::{ClaimIndex, Claims, Met};
use super::code_places::code_places;
use super::criteria::{Confidence, Criteria, Grounds, Judgement, Pattern, Rejection, Thresholds, holds_weakly, is_of_embedder};
use super::cut::cut;
use super::evidence::{Evidence, Place};
use super::finding::{Finding, LeakReport, OtherHolder, RejectedPlace, Subject};
use super::fingerprint::Fingerprint;
use super::flow::Amount;
use super::head::{Head, head, head_of_enlarged, is_bounded_by_browser, is_bounded_by_runtime, is_held_by_console, way_to};
use super::ledger::{Ledger, Line, Ownership};
use super::maximum::maximum;
use super::modules::{LoadedFrom, loaded_from};
use super::payload::{Labelled, Labels, Origin, each_keeps};
use super::population::{Population, populations};
use super::rule_input::{collector, is_of_runtime, path_names_of, rule_input, rule_input_of_population};
use super::rules::rule_for;
use super::series::Growths;
use super::verdict::verdict;
use crate::analysis::Heap;
use crate::analysis::access_paths::access_path;
use crate::analysis::comparison::describe::Way;
use crate::analysis::comparison::growth::Growth;
use crate::analysis::contents::{Held, contents, primitive_text, values};
use crate::analysis::retaining_paths::PathFinder;
use crate::analysis::script_names::ScriptNames;
use crate::snapshot::{EdgeIndex, NodeIndex, NodeType};

/// What to look for.
#[derive(Debug, Default)]
pub struct LeakOptions {
    /// What is asked of a place before it is a finding.
    pub thresholds: Thresholds,
    /// Findings that somebody has asked not to hear of.
    pub ignore: Vec<Ignore>,
    /// How many units of work there were in a step.
    pub work: Option<u64>,
}

/// Places further down are not described: each costs a search for its way.
const MOST_DESCRIBED: usize = 300;
/// Holders share what they collect if so many in a hundred of one's things are the other's.
const SHARED_PERCENT: u64 = 80;
/// The runtime's own lists keep so many things for a program, or they are what it loads.
const LEAST_OF_ONE_KIND: usize = 20;
/// Two counts are about the same if the smaller one is so many in a hundred of the larger one.
const ALIKE_PERCENT: i64 = 50;

/// Finds what leaks.
pub fn detect(growths: &Growths, options: &LeakOptions) -> LeakReport {
    let heap = growths.pair.current;
    let scripts = ScriptNames::new(heap);
    let detector = Detector {
        heap,
        growths,
        options,
        criteria: Criteria { thresholds: options.thresholds, plan: growths.plan, work: options.work },
        scripts: &scripts,
        labels: Labels::new(heap, &scripts),
    };
    detector.run()
}

struct Detector<'a, 'h> {
    heap: &'h Heap,
    growths: &'a Growths<'h>,
    options: &'a LeakOptions,
    criteria: Criteria,
    scripts: &'a ScriptNames,
    labels: Labels<'a>,
}

/// A place that passed, described as far as is needed to compare it with others.
struct Candidate<'a> {
    place: &'a Place,
    judgement: Judgement,
    head: Head,
    way: Option<Way>,
    units: Vec<NodeIndex>,
    gained: Vec<Labelled>,
    /// How many things there are more in each snapshot.
    counts: Vec<i64>,
    /// The object that collects, or holds the list that gets longer.
    owner: NodeIndex,
    is_of_runtime: bool,
}

impl<'a, 'h> Detector<'a, 'h> {
    fn growth(&self) -> &'a Growth<'h> {
        &self.growths.growth
    }

    fn run(&self) -> LeakReport {
        let mut rejected = Vec::new();
        let candidates = self.candidates(&mut rejected);
        let mut claims = Claims::new(self.heap, self.growth());
        let mut findings = Vec::new();
        // What a program can cut comes before what the runtime holds it by, and classes of the program's before both places of the
        // runtime's and places that only became larger.
        let (first, second): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|candidate| !candidate.is_of_runtime && candidate.judgement.pattern == Pattern::Collects);
        self.distinct(first, &mut claims, &mut findings, &mut rejected);
        let asked = (self.growths.plan, &self.options.thresholds);
        let found = populations(self.heap, self.growth(), &self.growths.facts, asked, &mut claims, &self.labels);
        findings.extend(found.into_iter().map(|(population, claim)| self.population(population, claim)));
        self.distinct(second, &mut claims, &mut findings, &mut rejected);
        self.without_ignored(&mut findings, &mut rejected);
        let owners = self.ownership(&findings, &rejected, &claims);
        let ledger = Ledger::new(&self.growths.flow, &owners);
        for (at, finding) in findings.iter_mut().enumerate() {
            finding.amount = ledger.amount(Line::Finding(at));
        }
        self.measure(&mut findings, &claims);
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
        LeakReport { verdict, because, findings, rejected, ledger }
    }

    /// The places that pass, described; the others with the reason.
    fn candidates(&self, rejected: &mut Vec<RejectedPlace>) -> Vec<Candidate<'a>> {
        let mut passed = Vec::new();
        let of_program = self.embedders_with_objects();
        for place in &self.growths.places {
            match self.criteria.judge(place).and_then(|judged| self.judge_embedder(place, &of_program).map(|()| judged)) {
                Ok(judged) => passed.push((place, judged)),
                Err(reason) => rejected.push(RejectedPlace { place: place.clone(), reason, ignored_by: None }),
            }
        }
        let mut paths = PathFinder::new(self.heap);
        let hanging = self.hanging();
        let mut candidates = Vec::new();
        for (place, judgement) in passed {
            if candidates.len() >= MOST_DESCRIBED {
                rejected.push(RejectedPlace { place: place.clone(), reason: Rejection::TooLittle, ignored_by: None });
                continue;
            }
            let head = match judgement.pattern {
                Pattern::Collects => head(self.heap, self.growth(), place),
                Pattern::Enlarged => head_of_enlarged(self.heap, self.growth(), place),
                Pattern::Numbers => Head::None,
            };
            let way = way_to(self.heap, self.growth(), &mut paths, place, &head);
            let units = self.units(place, &head, &hanging);
            let gained = self.labels.count(units.iter().copied());
            let is_of_runtime = self.heap.node_type(place.row.first().node) == NodeType::NATIVE
                || way.as_ref().is_some_and(|way| is_of_runtime(self.heap, way));
            let reason = way.as_ref().and_then(|way| of_nobody(self.heap, way));
            let reason =
                reason.or_else(|| is_bounded_by_browser(self.heap, place, &units).then_some(Rejection::BoundedByRuntime));
            let files = loaded_from(self.heap, collector(self.heap, place, &head), &units);
            let reason = reason.or_else(|| {
                // A data URL has its content for a name: what differs are texts of the program's, not files.
                let is_loaded_once = files == Some(LoadedFrom::DifferentFiles) && !judged_by_texts(self.heap, place, &head);
                is_loaded_once.then_some(Rejection::OfTheRuntime)
            });
            // What an embedder builds for a page hangs on the global object.
            let is_its_own = is_of_embedder(&self.heap.class_name(place.row.first().node).to_string());
            let are_natives = || units.iter().all(|&unit| self.heap.node_type(unit) == NodeType::NATIVE);
            let is_embedders =
                (is_its_own || place.evidence.is_global_object && are_natives()) && !self.is_of_program(&units, &gained);
            let reason = reason.or_else(|| is_embedders.then_some(Rejection::OfTheEmbedder));
            // A global object that has no property more and is the head of nothing builds what is used for the first time.
            let is_building = place.evidence.is_global_object && !place.evidence.gains_entries() && head == Head::None;
            let reason = reason.or_else(|| is_building.then_some(Rejection::BuiltLazily));
            // What came at once and stayed is the program's if it has made it; else it was initialised.
            let is_quiet = judgement.grounds.iter().any(|grounds| matches!(grounds, Grounds::QuietSteps(..)));
            let is_initialised = is_quiet && judgement.confidence == Confidence::Possible && !self.is_of_program(&units, &gained);
            let reason = reason.or_else(|| is_initialised.then_some(Rejection::NotInEveryStep));
            let reason = reason.filter(|_| !matches!(files, Some(LoadedFrom::OneFile(_)))).or_else(|| {
                let is_loading = || !self.is_of_program(&units, &gained) && !is_of_one_kind(&judgement, &gained, units.len());
                let is_one_file = matches!(files, Some(LoadedFrom::OneFile(_)));
                (is_of_runtime && !is_one_file && self.heap.node_type(place.row.first().node) != NodeType::NATIVE && is_loading())
                    .then_some(Rejection::OfTheRuntime)
            });
            match reason {
                Some(reason) => rejected.push(RejectedPlace { place: place.clone(), reason, ignored_by: None }),
                None => candidates.push(self.candidate(place, judgement, head, way, units, is_of_runtime, &mut paths)),
            }
        }
        candidates
    }

    /// A place that passed. Of a list of which the place is a link the list's holder is told.
    #[allow(clippy::too_many_arguments)]
    fn candidate(
        &self,
        place: &'a Place,
        mut judgement: Judgement,
        head: Head,
        way: Option<Way>,
        units: Vec<NodeIndex>,
        is_of_runtime: bool,
        paths: &mut PathFinder,
    ) -> Candidate<'a> {
        let heap = self.heap;
        let counts = match judgement.pattern {
            Pattern::Collects => self.criteria.counts(&place.evidence),
            Pattern::Enlarged | Pattern::Numbers => self.criteria.elements(&place.evidence),
        };
        let mut candidate = Candidate {
            gained: self.labels.count(units.iter().copied()),
            owner: collector(heap, place, &head),
            place,
            judgement: judgement.clone(),
            head,
            way,
            units,
            is_of_runtime,
            counts,
        };
        if let Some(grounds) = self.fills_up(&candidate) {
            candidate.judgement.confidence = Confidence::Possible;
            candidate.judgement.grounds.push(grounds);
        }
        let may_be_list = candidate.head == Head::None && !place.evidence.gains_entries();
        let links = if may_be_list { chain(heap, self.growth(), &candidate.units) } else { None };
        let Some(links) = links else { return candidate };
        candidate.counts = born_by(heap, &links, &self.growths.facts);
        candidate.gained = self.labels.count(links.iter().copied());
        let working = self.growths.plan.snapshots_of_work().min(candidate.counts.len());
        (judgement.confidence, judgement.grounds) = self.criteria.confidence_of_counts(&candidate.counts[..working]);
        candidate.judgement = Judgement { pattern: Pattern::Collects, ..judgement };
        let node = place.row.first().node;
        if heap.classes().of(node) == heap.classes().of(links[0]) {
            candidate.owner = holder_of_list(heap, node);
            candidate.way = way_of(heap, paths, candidate.owner);
        }
        candidate.units = links;
        candidate.head = Head::Link;
        candidate
    }

    /// Whether a collection, or what holds it, has a field that says how many it may hold, and it does not hold as many yet.
    fn fills_up(&self, candidate: &Candidate) -> Option<Grounds> {
        let evidence = &candidate.place.evidence;
        let is_collection = evidence.gains_entries() && candidate.place.row.members.len() == 1;
        let steps = candidate.way.as_ref().filter(|_| is_collection).map(|way| way.written.steps.as_slice())?;
        let holder = steps.len().checked_sub(2).map(|at| steps[at].node);
        let maximum = std::iter::once(candidate.owner).chain(holder).find_map(|node| maximum(self.heap, node))?;
        let held = evidence.entries.last().copied().unwrap_or(0);
        let gained = candidate.counts.last().copied().unwrap_or(0).max(1) as u64;
        let a_step = (gained / self.growths.plan.steps.max(1) as u64).max(1);
        match maximum.value {
            Some(value) if value <= held => None,
            value => Some(Grounds::HasMaximum(maximum, value.map(|value| (value - held).div_ceil(a_step) as usize))),
        }
    }

    /// Embedders build structures of their own for as long as a page is there; only what the program made in them tells of a leak.
    fn judge_embedder(&self, place: &Place, of_program: &FxHashSet<NodeIndex>) -> Result<(), Rejection> {
        let is_embedders = is_of_embedder(&self.heap.class_name(place.row.first().node).to_string());
        let collects = || place.row.members.iter().any(|grown| of_program.contains(&grown.node));
        if !is_embedders || collects() { Ok(()) } else { Err(Rejection::OfTheEmbedder) }
    }

    /// Objects of the embedder's to which new objects and functions of the program belong. One look at each new object.
    fn embedders_with_objects(&self) -> FxHashSet<NodeIndex> {
        let is_programs = |node| matches!(self.heap.node_type(node), NodeType::OBJECT | NodeType::CLOSURE);
        let owners = self.growth().new_objects().filter(|&(node, _)| is_programs(node)).map(|(_, owner)| owner);
        owners.filter(|&owner| self.heap.node_type(owner) == NodeType::NATIVE).collect()
    }

    /// What belongs to places whose growth hangs on one reference, by place. One look at each new object.
    fn hanging(&self) -> FxHashMap<NodeIndex, Vec<NodeIndex>> {
        let heads = self.growths.places.iter().filter(|place| place.evidence.hangs_on_a_head());
        let mut hanging: FxHashMap<NodeIndex, Vec<NodeIndex>> = heads.map(|place| (place.row.first().node, Vec::new())).collect();
        if !hanging.is_empty() {
            for (node, owner) in self.growth().new_objects() {
                if let Some(objects) = hanging.get_mut(&owner) {
                    objects.push(node);
                }
            }
        }
        hanging
    }

    /// Whether anything of the program's is among the things, or behind them.
    fn is_of_program(&self, units: &[NodeIndex], gained: &[Labelled]) -> bool {
        let is_programs = |row: &Labelled| row.label.origin <= Origin::Package;
        gained.iter().any(is_programs) || each_keeps(self.growth(), &self.labels, units, units.len()).iter().any(is_programs)
    }

    /// The things that a place has collected: objects, or values where there is nothing else.
    fn units(&self, place: &Place, head: &Head, hanging: &FxHashMap<NodeIndex, Vec<NodeIndex>>) -> Vec<NodeIndex> {
        let (heap, growth) = (self.heap, self.growth());
        let referred = || place.row.members.iter().flat_map(|grown| growth.new_references(grown.node));
        let mut units: Vec<NodeIndex> = match head {
            Head::None => referred().collect(),
            Head::Link => {
                let link = referred().find(|&node| growth.is_holder(node)).map(|node| heap.classes().of(node));
                let all = hanging.get(&place.row.first().node).into_iter().flatten().copied();
                all.filter(|&node| Some(heap.classes().of(node)) == link).collect()
            }
            Head::Collection(_) => {
                let mut members = values(heap, collector(heap, place, head));
                members.retain(|&node| !growth.is_old(node));
                members
            }
        };
        if units.is_empty() {
            units = hanging.get(&place.row.first().node).cloned().unwrap_or_default();
            let is_written = |node: &NodeIndex| heap.classes().get(heap.classes().of(*node)).location.is_some();
            if units.iter().any(is_written) {
                units.retain(is_written);
            }
        }
        if units.iter().any(|&node| growth.is_holder(node)) {
            units.retain(|&node| growth.is_holder(node));
        }
        units.sort_unstable();
        units.dedup();
        units
    }

    /// One finding a cause: a place that holds mostly what an earlier one does is told with that.
    fn distinct(
        &self,
        mut candidates: Vec<Candidate<'a>>,
        claims: &mut Claims,
        findings: &mut Vec<Finding>,
        rejected: &mut Vec<RejectedPlace>,
    ) {
        // An exact count comes before a guess.
        candidates.sort_by_key(|candidate| {
            let is_counted = candidate.judgement.pattern == Pattern::Collects && candidate.place.evidence.gains_entries();
            let is_collecting = candidate.judgement.pattern == Pattern::Collects;
            (self.is_weak(candidate), !is_collecting, !is_counted, Reverse(candidate.place.row.bytes()))
        });
        let explained = self.explained(&candidates, claims);
        for candidate in candidates {
            if explained.contains(&candidate.place.row.first().node) {
                rejected.push(candidate.rejected(Rejection::CollectedNothing));
                continue;
            }
            let (claim, met) = claims.add(&candidate.units);
            let same = same_cause(&candidate, &met, findings);
            if self.is_weak(&candidate) && (same.is_some() || self.follows(&candidate, findings)) {
                rejected.push(candidate.rejected(Rejection::HoldsWeakly));
                continue;
            }
            match same {
                Some(at) => {
                    claims.merge(claim, findings[at].claim);
                    // Where one of the holders was made with room for so many, all fill up together.
                    if let Some(room) = candidate
                        .judgement
                        .grounds
                        .iter()
                        .find(|grounds| matches!(grounds, Grounds::RoomFor(_) | Grounds::HasMaximum(..)))
                    {
                        findings[at].judgement.grounds.push(room.clone());
                        findings[at].judgement.confidence = Confidence::Possible;
                    }
                    findings[at].also_held_by.push(OtherHolder {
                        owner: candidate.owner,
                        object_count: candidate.place.row.members.len(),
                        way: candidate.way,
                        place: candidate.place.clone(),
                    });
                }
                None => findings.push(self.finding(candidate, claim)),
            }
        }
    }

    /// Places that only became larger, and mostly by what a finding has collected. One look at each new node.
    fn explained(&self, candidates: &[Candidate], claims: &Claims) -> FxHashSet<NodeIndex> {
        let enlarged = candidates.iter().filter(|candidate| candidate.judgement.pattern == Pattern::Enlarged);
        let mut balance: FxHashMap<NodeIndex, i64> = FxHashMap::default();
        let mut first_of: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
        for row in enlarged.map(|candidate| &candidate.place.row) {
            first_of.extend(row.members.iter().map(|grown| (grown.node, row.first().node)));
        }
        if first_of.is_empty() {
            return FxHashSet::default();
        }
        for (node, owner) in self.growth().new_nodes() {
            if let Some(&first) = first_of.get(&owner) {
                let size = self.heap.shallow_size(node) as i64;
                *balance.entry(first).or_default() += if claims.of(node).is_some() { size } else { -size };
            }
        }
        balance.into_iter().filter(|&(_, balance)| balance > 0).map(|(first, _)| first).collect()
    }

    fn is_weak(&self, candidate: &Candidate) -> bool {
        holds_weakly(&self.heap.class_name(candidate.place.row.first().node).to_string())
    }

    /// What is in a WeakMap lives as long as its keys, which another place collects.
    fn follows(&self, weak: &Candidate, findings: &[Finding]) -> bool {
        let counts = &weak.counts;
        let holds_as_many = |finding: &Finding| {
            std::iter::zip(counts, &finding.counts).all(|(weak, other)| other * 100 >= weak * SHARED_PERCENT as i64)
        };
        findings.iter().any(holds_as_many)
    }

    fn finding(&self, candidate: Candidate, claim: ClaimIndex) -> Finding {
        let Candidate { place, judgement, head, way, units, gained, counts, owner, .. } = candidate;
        let heap = self.heap;
        let mut input = rule_input(heap, self.growth(), place, &head, way.as_ref(), &gained);
        let file = match loaded_from(heap, owner, &units) {
            Some(LoadedFrom::OneFile(file)) => Some(file),
            _ => None,
        };
        input.is_one_file = file.is_some();
        let rule = rule_for(&input);
        let count = counts.iter().copied().max().unwrap_or(0).max(0) as usize;
        let each_keeps = each_keeps(self.growth(), &self.labels, &units, if count == 0 { units.len() } else { count });
        let Evidence { entries, bytes, .. } = place.evidence.clone();
        Finding {
            fingerprint: Fingerprint::new(rule.code, &input.class, input.path_names.iter().map(String::as_str)),
            code: code_places(heap, self.scripts, way.as_ref(), gained.iter().chain(&each_keeps)),
            counts,
            subject: Subject::Place(place.clone(), head),
            rule,
            owner,
            way,
            judgement,
            entries,
            bytes,
            gained,
            each_keeps,
            units,
            file,
            also_held_by: Vec::new(),
            cut: None,
            amount: Amount::default(),
            claim,
        }
    }

    fn population(&self, population: Population, claim: ClaimIndex) -> Finding {
        let heap = self.heap;
        let newest_unit = population.units[0];
        let way = way_of(heap, &mut PathFinder::new(heap), newest_unit);
        let gained = self.labels.count(population.units.iter().copied());
        let of_tops = if population.tops.len() * 2 > population.units.len() { &population.tops } else { &population.units };
        let each_keeps = each_keeps(self.growth(), &self.labels, of_tops, population.units.len());
        let names = way.as_ref().map(|way| path_names_of(heap, way)).unwrap_or_default();
        let carriers = self.labels.count(of_tops.iter().copied());
        let input = rule_input_of_population(heap, &population, way.as_ref(), &carriers);
        let rule = rule_for(&input);
        let working = self.growths.plan.snapshots_of_work();
        let (confidence, grounds) =
            self.criteria.confidence_of_counts(&population.counts[..working.min(population.counts.len())]);
        let mut judgement = Judgement { pattern: Pattern::Collects, confidence: confidence.min(Confidence::Likely), grounds };
        if self.growths.plan.has_final {
            judgement.grounds.push(Grounds::KeptAfterCleanup(population.counts.last().copied().unwrap_or(0)));
            judgement.confidence = Confidence::Likely;
        }
        Finding {
            fingerprint: Fingerprint::new(rule.code, &population.label.name, names.iter().map(String::as_str)),
            code: code_places(heap, self.scripts, way.as_ref(), gained.iter().chain(&each_keeps)),
            rule,
            owner: newest_unit,
            way,
            judgement,
            counts: population.counts.clone(),
            entries: Vec::new(),
            bytes: vec![0; population.counts.len()],
            gained,
            each_keeps,
            units: population.units.clone(),
            file: None,
            also_held_by: Vec::new(),
            cut: None,
            amount: Amount::default(),
            subject: Subject::Population(population),
            claim,
        }
    }

    fn without_ignored(&self, findings: &mut Vec<Finding>, rejected: &mut Vec<RejectedPlace>) {
        let mut kept = Vec::new();
        for finding in findings.drain(..) {
            match self.options.ignore.iter().find(|ignore| finding.is_ignored(self.heap, ignore)) {
                None => kept.push(finding),
                Some(ignore) => {
                    let places = match finding.subject {
                        Subject::Place(place, _) => vec![place],
                        Subject::Population(_) => Vec::new(),
                    };
                    let others = finding.also_held_by.into_iter().map(|other| other.place);
                    let ignored_by = || Some(ignore.words.clone());
                    let reason = Rejection::Ignored;
                    rejected.extend(places.into_iter().chain(others).map(|place| RejectedPlace {
                        place,
                        reason,
                        ignored_by: ignored_by(),
                    }));
                }
            }
        }
        *findings = kept;
    }

    /// Whose each place and each new object is.
    fn ownership(&self, findings: &[Finding], rejected: &[RejectedPlace], claims: &Claims) -> Ownership {
        let mut owners = Ownership::default();
        let members = |place: &Place| place.row.members.iter().map(|grown| grown.old).collect::<Vec<_>>();
        for RejectedPlace { place, reason, .. } in rejected {
            owners.places.extend(members(place).into_iter().map(|old| (old, Line::Rejected(*reason))));
        }
        owners.places.extend(self.growths.compiled.places.iter().map(|&old| (old, Line::Compiled)));
        let mut by_claim: FxHashMap<ClaimIndex, usize> = FxHashMap::default();
        for (at, finding) in findings.iter().enumerate() {
            by_claim.insert(finding.claim, at);
            let others = finding.also_held_by.iter().flat_map(|other| members(&other.place));
            let own = match &finding.subject {
                Subject::Place(place, _) => members(place),
                Subject::Population(_) => Vec::new(),
            };
            owners.places.extend(own.into_iter().chain(others).map(|old| (old, Line::Finding(at))));
        }
        let heap = self.heap;
        for node in heap.nodes().indices() {
            if let Some(&at) = claims.of(node).and_then(|claim| by_claim.get(&claim)) {
                owners.objects.insert(heap.id(node).0, at);
            }
        }
        owners.kept =
            self.growths.plan.has_final.then(|| heap.nodes().indices().map(|node| heap.id(node).0).collect::<FxHashSet<u64>>());
        owners
    }

    /// Bytes of each finding in each snapshot. Where its things came in every step, those that came by then; what is made anew in
    /// every step is measured by what the place held.
    fn measure(&self, findings: &mut [Finding], claims: &Claims) {
        let facts = &self.growths.facts;
        let mut by_claim: FxHashMap<ClaimIndex, usize> = FxHashMap::default();
        by_claim.extend(findings.iter().enumerate().map(|(at, finding)| (finding.claim, at)));
        let mut born = vec![vec![0_i64; facts.len()]; findings.len()];
        for node in self.heap.nodes().indices() {
            if let Some(&at) = claims.of(node).and_then(|claim| by_claim.get(&claim)) {
                let id = self.heap.id(node).0;
                let step = facts.iter().position(|facts| id <= facts.last_id).unwrap_or(facts.len() - 1);
                born[at][step] += self.heap.shallow_size(node) as i64;
            }
        }
        for (finding, born) in findings.iter_mut().zip(born) {
            let came: i64 = born.iter().sum();
            let measured = finding.bytes.last().copied().unwrap_or(0);
            let came_in_every_step =
                born[1..].iter().take(self.growths.plan.steps).all(|&bytes| bytes * 10 >= came / (facts.len() as i64));
            if came_in_every_step && came > measured {
                let mut sum = 0;
                finding.bytes = born
                    .iter()
                    .map(|bytes| {
                        sum += bytes;
                        sum
                    })
                    .collect();
                finding.bytes[0] = 0;
            } else if measured <= 0 {
                let most = finding.counts.iter().copied().max().unwrap_or(0).max(1);
                finding.bytes = finding.counts.iter().map(|count| came * count / most).collect();
            }
        }
    }
}

impl Candidate<'_> {
    fn rejected(&self, reason: Rejection) -> RejectedPlace {
        RejectedPlace { place: self.place.clone(), reason, ignored_by: None }
    }
}

/// The way to an object.
fn way_of(heap: &Heap, paths: &mut PathFinder, node: NodeIndex) -> Option<Way> {
    let path = paths.to(node, 1).into_iter().next()?;
    let edges: Vec<EdgeIndex> = path.steps.iter().map(|step| step.edge).collect();
    let written = access_path(heap, path.steps.first().map_or(node, |step| step.node), &edges);
    Some(Way { path, written, head: None })
}

impl Criteria {
    /// How sure it is that what was counted like this leaks, and why.
    pub fn confidence_of_counts(&self, counts: &[i64]) -> (Confidence, Vec<Grounds>) {
        let steps = super::criteria::steps_of(counts);
        // Instances of a class are no note of the harness, however small.
        self.confidence(&steps, 0, i64::MAX)
    }
}

/// The earlier finding that has the same cause: it holds nearly all that this one holds, or this one nearly all and as many.
fn same_cause(candidate: &Candidate, met: &Met, findings: &[Finding]) -> Option<usize> {
    let units = candidate.units.len() as u64;
    let is_mostly = |part: u64, whole: u64| whole > 0 && part * 100 >= whole * SHARED_PERCENT;
    let total = |counts: &[i64]| counts.iter().copied().max().unwrap_or(0);
    let is_alike = |finding: &Finding| {
        let (a, b) = (units as i64, (finding.units.len() as i64).max(total(&finding.counts)));
        a.min(b) * 100 >= a.max(b) * ALIKE_PERCENT
    };
    findings.iter().position(|finding| {
        let claimed = met.claimed.get(&finding.claim).copied().unwrap_or(0);
        let touched = met.others.get(&finding.claim).copied().unwrap_or_default();
        // Each leads to something of its own there, not all of them to the same.
        let is_carried = is_mostly(claimed + touched.units, units) && is_mostly(claimed + touched.objects, units);
        is_mostly(claimed, units) || is_carried && is_alike(finding)
    })
}

/// Whether modules of a cache were made of texts instead of files.
fn judged_by_texts(heap: &Heap, place: &Place, head: &Head) -> bool {
    let entries = contents(heap, collector(heap, place, head)).entries;
    let is_text = |key| matches!(key, Held::Node(key) if primitive_text(heap, key).is_some_and(|text| text.as_bytes().starts_with(b"data:")));
    entries.iter().filter(|entry| is_text(entry.key)).count() * 2 > entries.len()
}

/// Why what a way leads to is nothing that the program collects, if so.
fn of_nobody(heap: &Heap, way: &Way) -> Option<Rejection> {
    if is_held_by_console(heap, way) {
        return Some(Rejection::HeldByConsole);
    }
    is_bounded_by_runtime(heap, way).then_some(Rejection::BoundedByRuntime)
}

/// What a runtime keeps for a program is of one kind, and as much in every step; what it loads when it is first used is of many.
fn is_of_one_kind(judgement: &Judgement, gained: &[Labelled], units: usize) -> bool {
    let is_even = judgement.confidence == Confidence::Certain || judgement.grounds.contains(&Grounds::OneStep);
    let is_many = units >= LEAST_OF_ONE_KIND;
    is_even && is_many && gained.first().is_some_and(|row| row.count * 100 >= units as u64 * SHARED_PERCENT)
}

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
