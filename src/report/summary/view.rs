//! A summary for people.

use super::{
    ClassInfo, DetachedInfo, DetachedTreesInfo, Sort, Summary, allocations, dead_variables_view, dominator_view, timeline, waste,
};
use crate::queries::contents::quoted;
use crate::queries::statistics::Statistics;
use crate::report::command_line::quote;
use crate::report::common::Listing;
use crate::report::document::{Block, Cell, Column, Document, Page, Table};
use crate::report::node_table::{left_out, node_table};
use crate::report::suspects::headline;
use crate::report::units::{count, counted, size};

pub(super) fn document(report: &Summary) -> Document {
    let mut document = Document::default();
    document.push(Block::Facts(snapshot_facts(report)));
    sections(report, &mut document);
    document
}

/// For a browser: where the memory accumulates, and then every list.
pub(super) fn page(report: &Summary) -> Page {
    let mut document = Document::default();
    document.push(Block::Facts(snapshot_facts(report)));
    let of_heap = total(report).unwrap_or_default();
    if let Some(suspects) = &report.suspects {
        document.heading(headline(&suspects.rows, of_heap));
        if !suspects.rows.is_empty() {
            document.push(Block::Lines(suspects.rows.iter().flat_map(|suspect| suspect.lines(of_heap)).collect()));
        }
    }
    sections(report, &mut document);
    Page { title: format!("What fills the heap: {}", report.head.snapshot.file), judged: None, document }
}

/// Every list that is there.
fn sections(report: &Summary, document: &mut Document) {
    if let Some(advice) = report.advice.as_ref().filter(|advice| !advice.is_empty()) {
        let sentences = advice.iter().map(|advice| advice.sentence.clone()).collect();
        document.heading("What stands out").push(Block::List(sentences));
    }
    if let Some(statistics) = &report.statistics {
        document.heading("What the heap is made of").push(Block::Table(statistics_table(statistics)));
    }
    if let Some(classes) = &report.classes {
        document.heading(class_heading(report)).push(Block::Table(class_table(classes, total(report))));
    }
    if let Some(groups) = &report.groups {
        document
            .heading(format!("All {} of the heap by {}", size(groups.total_size), groups.title().to_lowercase()))
            .push(Block::Table(groups.table()));
    }
    if let Some(rows) = &report.waste {
        waste::section(rows, document);
    }
    if let Some(objects) = &report.objects {
        document.heading("Biggest objects by retained size").push(Block::Table(node_table(objects, "objects", total(report))));
    }
    strings(report, document);
    detached(report, document);
    dead_variables_view::section(report, document);
    if let Some(intervals) = &report.timeline {
        timeline::section(intervals, document);
    }
    allocations::show(report, document);
    if let Some(tree) = &report.dominators {
        let is_top = tree.node.id == report.head.snapshot.root_id;
        document.heading(match is_top {
            true => "Top of the dominator tree".to_owned(),
            false => format!("Dominator tree from {} @{}", tree.node.label, tree.node.id),
        });
        document.push(Block::Lines(dominator_view::lines(tree, report.retained_by_root.unwrap_or_default())));
    }
    next(report, document);
}

/// The main table of the view, exact.
pub(super) fn rows(report: &Summary) -> Table {
    if let Some(classes) = &report.classes {
        class_table(classes, None)
    } else if let Some(rows) = &report.waste {
        waste::table(rows)
    } else if let Some(groups) = &report.groups {
        groups.table()
    } else if let Some(objects) = &report.objects {
        node_table(objects, "objects", None)
    } else if let Some(strings) = &report.duplicate_strings {
        string_table(strings)
    } else if let Some(statistics) = &report.statistics {
        statistics_table(statistics)
    } else if let Some(rows) = &report.allocations {
        allocations::table(rows)
    } else {
        report.dominators.as_ref().map_or_else(Table::default, dominator_view::table)
    }
}

fn total(report: &Summary) -> Option<u64> {
    report.statistics.as_ref().map(|statistics| statistics.total)
}

fn snapshot_facts(report: &Summary) -> Vec<(String, Cell)> {
    let snapshot = &report.head.snapshot;
    let mut file = snapshot.file.clone();
    if let Some(bytes) = snapshot.file_bytes {
        file.push_str(&format!(" ({})", size(bytes)));
    }
    let mut facts = vec![
        ("Snapshot".to_owned(), Cell::Text(file)),
        (
            "Nodes".to_owned(),
            Cell::Text(format!(
                "{}, {}, {}",
                counted(snapshot.node_count, "node", "nodes"),
                counted(snapshot.edge_count, "edge", "edges"),
                counted(snapshot.string_count, "string", "strings")
            )),
        ),
    ];
    if let Some(total) = total(report) {
        facts.push(("Heap".to_owned(), Cell::Size(total)));
    }
    if let Some(lost) = report.unreachable.as_ref().filter(|lost| lost.shallow_size > 0) {
        let nodes = counted(lost.count, "node", "nodes");
        let text =
            format!("{nodes} of {}: no root reaches them, whoever wrote the file left references out", size(lost.shallow_size));
        facts.push(("Unreachable".to_owned(), Cell::Text(text)));
    }
    if let Some(filter) = &report.filter {
        let parts: Vec<String> = filter
            .name
            .as_deref()
            .map(str::to_owned)
            .into_iter()
            .chain(filter.allocated.clone())
            .chain(filter.class.as_ref().map(|class| format!("class matches {class}")))
            .collect();
        facts.push(("Only".to_owned(), Cell::Text(parts.join(", "))));
    }
    facts
}

fn statistics_table(s: &Statistics) -> Table {
    let row = |name: &str, key: &str, bytes: u64| {
        vec![Cell::Text(name.to_owned()), Cell::Text(key.to_owned()), Cell::Size(bytes), Cell::Share(bytes, s.total)]
    };
    let rows = [
        ("Compiled code", "code", s.code),
        ("Strings", "strings", s.strings),
        ("JavaScript arrays", "js_arrays", s.js_arrays),
        ("Engine's own objects", "system", s.system),
        ("Other JavaScript objects", "other_js_objects", s.other_js_objects),
        ("Array buffers (native)", "typed_arrays", s.typed_arrays),
        ("Other native memory", "other_non_js_objects", s.other_non_js_objects),
        ("Total", "total", s.total),
    ];
    Table {
        columns: vec![
            Column::text("Part", ""),
            Column::text("", "part"),
            Column::whole("Size", "size"),
            Column::whole("Share", "share"),
        ],
        rows: rows.into_iter().map(|(name, key, bytes)| row(name, key, bytes)).collect(),
        left_out: None,
    }
}

fn class_heading(report: &Summary) -> String {
    let order = match report.sort {
        Sort::Retained => "by retained size",
        Sort::Shallow => "by shallow size",
        Sort::Count => "by number of objects",
        Sort::Name => "by name",
        Sort::Distance => "by distance from the roots",
    };
    format!("Classes {order}")
}

pub(super) fn class_table(classes: &Listing<ClassInfo>, total: Option<u64>) -> Table {
    let mut columns = vec![
        Column::whole("", "class_key"),
        Column::text("Class", "class"),
        Column::whole("Objects", "count"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
        Column::whole("Distance", "distance"),
        Column::whole("Share", ""),
        Column::place("Declared at", ""),
    ];
    let has_place = classes.rows.iter().any(|row| row.location.is_some());
    columns.truncate(6 + usize::from(total.is_some()) + usize::from(total.is_some() && has_place));
    let width = columns.len();
    let row = |row: &ClassInfo| {
        let mut cells = vec![
            Cell::Text(row.class_key.clone()),
            Cell::Name(row.class.to_string()),
            Cell::Count(row.count),
            Cell::Size(row.shallow_size),
            Cell::Size(row.retained_size),
            Cell::Distance(row.distance),
            Cell::Share(row.retained_size, total.unwrap_or_default()),
            row.location.as_ref().map_or(Cell::Empty, |place| Cell::Text(place.for_people())),
        ];
        cells.truncate(width);
        cells
    };
    Table { columns, rows: classes.rows.iter().map(row).collect(), left_out: left_out(classes, "classes") }
}

fn strings(report: &Summary, document: &mut Document) {
    let Some(strings) = &report.duplicate_strings else { return };
    document.heading("Strings that exist more than once");
    if strings.total == 0 {
        document.text("None.");
    } else {
        document.push(Block::Table(string_table(strings)));
    }
}

fn string_table(strings: &Listing<super::DuplicateInfo>) -> Table {
    let columns = vec![
        Column::text("Text", ""),
        Column::whole("", "value"),
        Column::whole("Copies", "count"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
        Column::whole("One of them", ""),
        Column::whole("", "ids"),
    ];
    let rows = strings
        .rows
        .iter()
        .map(|row| {
            let ids: Vec<String> = row.ids.iter().map(u64::to_string).collect();
            vec![
                Cell::Text(quoted(&row.value)),
                Cell::Text(row.value.to_string()),
                Cell::Count(row.count),
                Cell::Size(row.shallow_size),
                Cell::Size(row.retained_size),
                row.ids.first().map_or(Cell::Empty, |&id| Cell::Id(id)),
                Cell::Text(ids.join(" ")),
            ]
        })
        .collect();
    Table { columns, rows, left_out: left_out(strings, "texts") }
}

fn detached(report: &Summary, document: &mut Document) {
    let is_worth_a_table = |detached: &&DetachedInfo| detached.count > 0 && !detached.of_runtime;
    let Some(detached) = report.detached.as_ref().filter(is_worth_a_table) else { return };
    document.heading("Detached nodes").text(detached_words(detached));
    if !detached.by_holder.rows.is_empty() {
        document.push(Block::Table(detached_holders(&detached.by_holder, MOST_HOLDERS)));
    }
    document.push(Block::Table(node_table(&detached.top, "nodes", None)));
}

/// How many nodes are in no document any more.
pub(super) fn detached_words(detached: &DetachedInfo) -> String {
    format!(
        "{} of {} (retaining {}); DOM nodes among them: {}",
        counted(detached.count, "node", "nodes"),
        size(detached.shallow_size),
        size(detached.retained_size),
        count(detached.dom_node_count)
    )
}

/// So many holders of detached trees are told.
const MOST_HOLDERS: usize = 10;

/// Who holds detached trees, the first so many.
pub(super) fn detached_holders(groups: &Listing<DetachedTreesInfo>, most: usize) -> Table {
    let columns = vec![
        Column::text("Held by", "field"),
        Column::whole("Trees", "trees"),
        Column::whole("Nodes", "nodes"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Biggest", "biggest"),
    ];
    let row = |group: &DetachedTreesInfo| {
        vec![
            group.field.clone().map_or_else(|| Cell::Text("nothing of the program's".to_owned()), Cell::Name),
            Cell::Count(group.trees),
            Cell::Count(group.nodes),
            Cell::Size(group.shallow_size),
            Cell::Id(group.biggest),
        ]
    };
    let more = groups.total.saturating_sub(most) as u64;
    let left_out = (more > 0).then(|| format!("{} more holders; --format json has all", count(more)));
    Table { columns, rows: groups.rows.iter().take(most).map(row).collect(), left_out }
}

fn next(report: &Summary, document: &mut Document) {
    let file = quote(&report.head.snapshot.file);
    let mut commands = Vec::new();
    if let Some(object) = &report.notable_object {
        commands.push((
            format!("what {} holds, and who holds it", object.label),
            format!("heap-analyzer inspect-object {file} --object-id @{}", object.id),
        ));
    }
    if let Some(tree) = report.dominators.as_ref().and_then(|tree| tree.dominates.first()) {
        // Where a row stands for several objects, the last is where the subtree divides.
        let id = tree.passed.last().map_or(tree.node.id, |passed| passed.node.id);
        commands
            .push(("what the biggest subtree is".to_owned(), format!("heap-analyzer inspect-object {file} --object-id @{id}")));
        commands
            .push(("further down from there".to_owned(), format!("heap-analyzer summary {file} --view dominators --from @{id}")));
    }
    if report.advice.is_some() {
        commands.push((
            "where the memory is held, from the roots down".to_owned(),
            format!("heap-analyzer summary {file} --view dominators"),
        ));
    }
    if !commands.is_empty() {
        document.push(Block::Next(commands));
    }
}
