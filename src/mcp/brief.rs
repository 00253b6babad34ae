//! What an agent reads first: of findings and objects the sentences that matter, whole, before the tables that people get.

use crate::report::comparison::{Comparison, GrowthInfo};
use crate::report::document::{Block, Document};
use crate::report::leaks::{FindLeaks, FindingInfo, verdict_name};
use crate::report::object::{InspectObject, ObjectReport, WayInfo};
use crate::report::units::{change, count as count_of, counted, share, size};

/// So many findings are told in sentences; the table has all.
const MOST_FINDINGS: usize = 5;
/// So many ways to a population are told.
const MOST_WAYS: usize = 6;
/// So many places in code are named.
const MOST_PLACES: usize = 2;

/// Verdict, reason, and of each finding what leaks, how much, who holds it, where in the code, what to cut.
pub(super) fn findings(report: &FindLeaks) -> Document {
    let mut brief = Document::default();
    let sure = report.confidence.map(|confidence| format!(", {}", confidence.name())).unwrap_or_default();
    brief.text(format!("Verdict: {}{sure}. {}", verdict_name(report.verdict), report.reason));
    for (at, found) in report.findings.rows.iter().take(MOST_FINDINGS).enumerate() {
        brief.push(Block::List(vec![finding(at + 1, found)]));
    }
    brief
}

fn finding(number: usize, found: &FindingInfo) -> String {
    let bytes = found.bytes.iter().max().copied().unwrap_or_default();
    let mut parts = vec![
        format!("{number}. {}", found.headline),
        format!("{} in all, {}", change(bytes, size), found.confidence.name()),
        format!("held by {} (@{}), path {}", found.owner, found.id, found.path),
    ];
    let mut places: Vec<&str> = found.code.iter().chain(&found.made_at).map(String::as_str).collect();
    places.dedup();
    places.truncate(MOST_PLACES);
    if !places.is_empty() {
        parts.push(format!("code: {}", places.join("; ")));
    }
    if let Some(cut) = found.cut.as_ref().filter(|cut| cut.freed > 0) {
        let others = match cut.other_references {
            0 => String::new(),
            others => format!(" if {} too", counted(others, "other reference goes", "other references go")),
        };
        parts.push(format!("cutting {} frees {} ({} of {}){others}", cut.reference, size(cut.bytes), cut.freed, cut.of));
    }
    parts.join("; ")
}

/// What grew most: how much, where, of what.
pub(super) fn growth(report: &Comparison) -> Document {
    let mut brief = Document::default();
    let grown = report.growth.iter().flat_map(|growth| &growth.rows).take(MOST_FINDINGS);
    let lines: Vec<String> = grown.map(grew).collect();
    if !lines.is_empty() {
        brief.text("What grew:");
        brief.push(Block::List(lines));
    }
    brief
}

fn grew(row: &GrowthInfo) -> String {
    let gained: Vec<String> = row.gained.iter().take(2).map(|part| format!("+{} {}", count_of(part.count), part.class)).collect();
    let gained = if gained.is_empty() { String::new() } else { format!("; {}", gained.join(", ")) };
    format!("{} (@{}): {}, path {}{gained}", row.label, row.id, change(row.growth, size), row.path)
}

/// Who holds a population: the ways with most objects.
pub(super) fn holders(report: &InspectObject) -> Document {
    let mut brief = Document::default();
    let Some(holders) = &report.holders else { return brief };
    brief.text(format!("{}, together {}:", counted(holders.count, "object", "objects"), size(holders.retained_size)));
    let ways = holders.ways.rows.iter().take(MOST_WAYS);
    let line = |way: &WayInfo| {
        let share = share(way.count, holders.count);
        format!("{} ({share}), {}: {}, such as @{}", count_of(way.count), size(way.retained_size), way.path, way.example.id)
    };
    brief.push(Block::List(ways.map(line).collect()));
    brief
}

/// What an object is, how it is reached, who else must let go of it, what becomes of it without some holders.
pub(super) fn object(report: &InspectObject) -> Document {
    let mut brief = Document::default();
    if let Some(one) = &report.one {
        brief.text(what(one));
        brief.push(Block::List(kept_by(one)));
    }
    brief
}

fn what(one: &ObjectReport) -> String {
    let node = &one.object.node;
    let place = node.location.as_ref().map(|place| format!(", {}", place.for_people())).unwrap_or_default();
    let class = node.class.to_string();
    let class = if node.label == class { String::new() } else { format!(" ({class})") };
    format!("@{} {}{class}: retains {}, itself {}{place}", node.id, node.label, size(node.retained_size), size(node.shallow_size))
}

fn kept_by(one: &ObjectReport) -> Vec<String> {
    let mut lines: Vec<String> = one.retaining_paths.iter().take(1).map(|path| format!("path: {}", path.expression)).collect();
    if let Some(without) = &one.without {
        lines.push(match (without.fate, &without.path) {
            ("freed", _) => format!("without these holders {} would be freed", size(without.freed_size)),
            (_, Some(path)) => format!("without these holders it is still held: {path}"),
            _ => "without these holders it is still held by what retained sizes do not count".to_owned(),
        });
    }
    let others = one.independent_holders.iter().flat_map(|holders| &holders.holders);
    let others: Vec<String> = others.map(|other| format!("{} (@{})", other.path, other.holder.id)).collect();
    if others.len() > 1 {
        lines.push(format!("each of these holds it: {}", others.join(", ")));
    }
    let classes = one.consists_of.classes.rows.iter().take(3);
    let classes: Vec<String> = classes.map(|part| format!("{} × {}", part.count, part.class)).collect();
    if !classes.is_empty() {
        lines.push(format!("keeps {}", classes.join(", ")));
    }
    lines
}
