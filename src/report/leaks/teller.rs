//! Tells of findings: which places are any, and all that is said of each.

use rustc_hash::FxHashSet;

use super::build::{Detail, LeakQuery};
use super::objects::leaked_objects;
use super::set_aside::SetAside;
use super::subject::{code, owner};
use super::{FindingInfo, HolderInfo, InternalInfo, PlaceAsideInfo, ReasonInfo, SetAsideDetails};
use crate::analysis::Heap;
use crate::analysis::classes::ClassIndex;
use crate::analysis::comparison::class_changes::Tally;
use crate::analysis::comparison::describe::{Way, gained};
use crate::analysis::comparison::growth::Grown;
use crate::analysis::contents::values;
use crate::analysis::script_names::ScriptNames;
use crate::leaks::noise::noise_growth;
use crate::leaks::rules::rule_for;
use crate::leaks::{
    Fingerprint, Gate, Grew, Head, Ignore, Named, Place, Reason, collector, head, holds_weakly, is_bounded_by_runtime,
    is_held_by_console, is_of_embedder, standings, subject, way_to,
};
use crate::report::command_line::quote;
use crate::report::comparison::GainedInfo;
use crate::report::object::PathInfo;
use crate::report::units::size;
use crate::snapshot::{NodeIndex, NodeType};

/// So many classes of what a finding gained are told.
const MOST_GAINED: usize = 10;
/// Findings so far down the list are not looked at for being the same thing held twice.
const MOST_COMPARED: usize = 50;
/// Holders share what they collect if so many in a hundred of one's references lead to what the other holds.
const SHARED_PERCENT: usize = 80;

/// All that there is to tell.
pub(super) struct Told {
    pub(super) findings: Vec<FindingInfo>,
    pub(super) set_aside: Vec<ReasonInfo>,
    pub(super) details: Option<SetAsideDetails>,
}

/// Judges what grew, and tells of it. `file` is that of the last snapshot.
pub(super) fn tell(last: &Heap, grew: &Grew, query: &LeakQuery, file: &str) -> Told {
    Teller { heap: last, grew, query, scripts: ScriptNames::new(last), file }.judge()
}

/// Tells of findings.
struct Teller<'a, 'h> {
    heap: &'h Heap,
    grew: &'a Grew<'h>,
    query: &'a LeakQuery,
    scripts: ScriptNames,
    file: &'a str,
}

impl Teller<'_, '_> {
    fn judge(&self) -> Told {
        let mut aside = SetAside::default();
        let (passed, places) = self.through_the_gate(&mut aside);
        let findings = without_followers(self.findings(passed, &mut aside), &mut aside);
        let compiled = self.grew.compiled;
        let words = "are functions that the engine compiled or learnt about while they ran";
        aside.add("compiled-code", words, compiled.count, compiled.bytes as i64);
        let details = match self.query.set_aside {
            Detail::Totals => None,
            Detail::Each => Some(SetAsideDetails { places, internals: self.internals() }),
        };
        Told { findings, set_aside: aside.into_rows(), details }
    }

    /// The places that the gate lets through, and those that it does not.
    fn through_the_gate(&self, aside: &mut SetAside) -> (Vec<&Place>, Vec<PlaceAsideInfo>) {
        let gate = self.gate();
        let (mut passed, mut places) = (Vec::new(), Vec::new());
        for place in &self.grew.places {
            match gate.judge(place).and_then(|()| self.judge_embedder(place)) {
                Ok(()) => passed.push(place),
                Err(reason) => {
                    aside.judged(reason, place.row.bytes());
                    places.push(self.place_aside(place, reason));
                }
            }
        }
        (passed, places)
    }

    /// Embedders build structures of their own for as long as a page is there; only what the program made in them tells of a leak.
    fn judge_embedder(&self, place: &Place) -> Result<(), Reason> {
        let is_embedders = |node: NodeIndex| is_of_embedder(&self.heap.class_name(node).to_string());
        if !is_embedders(place.row.first().node) {
            return Ok(());
        }
        let is_member = |owner: NodeIndex| place.row.members.iter().any(|grown| grown.node == owner);
        let is_programs = |node| matches!(self.heap.node_type(node), NodeType::OBJECT | NodeType::CLOSURE);
        let collects = self.grew.growth.new_objects().any(|(node, owner)| is_programs(node) && is_member(owner));
        if collects { Ok(()) } else { Err(Reason::OfTheEmbedder) }
    }

    /// One finding a cause: a place that holds mostly what an earlier one does is told with that.
    fn findings(&self, passed: Vec<&Place>, aside: &mut SetAside) -> Vec<FindingInfo> {
        let heap = self.heap;
        let gained = gained(heap, &self.grew.growth, passed.iter().map(|place| &place.row));
        let mut findings: Vec<FindingInfo> = Vec::new();
        let mut held: Vec<FxHashSet<NodeIndex>> = Vec::new();
        for (place, gained) in passed.into_iter().zip(gained) {
            let head = head(heap, &self.grew.growth, place);
            let way = way_to(heap, &self.grew.growth, place, &head);
            if let Some(reason) = way.as_ref().and_then(|way| of_nobody(heap, way)) {
                aside.judged(reason, place.row.bytes());
                continue;
            }
            let finding = self.finding(place, &head, way, gained);
            if let Some(ignore) = self.query.ignore.iter().find(|ignore| is_ignored(&finding, ignore)) {
                aside.ignored(ignore, place.row.bytes());
                continue;
            }
            let things = self.collected(place, &head);
            match same_things(&things, &held) {
                Some(at) => {
                    findings[at].also_held_by.push(HolderInfo { id: finding.id, owner: finding.owner, path: finding.path })
                }
                None => {
                    held.push(if findings.len() < MOST_COMPARED { things.into_iter().collect() } else { FxHashSet::default() });
                    findings.push(finding);
                }
            }
        }
        findings
    }

    fn place_aside(&self, place: &Place, reason: Reason) -> PlaceAsideInfo {
        let node = place.row.first().node;
        PlaceAsideInfo {
            id: self.heap.id(node).0,
            class: self.heap.class_name(node).clone(),
            object_count: place.row.members.len() as u64,
            counts: self.gate().counts(&place.evidence),
            bytes: place.row.bytes(),
            reason: reason.code(),
        }
    }

    fn internals(&self) -> Vec<InternalInfo> {
        let told = noise_growth(self.grew.pair).into_iter().map(|growth| InternalInfo {
            kind: growth.noise.code,
            what: growth.noise.what,
            because: growth.noise.because,
            count: growth.count,
            bytes: growth.bytes,
        });
        told.collect()
    }

    fn gate(&self) -> Gate {
        Gate { knobs: self.query.knobs, has_final: self.query.has_final }
    }

    fn things<'p>(&'p self, place: &'p Place) -> impl Iterator<Item = NodeIndex> + 'p {
        let growth = &self.grew.growth;
        place.row.members.iter().flat_map(|grown| growth.new_references(grown.node)).filter(|&node| growth.is_holder(node))
    }

    /// New objects that a place has collected: itself, or in the new collection that it holds.
    fn collected(&self, place: &Place, head: &Head) -> Vec<NodeIndex> {
        let (heap, growth) = (self.heap, &self.grew.growth);
        match head {
            Head::None | Head::Link => self.things(place).collect(),
            Head::Collection(_) => {
                let mut members = values(heap, collector(heap, place, head));
                members.retain(|&node| growth.is_holder(node) && !growth.is_old(node));
                members
            }
        }
    }

    fn finding(&self, place: &Place, head: &Head, way: Option<Way>, gained: Vec<(ClassIndex, Tally)>) -> FindingInfo {
        let (heap, row) = (self.heap, &place.row);
        let node = collector(heap, place, head);
        let class = |class: ClassIndex| heap.classes().get(class).name.clone();
        let classes: Vec<String> = gained.iter().map(|&(of, _)| class(of).to_string()).collect();
        let subject = subject(heap, &self.grew.growth, place, head, way.as_ref(), &classes);
        let rule = rule_for(&subject);
        let (code, package) = code(heap, &self.scripts, way.as_ref(), self.things(place).last());
        let evidence = &place.evidence;
        let counts = self.gate().counts(evidence);
        let working = self.gate().snapshots_of_work(evidence);
        let steps = (working - 1).max(1) as f64;
        // What the final snapshot still holds is what was kept; before that others may have held it too.
        let (count, bytes) = (counts[working - 1] as f64, evidence.bytes.last().copied().unwrap_or(0) as f64);
        let id = heap.id(node).0;
        let steps_told = steps_told(&counts[..working]);
        let standings = |way: &Way| standings(heap, &self.grew.growth, &way.path, &format!("collects: {steps_told}"));
        FindingInfo {
            rule: rule.code,
            title: rule.title,
            fingerprint: Fingerprint::new(rule.code, &subject.class, subject.path_names.iter().map(String::as_str)).to_string(),
            owner: owner(heap, node, row.members.len(), way.as_ref()),
            class: heap.class_name(node).clone(),
            id,
            object_count: row.members.len() as u64,
            ids: std::iter::once(node)
                .chain(row.members.iter().skip(1).map(|grown| grown.node))
                .map(|node| heap.id(node).0)
                .collect(),
            path: subject.path.clone(),
            retaining_path: way.as_ref().map(|way| PathInfo::new(heap, &way.path, &self.scripts).with(standings(way))),
            count_per_step: count / steps,
            bytes_per_step: bytes / steps,
            bytes_per_count: bytes / count.max(1.0),
            bytes_per_unit_of_work: self.query.work.map(|work| bytes / steps / work.max(1) as f64),
            retained_size: row.members.iter().map(|grown| heap.retained_size(grown.node)).sum(),
            object_growth: row.members.iter().map(Grown::objects).sum(),
            gained: gained
                .iter()
                .take(MOST_GAINED)
                .map(|&(of, tally)| GainedInfo { class: class(of), count: tally.count, shallow_size: tally.size })
                .collect(),
            objects: match self.query.trace_all_objects {
                true => leaked_objects(heap, &self.grew.growth, place, head),
                false => Vec::new(),
            },
            why: why(&counts[..working], bytes, counts.get(working).copied(), &way),
            entries: evidence.entries.clone(),
            bytes: evidence.bytes.clone(),
            counts,
            code,
            package,
            also_held_by: Vec::new(),
            next: rule.next,
            inspect: format!("heap-analyzer inspect-object {} --object-id @{id}", quote(self.file)),
        }
    }
}

/// Why what a way leads to is nothing that the program collects, if so.
fn of_nobody(heap: &Heap, way: &Way) -> Option<Reason> {
    if is_held_by_console(heap, way) {
        return Some(Reason::HeldByConsole);
    }
    is_bounded_by_runtime(heap, way).then_some(Reason::BoundedByRuntime)
}

/// The earlier finding that holds nearly all of these things.
fn same_things(things: &[NodeIndex], held: &[FxHashSet<NodeIndex>]) -> Option<usize> {
    let is_same = |set: &FxHashSet<NodeIndex>| {
        things.iter().filter(|thing| set.contains(thing)).count() * 100 >= things.len() * SHARED_PERCENT
    };
    held.iter().position(is_same).filter(|_| !things.is_empty())
}

/// Of a step's growth so many in a hundred must be in what holds it.
const FOLLOWED_PERCENT: i64 = 80;

/// Findings without those that only follow another: what is in a WeakMap lives as long as its keys, which another place collects.
fn without_followers(findings: Vec<FindingInfo>, aside: &mut SetAside) -> Vec<FindingInfo> {
    let is_weak = |finding: &FindingInfo| holds_weakly(&finding.class.to_string());
    let (weak, mut rest): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_weak);
    let follows = |weak: &FindingInfo, other: &FindingInfo| {
        std::iter::zip(&weak.counts, &other.counts).all(|(weak, other)| other * 100 >= weak * FOLLOWED_PERCENT)
    };
    let (followers, alone): (Vec<_>, Vec<_>) = weak.into_iter().partition(|weak| rest.iter().any(|other| follows(weak, other)));
    for follower in followers {
        aside.judged(Reason::HoldsWeakly, follower.bytes.last().copied().unwrap_or(0));
    }
    rest.extend(alone);
    rest.sort_by_key(|finding| std::cmp::Reverse(finding.bytes.last().copied()));
    rest
}

/// By how many things it grew in each step: `+50, +50`.
fn steps_told(counts: &[i64]) -> String {
    counts.windows(2).map(|step| format!("{:+}", step[1] - step[0])).collect::<Vec<_>>().join(", ")
}

fn why(counts: &[i64], bytes: f64, kept: Option<i64>, way: &Option<Way>) -> String {
    let steps = steps_told(counts);
    let kept = kept.map(|kept| format!("; {kept} of them were kept in the final snapshot")).unwrap_or_default();
    let held = match way {
        Some(_) => "",
        None => "; nothing but the engine holds it",
    };
    match counts.len() {
        2 => format!("it gained {steps} things ({}) in the only step{kept}{held}", size(bytes as u64)),
        _ => format!("it gained things in every step: {steps} ({} in all){kept}{held}", size(bytes as u64)),
    }
}

fn is_ignored(finding: &FindingInfo, ignore: &Ignore) -> bool {
    ignore.applies(&Named {
        class: &finding.class.to_string(),
        path: &finding.path,
        package: &finding.package,
        rule: finding.rule,
        fingerprint: &finding.fingerprint,
    })
}
