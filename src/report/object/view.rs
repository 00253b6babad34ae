//! Objects for people.

use super::next::SLICES;
use super::{HoldersInfo, InspectObject, ObjectReport, PathInfo, consists_view, contents_view, holders_view, what_if_view};
use crate::columns::distances::Distances;
use crate::queries::find::ObjectOrder;
use crate::report::command_line::quote;
use crate::report::common::{FunctionInfo, NodeInfo};
use crate::report::dead_variables::DeadVariableInfo;
use crate::report::document::{Block, Cell, Column, Document, Line, Role, Table};
use crate::report::node_table::{left_out, node_table};
use crate::report::units::{count, counted, share, size};

/// A dominator chain that is longer is shown by its ends: heaps contain million-long lists.
const CHAIN_HEAD: usize = 12;
const CHAIN_TAIL: usize = 3;
/// The same for retaining paths.
const PATH_HEAD: usize = 8;
const PATH_TAIL: usize = 24;

pub(super) fn document(report: &InspectObject) -> Document {
    let mut document = Document::default();
    if let Some(holders) = &report.holders {
        population(report, holders, &mut document);
        return document;
    }
    if let Some(candidates) = &report.candidates {
        document.heading(format!("Objects {}", sought(report)));
        if candidates.total == 0 {
            document.text(nothing(report));
        } else if report.one.is_none() {
            document.push(Block::Table(node_table(candidates, "objects", Some(report.total))));
        } else {
            let which = first_of(report.order);
            document.text(format!("{} found; {which}:", counted(candidates.total as u64, "object", "objects")));
        }
    }
    for object in report.reports() {
        show(object, report, &mut document);
    }
    next(report, &mut document);
    document
}

/// Which of several objects comes first.
fn first_of(order: ObjectOrder) -> &'static str {
    match order {
        ObjectOrder::Retained => "the one that retains most",
        ObjectOrder::Shallow => "the one that takes most itself",
        ObjectOrder::Distance => "the one nearest to a root",
        ObjectOrder::Id => "the one with the lowest id",
        ObjectOrder::Class => "the first by class name",
        ObjectOrder::Name => "the first by name",
        ObjectOrder::Type => "the first by node type",
        ObjectOrder::Index => "the first of the file",
    }
}

const NOTHING_FOUND: &str = "None. `--class` and `--name` are regular expressions, `--property` is the whole name.";

/// Who holds all that was found or given.
fn population(report: &InspectObject, holders: &HoldersInfo, document: &mut Document) {
    match sought(report).as_str() {
        "" => document.heading("Objects"),
        sought => document.heading(format!("Objects {sought}")),
    };
    if holders.count == 0 {
        document.text(nothing(report));
    }
    holders_view::section(report, holders, document);
}

/// That nothing was found, and what may have been meant.
fn nothing(report: &InspectObject) -> String {
    let pattern = report.query.as_ref().and_then(|query| query.class.as_deref()).unwrap_or_default();
    let wanted = pattern.trim_start_matches('^').trim_end_matches('$');
    match report.similar_classes.as_slice() {
        [] => NOTHING_FOUND.to_owned(),
        [name, ..] if name.to_lowercase() == wanted.to_lowercase() => {
            format!("None, but there is the class {name}: upper and lower case count.")
        }
        names => format!("None. Classes with similar names: {}.", names.join(", ")),
    }
}

fn sought(report: &InspectObject) -> String {
    let Some(query) = &report.query else { return String::new() };
    let parts = [
        query.class.as_ref().map(|class| format!("whose class matches {class}")),
        query.name.as_ref().map(|name| format!("whose name matches {name}")),
        query.property.as_ref().map(|property| format!("with a property {property}")),
        query.node_type.as_ref().map(|kind| format!("of type {kind}")),
        query.detached.map(|is| (if is { "detached" } else { "not detached" }).to_owned()),
        query.held_by.as_ref().map(|class| format!("held by an object of class {class}")),
        query.min_retained.map(|least| format!("retaining {} or more", size(least))),
        query.max_retained.map(|most| format!("retaining {} or less", size(most))),
        query.min_shallow.map(|least| format!("taking {} or more", size(least))),
        query.max_shallow.map(|most| format!("taking {} or less", size(most))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn show(report: &ObjectReport, all: &InspectObject, document: &mut Document) {
    let object = &report.object;
    document.heading(format!("{} @{}", title(report), object.node.id));
    document.push(Block::Facts(facts(report, all)));
    if let Some(text) = object.contents.text.as_ref().filter(|_| object.contents.kind == "string") {
        let note = if object.contents.text_may_be_cut { " (V8 writes at most 1024 characters)" } else { "" };
        document.push(Block::Lines(vec![
            Line::at(0).with(Role::Dim, format!("Text{note}")),
            Line::at(1).with(Role::Value, text.to_json()),
        ]));
    }
    what_if_view::without(report, document);
    consists_view::section(report, document);
    if let Some(table) = contents_view::table(&object.contents) {
        document.heading("Holds").push(Block::Table(table));
    }
    if let Some(sentence) = contents_view::plumbing_sentence(&object.contents) {
        document.text(sentence);
    }
    dead_variables(report, document);
    retainers(report, document);
    paths(report, document);
    what_if_view::independent(report, document);
    document.heading("Dominators: what would have to go for this to go").push(Block::Lines(chain_lines(&report.dominators)));
    if let Some(stack) = &report.allocation_stack {
        let line =
            |frame: &FunctionInfo| Line::at(1).with(Role::Name, frame.name()).with(Role::Dim, format!("  {}", frame.place()));
        let lines = stack.iter().map(line);
        document.heading("Allocated by").push(Block::Lines(lines.collect()));
    }
}

/// How many dead variables are named.
const DEAD_NAMED: usize = 10;

fn dead_variables(report: &ObjectReport, document: &mut Document) {
    let (first, rest) = report.dead_variables.split_at(report.dead_variables.len().min(DEAD_NAMED));
    if first.is_empty() {
        return;
    }
    let named = |variable: &DeadVariableInfo| format!("{} ({})", variable.name, size(variable.retained_size));
    let mut listed: Vec<String> = first.iter().map(named).collect();
    if !rest.is_empty() {
        listed.push(format!("{} more (all in --format json)", count(rest.len() as u64)));
    }
    document.text(format!("No living function can use these variables, and they are kept: {}", listed.join(", ")));
}

/// How an object is called: by its label, but a string by its kind, since its text follows.
fn title(report: &ObjectReport) -> String {
    match report.object.contents.kind {
        "string" | "primitive" => report.object.node.class.to_string(),
        _ => report.object.node.label.clone(),
    }
}

fn facts(report: &ObjectReport, all: &InspectObject) -> Vec<(String, Cell)> {
    let object = &report.object;
    let mut facts = vec![
        ("Class", Cell::Name(object.node.class.to_string())),
        ("Type", Cell::Text(object.node.node_type.clone())),
        ("Shallow size", Cell::Size(object.node.shallow_size)),
        (
            "Retained size",
            Cell::Text(format!(
                "{} ({} of the heap)",
                size(object.node.retained_size),
                share(object.node.retained_size, all.total)
            )),
        ),
        ("Distance", Cell::Distance(object.node.distance)),
    ];
    match (report.holder_count(), &report.independent_holders) {
        (Some(holders @ 2..), _) => {
            facts.push(("Holders", Cell::Text(format!("{holders}, each on a way of its own: it is freed when all let go"))));
        }
        (None, Some(_)) => {
            facts.push(("Holders", Cell::Text("many, each on a way of its own: it is freed when all let go".to_owned())))
        }
        _ => {}
    }
    if object.self_size != object.node.shallow_size {
        facts.push((
            "Size in the file",
            Cell::Text(format!("{} (the rest is storage of the engine that only this object uses)", size(object.self_size))),
        ));
    }
    if let Some(place) = &object.node.location {
        facts.push(("Declared at", Cell::Text(place.for_people())));
    }
    match object.detachedness {
        1 => facts.push(("Document", Cell::Text("attached".to_owned()))),
        2 => facts.push(("Document", Cell::Text("detached: in no document any more".to_owned()))),
        _ => {}
    }
    if let Some(text) = object.contents.text.as_ref().filter(|_| object.contents.kind == "primitive") {
        facts.push(("Value", Cell::Text(text.to_string())));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn retainers(report: &ObjectReport, document: &mut Document) {
    document.heading("Held by, nearest to a root first");
    let is_unreached = report.object.node.distance == Distances::UNREACHED;
    if report.retainers.total == 0 {
        let nothing =
            if is_unreached { "Nothing: it is reachable from no root." } else { "Nothing but roots or weak references." };
        document.text(nothing);
        return;
    }
    if is_unreached {
        document.text("It is reachable from no root: so are its holders, or they hold it weakly.");
    }
    let columns = vec![
        Column::text("Through", "edge_name"),
        Column::text("Holder", "label"),
        Column::whole("Id", "id"),
        Column::whole("Distance", "distance"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
    ];
    let rows = report
        .retainers
        .rows
        .iter()
        .map(|row| {
            vec![
                Cell::Text(row.text.trim_start_matches("→ ").to_owned()),
                Cell::Name(match &row.storage_of {
                    Some(owner) if row.holder.node_type == "array" => format!("storage of {} @{}", owner.label, owner.id),
                    Some(owner) => format!("scope of {} @{}", owner.label, owner.id),
                    None => row.holder.label.clone(),
                }),
                Cell::Id(row.holder.id),
                Cell::Distance(row.holder.distance),
                Cell::Size(row.holder.shallow_size),
                Cell::Size(row.holder.retained_size),
            ]
        })
        .collect();
    document.push(Block::Table(Table { columns, rows, left_out: left_out(&report.retainers, "holders") }));
}

fn paths(report: &ObjectReport, document: &mut Document) {
    if report.retaining_paths.is_empty() {
        return;
    }
    document.heading("Why it is alive: shortest paths from a root");
    for (number, path) in report.retaining_paths.iter().enumerate() {
        document.push(Block::Lines(path_lines(number + 1, path)));
    }
}

fn path_lines(number: usize, path: &PathInfo) -> Vec<Line> {
    let mut lines = vec![Line::whole().with(Role::Plain, format!("{number}. ")).with(Role::Key, path.expression.clone())];
    if !path.from_user_root {
        lines.push(Line::at(2).with(Role::Dim, "held by the system only (stack, handles, compiler), not by the program"));
    }
    // Folded nodes are in the JSON; the step that leads through them stands for them.
    let steps: Vec<_> = path.steps.iter().filter(|step| step.text.is_some()).collect();
    let hidden = steps.len().saturating_sub(PATH_HEAD + PATH_TAIL);
    for (at, step) in steps.iter().enumerate() {
        if hidden > 0 && at == PATH_HEAD {
            lines.push(Line::at(2).with(Role::Dim, format!("… {}", counted(hidden as u64, "step", "steps"))));
        }
        if hidden > 0 && (PATH_HEAD..PATH_HEAD + hidden).contains(&at) {
            continue;
        }
        let text = step.text.as_deref().unwrap_or_default().trim();
        let place = match (&step.node.location, step.node.node_type.as_str()) {
            (Some(place), "closure") => format!("  {}", place.for_people()),
            _ => String::new(),
        };
        lines.push(
            Line::at(2)
                .with(Role::Number, format!("{:>8}  ", size(step.node.retained_size)))
                .with(Role::Id, format!("@{:<9} ", step.node.id))
                .with(Role::Key, if text.is_empty() { String::new() } else { format!("{text}  ") })
                .with(Role::Name, step.node.label.clone())
                .with(Role::Dim, place),
        );
    }
    lines
}

fn chain_lines(chain: &[NodeInfo]) -> Vec<Line> {
    let line = |step: &NodeInfo| {
        Line::at(1)
            .with(Role::Number, format!("{:>9}  ", size(step.retained_size)))
            .with(Role::Id, format!("@{} ", step.id))
            .with(Role::Name, step.label.clone())
    };
    if chain.len() <= CHAIN_HEAD + CHAIN_TAIL + 1 {
        return chain.iter().map(line).collect();
    }
    let (head, tail) = (&chain[..CHAIN_HEAD], &chain[chain.len() - CHAIN_TAIL..]);
    let between = chain.len() - CHAIN_HEAD - CHAIN_TAIL;
    head.iter()
        .map(line)
        .chain(std::iter::once(Line::at(1).with(Role::Dim, format!("… {} more (all in --format json)", count(between as u64)))))
        .chain(tail.iter().map(line))
        .collect()
}

/// Pieces of texts are told apart by the fields that hold them, other objects by who holds all of them.
fn shared(file: &str, class: &str) -> (String, String) {
    match class {
        SLICES => ("which fields hold these slices of texts".to_owned(), format!("heap-analyzer summary {file} --view waste")),
        class => (
            format!("who holds {class}, which several of its parts share"),
            format!("heap-analyzer inspect-object {file} --class {} --holders", quote(&format!("^{}$", regex::escape(class)))),
        ),
    }
}

fn next(report: &InspectObject, document: &mut Document) {
    let file = quote(&report.head.snapshot.file);
    let inspect = |id: u64| format!("heap-analyzer inspect-object {file} --object-id @{id}");
    let mut commands = Vec::new();
    match report.reports().next() {
        Some(object) => {
            let next = &object.next;
            if let Some(holder) = next.holder {
                commands.push(("who holds it".to_owned(), inspect(holder)));
            }
            if let Some(part) = next.biggest_part {
                commands.push(("the biggest part of what it keeps alive".to_owned(), inspect(part)));
            }
            if let Some((first, members)) = next.one_of_many {
                commands.push((format!("one of the {} things that it keeps alive", count(members)), inspect(first)));
            }
            if let Some(class) = next.shared_class.as_ref() {
                commands.push(shared(&file, class));
            }
            commands.push((
                "more of what it holds, and more paths".to_owned(),
                format!("{} --depth 2 -k 10", inspect(object.object.node.id)),
            ));
        }
        None => {
            if let Some(first) = report.candidates.iter().flat_map(|candidates| &candidates.rows).next() {
                commands.push(("the first of them in full".to_owned(), inspect(first.id)));
            }
            if let Some(class) = report.similar_classes.first() {
                let command = format!("heap-analyzer inspect-object {file} {}", quote(class));
                commands.push((format!("objects of class {class}"), command));
            }
        }
    }
    if !commands.is_empty() {
        document.push(Block::Next(commands));
    }
}
