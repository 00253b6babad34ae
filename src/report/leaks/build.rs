//! Asks the snapshots of a hunt for what leaks, and says it.

use super::packages::packages;
use super::teller::{Told, tell};
use super::{FindLeaks, SCHEMA_VERSION};
use crate::analysis::Heap;
use crate::leaks::{Hunt, Ignore, Knobs, Verdict};
use crate::report::common::{Listing, Source};
use crate::report::comparison::ComparedSnapshot;
use crate::report::suspects::SuspectInfo;
use crate::report::units::counted;

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
    /// How much is told of what was set aside.
    pub set_aside: Detail,
    /// The findings of each npm package are added up.
    pub by_package: bool,
    /// How many findings are shown.
    pub limit: usize,
}

/// How much is told of what was set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// How many places and how much, by reason.
    #[default]
    Totals,
    /// Also each place, and what grew of the engine's own structures.
    Each,
}

/// A hunt while it goes on: the first snapshot stays, the others come and go.
pub struct LeakHunt<'h> {
    query: &'h LeakQuery,
    hunt: Hunt<'h>,
    snapshots: Vec<ComparedSnapshot>,
}

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
            unexplained_objects: None,
            set_aside: Vec::new(),
            set_aside_details: None,
            packages: None,
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
        let Told { findings: found, set_aside, details } = tell(last, &grew, self.query, &source.file);
        (report.set_aside, report.set_aside_details) = (set_aside, details);
        report.packages = self.query.by_package.then(|| packages(&found));
        let total = found.len();
        let explained: i64 = found.iter().filter_map(|finding| finding.bytes.last()).sum();
        let totals = |at: usize| report.snapshots[at].total as i64;
        let explained_objects: i64 = found.iter().map(|finding| finding.object_growth).sum();
        report.unexplained_objects = Some(grew.growth.objects() - explained_objects);
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

/// The answer for one snapshot: nothing tells what grows, so there are suspects only.
pub fn suspects(heap: &Heap, source: &Source, limit: usize) -> FindLeaks {
    // Who shows none does not wait for them.
    let (rows, total) = if limit == 0 { (Vec::new(), 0) } else { SuspectInfo::all(heap, limit) };
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
        unexplained_objects: None,
        set_aside: Vec::new(),
        set_aside_details: None,
        packages: None,
        suspects: Some(Listing { rows, total, skipped: 0 }),
    }
}
