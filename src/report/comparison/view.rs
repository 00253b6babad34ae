//! A comparison for people.

use super::{ClassChangeInfo, Comparison, GroupInfo, Grouping, GrowthInfo};
use crate::compare::trend::Trend;
use crate::queries::census::By;
use crate::report::command_line::quote;
use crate::report::common::Listing;
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::node_table::left_out;
use crate::report::units::{change, count, counted, share_change, size};

pub(super) fn document(report: &Comparison) -> Document {
    let mut document = Document::default();
    document.push(Block::Facts(facts(report)));
    if report.matching.by == "name" {
        document.heading("Compared by name, not by object").text(report.matching.explanation.clone());
    }
    if !report.matching.other_processes.is_empty() {
        let files = report.matching.other_processes.join(", ");
        document.text(format!("Of another process, by its object ids, and so without objects in what grew: {files}."));
    }
    if let Some(growth) = &report.growth {
        document.heading("What grew");
        match growth.rows.is_empty() {
            true => document.text("No object that is in both snapshots has collected anything."),
            false => document.push(Block::Table(growth_table(growth, target_total(report)))),
        };
        if let Some(sentence) = set_aside(report) {
            document.text(sentence);
        }
    }
    if let Some(classes) = &report.classes {
        document.heading("What came and went, by class").push(Block::Table(class_table(classes, target_total(report))));
        listed_objects(classes, &mut document);
    }
    for grouping in &report.groups {
        document.heading(group_heading(grouping)).push(Block::Table(group_table(grouping, report)));
    }
    next(report, &mut document);
    document
}

/// The main table of the view, exact.
pub(super) fn rows(report: &Comparison) -> Table {
    if let Some(classes) = &report.classes {
        let has_objects = classes.rows.iter().any(|row| row.new_objects.is_some());
        if has_objects { object_rows(classes) } else { class_table(classes, 0) }
    } else if let Some(grouping) = report.groups.first() {
        group_table(grouping, report)
    } else {
        report.growth.as_ref().map_or_else(Table::default, |growth| growth_table(growth, 0))
    }
}

fn target_total(report: &Comparison) -> u64 {
    report.snapshots.last().map_or(0, |snapshot| snapshot.total)
}

fn facts(report: &Comparison) -> Vec<(String, Cell)> {
    let last = report.snapshots.len().saturating_sub(1);
    let mut facts: Vec<(String, Cell)> = report
        .snapshots
        .iter()
        .enumerate()
        .map(|(at, compared)| {
            let name = match at {
                0 => "Baseline".to_owned(),
                at if at == last => "Target".to_owned(),
                at => format!("#{}", at + 1),
            };
            let snapshot = &compared.snapshot;
            let nodes = counted(snapshot.node_count, "node", "nodes");
            let answer = compared.answer.as_ref().map(|answer| format!("{answer}, of ")).unwrap_or_default();
            (name, Cell::Text(format!("{answer}{}: heap {}, {nodes}", snapshot.file, size(compared.total))))
        })
        .collect();
    if let [first, .., last] = report.snapshots.as_slice() {
        let by = last.total as i64 - first.total as i64;
        let nodes = last.snapshot.node_count as i64 - first.snapshot.node_count as i64;
        let of = share_change(by, first.total);
        facts.push(("Change".to_owned(), Cell::Text(format!("{} ({of}), {} nodes", change(by, size), change(nodes, count)))));
    }
    facts
}

fn growth_table(growth: &Listing<GrowthInfo>, total: u64) -> Table {
    let has_series = growth.rows.iter().any(|row| row.entries.len() > 2);
    let columns = vec![
        Column::whole("Id", "id"),
        Column::text("Object", ""),
        Column::whole("", "object_count"),
        Column::text("", "class"),
        Column::whole("Entries", ""),
        Column::whole("", "entries_before"),
        Column::whole("", "entries_after"),
        Column::whole(if has_series { "Trend" } else { "" }, "trend"),
        Column::whole("Growth", "growth"),
        Column::whole("", "retained_before"),
        Column::whole("Retained", "retained_after"),
        Column::whole(if total > 0 { "Share" } else { "" }, ""),
        Column::text("Gained", ""),
        Column::place("Path", "path"),
    ];
    let row = |row: &GrowthInfo| {
        vec![
            Cell::Id(row.id),
            Cell::Name(title(row)),
            Cell::Count(row.object_count),
            Cell::Text(row.class.to_string()),
            Cell::Text(entries(row)),
            Cell::Count(row.entries_before),
            Cell::Count(row.entries_after),
            Cell::Text(trend(row.trend).to_owned()),
            Cell::SizeChange(row.growth),
            Cell::Size(row.retained_before),
            Cell::Size(row.retained_after),
            Cell::ShareChange(row.growth, total),
            Cell::Text(gained(row)),
            Cell::Text(row.path.clone()),
        ]
    };
    Table { columns, rows: growth.rows.iter().map(row).collect(), left_out: left_out(growth, "objects") }
}

fn title(row: &GrowthInfo) -> String {
    match row.object_count {
        1 => row.label.clone(),
        many => format!("{} × {}", count(many), row.label),
    }
}

/// `61 → 461`; nothing where the file records no entry, as of an array of small integers.
fn entries(row: &GrowthInfo) -> String {
    if row.entries.iter().all(|entries| entries.unwrap_or(0) == 0) {
        return String::new();
    }
    let steps: Vec<String> = row.entries.iter().map(|entries| entries.map_or_else(|| "–".to_owned(), count)).collect();
    steps.join(" → ")
}

fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::GrowsInEveryStep => "every step",
        Trend::GrowsInSomeSteps => "some steps",
        Trend::GrewOnce => "once",
        Trend::Sawtooth => "up and down",
        Trend::Shrinks => "shrinks",
        Trend::Stays => "stays",
    }
}

/// The two classes of which it gained most.
fn gained(row: &GrowthInfo) -> String {
    let classes: Vec<String> =
        row.gained.iter().take(2).map(|gained| format!("{} {}", count(gained.count), gained.class)).collect();
    classes.join(", ")
}

fn set_aside(report: &Comparison) -> Option<String> {
    let aside = report.set_aside.as_ref()?.first()?;
    Some(format!(
        "Not listed: {} that grew by {} of code and constants as the engine compiled them; no new object is in them.",
        counted(aside.count, "function", "functions"),
        size(aside.bytes)
    ))
}

fn class_table(classes: &Listing<ClassChangeInfo>, total: u64) -> Table {
    let has_place = classes.rows.iter().any(|row| row.location.is_some());
    let columns = vec![
        Column::whole("", "class_key"),
        Column::text("Class", "class"),
        Column::whole("New", "new_count"),
        Column::whole("Deleted", "deleted_count"),
        Column::whole("Delta", "count_delta"),
        Column::whole("Allocated", "allocated_size"),
        Column::whole("Freed", "freed_size"),
        Column::whole("Size delta", "size_delta"),
        Column::whole(if total > 0 { "Share" } else { "" }, ""),
        Column::place(if has_place { "Declared at" } else { "" }, ""),
    ];
    let row = |row: &ClassChangeInfo| {
        vec![
            Cell::Text(row.class_key.clone()),
            Cell::Name(row.class.to_string()),
            Cell::Count(row.new_count),
            Cell::Count(row.deleted_count),
            Cell::CountChange(row.count_delta),
            Cell::Size(row.allocated_size),
            Cell::Size(row.freed_size),
            Cell::SizeChange(row.size_delta),
            Cell::ShareChange(row.size_delta, total),
            row.location.as_ref().map_or(Cell::Empty, |place| Cell::Text(place.for_people())),
        ]
    };
    Table { columns, rows: classes.rows.iter().map(row).collect(), left_out: left_out(classes, "classes") }
}

/// New and deleted objects of each class that is shown.
fn listed_objects(classes: &Listing<ClassChangeInfo>, document: &mut Document) {
    for row in &classes.rows {
        for (what, objects) in [("New", &row.new_objects), ("Deleted", &row.deleted_objects)] {
            let Some(objects) = objects.as_ref().filter(|objects| !objects.rows.is_empty()) else { continue };
            let columns = vec![
                Column::whole("Id", "id"),
                Column::text("Object", "label"),
                Column::whole("Shallow", "shallow_size"),
                Column::whole("Retained", "retained_size"),
            ];
            let cells = objects.rows.iter().map(|object| {
                vec![
                    Cell::Id(object.id),
                    Cell::Name(object.label.clone()),
                    Cell::Size(object.shallow_size),
                    Cell::Size(object.retained_size),
                ]
            });
            document.heading(format!("{what}: {}", row.class)).push(Block::Table(Table {
                columns,
                rows: cells.collect(),
                left_out: left_out(objects, "objects"),
            }));
        }
    }
}

/// The same as one table, for CSV.
fn object_rows(classes: &Listing<ClassChangeInfo>) -> Table {
    let columns = vec![
        Column::whole("Class key", "class_key"),
        Column::text("Class", "class"),
        Column::whole("Change", "change"),
        Column::whole("Id", "id"),
        Column::text("Object", "label"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
    ];
    let mut rows = Vec::new();
    for row in &classes.rows {
        for (change, objects) in [("new", &row.new_objects), ("deleted", &row.deleted_objects)] {
            rows.extend(objects.iter().flat_map(|objects| &objects.rows).map(|object| {
                vec![
                    Cell::Text(row.class_key.clone()),
                    Cell::Name(row.class.to_string()),
                    Cell::Text(change.to_owned()),
                    Cell::Id(object.id),
                    Cell::Name(object.label.clone()),
                    Cell::Size(object.shallow_size),
                    Cell::Size(object.retained_size),
                ]
            }));
        }
    }
    Table { columns, rows, left_out: None }
}

fn group_heading(grouping: &Grouping) -> String {
    match grouping.by {
        By::Owner => "What belongs to whom: objects by the names that lead to their owner".to_owned(),
        By::Package => "Memory by npm package".to_owned(),
        By::File => "Memory by script".to_owned(),
        By::Realm => "Memory by realm: page, frame, worker or vm context".to_owned(),
        By::Location => "Functions, and objects by their constructor, by place in the code".to_owned(),
        By::Shape => "Objects by the names of their properties".to_owned(),
        By::Class => "Objects by class, in every snapshot".to_owned(),
    }
}

fn group_table(grouping: &Grouping, report: &Comparison) -> Table {
    let snapshots = report.snapshots.len();
    let mut columns = vec![Column::text("Name", "name")];
    for at in 0..snapshots {
        let title = match at {
            0 => "Baseline".to_owned(),
            at if at + 1 == snapshots => "Target".to_owned(),
            at => format!("#{}", at + 1),
        };
        columns.push(Column::numbered(title, format!("size_{}", at + 1)));
    }
    columns.extend((0..snapshots).map(|at| Column::numbered(String::new(), format!("count_{}", at + 1))));
    columns.extend([
        Column::whole("Size delta", "size_delta"),
        Column::whole("Delta", "count_delta"),
        Column::whole(if snapshots > 2 { "Trend" } else { "" }, "trend"),
    ]);
    let row = |row: &GroupInfo| {
        let mut cells = vec![Cell::Name(row.name.clone())];
        cells.extend(row.sizes.iter().map(|&size| Cell::Size(size)));
        cells.extend(row.counts.iter().map(|&count| Cell::Count(count)));
        cells.extend([
            Cell::SizeChange(row.size_delta),
            Cell::CountChange(row.count_delta),
            Cell::Text(trend(row.trend).to_owned()),
        ]);
        cells
    };
    Table { columns, rows: grouping.rows.rows.iter().map(row).collect(), left_out: left_out(&grouping.rows, "groups") }
}

fn next(report: &Comparison, document: &mut Document) {
    let (Some(first), Some(last)) = (report.snapshots.first(), report.snapshots.last()) else { return };
    let (base, target) = (quote(&first.snapshot.file), quote(&last.snapshot.file));
    let mut commands = Vec::new();
    if let Some(row) = report.growth.as_ref().and_then(|growth| growth.rows.first()) {
        commands.push((
            format!("what {} holds, and who holds it", row.label),
            format!("heap-analyzer inspect-object {target} --object-id @{}", row.id),
        ));
    }
    if let Some(row) = report.classes.as_ref().and_then(|classes| classes.rows.first()).filter(|row| row.new_objects.is_none()) {
        let class = format!("^{}$", regex::escape(&row.class.to_string()));
        let class = quote(&class);
        commands.push((
            format!("the new {} one by one", row.class),
            format!("heap-analyzer compare {base} {target} --class {class} --view classes --objects"),
        ));
    }
    if !commands.is_empty() {
        document.push(Block::Next(commands));
    }
}
