//! Who holds a population, for people: a line a way, and nothing that does not count.

use super::InspectObject;
use super::holders::HoldersInfo;
use crate::report::command_line::quote;
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::units::{count, counted, size};

pub(super) fn section(report: &InspectObject, holders: &HoldersInfo, document: &mut Document) {
    if holders.count == 0 {
        return;
    }
    let objects = counted(holders.count, "object", "objects");
    let together = if holders.count == 1 { "it retains" } else { "together they retain" };
    document.text(format!("{objects}; {together} {}.", size(holders.retained_size)));
    let without = match holders.excluded.as_slice() {
        [] => String::new(),
        names => format!(", without {}", names.join(", ")),
    };
    let order = if holders.from == "roots" { "Held from the roots" } else { "Held by, the last steps" };
    document.heading(format!("{order}: the best way to each object, alike ones merged{without}"));
    document.push(Block::Table(table(holders)));
    if holders.unheld_count > 0 {
        document.text(unheld(holders));
    }
    next(report, holders, document);
}

fn unheld(holders: &HoldersInfo) -> String {
    match holders.excluded.is_empty() {
        true => format!("{} of them nothing holds.", count(holders.unheld_count)),
        false => format!("Nothing else holds {} of them.", count(holders.unheld_count)),
    }
}

/// The ways, for people and for CSV.
pub(super) fn table(holders: &HoldersInfo) -> Table {
    let columns = vec![
        Column::whole("Objects", "count"),
        Column::whole("Share", ""),
        Column::whole("They keep", "retained_size"),
        Column::text("Way", "path"),
        Column::whole("Such as", "example_id"),
    ];
    let row = |way: &super::holders::WayInfo| {
        vec![
            Cell::Count(way.count),
            Cell::Share(way.count, holders.count),
            Cell::Size(way.retained_size),
            Cell::Text(format!("{}{}", way.path, if way.goes_on { " …" } else { "" })),
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
    let Some(first) = holders.ways.rows.first() else { return };
    let file = quote(&report.head.snapshot.file);
    let inspect = format!("heap-analyzer inspect-object {file} @{}", first.example.id);
    document.push(Block::Next(vec![("one of the first, and each holder of it".to_owned(), inspect)]));
}
