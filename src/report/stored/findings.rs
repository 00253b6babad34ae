//! Stored answers with findings beside each other: what leaks now and did not, what does no more, what leaks faster.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Stored;
use crate::gate::fix::{FixState, Rate, pairs};
use crate::leaks::{Confidence, Verdict};
use crate::report::Report;
use crate::report::common::Listing;
use crate::report::document::{Block, Cell, Column, Document, Judgement, Page, Table};
use crate::report::leaks::{FindingInfo, judgement, verdict_name};
use crate::report::units::{count, counted, size};

/// Version of the JSON. Fields may be added within a version; none changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// Findings of two stored answers, by fingerprint.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "heap-analyzer compare of stored findings")]
pub struct FindingsComparison {
    /// Version of this format.
    pub schema_version: u32,
    /// `compare`.
    pub command: Cow<'static, str>,
    /// The two answers, the older first.
    pub answers: Vec<AnswerInfo>,
    /// Every finding of either: those of the newer answer in its order, then those that only the older has.
    pub findings: Vec<FindingChangeInfo>,
    /// What the answers can't tell.
    pub notes: Vec<String>,
}

/// A stored answer with findings.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnswerInfo {
    /// The path as it was given.
    pub file: String,
    /// The command that gave the answer: `find-leaks` or `check`.
    pub command: String,
    /// What the snapshots showed; absent if nobody looked for leaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How many findings it has.
    pub finding_count: u64,
    /// How many snapshots it is about.
    pub snapshot_count: u64,
}

/// What became of a finding.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingChangeInfo {
    /// `fixed` is what only the older answer has, `new` what only the newer has; rates that differ by at most a fifth are `unchanged`.
    pub state: FixState,
    /// What it is known by.
    pub fingerprint: String,
    /// Code of the rule that names it.
    pub rule: String,
    /// What leaks, in the program's own words.
    pub what_leaks: String,
    /// What holds it.
    pub owner: String,
    /// How a program reaches that.
    pub path: String,
    /// The npm package of the code nearest to it.
    pub package: String,
    /// How sure it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence_before: Option<Confidence>,
    /// How sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence_after: Option<Confidence>,
    /// What it collected in an average step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Rate>,
    /// What it collects now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Rate>,
}

/// What a stored answer says of leaks.
#[derive(Debug)]
pub struct StoredFindings<'s> {
    info: AnswerInfo,
    findings: &'s Listing<FindingInfo>,
}

impl<'s> StoredFindings<'s> {
    /// The findings of an answer that has some, with the name of its file; nothing of other answers.
    pub fn of(file: &str, answer: &'s Stored) -> Option<Self> {
        let (verdict, findings, snapshots) = match answer {
            Stored::FindLeaks(answer) => (Some(answer.verdict), &answer.findings, answer.snapshots.len()),
            Stored::Check(answer) => (answer.verdict.as_ref().map(|info| info.verdict), &answer.findings, answer.snapshots.len()),
            Stored::Summary(_) | Stored::Comparison(_) | Stored::Findings(_) => return None,
        };
        let info = AnswerInfo {
            file: file.to_owned(),
            command: answer.command().to_owned(),
            verdict,
            finding_count: findings.total as u64,
            snapshot_count: snapshots as u64,
        };
        Some(StoredFindings { info, findings })
    }

    fn rates(&self) -> Vec<(&'s str, Rate)> {
        let rate = |finding: &'s FindingInfo| {
            let rate = Rate { bytes_per_step: finding.bytes_per_step, count_per_step: finding.count_per_step };
            (finding.fingerprint.as_str(), rate)
        };
        self.findings.rows.iter().map(rate).collect()
    }

    fn get(&self, fingerprint: &str) -> Option<&'s FindingInfo> {
        self.findings.rows.iter().find(|finding| finding.fingerprint == fingerprint)
    }

    /// Why what it does not have may be there all the same.
    fn doubt(&self) -> Option<String> {
        let AnswerInfo { file, verdict, .. } = &self.info;
        match (verdict, self.findings.left_out() as u64) {
            (_, more @ 1..) => Some(format!("{file} leaves out {}", counted(more, "finding", "findings"))),
            (Some(Verdict::Inconclusive), _) => Some(format!("the snapshots of {file} can't tell (inconclusive)")),
            (None, _) => Some(format!("{file} has not looked for leaks")),
            (Some(_), _) => None,
        }
    }
}

/// Compares what leaks, the older answer first.
pub fn compare_findings(before: StoredFindings, after: StoredFindings) -> FindingsComparison {
    let mut notes = Vec::new();
    if let Some(doubt) = before.doubt() {
        notes.push(format!("What is new may have been there before: {doubt}."));
    }
    let doubt = after.doubt();
    notes.extend(doubt.as_ref().map(|doubt| format!("What is not seen any more may still be there: {doubt}.")));
    let (old, new) = (before.rates(), after.rates());
    let changes = pairs(&old, &new, doubt.is_none()).into_iter().filter_map(|pair| {
        let (then, now) = (before.get(pair.fingerprint), after.get(pair.fingerprint));
        let told = now.or(then)?;
        Some(FindingChangeInfo {
            state: pair.state,
            fingerprint: told.fingerprint.clone(),
            rule: told.rule.to_string(),
            what_leaks: told.what_leaks.clone(),
            owner: told.owner.clone(),
            path: told.path.clone(),
            package: told.package.clone(),
            confidence_before: then.map(|finding| finding.confidence),
            confidence_after: now.map(|finding| finding.confidence),
            before: pair.before,
            after: pair.after,
        })
    });
    let findings: Vec<FindingChangeInfo> = changes.collect();
    if findings.iter().any(|finding| finding.before.is_some() && finding.after.is_some()) {
        notes.push("Rates are comparable if both did the same work in a step.".to_owned());
    }
    let answers = vec![before.info, after.info];
    FindingsComparison { schema_version: SCHEMA_VERSION, command: "compare".into(), answers, findings, notes }
}

/// A state in a table, and how it is coloured.
fn state(state: FixState) -> (Judgement, &'static str) {
    match state {
        FixState::New => (Judgement::Bad, "new"),
        FixState::Worse => (Judgement::Bad, "worse"),
        FixState::Unchanged => (Judgement::Open, "unchanged"),
        FixState::Better => (Judgement::Open, "better"),
        FixState::Fixed => (Judgement::Good, "gone"),
        FixState::Unclear => (Judgement::Open, "not seen"),
    }
}

/// All states, the worst first.
const STATES: [FixState; 6] =
    [FixState::New, FixState::Worse, FixState::Unchanged, FixState::Better, FixState::Unclear, FixState::Fixed];

impl FindingsComparison {
    /// How many findings are in which state: `1 new, 2 unchanged`.
    fn in_short(&self) -> String {
        let parts = STATES.iter().filter_map(|&one| {
            let many = self.findings.iter().filter(|finding| finding.state == one).count() as u64;
            (many > 0).then(|| format!("{} {}", count(many), state(one).1))
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { "no finding in either".to_owned() } else { parts.join(", ") }
    }

    fn facts(&self) -> Vec<(String, Cell)> {
        let fact = |(name, answer): (&str, &AnswerInfo)| {
            let verdict = answer.verdict.map_or("no verdict", verdict_name);
            let found = counted(answer.finding_count, "finding", "findings");
            let snapshots = counted(answer.snapshot_count, "snapshot", "snapshots");
            let text = format!("{}: {verdict}, {found} ({} of {snapshots})", answer.file, answer.command);
            (name.to_owned(), Cell::Judged(answer.verdict.map_or(Judgement::Open, judgement), text))
        };
        std::iter::zip(["Before", "After"], &self.answers).map(fact).collect()
    }

    fn table(&self) -> Table {
        let columns = vec![
            Column::whole("State", "state"),
            Column::text("Leaks", "what_leaks"),
            Column::whole("Before", ""),
            Column::whole("After", ""),
            Column::whole("", "bytes_per_step_before"),
            Column::whole("", "bytes_per_step_after"),
            Column::whole("", "count_per_step_before"),
            Column::whole("", "count_per_step_after"),
            Column::place("Held by", "owner"),
            Column::whole("Fingerprint", "fingerprint"),
            Column::whole("", "rule"),
            Column::text("", "package"),
        ];
        let number = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Number(value.round() as i64));
        let row = |finding: &FindingChangeInfo| {
            let (judgement, words) = state(finding.state);
            let (before, after) = (finding.before, finding.after);
            vec![
                Cell::Judged(judgement, words.to_owned()),
                Cell::Text(finding.what_leaks.clone()),
                Cell::Text(before.map_or_else(|| "–".to_owned(), per_step)),
                Cell::Text(after.map_or_else(|| "–".to_owned(), per_step)),
                number(before.map(|rate| rate.bytes_per_step)),
                number(after.map(|rate| rate.bytes_per_step)),
                number(before.map(|rate| rate.count_per_step)),
                number(after.map(|rate| rate.count_per_step)),
                Cell::Text(finding.owner.clone()),
                Cell::Text(finding.fingerprint.clone()),
                Cell::Text(finding.rule.clone()),
                Cell::Text(finding.package.clone()),
            ]
        };
        Table { columns, rows: self.findings.iter().map(row).collect(), left_out: None }
    }
}

/// `31 kB a step`, or things where there are no bytes to show.
fn per_step(rate: Rate) -> String {
    match rate.bytes_per_step.round() as i64 {
        bytes if bytes > 0 => format!("{} a step", size(bytes as u64)),
        _ => format!("{} a step", counted(rate.count_per_step.round().max(0.0) as u64, "thing", "things")),
    }
}

impl Report for FindingsComparison {
    fn document(&self) -> Document {
        let mut document = Document::default();
        document.push(Block::Facts(self.facts()));
        document.heading(format!("Findings: {}", self.in_short()));
        if !self.findings.is_empty() {
            document.push(Block::Table(self.table()));
        }
        if !self.notes.is_empty() {
            document.push(Block::List(self.notes.clone()));
        }
        document
    }

    fn rows(&self) -> Table {
        self.table()
    }

    fn page(&self) -> Page {
        let files: Vec<&str> = self.answers.iter().map(|answer| answer.file.as_str()).collect();
        let title = format!("Findings of {}: {}", files.join(" → "), self.in_short());
        Page { title, judged: None, document: self.document() }
    }
}
