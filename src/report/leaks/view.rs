//! Findings for people.

use super::details;
use super::{FindLeaks, FindingInfo, LeakedObjectInfo};
use crate::leaks::{Status, Verdict};
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};
use crate::report::node_table::left_out;
use crate::report::object::{PathInfo, PathStepInfo};
use crate::report::suspects::headline;
use crate::report::units::{change, count, size};

pub(super) fn document(report: &FindLeaks) -> Document {
    let mut document = Document::default();
    let verdict = verdict_name(report.verdict).to_owned();
    let mut facts = vec![("Verdict".to_owned(), Cell::Name(verdict)), ("Because".to_owned(), Cell::Text(report.reason.clone()))];
    for (at, compared) in report.snapshots.iter().enumerate() {
        let snapshot = &compared.snapshot;
        let text = format!("{}: heap {}", snapshot.file, size(compared.total));
        let is_final = report.has_final && at + 1 == report.snapshots.len();
        facts.push((if is_final { "Final".to_owned() } else { format!("#{}", at + 1) }, Cell::Text(text)));
    }
    if let Some(bytes) = report.unexplained_bytes {
        let objects = report.unexplained_objects.map(|objects| format!(", {} objects and values,", change(objects, count)));
        let unexplained = format!("{}{} by which the heap changed besides", change(bytes, size), objects.unwrap_or_default());
        facts.push(("In no finding".to_owned(), Cell::Text(unexplained)));
    }
    document.push(Block::Facts(facts));
    for (at, finding) in report.findings.rows.iter().enumerate() {
        finding_blocks(at + 1, finding, &mut document);
    }
    if let Some(note) = left_out(&report.findings, "findings") {
        document.text(format!("… {note}"));
    }
    if let Some(packages) = &report.packages {
        details::packages(packages, &mut document);
    }
    if let Some(suspects) = &report.suspects {
        let total = report.snapshots.last().map_or(0, |snapshot| snapshot.total);
        document.heading(headline(&suspects.rows, total));
        if !suspects.rows.is_empty() {
            document.push(Block::Lines(suspects.rows.iter().flat_map(|suspect| suspect.lines(total)).collect()));
        }
    }
    if !report.set_aside.is_empty() {
        let lines = report
            .set_aside
            .iter()
            .map(|aside| format!("{} that {} ({})", count(aside.count), aside.words, change(aside.bytes, size)));
        document.heading("Grew, and are no findings").push(Block::List(lines.collect()));
    }
    if let Some(set_aside) = &report.set_aside_details {
        details::details(set_aside, &mut document);
    }
    let commands = report.findings.rows.iter().take(1).flat_map(|finding| {
        [
            (format!("what {} holds, and who holds it", finding.owner), finding.inspect.clone()),
            ("why such a thing stays in memory".to_owned(), format!("heap-analyzer explain {}", finding.rule)),
        ]
    });
    let commands: Vec<(String, String)> = commands.collect();
    if !commands.is_empty() {
        document.push(Block::Next(commands));
    }
    document
}

/// A verdict in words.
pub(in crate::report) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leak => "leak",
        Verdict::NoLeak => "no leak",
        Verdict::Inconclusive => "inconclusive",
    }
}

/// A finding as a section.
pub(in crate::report) fn finding_blocks(number: usize, finding: &FindingInfo, document: &mut Document) {
    document.heading(format!("{number}. {}: {}", finding.title, finding.owner));
    let gained: Vec<String> =
        finding.gained.iter().take(3).map(|gained| format!("{} {}", count(gained.count), gained.class)).collect();
    let mut facts = vec![
        ("Rule".to_owned(), Cell::Text(format!("{} ({})", finding.rule, finding.fingerprint))),
        ("Object".to_owned(), Cell::Text(format!("@{} {}", finding.id, finding.class))),
        ("Why".to_owned(), Cell::Text(finding.why.clone())),
        ("Each step".to_owned(), Cell::Text(per_step(finding))),
    ];
    if finding.entries.windows(2).any(|pair| pair[0] != pair[1]) {
        let entries: Vec<String> = finding.entries.iter().map(|&entries| count(entries)).collect();
        facts.push(("Entries".to_owned(), Cell::Text(entries.join(" → "))));
    }
    if !gained.is_empty() {
        facts.push(("Gained".to_owned(), Cell::Text(gained.join(", "))));
    }
    facts.push(("Retains now".to_owned(), Cell::Size(finding.retained_size)));
    if !finding.code.is_empty() {
        facts.push(("Code".to_owned(), Cell::Text(finding.code.join(", "))));
    }
    facts.push(("Package".to_owned(), Cell::Text(finding.package.clone())));
    document.push(Block::Facts(facts));
    if let Some(path) = &finding.retaining_path {
        document.push(Block::Lines(path_lines(finding, path)));
    }
    if !finding.objects.is_empty() {
        let line = |object: &LeakedObjectInfo| {
            Line::at(1)
                .with(Role::Id, format!("@{:<10}", object.id))
                .with(Role::Name, format!("{} ", object.class))
                .with(Role::Dim, format!("{} ", size(object.retained_size)))
                .with(Role::Key, object.path.clone())
        };
        let lines = std::iter::once(Line::whole().with(Role::Plain, "it has collected")).chain(finding.objects.iter().map(line));
        document.push(Block::Lines(lines.collect()));
    }
    for holder in &finding.also_held_by {
        document.text(format!("Also held by {} @{} ({}): all must let go.", holder.owner, holder.id, holder.path));
    }
    document.text(finding.next.to_owned());
}

/// So many equal steps in a row are written as two.
const MANY_ALIKE: usize = 4;

/// The way to the owner, a line an object; those of the engine's own are folded.
fn path_lines(finding: &FindingInfo, path: &PathInfo) -> Vec<Line> {
    let mut lines = vec![Line::whole().with(Role::Plain, "held by ").with(Role::Name, finding.path.clone())];
    let steps: Vec<(&str, &PathStepInfo)> = path.steps.iter().filter_map(|step| Some((step.text.as_deref()?, step))).collect();
    let is_alike = |a: &(&str, &PathStepInfo), b: &(&str, &PathStepInfo)| a.0 == b.0 && a.1.node.label == b.1.node.label;
    for run in steps.chunk_by(is_alike) {
        match run {
            [first, between @ .., last] if run.len() >= MANY_ALIKE => {
                lines.push(step_line(first.0, first.1));
                lines.push(Line::at(1).with(Role::Dim, format!("  … {} more such steps", count(between.len() as u64))));
                lines.push(step_line(last.0, last.1));
            }
            _ => lines.extend(run.iter().map(|(text, step)| step_line(text, step))),
        }
    }
    if steps.iter().filter(|(_, step)| is_suspect(step)).count() > 1 {
        lines.push(Line::whole().with(Role::Dim, "? one of these references should not be there"));
    }
    lines
}

fn is_suspect(step: &PathStepInfo) -> bool {
    step.standing.as_ref().is_some_and(|standing| standing.suspect)
}

fn step_line(text: &str, step: &PathStepInfo) -> Line {
    let mark = if is_suspect(step) { "? " } else { "  " };
    let standing = step.standing.as_ref().map(|standing| match standing.status {
        Status::ByDesign => format!("  alive by design: {}", standing.because),
        Status::Unknown => format!("  unknown: {}", standing.because),
        Status::Leaking => format!("  ← {}", standing.because),
    });
    Line::at(0)
        .with(Role::Key, mark)
        .with(Role::Id, format!("@{:<10}", step.node.id))
        .with(Role::Key, format!("{text} "))
        .with(Role::Name, step.node.label.clone())
        .with(Role::Dim, standing.unwrap_or_default())
}

fn per_step(finding: &FindingInfo) -> String {
    let each = format!(
        "{:.0} things, {}; one costs {}",
        finding.count_per_step,
        size(finding.bytes_per_step as u64),
        size(finding.bytes_per_count as u64)
    );
    match finding.bytes_per_unit_of_work {
        Some(bytes) => format!("{each}; {} a unit of work", size(bytes as u64)),
        None => each,
    }
}

/// The findings, exact.
pub(super) fn rows(report: &FindLeaks) -> Table {
    let columns = vec![
        Column::text("Rule", "rule"),
        Column::text("Fingerprint", "fingerprint"),
        Column::text("Owner", "owner"),
        Column::text("Class", "class"),
        Column::whole("Id", "id"),
        Column::whole("Count", "count"),
        Column::whole("Bytes", "bytes"),
        Column::whole("Retained", "retained_size"),
        Column::text("Path", "path"),
        Column::text("Package", "package"),
    ];
    let row = |finding: &FindingInfo| {
        vec![
            Cell::Text(finding.rule.to_owned()),
            Cell::Text(finding.fingerprint.clone()),
            Cell::Text(finding.owner.clone()),
            Cell::Text(finding.class.to_string()),
            Cell::Id(finding.id),
            Cell::CountChange(finding.counts.last().copied().unwrap_or(0)),
            Cell::SizeChange(finding.bytes.last().copied().unwrap_or(0)),
            Cell::Size(finding.retained_size),
            Cell::Text(finding.path.clone()),
            Cell::Text(finding.package.clone()),
        ]
    };
    Table { columns, rows: report.findings.rows.iter().map(row).collect(), left_out: left_out(&report.findings, "findings") }
}
