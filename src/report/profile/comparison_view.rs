//! Two allocation profiles for people: the functions that allocated more first.

use super::comparison::{FunctionChangeInfo, ProfileComparison};
use super::view::{FEW_SAMPLES, function_cells, function_columns};
use crate::report::command_line::quote;
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};
use crate::report::units::{change, count, counted, size};

pub(super) fn document(report: &ProfileComparison) -> Document {
    let (before, after) = (&report.before, &report.after);
    let mut document = Document::default();
    document.push(Block::Lines(vec![
        Line::whole().with(Role::Plain, format!("{} → {}, allocation profiles", before.file, after.file)),
    ]));
    document.heading(format!(
        "{} allocated, then {}: {}",
        size(before.total_size),
        size(after.total_size),
        change(report.size_delta, size)
    ));
    if report.functions.total == 0 {
        document.text("No function allocated more or less.");
        return document;
    }
    document.push(Block::Table(table(report)));
    document.text(what_it_can_say(report));
    let file = quote(&after.file);
    document.push(Block::Next(vec![(
        "who called the functions of the later profile".to_owned(),
        format!("heap-analyzer summary {file} --full"),
    )]));
    document
}

fn what_it_can_say(report: &ProfileComparison) -> String {
    let samples = report.before.sample_count.min(report.after.sample_count);
    let chance = match samples {
        1..FEW_SAMPLES => format!(" One of them has only {}: small rows may be chance.", counted(samples, "sample", "samples")),
        _ => String::new(),
    };
    format!(
        "Estimates from samples of what was alive at the end, unless recorded otherwise: they compare if both were recorded alike and as \
         long.{chance}"
    )
}

fn table(report: &ProfileComparison) -> Table {
    let functions = &report.functions;
    let columns = vec![
        Column::whole("Change", "self_delta"),
        Column::whole("Before", "before"),
        Column::whole("After", "after"),
        Column::whole("With calls", "total_delta"),
        Column::text("Function", "function"),
        Column::place("Declared at", "place"),
    ];
    let row = |row: &FunctionChangeInfo| {
        vec![
            Cell::SizeChange(row.self_delta),
            Cell::Size(row.self_size_before),
            Cell::Size(row.self_size_after),
            Cell::SizeChange(row.total_delta),
            Cell::Name(row.of.name()),
            Cell::Text(row.of.place()),
        ]
    };
    let more = functions.left_out() as u64;
    let left_out = (more > 0).then(|| {
        let words = if more == 1 { "function" } else { "functions" };
        format!("{} more {words}, {}; --limit 0 shows all", count(more), change(report.other_delta, size))
    });
    Table { columns, rows: functions.rows.iter().map(row).collect(), left_out }
}

/// All functions, exact.
pub(super) fn rows(report: &ProfileComparison) -> Table {
    let numbers =
        ["self_delta", "total_delta", "self_size_before", "self_size_after", "sample_count_before", "sample_count_after"];
    let mut columns = function_columns();
    columns.extend(numbers.map(|key| Column::whole("", key)));
    let row = |row: &FunctionChangeInfo| {
        let mut cells = function_cells(&row.of, &row.package);
        cells.extend([
            Cell::SizeChange(row.self_delta),
            Cell::SizeChange(row.total_delta),
            Cell::Size(row.self_size_before),
            Cell::Size(row.self_size_after),
            Cell::Count(row.sample_count_before),
            Cell::Count(row.sample_count_after),
        ]);
        cells
    };
    Table { columns, rows: report.functions.rows.iter().map(row).collect(), left_out: None }
}
