//! What holds an object if some others don't, and who must let go of it, for people.

use super::what_if::{IndependentHolderInfo, IndependentInfo, WithoutInfo};
use super::{NodeInfo, ObjectReport};
use crate::report::document::{Block, Document, Line, Role};
use crate::report::units::{count, counted, size};

/// What becomes of the object without some others.
pub(super) fn without(report: &ObjectReport, document: &mut Document) {
    let Some(without) = &report.without else { return };
    let names: Vec<String> = without.ignored.iter().map(named).collect();
    document.heading(format!("Without {}", names.join(", ")));
    if let Some(path) = &without.path {
        let words = match without.fate {
            "uncounted" => "Only what retained sizes do not count holds it then: ",
            _ => "Something else holds it then: ",
        };
        document.push(Block::Lines(vec![Line::whole().with(Role::Plain, words).with(Role::Key, path.clone())]));
    }
    let is_freed = without.freed_count > 0;
    if without.fate != "held" && is_freed {
        document.text(freed(without, report.object.node.retained_size));
    } else if without.path.is_none() {
        document.text("No root reaches it, with them or without.");
    }
}

fn named(node: &NodeInfo) -> String {
    format!("{} @{}", node.label, node.id)
}

fn freed(without: &WithoutInfo, retained: u64) -> String {
    let nodes = counted(without.freed_count, "object", "objects");
    let would = format!("{} would be freed ({nodes})", size(without.freed_size));
    // What the holders have in between is told where it is more than a little.
    let more = match without.freed_size > retained + retained / 10 {
        true => format!("; {} of that the object retains, the rest is on the way from them to it", size(retained)),
        false => String::new(),
    };
    match without.fate {
        "freed" => format!("Nothing holds it then: {would}{more}."),
        _ => format!("By retained sizes {would}{more}."),
    }
}

/// Who must let go of the object.
pub(super) fn independent(report: &ObjectReport, document: &mut Document) {
    let Some(independent) = &report.independent_holders else { return };
    match report.holder_count() {
        None => document.text(format!(
            "More than {} holders on ways of their own must let go before it is freed.",
            count(independent.more_than.unwrap_or_default())
        )),
        Some(1) => document.text("It is freed when this holder lets go:"),
        Some(2) => document.text("It is freed when both of these holders let go, each on a way of its own:"),
        Some(holders) => document.text(format!("It is freed when all these {holders} holders let go, each on a way of its own:")),
    };
    let lines = lines(independent);
    if !lines.is_empty() {
        document.push(Block::Lines(lines));
    }
}

fn lines(independent: &IndependentInfo) -> Vec<Line> {
    let line = |id: u64, label: &str, rest: String| {
        Line::at(1).with(Role::Id, format!("@{id:<9} ")).with(Role::Name, label.to_owned()).with(Role::Dim, rest)
    };
    let direct = independent.direct.as_ref().map(|text| {
        let node = &independent.dominator;
        line(node.id, &node.label, format!("  {}", text.trim_start_matches("→ ")))
    });
    let holder = |holder: &IndependentHolderInfo| {
        let (id, label) = match &holder.storage_of {
            Some(owner) => (owner.id, owner.label.as_str()),
            None => (holder.holder.id, holder.holder.label.as_str()),
        };
        line(id, label, format!("  {}", holder.path))
    };
    direct.into_iter().chain(independent.holders.iter().map(holder)).collect()
}
