//! A check for people.

use super::{Check, ExpectationInfo, INCONCLUSIVE, VerdictInfo, messages};
use crate::gate::Outcome;
use crate::report::comparison::ComparedSnapshot;
use crate::report::document::{Block, Cell, Column, Document, Judgement, Page, Table, Trend};
use crate::report::leaks::{FindingInfo, finding_blocks, judgement, trend, verdict_name};
use crate::report::units::{change, count, size};

/// Instead of several sentences in a cell.
const SEE_VERDICT: &str = "nothing can tell: see the verdict below";

pub(super) fn document(report: &Check) -> Document {
    let mut document = Document::default();
    let outcome = if report.outcome == Outcome::Failed { "failed" } else { "passed" };
    document.heading(format!("Check {outcome}: {}", report.reason)).push(Block::Table(expectations(report)));
    document.push(Block::Facts(facts(report)));
    for (at, finding) in unexpected(report).into_iter().enumerate() {
        finding_blocks(at + 1, finding, &mut document);
    }
    if !report.warnings.is_empty() {
        document.heading("Warnings").push(Block::List(report.warnings.clone()));
    }
    let ignored: Vec<String> = report
        .set_aside
        .iter()
        .filter(|aside| aside.reason == "ignored")
        .map(|aside| format!("{} that {} ({})", count(aside.count), aside.words, change(aside.bytes, size)))
        .collect();
    if !ignored.is_empty() {
        document.heading("Ignored").push(Block::List(ignored));
    }
    let commands = next(report);
    if !commands.is_empty() {
        document.push(Block::Next(commands));
    }
    document
}

/// For a browser: the same, with a picture of each leak that fails or warns.
pub(super) fn page(report: &Check) -> Page {
    let mut document = document(report);
    let trends: Vec<Trend> = unexpected(report).into_iter().enumerate().map(|(at, finding)| trend(at + 1, finding)).collect();
    if !trends.is_empty() {
        document.heading("What each collected, from snapshot to snapshot").push(Block::Trends(trends));
    }
    let (outcome, judged) = match report.outcome {
        Outcome::Failed => ("failed", Judgement::Bad),
        Outcome::Passed | Outcome::Warned | Outcome::NotJudged => ("passed", Judgement::Good),
    };
    Page { title: format!("Check {outcome}: {}", report.reason), judged: Some(judged), document }
}

/// Leaks that fail or warn.
fn unexpected(report: &Check) -> Vec<&FindingInfo> {
    let fails = |one: &&ExpectationInfo| matches!(one.outcome, Outcome::Failed | Outcome::Warned);
    report.expectations.iter().filter(fails).filter_map(|one| report.finding(one)).collect()
}

fn facts(report: &Check) -> Vec<(String, Cell)> {
    let mut facts = Vec::new();
    if let Some(info) = &report.verdict {
        facts.push(("Verdict".to_owned(), judged(info)));
    }
    let snapshot = |compared: &ComparedSnapshot| Cell::Text(format!("{}: heap {}", compared.snapshot.file, size(compared.total)));
    if let Some(info) = &report.before_verdict {
        facts.push(("Before".to_owned(), judged(info)));
    }
    for (at, compared) in report.before.iter().enumerate() {
        facts.push((format!("Before #{}", at + 1), snapshot(compared)));
    }
    for (at, compared) in report.base.iter().enumerate() {
        facts.push((format!("Base #{}", at + 1), snapshot(compared)));
    }
    for (at, compared) in report.snapshots.iter().enumerate() {
        let is_final = report.has_final && at + 1 == report.snapshots.len();
        facts.push((if is_final { "Final".to_owned() } else { format!("#{}", at + 1) }, snapshot(compared)));
    }
    facts
}

fn judged(info: &VerdictInfo) -> Cell {
    Cell::Judged(judgement(info.verdict), format!("{}: {}", verdict_name(info.verdict), info.reason))
}

fn outcome_judgement(outcome: Outcome) -> Judgement {
    match outcome {
        Outcome::Failed => Judgement::Bad,
        Outcome::Warned | Outcome::NotJudged => Judgement::Open,
        Outcome::Passed => Judgement::Good,
    }
}

fn expectations(report: &Check) -> Table {
    let has_reasons = report.expectations.iter().any(|one| one.reason.is_some());
    let columns = vec![
        Column::whole("Outcome", "outcome"),
        Column::text("Expected", "expected"),
        Column::text("Found", "found"),
        Column::text(if has_reasons { "Reason" } else { "" }, "reason"),
    ];
    let row = |one: &ExpectationInfo| {
        vec![
            Cell::Judged(outcome_judgement(one.outcome), messages::outcome(one.outcome).to_owned()),
            Cell::Text(one.expected.clone()),
            Cell::Text(if one.rule == INCONCLUSIVE { SEE_VERDICT.to_owned() } else { one.found.clone() }),
            Cell::Text(one.reason.clone().unwrap_or_default()),
        ]
    };
    Table { columns, rows: report.expectations.iter().map(row).collect(), left_out: None }
}

fn next(report: &Check) -> Vec<(String, String)> {
    let mut commands = Vec::new();
    if let Some(finding) = unexpected(report).first() {
        commands.push((format!("what {} holds, and who holds it", finding.owner), finding.inspect.clone()));
        commands.push(("why such a thing stays in memory".to_owned(), format!("heap-analyzer explain {}", finding.rule)));
        commands.push((
            "to live with these leaks for now, give the same command with".to_owned(),
            "--write-baseline --baseline heap-analyzer-baseline.toml".to_owned(),
        ));
    }
    commands
}

/// The expectations, exact.
pub(super) fn rows(report: &Check) -> Table {
    let columns = vec![
        Column::text("Outcome", "outcome"),
        Column::text("Kind", "kind"),
        Column::text("Rule", "rule"),
        Column::text("Expected", "expected"),
        Column::text("Found", "found"),
        Column::whole("Value", "value"),
        Column::whole("Limit", "limit"),
        Column::text("Fingerprint", "fingerprint"),
        Column::text("Reason", "reason"),
    ];
    let row = |one: &ExpectationInfo| {
        vec![
            Cell::Text(messages::outcome(one.outcome).to_lowercase().replace(' ', "-")),
            Cell::Text(one.kind.to_string()),
            Cell::Text(one.rule.clone()),
            Cell::Text(one.expected.clone()),
            Cell::Text(one.found.clone()),
            one.value.map_or(Cell::Empty, Cell::Number),
            one.limit.map_or(Cell::Empty, |limit| Cell::Number(limit as i64)),
            Cell::Text(one.fingerprint.clone().unwrap_or_default()),
            Cell::Text(one.reason.clone().unwrap_or_default()),
        ]
    };
    Table { columns, rows: report.expectations.iter().map(row).collect(), left_out: None }
}
