//! The dominator tree for people, and as rows.

use super::{DominatorInfo, PassedInfo};
use crate::report::document::{Cell, Column, Line, Role, Table};
use crate::report::units::{count, share, size};

/// What is less than a thousandth of the heap is no line of its own among what is left out.
const LEAST_REST: u64 = 1000;

/// A row of the tree, or what a node leaves out, which stands below its parts.
enum Row<'t> {
    Node(&'t DominatorInfo),
    Rest(&'t DominatorInfo),
}

/// A tree in preorder, each row with its depth.
fn preorder(tree: &DominatorInfo) -> Vec<(Row<'_>, usize)> {
    let mut rows = Vec::new();
    let mut stack = vec![(Row::Node(tree), 0)];
    while let Some((row, depth)) = stack.pop() {
        if let Row::Node(node) = row {
            if !node.dominates.is_empty() {
                stack.push((Row::Rest(node), depth + 1));
            }
            stack.extend(node.dominates.iter().rev().map(|below| (Row::Node(below), depth + 1)));
        }
        rows.push((row, depth));
    }
    rows
}

/// Lines for people; shares are of the whole heap.
pub(super) fn lines(tree: &DominatorInfo, total: u64) -> Vec<Line> {
    let line = |(row, depth): (Row, usize)| match row {
        Row::Node(entry) => Some(node_line(entry, depth, total)),
        Row::Rest(entry) => rest_line(entry, depth, total),
    };
    preorder(tree).into_iter().filter_map(line).collect()
}

fn node_line(entry: &DominatorInfo, depth: usize, total: u64) -> Line {
    let node = &entry.node;
    let text = entry.text.as_deref().map(|text| format!("{}  ", text.trim_start_matches("→ "))).unwrap_or_default();
    let begin = if entry.passed.is_empty() { Line::at(depth) } else { Line::whole_at(depth) };
    let line = begin
        .with(Role::Number, format!("{:>9} {:>7}  ", size(node.retained_size), share(node.retained_size, total)))
        .with(Role::Id, format!("@{} ", node.id))
        .with(Role::Key, text);
    let line = match entry.further_links {
        0 => line.with(Role::Name, node.label.clone()),
        links => line.with(Role::Name, format!("chain of {} {}", count(links + 1), node.class)),
    };
    let line = passed(line, &entry.passed);
    match (entry.dominates.is_empty() && entry.passed.is_empty(), entry.dominated_count) {
        (true, 1..) => line.with(Role::Dim, format!("  dominates {}", count(entry.dominated_count))),
        _ => line,
    }
}

/// So many objects that a row stands for, too, are told at either end.
const PASSED_AT_END: usize = 2;

/// What the node keeps as its one thing: ` → .events Events @17`.
fn passed(line: Line, passed: &[PassedInfo]) -> Line {
    let hidden = passed.len().saturating_sub(2 * PASSED_AT_END);
    let mut line = line;
    for (at, PassedInfo { node, text }) in passed.iter().enumerate() {
        if hidden > 0 && at == PASSED_AT_END {
            line = line.with(Role::Dim, format!(" → … {} more", count(hidden as u64)));
        }
        if !(hidden > 0 && (PASSED_AT_END..PASSED_AT_END + hidden).contains(&at)) {
            let text = text.as_deref().map(|text| format!("{}  ", text.trim_start_matches("→ "))).unwrap_or_default();
            line = line
                .with(Role::Dim, " → ")
                .with(Role::Id, format!("@{} ", node.id))
                .with(Role::Key, text)
                .with(Role::Name, node.label.clone());
        }
    }
    line
}

fn rest_line(entry: &DominatorInfo, depth: usize, total: u64) -> Option<Line> {
    let is_worth_a_line = entry.more_size > 0 && entry.more_size >= total / LEAST_REST;
    is_worth_a_line.then(|| {
        let words = match entry.more_count {
            0 => "… the rest of the chain".to_owned(),
            more => format!("… {} more", count(more)),
        };
        Line::at(depth).with(Role::Dim, format!("{:>9} {:>7}  {words}", size(entry.more_size), share(entry.more_size, total)))
    })
}

/// The nodes, exact.
pub(super) fn table(tree: &DominatorInfo) -> Table {
    let columns = vec![
        Column::whole("Depth", "depth"),
        Column::whole("Id", "id"),
        Column::text("Reference", "text"),
        Column::text("Name", "name"),
        Column::text("Class", "class"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
        Column::whole("Dominates", "dominated_count"),
        Column::whole("Further links", "further_links"),
    ];
    let row = |(row, depth): (Row, usize)| {
        let Row::Node(entry) = row else { return None };
        Some(vec![
            Cell::Count(depth as u64),
            Cell::Id(entry.node.id),
            Cell::Text(entry.text.clone().unwrap_or_default()),
            Cell::Name(entry.node.name.to_string()),
            Cell::Text(entry.node.class.to_string()),
            Cell::Size(entry.node.shallow_size),
            Cell::Size(entry.node.retained_size),
            Cell::Count(entry.dominated_count),
            Cell::Count(entry.further_links),
        ])
    };
    Table { columns, rows: preorder(tree).into_iter().filter_map(row).collect(), left_out: None }
}
