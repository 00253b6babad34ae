//! A self-check for people.

use super::{SelfCheck, TwinInfo, messages};
use crate::gate::Outcome;
use crate::report::command_line::quote;
use crate::report::document::{Block, Cell, Column, Document, Table};

pub(super) fn document(report: &SelfCheck) -> Document {
    let mut document = Document::default();
    let outcome = if report.outcome == Outcome::Failed { "failed" } else { "passed" };
    document.heading(format!("Self-check {outcome}: {}", report.reason)).push(Block::Table(expectations(report)));
    document.push(Block::Facts(facts(report)));
    for (title, twin) in [("Why the leak is missed", &report.leak), ("Why the clean twin is blamed", &report.clean)] {
        if !twin.is_right() {
            document.heading(title).push(Block::List(messages::because(twin)));
        }
    }
    if report.outcome == Outcome::Failed {
        document.push(Block::Next(next(report)));
    }
    document
}

fn expectations(report: &SelfCheck) -> Table {
    let columns = vec![Column::whole("Outcome", "outcome"), Column::text("Expected", "expected"), Column::text("Found", "found")];
    let row = |(twin, expected): (&TwinInfo, &str)| {
        let outcome = if twin.is_right() { "passed" } else { "FAILED" };
        [outcome.to_owned(), expected.to_owned(), messages::found(twin)].map(Cell::Text).to_vec()
    };
    Table { columns, rows: std::iter::zip(report.twins(), messages::EXPECTED).map(row).collect(), left_out: None }
}

fn facts(report: &SelfCheck) -> Vec<(String, Cell)> {
    let runtime = report.runtime.as_ref().map(|runtime| format!("{} {}", runtime.name, runtime.version));
    let runtime = runtime.into_iter().chain(report.runtime_flags.iter().cloned()).collect::<Vec<_>>().join(" ");
    let settings = report.config.clone().unwrap_or_else(|| "the usual ones".to_owned());
    let facts = [("Planted", messages::planted(&report.planted)), ("Runtime", runtime), ("Settings", settings)];
    facts.map(|(name, text)| (name.to_owned(), Cell::Text(text))).to_vec()
}

/// The same snapshots, to look at.
fn next(report: &SelfCheck) -> Vec<(String, String)> {
    let planted = &report.planted;
    let size = planted.bytes_per_step / planted.count_per_step.max(1);
    let flags: String =
        report.runtime_flags.iter().map(|flag| format!(" {}", quote(&format!("--runtime-flag={flag}")))).collect();
    let runtime = quote(&report.started);
    let command = format!(
        "heap-analyzer leak-generator run --pattern {} --steps {} --per-step {} --size {size} --runtime {runtime}{flags} --out planted",
        planted.pattern, planted.steps, planted.count_per_step
    );
    vec![("snapshots of the planted leak, to look at".to_owned(), command)]
}

/// The two expectations, exact.
pub(super) fn rows(report: &SelfCheck) -> Table {
    expectations(report)
}

impl SelfCheck {
    /// The program that leaks, and the clean one.
    pub(super) fn twins(&self) -> [&TwinInfo; 2] {
        [&self.leak, &self.clean]
    }
}
