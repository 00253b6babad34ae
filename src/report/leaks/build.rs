//! Asks a series of snapshots for what leaks, and says it.

use std::collections::BTreeMap;

use super::findings::FindingWriter;
use super::messages;
use super::packages::packages;
use super::{FindLeaks, InternalInfo, LedgerInfo, PlaceAsideInfo, ReasonInfo, SCHEMA_VERSION, SetAsideDetails};
use crate::Heap;
use crate::leaks::noise::noise_growth;
use crate::leaks::{Because, Criteria, GrowthSeries, Growths, LeakOptions, LeakReport, Rejection, SeriesPlan, Verdict, detect};
use crate::report::common::{Listing, Source};
use crate::report::comparison::ComparedSnapshot;
use crate::report::other_holders::Told;
use crate::report::suspects::SuspectInfo;

/// What to look for, and how much of it is told.
#[derive(Debug, Default)]
pub struct LeakQuery {
    /// What makes a place a finding.
    pub options: LeakOptions,
    /// The last snapshot was taken after the work had ended and been undone.
    pub has_final: bool,
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

/// A series while it is read: the first snapshot stays, the others come and go.
pub struct LeakHunt<'h> {
    query: &'h LeakQuery,
    series: GrowthSeries<'h>,
    snapshots: Vec<ComparedSnapshot>,
}

impl<'h> LeakHunt<'h> {
    /// A series of this plan that begins with this snapshot.
    pub fn new(baseline: &'h Heap, source: &Source, query: &'h LeakQuery, plan: SeriesPlan) -> Self {
        LeakHunt {
            query,
            series: GrowthSeries::new(baseline, plan),
            snapshots: vec![ComparedSnapshot::new(baseline.outline(), source)],
        }
    }

    /// Takes a snapshot between the first and the last, in order.
    pub fn add(&mut self, heap: &Heap, source: &Source) {
        self.series.add(heap);
        self.snapshots.push(ComparedSnapshot::new(heap.outline(), source));
    }

    /// Takes the last snapshot and answers.
    pub fn finish(mut self, last: &'h Heap, source: &Source) -> FindLeaks {
        self.snapshots.push(ComparedSnapshot::new(last.outline(), source));
        let (growths, foreign) = self.series.finish(last);
        let mut report = FindLeaks {
            schema_version: SCHEMA_VERSION,
            command: "find-leaks".into(),
            verdict: Verdict::Inconclusive,
            confidence: None,
            reason: String::new(),
            has_final: self.query.has_final,
            findings: Listing::all(Vec::new()),
            ledger: Vec::new(),
            unexplained_bytes: None,
            unexplained_objects: None,
            set_aside: Vec::new(),
            set_aside_details: None,
            packages: None,
            suspects: None,
            limit: None,
            left_out: Vec::new(),
            snapshots: self.snapshots,
        };
        match growths.filter(|_| foreign.is_empty()) {
            None => report.reason = messages::other_process(&report.snapshots, &foreign),
            Some(growths) => report.tell(&growths, self.query, &source.file),
        }
        report
    }
}

impl FindLeaks {
    fn tell(&mut self, growths: &Growths, query: &LeakQuery, file: &str) {
        let found = detect(growths, &query.options);
        let scripts = growths.pair.current.script_names();
        let writer = FindingWriter { growths, query, scripts, file };
        let all: Vec<_> = found.findings.iter().map(|finding| writer.info(finding)).collect();
        self.packages = query.by_package.then(|| packages(&all));
        self.verdict = found.verdict;
        self.confidence = all.iter().map(|finding| finding.confidence).max();
        self.reason = messages::because(&found.because, self.has_final, |at| self.snapshots[at].snapshot.file.clone());
        if let Some(hint) =
            messages::smaller_at_the_end(&self.snapshots).filter(|_| may_be_final(&found.because) && !self.has_final)
        {
            self.reason = format!("{}. {hint}", self.reason);
        }
        if let Some(reason) = messages::given_twice(&self.snapshots) {
            (self.verdict, self.reason) = (Verdict::Inconclusive, reason);
        }
        self.ledger = LedgerInfo::lines(&found, &all);
        let unexplained = found.ledger.amount(crate::leaks::Line::Unexplained);
        (self.unexplained_bytes, self.unexplained_objects) = (Some(unexplained.bytes), Some(unexplained.objects));
        self.set_aside = set_aside(&found, growths);
        self.set_aside_details = (query.set_aside == Detail::Each).then(|| details(&found, growths, &query.options));
        let total = all.len();
        self.findings = Listing::first(total, all.into_iter().take(query.limit).collect());
    }
}

/// Whether it is still to be said that the last snapshot may have been taken after cleanup.
fn may_be_final(because: &Because) -> bool {
    !matches!(because, Because::EndsSmaller { .. })
}

/// Places that grew and are no findings, counted by why.
fn set_aside(found: &LeakReport, growths: &Growths) -> Vec<ReasonInfo> {
    let mut rows: BTreeMap<(&'static str, String), ReasonInfo> = BTreeMap::new();
    let mut add = |reason: &'static str, words: String, count: u64, bytes: i64| {
        let row = rows.entry((reason, words.clone())).or_insert(ReasonInfo { reason: reason.into(), words, count: 0, bytes: 0 });
        (row.count, row.bytes) = (row.count + count, row.bytes + bytes);
    };
    for rejected in &found.rejected {
        let words = match (rejected.reason, &rejected.ignored_by) {
            (Rejection::Ignored, Some(words)) => words.clone(),
            (reason, _) => messages::rejection(reason).to_owned(),
        };
        add(rejected.reason.code(), words, 1, rejected.place.row.bytes());
    }
    let compiled = &growths.compiled;
    if !compiled.places.is_empty() {
        let words = "are functions that the engine compiled or learnt about while they ran".to_owned();
        add("compiled-code", words, compiled.places.len() as u64, compiled.bytes as i64);
    }
    rows.into_values().collect()
}

/// What was set aside, one by one.
fn details(found: &LeakReport, growths: &Growths, options: &LeakOptions) -> SetAsideDetails {
    let heap = growths.pair.current;
    let criteria = Criteria { thresholds: options.thresholds, plan: growths.plan, work: options.work };
    let place = |rejected: &crate::leaks::RejectedPlace| {
        let node = rejected.place.row.first().node;
        PlaceAsideInfo {
            id: heap.id(node).0,
            class: heap.class_name(node).clone(),
            object_count: rejected.place.row.members.len() as u64,
            counts: criteria.counts(&rejected.place.evidence),
            bytes: rejected.place.row.bytes(),
            reason: rejected.reason.code().into(),
        }
    };
    let internal = |growth: crate::leaks::noise::NoiseGrowth| InternalInfo {
        kind: growth.noise.code.into(),
        what: growth.noise.what.into(),
        because: growth.noise.because.into(),
        count: growth.count,
        bytes: growth.bytes,
    };
    SetAsideDetails {
        places: found.rejected.iter().map(place).collect(),
        internals: noise_growth(growths.pair).into_iter().map(internal).collect(),
    }
}

/// The answer for one snapshot: nothing tells what grows, so there are suspects only.
pub fn suspects(heap: &Heap, source: &Source, limit: usize) -> FindLeaks {
    // Who shows none does not wait for them.
    let (rows, total) = if limit == 0 { (Vec::new(), 0) } else { SuspectInfo::all(heap, limit, Told::Named) };
    FindLeaks {
        schema_version: SCHEMA_VERSION,
        command: "find-leaks".into(),
        verdict: Verdict::Inconclusive,
        confidence: None,
        reason: "one snapshot shows what is there, not what grows: take two more after some work each, and give all three"
            .to_owned(),
        snapshots: vec![ComparedSnapshot::new(heap.outline(), source)],
        has_final: false,
        findings: Listing::all(Vec::new()),
        ledger: Vec::new(),
        unexplained_bytes: None,
        unexplained_objects: None,
        set_aside: Vec::new(),
        set_aside_details: None,
        packages: None,
        suspects: Some(Listing::first(total, rows)),
        limit: None,
        left_out: Vec::new(),
    }
}
