//! What an object's retained size consists of, for people: two tables that each add up to it.

use std::cmp::Reverse;

use super::ObjectReport;
use super::consists::{ConsistsInfo, SharedInfo};
use crate::report::common::Listing;
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::units::{count, counted, size};

/// The section, if anything goes with the object.
pub(super) fn section(report: &ObjectReport, document: &mut Document) {
    let retained = report.object.node.retained_size;
    if retained <= report.object.node.shallow_size {
        return;
    }
    document.heading(format!("Consists of: what adds up to the {} it retains", size(retained)));
    document.push(Block::Table(children(&report.consists_of, retained)));
    document.push(Block::Table(classes(&report.consists_of, retained)));
}

/// The largest first, the rest last.
fn children(consists: &ConsistsInfo, retained: u64) -> Table {
    let columns = vec![
        Column::whole("Retained", "retained_size"),
        Column::whole("Share", ""),
        Column::text("By reference", "text"),
        Column::text("Object", "label"),
        Column::whole("Id", "id"),
    ];
    let row = |bytes, text: &str, label: Cell, id| {
        (bytes, vec![Cell::Size(bytes), Cell::Share(bytes, retained), Cell::Text(text.to_owned()), label, id])
    };
    let mut rows: Vec<(u64, Vec<Cell>)> = Vec::new();
    for child in &consists.children.rows {
        let text = child.text.trim_start_matches("→ ");
        let text = if text == ".__proto__" { "[[Prototype]]" } else { text };
        rows.push(row(child.node.retained_size, text, Cell::Name(child.node.label.clone()), Cell::Id(child.node.id)));
    }
    rows.push(row(consists.own_size, "itself", Cell::Empty, Cell::Empty));
    if consists.storage_size > 0 {
        rows.push(row(consists.storage_size, "storage of the engine", Cell::Empty, Cell::Empty));
    }
    if consists.shared.count > 0 {
        let what = Cell::Text(shared(&consists.shared));
        rows.push(row(consists.shared.retained_size, "shared by several of them", what, Cell::Empty));
    }
    rows.sort_by_key(|&(bytes, _)| Reverse(bytes));
    let rows = rows.into_iter().map(|(_, cells)| cells).collect();
    Table { columns, rows, left_out: left_out(&consists.children, "references", consists.other_children_size) }
}

/// `240 Session and 12 others`.
fn shared(shared: &SharedInfo) -> String {
    let Some(class) = &shared.most_class else { return String::new() };
    let most = format!("{} {class}", count(shared.most_count));
    match shared.count - shared.most_count {
        0 => most,
        others => format!("{most} and {}", counted(others, "other", "others")),
    }
}

fn classes(consists: &ConsistsInfo, retained: u64) -> Table {
    let columns = vec![
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Share", ""),
        Column::whole("Objects", "count"),
        Column::text("By class", "class"),
        Column::whole("They retain", "retained_size"),
    ];
    let own = vec![
        Cell::Size(consists.own_size),
        Cell::Share(consists.own_size, retained),
        Cell::Count(1),
        Cell::Text("itself".to_owned()),
        Cell::Size(retained),
    ];
    let mut rows: Vec<(u64, Vec<Cell>)> = vec![(consists.own_size, own)];
    for part in &consists.classes.rows {
        let cells = vec![
            Cell::Size(part.shallow_size),
            Cell::Share(part.shallow_size, retained),
            Cell::Count(part.count),
            Cell::Name(part.class.to_string()),
            Cell::Size(part.retained_size),
        ];
        rows.push((part.shallow_size, cells));
    }
    rows.sort_by_key(|&(bytes, _)| Reverse(bytes));
    let rows = rows.into_iter().map(|(_, cells)| cells).collect();
    Table { columns, rows, left_out: left_out(&consists.classes, "classes", consists.other_classes_size) }
}

fn left_out<T>(listing: &Listing<T>, what: &str, bytes: u64) -> Option<String> {
    let more = listing.left_out() as u64;
    (more > 0).then(|| format!("{} more {what}, {}; --limit 0 shows all", count(more), size(bytes)))
}
