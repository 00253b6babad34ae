//! Findings for people.

use std::collections::HashMap;

use super::details;
use super::messages;
use super::{CutInfo, FindLeaks, FindingInfo, LeakedObjectInfo, LedgerInfo};
use crate::leaks::{Rejection, Status, Verdict};
use crate::queries::access_paths::repeats;
use crate::report::document::{Block, Cell, Column, Document, Judgement, Line, Page, Role, Table, Trend};
use crate::report::node_table::left_out;
use crate::report::object::{PathInfo, PathStepInfo};
use crate::report::suspects::headline;
use crate::report::units::{beyond_the_file, change, count, counted, size};

pub(super) fn document(report: &FindLeaks) -> Document {
    let mut document = Document::default();
    document.push(Block::Facts(head(report)));
    if report.findings.rows.len() > 1 {
        document.push(Block::Table(overview(report)));
    }
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
    if !report.ledger.is_empty() {
        document.heading("Where the growth went").push(Block::Table(ledger(report)));
    }
    if let Some(set_aside) = &report.set_aside_details {
        details::details(set_aside, &mut document);
    }
    if report.verdict == Verdict::NoLeak {
        document.text(beyond_the_file(report.snapshots.last().map_or(0, |snapshot| snapshot.total)));
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

/// For a browser: the same, with a picture of each finding.
pub(super) fn page(report: &FindLeaks) -> Page {
    let mut document = document(report);
    let trends: Vec<Trend> = report.findings.rows.iter().enumerate().map(|(at, finding)| trend(at + 1, finding)).collect();
    if !trends.is_empty() {
        document.heading("What each collected, from snapshot to snapshot").push(Block::Trends(trends));
    }
    let title = format!("Verdict: {}", verdict_name(report.verdict));
    Page { title, judged: Some(judgement(report.verdict)), document }
}

/// What a finding had collected in each snapshot, to be drawn.
pub(in crate::report) fn trend(number: usize, finding: &FindingInfo) -> Trend {
    let last = finding.bytes.last().copied().unwrap_or(0);
    let title = format!("{number}. {}: {}", finding.owner, change(last, size));
    Trend { title, values: finding.bytes.clone() }
}

/// The verdict, what decided, and the snapshots.
fn head(report: &FindLeaks) -> Vec<(String, Cell)> {
    let verdict = verdict_name(report.verdict).to_owned();
    let judged = Cell::Judged(judgement(report.verdict), verdict);
    let mut facts = vec![("Verdict".to_owned(), judged), ("Because".to_owned(), Cell::Text(report.reason.clone()))];
    for (at, compared) in report.snapshots.iter().enumerate() {
        let snapshot = &compared.snapshot;
        let text = format!("{}: heap {}", snapshot.file, size(compared.total));
        let is_final = report.has_final && at + 1 == report.snapshots.len();
        facts.push((if is_final { "Final".to_owned() } else { format!("#{}", at + 1) }, Cell::Text(text)));
    }
    facts
}

/// All findings on top, a line each.
fn overview(report: &FindLeaks) -> Table {
    let columns = vec![
        Column::whole("No", "number"),
        Column::text("Sure", "confidence"),
        Column::text("Leaks", "what_leaks"),
        Column::whole("Things", "count"),
        Column::whole("Bytes", "bytes"),
        Column::place("Held by", "owner"),
    ];
    let row = |(at, finding): (usize, &FindingInfo)| {
        vec![
            Cell::Count(at as u64 + 1),
            Cell::Text(finding.confidence.name().to_owned()),
            Cell::Text(finding.what_leaks.clone()),
            Cell::CountChange(finding.counts.last().copied().unwrap_or(0)),
            Cell::SizeChange(finding.bytes.last().copied().unwrap_or(0)),
            Cell::Text(finding.owner.clone()),
        ]
    };
    Table { columns, rows: report.findings.rows.iter().enumerate().map(row).collect(), left_out: None }
}

/// Lines of the ledger below so many in a thousand of all that moved are told together.
const LEAST_SHARE: i64 = 10;

/// Where the growth went; what is small is added up, so that the lines still give the total.
fn ledger(report: &FindLeaks) -> Table {
    let columns = vec![Column::text("Part", "words"), Column::whole("Bytes", "bytes"), Column::whole("Objects", "objects")];
    let moved: i64 = report.ledger.iter().map(|line| line.bytes.abs()).sum();
    let is_asked = |line: &LedgerInfo| line.finding.is_some() || line.line == Rejection::Ignored.code();
    let is_told = |line: &&LedgerInfo| is_asked(line) || line.bytes.abs() * 1_000 >= moved * LEAST_SHARE;
    let (told, small): (Vec<&LedgerInfo>, Vec<&LedgerInfo>) = report.ledger.iter().partition(is_told);
    let sum = |words: &str, lines: &[&LedgerInfo]| {
        vec![
            Cell::Text(words.to_owned()),
            Cell::SizeChange(lines.iter().map(|line| line.bytes).sum()),
            Cell::CountChange(lines.iter().map(|line| line.objects).sum()),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = told.iter().map(|line| sum(&line.words, &[line])).collect();
    if !small.is_empty() {
        let words = match small.len() {
            1 => "1 part that is less than 1 %".to_owned(),
            parts => format!("{} that are less than 1 % each", counted(parts as u64, "part", "parts")),
        };
        rows.push(sum(&words, &small));
    }
    rows.push(sum("Change of the heap", &report.ledger.iter().collect::<Vec<_>>()));
    Table { columns, rows, left_out: None }
}

/// A verdict in words.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leak => "leak",
        Verdict::NoLeak => "no leak",
        Verdict::Inconclusive => "inconclusive",
    }
}

/// How a verdict is coloured.
pub(in crate::report) fn judgement(verdict: Verdict) -> Judgement {
    match verdict {
        Verdict::Leak => Judgement::Bad,
        Verdict::NoLeak => Judgement::Good,
        Verdict::Inconclusive => Judgement::Open,
    }
}

/// A finding as a section.
pub(in crate::report) fn finding_blocks(number: usize, finding: &FindingInfo, document: &mut Document) {
    document.heading(format!("{number}. {}", finding.headline));
    let fact = |label: &str, text: String| (label.to_owned(), Cell::Text(text));
    let mut facts = vec![fact("What leaks", what_leaks(finding))];
    if !finding.came_with.is_empty() {
        facts.push(fact("Came with", came_with(finding)));
    }
    facts.extend([
        fact("How many", how_many(finding)),
        fact("How sure", format!("{}: {}", finding.confidence.name(), finding.grounds.join("; "))),
    ]);
    facts.extend(finding.noted.as_ref().map(|noted| fact("By hand", messages::noted(noted))));
    if !finding.path.is_empty() {
        facts.push(fact("Where", finding.path.clone()));
    }
    if !finding.code.is_empty() {
        facts.push(fact("Code", code_words(finding)));
    }
    if let Some(cut) = &finding.cut {
        facts.push(fact("Cut", cut_words(cut)));
    }
    for holder in finding.also_held_by.iter().take(MOST_HOLDERS) {
        facts.push(fact("Also held by", format!("{} @{}", holder.owner, holder.id)));
    }
    if finding.also_held_by.len() > MOST_HOLDERS {
        facts.push(fact("", format!("and {} more; all must let go", count((finding.also_held_by.len() - MOST_HOLDERS) as u64))));
    }
    facts.push(fact("Object", format!("@{} {}, retains {} now", finding.id, finding.class, size(finding.retained_size))));
    facts.push(fact("Package", finding.package.clone()));
    facts.push(fact("Rule", format!("{}: {} ({})", finding.rule, finding.title, finding.fingerprint)));
    document.push(Block::Facts(facts));
    if let Some(path) = &finding.retaining_path {
        document.push(Block::Lines(path_lines(path)));
    }
    if !finding.objects.is_empty() {
        document.push(Block::Lines(object_lines(&finding.objects)));
    }
    document.text(finding.next.clone());
}

/// So many places in the code, and other holders, are shown; JSON has all.
const MOST_CODE: usize = 3;
const MOST_HOLDERS: usize = 3;

/// Where the things are made, and functions on the way to them.
fn code_words(finding: &FindingInfo) -> String {
    let listed =
        |places: &[&String], most: usize| places.iter().take(most).map(|place| place.as_str()).collect::<Vec<_>>().join(", ");
    let (made, on_way): (Vec<&String>, Vec<&String>) = finding.code.iter().partition(|place| finding.made_at.contains(place));
    match (made.is_empty(), on_way.is_empty()) {
        (true, _) => listed(&on_way, MOST_CODE),
        (false, true) => format!("made at {}", listed(&made, MOST_CODE)),
        (false, false) => {
            let of_way = MOST_CODE.saturating_sub(made.len()).max(1);
            format!("made at {}; reached by {}", listed(&made, MOST_CODE - 1), listed(&on_way, of_way))
        }
    }
}

/// What goes if a reference goes.
fn cut_words(cut: &CutInfo) -> String {
    let what = match cut.freed {
        _ if cut.of == 0 => String::new(),
        freed if freed == cut.of => format!(" (all {})", count(cut.of)),
        freed => format!(" ({} of {}; others hold the rest too)", count(freed), count(cut.of)),
    };
    let others = match cut.other_references {
        0 => String::new(),
        others => format!(", with {} to it", counted(others, "other reference", "other references")),
    };
    format!("cutting {}{others} frees {}{what}", cut.reference, size(cut.bytes))
}

/// What came with the things that leak, such as the one map for thirty layers.
fn came_with(finding: &FindingInfo) -> String {
    let things = finding.came_with.iter().map(|row| format!("{} {}", count(row.count), row.name));
    things.collect::<Vec<_>>().join(", ")
}

fn what_leaks(finding: &FindingInfo) -> String {
    match finding.bytes_per_count {
        each if finding.counts.last().is_some_and(|&count| count > 0) => {
            format!("{}: {} each", finding.what_leaks, size(each as u64))
        }
        _ => finding.what_leaks.clone(),
    }
}

/// By how much it grew, and how many entries there were.
fn how_many(finding: &FindingInfo) -> String {
    let mut text = finding.why.clone();
    if finding.entries.windows(2).any(|pair| pair[0] != pair[1]) {
        let entries: Vec<String> = finding.entries.iter().map(|&entries| count(entries)).collect();
        text = format!("{text}; entries {}", entries.join(" → "));
    }
    if let Some(bytes) = finding.bytes_per_unit_of_work {
        text = format!("{text}; {} a unit of work", size(bytes as u64));
    }
    text
}

/// Objects with equal ways from a root are told once, with their number.
fn object_lines(objects: &[LeakedObjectInfo]) -> Vec<Line> {
    let mut groups: Vec<(&LeakedObjectInfo, u64, u64)> = Vec::new();
    let mut known: HashMap<(String, &str), usize> = HashMap::new();
    for object in objects {
        let at = *known.entry((object.class.to_string(), &object.path)).or_insert_with(|| {
            groups.push((object, 0, 0));
            groups.len() - 1
        });
        groups[at].1 += 1;
        groups[at].2 += object.retained_size;
    }
    let line = |&(object, many, bytes): &(&LeakedObjectInfo, u64, u64)| {
        let many = if many > 1 { format!("{} × ", count(many)) } else { String::new() };
        Line::at(1)
            .with(Role::Id, format!("@{:<10}", object.id))
            .with(Role::Name, format!("{many}{} ", object.class))
            .with(Role::Dim, format!("{} ", size(bytes)))
            .with(Role::Key, object.path.clone())
    };
    std::iter::once(Line::whole().with(Role::Plain, "it has collected")).chain(groups.iter().map(line)).collect()
}

/// So many lines of a way are read.
const MOST_OF_WAY: usize = 16;

/// The way to the owner, a line an object; those of the engine's own are folded.
fn path_lines(path: &PathInfo) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut steps: Vec<(&str, &PathStepInfo)> =
        path.steps.iter().filter_map(|step| Some((step.text.as_deref()?, step))).collect();
    let before = steps.drain(..path.begin.min(steps.len().saturating_sub(1))).count();
    if before > 1 {
        let text = format!("… reached by {} of the runtime's", counted(before as u64, "reference", "references"));
        lines.push(Line::at(1).with(Role::Dim, text));
    }
    lines.extend(in_the_middle_less(folded(&steps)));
    if steps.iter().filter(|(_, step)| is_suspect(step)).count() > 1 {
        lines.push(Line::whole().with(Role::Dim, "? one of these references should not be there"));
    }
    lines
}

/// A line of a way, and for how many steps it stands.
type WayLine = (Line, usize);

/// A line a step; of steps that come again and again the first and the last.
fn folded(steps: &[(&str, &PathStepInfo)]) -> Vec<WayLine> {
    let are_alike = |a: &(&str, &PathStepInfo), b: &(&str, &PathStepInfo)| a.0 == b.0 && a.1.node.label == b.1.node.label;
    let lines_of =
        |steps: &[(&str, &PathStepInfo)]| steps.iter().map(|(text, step)| (step_line(text, step), 1)).collect::<Vec<_>>();
    let mut lines = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        let (turn, times) = repeats(&steps[at..], are_alike);
        lines.extend(lines_of(&steps[at..at + turn]));
        if times > 1 {
            lines.push(more_steps("such ", turn * (times - 2)));
            lines.extend(lines_of(&steps[at + turn * (times - 1)..at + turn * times]));
        }
        at += turn * times;
    }
    lines
}

/// Both ends of a long way, and how many steps there are between them.
fn in_the_middle_less(mut lines: Vec<WayLine>) -> impl Iterator<Item = Line> {
    if lines.len() > MOST_OF_WAY {
        let (head, tail) = (MOST_OF_WAY / 2, lines.len() - (MOST_OF_WAY - 1) / 2);
        let left_out = lines[head..tail].iter().map(|&(_, steps)| steps).sum();
        lines.splice(head..tail, [more_steps("", left_out)]);
    }
    lines.into_iter().map(|(line, _)| line)
}

fn more_steps(which: &str, many: usize) -> WayLine {
    (Line::at(1).with(Role::Dim, format!("  … {} more {which}steps", count(many as u64))), many)
}

fn is_suspect(step: &PathStepInfo) -> bool {
    step.standing.as_ref().is_some_and(|standing| standing.suspect)
}

fn step_line(text: &str, step: &PathStepInfo) -> Line {
    let mark = if is_suspect(step) { "? " } else { "  " };
    let standing = step.standing.as_ref().map(|standing| match standing.status {
        Status::ByDesign => format!("  alive by design: {}", standing.because),
        // That it was there says nothing; that it is new may.
        Status::Unknown => String::new(),
        Status::Leaking => format!("  ← {}", standing.because),
    });
    Line::at(0)
        .with(Role::Key, mark)
        .with(Role::Id, format!("@{:<10}", step.node.id))
        .with(Role::Key, format!("{text} "))
        .with(Role::Name, step.node.label.clone())
        .with(Role::Dim, standing.unwrap_or_default())
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
        Column::place("Path", "path"),
        Column::text("Package", "package"),
    ];
    let row = |finding: &FindingInfo| {
        vec![
            Cell::Text(finding.rule.to_string()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_way_both_ends_are_shown_and_all_steps_between_counted() {
        let line = |steps: usize| (Line::at(0), steps);
        let way = |many: usize| (0..many).map(|at| line(if at == 10 { 30 } else { 1 })).collect::<Vec<_>>();
        assert_eq!(in_the_middle_less(way(16)).count(), 16);
        let shown: Vec<Line> = in_the_middle_less(way(20)).collect();
        assert_eq!((shown.len(), format!("{shown:?}").matches("… 34 more steps").count()), (16, 1));
    }
}
