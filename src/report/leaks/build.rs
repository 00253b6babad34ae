//! Asks the snapshots of a hunt for what leaks, and says it.

use rustc_hash::FxHashSet;

use super::objects::leaked_objects;
use super::set_aside::SetAside;
use super::subject::{code, owner};
use super::{FindLeaks, FindingInfo, HolderInfo, ReasonInfo, SCHEMA_VERSION};
use crate::analysis::Heap;
use crate::analysis::biggest::biggest_objects;
use crate::analysis::classes::ClassIndex;
use crate::analysis::comparison::class_changes::Tally;
use crate::analysis::comparison::describe::{Way, gained};
use crate::analysis::script_names::ScriptNames;
use crate::leaks::rules::rule_for;
use crate::leaks::{Fingerprint, Gate, Grew, Hunt, Ignore, Knobs, Named, Place, Verdict, collector, head, subject, way_to};
use crate::report::command_line::quote;
use crate::report::common::{Listing, NodeInfo, Source};
use crate::report::comparison::{ComparedSnapshot, GainedInfo};
use crate::report::object::PathInfo;
use crate::report::units::{counted, size};
use crate::snapshot::NodeIndex;

/// What to look for.
#[derive(Debug, Default)]
pub struct LeakQuery {
    /// What is asked of a place before it is a finding.
    pub knobs: Knobs,
    /// Findings that are set aside.
    pub ignore: Vec<Ignore>,
    /// The last snapshot was taken after the work had ended and been undone.
    pub has_final: bool,
    /// How many units of work there were in a step.
    pub work: Option<u64>,
    /// Each object that leaked is told, with the way to it.
    pub trace_all_objects: bool,
    /// How many findings are shown.
    pub limit: usize,
}

/// A hunt while it goes on: the first snapshot stays, the others come and go.
pub struct LeakHunt<'h> {
    query: &'h LeakQuery,
    hunt: Hunt<'h>,
    snapshots: Vec<ComparedSnapshot>,
}

/// So many classes of what a finding gained are told.
const MOST_GAINED: usize = 10;
/// Findings so far down the list are not looked at for being the same thing held twice.
const MOST_COMPARED: usize = 50;
/// Holders share what they collect if so many in a hundred of one's references lead to what the other holds.
const SHARED_PERCENT: usize = 80;

impl<'h> LeakHunt<'h> {
    /// A hunt that begins with this snapshot.
    pub fn new(baseline: &'h Heap, source: &Source, query: &'h LeakQuery) -> Self {
        LeakHunt { query, hunt: Hunt::new(baseline), snapshots: vec![ComparedSnapshot::new(baseline, source)] }
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add(&mut self, heap: &Heap, source: &Source) {
        self.hunt.add(heap);
        self.snapshots.push(ComparedSnapshot::new(heap, source));
    }

    /// Takes the last snapshot and answers.
    pub fn finish(mut self, last: &'h Heap, source: &Source) -> FindLeaks {
        self.snapshots.push(ComparedSnapshot::new(last, source));
        let steps = self.snapshots.len() - 1 - usize::from(self.query.has_final);
        let (grew, strangers) = self.hunt.finish(last);
        let mut report = FindLeaks {
            schema_version: SCHEMA_VERSION,
            command: "find-leaks",
            verdict: Verdict::Inconclusive,
            reason: String::new(),
            has_final: self.query.has_final,
            findings: Listing::all(Vec::new()),
            unexplained_bytes: None,
            set_aside: Vec::new(),
            suspects: None,
            snapshots: self.snapshots,
        };
        let Some(grew) = grew.filter(|_| strangers.is_empty()) else {
            let of = |at: &usize| report.snapshots[*at].snapshot.file.clone();
            let files: Vec<String> =
                if strangers.is_empty() { vec![source.file.clone()] } else { strangers.iter().map(of).collect() };
            report.reason = format!(
                "object ids of {} mean something else than those of {}: they are of different processes, or of an engine that numbers \
                 anew at every snapshot, so nothing tells what is old and what is new. Take all snapshots in one process; compare shows \
                 groups by name",
                files.join(", "),
                report.snapshots[0].snapshot.file
            );
            return report;
        };
        let teller = Teller { heap: last, grew: &grew, query: self.query, scripts: ScriptNames::new(last), file: &source.file };
        let (found, set_aside) = teller.judge();
        report.set_aside = set_aside;
        let total = found.len();
        let explained: i64 = found.iter().filter_map(|finding| finding.bytes.last()).sum();
        let totals = |at: usize| report.snapshots[at].total as i64;
        report.unexplained_bytes = Some(totals(report.snapshots.len() - 1) - totals(0) - explained);
        report.findings = Listing { rows: found.into_iter().take(self.query.limit).collect(), total, skipped: 0 };
        (report.verdict, report.reason) = verdict(&report, steps);
        report
    }
}

/// What all of it amounts to.
fn verdict(report: &FindLeaks, steps: usize) -> (Verdict, String) {
    let found = report.findings.total as u64;
    let places = counted(found, "place", "places");
    match (found, steps, report.has_final) {
        (_, 0, _) => (
            Verdict::Inconclusive,
            "there is no snapshot of the work itself, only one before it and the final one; give one that was taken after the work"
                .to_owned(),
        ),
        (0, 1, false) => (
            Verdict::Inconclusive,
            "there is one step only, and nothing collected much in it; a leak may be slower. Take one more snapshot after the same \
             work"
            .to_owned(),
        ),
        (0, ..) => (
            Verdict::NoLeak,
            format!("no place collected something in every one of {} and kept it", counted(steps as u64, "step", "steps")),
        ),
        (_, 1, false) => (
            Verdict::Inconclusive,
            format!(
                "{places} collected something in the only step, which may be a leak or the first time; take one more snapshot after the \
                 same work, or one after the work was undone (--final)"
            ),
        ),
        (_, 1, true) => (Verdict::Leak, format!("{places} collected something and kept it in the final snapshot")),
        (_, steps, true) => {
            (Verdict::Leak, format!("{places} collected something in each of {steps} steps and kept it in the final snapshot"))
        }
        (_, steps, false) => (Verdict::Leak, format!("{places} collected something in each of {steps} steps")),
    }
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
    fn judge(&self) -> (Vec<FindingInfo>, Vec<ReasonInfo>) {
        let gate = self.gate();
        let mut aside = SetAside::default();
        let mut passed: Vec<&Place> = Vec::new();
        for place in &self.grew.places {
            match gate.judge(place) {
                Ok(()) => passed.push(place),
                Err(reason) => aside.judged(reason, place.row.bytes()),
            }
        }
        let gained = gained(self.heap, &self.grew.growth, passed.iter().map(|place| &place.row));
        let mut findings: Vec<FindingInfo> = Vec::new();
        let mut held: Vec<FxHashSet<NodeIndex>> = Vec::new();
        for (place, gained) in passed.into_iter().zip(gained) {
            let finding = self.finding(place, gained);
            if let Some(ignore) = self.query.ignore.iter().find(|ignore| is_ignored(&finding, ignore)) {
                aside.ignored(ignore, place.row.bytes());
                continue;
            }
            match self.same_things(place, &held) {
                Some(at) => {
                    findings[at].also_held_by.push(HolderInfo { id: finding.id, owner: finding.owner, path: finding.path })
                }
                None => {
                    held.push(if findings.len() < MOST_COMPARED { self.things(place).collect() } else { FxHashSet::default() });
                    findings.push(finding);
                }
            }
        }
        let compiled = self.grew.compiled;
        let words = "are functions that the engine compiled or learnt about while they ran";
        aside.add("compiled-code", words, compiled.count, compiled.bytes as i64);
        (findings, aside.into_rows())
    }

    fn gate(&self) -> Gate {
        Gate { knobs: self.query.knobs, has_final: self.query.has_final }
    }

    fn things<'p>(&'p self, place: &'p Place) -> impl Iterator<Item = NodeIndex> + 'p {
        let growth = &self.grew.growth;
        place.row.members.iter().flat_map(|grown| growth.new_references(grown.node)).filter(|&node| growth.is_holder(node))
    }

    /// The earlier finding that holds nearly all that this place holds.
    fn same_things(&self, place: &Place, held: &[FxHashSet<NodeIndex>]) -> Option<usize> {
        let things: Vec<NodeIndex> = self.things(place).collect();
        let is_same = |set: &FxHashSet<NodeIndex>| {
            things.iter().filter(|thing| set.contains(thing)).count() * 100 >= things.len() * SHARED_PERCENT
        };
        held.iter().position(is_same).filter(|_| !things.is_empty())
    }

    fn finding(&self, place: &Place, gained: Vec<(ClassIndex, Tally)>) -> FindingInfo {
        let (heap, row) = (self.heap, &place.row);
        let head = head(heap, &self.grew.growth, place);
        let node = collector(heap, place, &head);
        let way = way_to(heap, &self.grew.growth, place, &head);
        let class = |class: ClassIndex| heap.classes().get(class).name.clone();
        let classes: Vec<String> = gained.iter().map(|&(of, _)| class(of).to_string()).collect();
        let subject = subject(heap, &self.grew.growth, place, &head, way.as_ref(), &classes);
        let rule = rule_for(&subject);
        let (code, package) = code(heap, &self.scripts, way.as_ref(), self.things(place).last());
        let evidence = &place.evidence;
        let counts = self.gate().counts(evidence);
        let working = self.gate().snapshots_of_work(evidence);
        let steps = (working - 1).max(1) as f64;
        // What the final snapshot still holds is what was kept; before that others may have held it too.
        let (count, bytes) = (counts[working - 1] as f64, evidence.bytes.last().copied().unwrap_or(0) as f64);
        let id = heap.id(node).0;
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
            retaining_path: way.as_ref().map(|way| PathInfo::new(heap, &way.path, &self.scripts)),
            count_per_step: count / steps,
            bytes_per_step: bytes / steps,
            bytes_per_count: bytes / count.max(1.0),
            bytes_per_unit_of_work: self.query.work.map(|work| bytes / steps / work.max(1) as f64),
            retained_size: row.members.iter().map(|grown| heap.retained_sizes()[grown.node.at()]).sum(),
            gained: gained
                .iter()
                .take(MOST_GAINED)
                .map(|&(of, tally)| GainedInfo { class: class(of), count: tally.count, shallow_size: tally.size })
                .collect(),
            objects: match self.query.trace_all_objects {
                true => leaked_objects(heap, &self.grew.growth, place, &head),
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

fn why(counts: &[i64], bytes: f64, kept: Option<i64>, way: &Option<Way>) -> String {
    let steps: Vec<String> = counts.windows(2).map(|step| format!("{:+}", step[1] - step[0])).collect();
    let kept = kept.map(|kept| format!("; {kept} of them were kept in the final snapshot")).unwrap_or_default();
    let held = match way {
        Some(_) => "",
        None => "; nothing but the engine holds it",
    };
    match steps.as_slice() {
        [only] => format!("it gained {only} things ({}) in the only step{kept}{held}", size(bytes as u64)),
        steps => format!("it gained things in every step: {} ({} in all){kept}{held}", steps.join(", "), size(bytes as u64)),
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

/// The answer for one snapshot: nothing tells what grows, so there are suspects only.
pub fn suspects(heap: &Heap, source: &Source, limit: usize) -> FindLeaks {
    let (biggest, total) = biggest_objects(heap, limit, |_| true);
    let scripts = ScriptNames::new(heap);
    let rows = biggest.into_iter().map(|node| NodeInfo::located(heap, node, &scripts)).collect();
    FindLeaks {
        schema_version: SCHEMA_VERSION,
        command: "find-leaks",
        verdict: Verdict::Inconclusive,
        reason: "one snapshot shows what is there, not what grows: take two more after some work each, and give all three"
            .to_owned(),
        snapshots: vec![ComparedSnapshot::new(heap, source)],
        has_final: false,
        findings: Listing::all(Vec::new()),
        unexplained_bytes: None,
        set_aside: Vec::new(),
        suspects: Some(Listing { rows, total, skipped: 0 }),
    }
}
