//! The top of the dominator tree for people, and as rows.

use super::DominatorInfo;
use crate::report::document::{Cell, Column, Line, Role, Table};
use crate::report::units::{count, share, size};

/// A tree, written iteratively: (node, depth) in preorder.
fn preorder(tree: &DominatorInfo) -> Vec<(&DominatorInfo, usize)> {
    let mut rows = Vec::new();
    let mut stack = vec![(tree, 0)];
    while let Some((node, depth)) = stack.pop() {
        rows.push((node, depth));
        stack.extend(node.dominates.iter().rev().map(|below| (below, depth + 1)));
    }
    rows
}

pub(super) fn lines(tree: &DominatorInfo) -> Vec<Line> {
    let total = tree.node.retained_size;
    // What is less than a thousandth of the heap is no place to look.
    let is_worth_a_line = |entry: &DominatorInfo| entry.node.retained_size >= total / 1000;
    preorder(tree)
        .into_iter()
        .filter(|(entry, _)| is_worth_a_line(entry))
        .map(|(entry, depth)| {
            let node = &entry.node;
            let line = Line::at(depth)
                .with(Role::Number, format!("{:>9} {:>7}  ", size(node.retained_size), share(node.retained_size, total)))
                .with(Role::Id, format!("@{} ", node.id))
                .with(Role::Name, node.label.clone());
            let shown = entry.dominates.iter().filter(|below| is_worth_a_line(below)).count() as u64;
            match (entry.dominated_count, shown) {
                (0, _) => line,
                (all, 0) => line.with(Role::Dim, format!("  dominates {}", count(all))),
                (all, shown) if all > shown => line.with(Role::Dim, format!("  dominates {}, the biggest of them:", count(all))),
                _ => line,
            }
        })
        .collect()
}

pub(super) fn table(tree: &DominatorInfo) -> Table {
    let columns = vec![
        Column::whole("Depth", "depth"),
        Column::whole("Id", "id"),
        Column::text("Name", "name"),
        Column::text("Class", "class"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
        Column::whole("Dominates", "dominated_count"),
    ];
    let rows = preorder(tree)
        .into_iter()
        .map(|(entry, depth)| {
            vec![
                Cell::Count(depth as u64),
                Cell::Id(entry.node.id),
                Cell::Name(entry.node.name.to_string()),
                Cell::Text(entry.node.class.to_string()),
                Cell::Size(entry.node.shallow_size),
                Cell::Size(entry.node.retained_size),
                Cell::Count(entry.dominated_count),
            ]
        })
        .collect();
    Table { columns, rows, left_out: None }
}
