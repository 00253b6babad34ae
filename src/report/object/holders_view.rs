//! Who holds a population, for people: a line a way, and nothing that does not count.

use std::cmp::Ordering;

use super::InspectObject;
use super::holders::{AllWithoutInfo, HoldersInfo, WayInfo};
use crate::report::command_line::quote;
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};
use crate::report::units::{count, counted, size};

pub(super) fn section(report: &InspectObject, holders: &HoldersInfo, document: &mut Document) {
    if holders.count == 0 {
        return;
    }
    let objects = counted(holders.count, "object", "objects");
    let together = if holders.count == 1 { "with it" } else { "with all of them" };
    document.text(format!("{objects}; {together} {} would be freed.", size(holders.kept_size)));
    let ignored = holders.without.iter().flat_map(|without| &without.ignored).map(|node| format!("{} @{}", node.label, node.id));
    let names: Vec<String> = ignored.chain(holders.excluded.iter().cloned()).collect();
    let without = if names.is_empty() { String::new() } else { format!(", without {}", names.join(", ")) };
    if let Some(without) = &holders.without {
        document.text(gone(without, holders.count));
    }
    if holders.ways.total == 0 {
        return;
    }
    let order = if holders.from == "roots" { "Held from the roots" } else { "Held by, the last steps" };
    document.heading(format!("{order}: the best way to each object, alike ones merged{without}"));
    document.push(Block::Table(table(holders)));
    if let Some(sentence) = overlap(holders) {
        document.text(sentence);
    }
    if holders.unheld_count > 0 && holders.without.is_none() {
        document.text(unheld(holders));
    }
    also_held(holders, document);
    next(report, holders, document);
}

/// What becomes of the objects without some holders.
fn gone(without: &AllWithoutInfo, total: u64) -> String {
    let would = format!("{} would be freed ({})", size(without.freed_size), counted(without.freed_count, "object", "objects"));
    match without.gone_count {
        0 => "Without these holders something else holds each of them: nothing would be freed.".to_owned(),
        gone if gone == total => format!("Nothing holds them then: {would}."),
        gone => format!("Nothing holds {} of the {} then: {would}.", count(gone), count(total)),
    }
}

/// What is asked of all ways, where the sums do not show it.
fn overlap(holders: &HoldersInfo) -> Option<String> {
    if holders.ways.left_out() > 0 || holders.ways.rows.len() < 2 {
        return None;
    }
    let sum: Option<u64> = holders.ways.rows.iter().map(|way| way.kept_size).sum();
    let sum = sum? + holders.unheld_size;
    match sum.cmp(&holders.kept_size) {
        Ordering::Greater => Some("Some of these objects keep others of them: what they keep overlaps.".to_owned()),
        Ordering::Equal => None,
        Ordering::Less => Some(format!("{} more go only if the objects of several ways do.", size(holders.kept_size - sum))),
    }
}

/// Who else holds the first of the first way: a way is the best one, not the only one.
fn also_held(holders: &HoldersInfo, document: &mut Document) {
    let Some(first) = holders.ways.rows.first() else { return };
    let Some(others) = &first.example_also_held_by else { return };
    document.text(format!("The best way is not the only one: @{} has {}, such as", first.example.id, others.in_words()));
    let line = |path: &String| Line::whole_at(1).with(Role::Key, path.clone());
    document.push(Block::Lines(others.paths.iter().map(line).collect()));
}

fn unheld(holders: &HoldersInfo) -> String {
    match holders.excluded.is_empty() {
        true => format!("{} of them nothing holds.", count(holders.unheld_count)),
        false => format!("Nothing else holds {} of them.", count(holders.unheld_count)),
    }
}

/// A way, and from how many it comes: `128 scopes: variable x of handler() in a.js:4`.
fn words(way: &WayInfo) -> String {
    // Of other objects their class is part of the way.
    let starts = way.starts.as_ref().filter(|starts| starts.kind != "object");
    let from = starts.map(|starts| format!("{}: ", counted(starts.count, starts.kind, &format!("{}s", starts.kind))));
    format!("{}{}{}", from.unwrap_or_default(), way.path, if way.goes_on { " …" } else { "" })
}

/// The ways, for people and for CSV.
pub(super) fn table(holders: &HoldersInfo) -> Table {
    let columns = vec![
        Column::whole("Objects", "count"),
        Column::whole("Share", ""),
        Column::whole("", "retained_size"),
        Column::whole("They keep", "kept_size"),
        Column::text("Way", "path"),
        Column::whole("Such as", "example_id"),
    ];
    let row = |way: &WayInfo| {
        vec![
            Cell::Count(way.count),
            Cell::Share(way.count, holders.count),
            Cell::Size(way.retained_size),
            Cell::Size(way.kept_size.unwrap_or(way.retained_size)),
            Cell::Text(words(way)),
            Cell::Id(way.example.id),
        ]
    };
    let more = holders.ways.left_out() as u64;
    let left_out = (more > 0).then(|| {
        let objects = counted(holders.other_count, "object", "objects");
        format!(
            "{} more ways, {objects}, {}; --limit 0 shows all, --depth merges",
            count(more),
            size(holders.other_retained_size)
        )
    });
    Table { columns, rows: holders.ways.rows.iter().map(row).collect(), left_out }
}

fn next(report: &InspectObject, holders: &HoldersInfo, document: &mut Document) {
    // Many objects may keep nothing, and few all of it.
    let most = holders.ways.rows.iter().rev().max_by_key(|way| way.kept_size.unwrap_or(way.retained_size));
    let Some(most) = most else { return };
    let file = quote(&report.head.snapshot.file);
    let inspect = format!("heap-analyzer inspect-object {file} @{}", most.example.id);
    let words = if holders.ways.rows.len() == 1 { "one of them" } else { "one of those that keep most" };
    document.push(Block::Next(vec![(format!("{words}, and each holder of it"), inspect)]));
}
