//! An allocation profile for people: one screen, or all of it.

use super::{PackageInfo, ProfileFunctionInfo, ProfileSort, ProfileSummary};
use crate::report::calls::{CALLERS_HEADING, call_line};
use crate::report::command_line::quote;
use crate::report::common::{FunctionInfo, Listing};
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};
use crate::report::node_table::left_out;
use crate::report::units::{count, counted, share, size};

/// So many functions and packages fit the first screen, with what is said around them.
const MOST_FUNCTIONS: usize = 8;
const MOST_PACKAGES: usize = 3;
/// So many packages where there is room.
const ALL_PACKAGES: usize = 20;
/// With fewer samples, what a single one of them stands for is told to be chance.
pub(super) const FEW_SAMPLES: u64 = 50;

pub(super) fn document(report: &ProfileSummary) -> Document {
    let mut document = Document::default();
    document.push(Block::Lines(vec![file_line(report)]));
    document.heading(headline(report));
    if report.functions.total == 0 {
        document.text(
            "Nothing that was allocated while it recorded was alive at its end, or too little to be sampled: Node takes a sample of \
             every 512 kB on average, --heap-prof-interval 4096 takes more.",
        );
        return document;
    }
    let shown = if report.brief { MOST_FUNCTIONS } else { usize::MAX };
    document.push(Block::Table(table(report, shown)));
    let lines: Vec<Line> = report.functions.rows.iter().filter(|row| !row.callers.is_empty()).flat_map(caller_lines).collect();
    if !report.brief && !lines.is_empty() {
        document.heading(CALLERS_HEADING).push(Block::Lines(lines));
    }
    if report.brief {
        document.text(packages_in_short(report));
    } else {
        document.heading("Whose code allocated it").push(Block::Lines(packages(report)));
    }
    document.text(what_it_can_say(report));
    if report.brief {
        let file = quote(&report.profile.file);
        let command = format!("heap-analyzer summary {file} --full");
        document.push(Block::Next(vec![("who called these functions, and more of them".to_owned(), command)]));
    }
    document
}

fn file_line(report: &ProfileSummary) -> Line {
    let profile = &report.profile;
    let bytes = profile.file_bytes.map(|bytes| format!(" ({})", size(bytes))).unwrap_or_default();
    let samples = match profile.sample_count {
        0 => String::new(),
        samples => format!(", {}", counted(samples, "sample", "samples")),
    };
    Line::whole().with(Role::Plain, format!("{}{bytes}, allocation profile{samples}", profile.file))
}

fn headline(report: &ProfileSummary) -> String {
    let order = match report.sort {
        ProfileSort::SelfSize => "by what they allocated themselves",
        ProfileSort::TotalSize => "by what they and all that they called allocated",
        ProfileSort::Samples => "by number of samples",
        ProfileSort::Name => "by name",
    };
    let functions = counted(report.functions.total as u64, "function", "functions");
    format!("{} allocated; {functions}, {order}", size(report.profile.total_size))
}

/// What the numbers are, and what they are not. Two lines of a terminal.
fn what_it_can_say(report: &ProfileSummary) -> String {
    let from = match report.profile.sample_count {
        samples @ 1..FEW_SAMPLES => format!("only {} (small rows may be chance)", counted(samples, "sample", "samples")),
        _ => "samples".to_owned(),
    };
    format!(
        "Estimates from {from} of what was alive at the end, unless recorded otherwise. What keeps it, only a heap snapshot tells."
    )
}

fn packages_in_short(report: &ProfileSummary) -> String {
    let (shown, rest) = report.packages.split_at(report.packages.len().min(MOST_PACKAGES));
    let part = |words: &str, bytes| format!("{words} {}", share(bytes, report.profile.total_size));
    let mut parts: Vec<String> = shown.iter().map(|package| part(&package.package, package.self_size)).collect();
    if !rest.is_empty() {
        parts.push(part(&format!("{} more", count(rest.len() as u64)), rest.iter().map(|package| package.self_size).sum()));
    }
    format!("Whose code: {}", parts.join(", "))
}

fn packages(report: &ProfileSummary) -> Vec<Line> {
    let total = report.profile.total_size;
    let line = |package: &PackageInfo| {
        Line::at(1)
            .with(Role::Number, format!("{:>8} {:>6}  ", size(package.self_size), share(package.self_size, total)))
            .with(Role::Name, package.package.clone())
    };
    let (shown, rest) = report.packages.split_at(report.packages.len().min(ALL_PACKAGES));
    let mut lines: Vec<Line> = shown.iter().map(line).collect();
    if !rest.is_empty() {
        let bytes: u64 = rest.iter().map(|package| package.self_size).sum();
        let words = counted(rest.len() as u64, "more package", "more packages");
        lines.push(Line::at(1).with(Role::Dim, format!("{:>8} {:>6}  {words}", size(bytes), share(bytes, total))));
    }
    lines
}

/// Which function a row is about, for machines.
pub(super) fn function_columns() -> Vec<Column> {
    vec![
        Column::text("", "function"),
        Column::text("", "script"),
        Column::whole("", "line"),
        Column::whole("", "column"),
        Column::text("", "package"),
    ]
}

/// The cells of [`function_columns`].
pub(super) fn function_cells(of: &FunctionInfo, package: &str) -> Vec<Cell> {
    vec![
        Cell::Name(of.function.to_string()),
        Cell::Text(of.script.to_string()),
        Cell::Count(of.line),
        Cell::Count(of.column),
        Cell::Text(package.to_owned()),
    ]
}

/// All functions, exact.
pub(super) fn rows(report: &ProfileSummary) -> Table {
    let mut columns = function_columns();
    columns.extend(["self_size", "total_size", "sample_count"].map(|key| Column::whole("", key)));
    let row = |row: &ProfileFunctionInfo| {
        let mut cells = function_cells(&row.of, &row.package);
        cells.extend([Cell::Size(row.self_size), Cell::Size(row.total_size), Cell::Count(row.sample_count)]);
        cells
    };
    Table { columns, rows: report.functions.rows.iter().map(row).collect(), left_out: None }
}

/// The first so many functions of those that are shown.
fn table(report: &ProfileSummary, most: usize) -> Table {
    let functions = &report.functions;
    let columns = vec![
        Column::whole("Self", "self_size"),
        Column::whole("Share", ""),
        Column::whole("Total", "total_size"),
        Column::text("Function", "function"),
        Column::place("Declared at", "place"),
    ];
    let row = |row: &ProfileFunctionInfo| {
        vec![
            Cell::Size(row.self_size),
            Cell::Share(row.self_size, report.profile.total_size),
            Cell::Size(row.total_size),
            Cell::Name(row.of.name()),
            Cell::Text(row.of.place()),
        ]
    };
    let is_shown = |row: &&ProfileFunctionInfo| !report.brief || row.self_size > 0;
    let rows: Vec<_> = functions.rows.iter().filter(is_shown).take(most).map(row).collect();
    let left_out = match report.brief {
        true => more_functions(functions, rows.len()),
        false => left_out(functions, "functions"),
    };
    Table { columns, rows, left_out }
}

fn more_functions(functions: &Listing<ProfileFunctionInfo>, shown: usize) -> Option<String> {
    let more = functions.total.saturating_sub(shown) as u64;
    (more > 0).then(|| format!("{} more functions", count(more)))
}

fn caller_lines(row: &ProfileFunctionInfo) -> Vec<Line> {
    let callers = row.callers.iter().map(|caller| call_line(caller.depth, &caller.of, caller.size));
    std::iter::once(call_line(0, &row.of, row.self_size)).chain(callers).collect()
}
