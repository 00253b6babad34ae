//! What a named filter selects, on one screen: how much that is, of detached nodes who holds them, and the classes.

use super::screen::{COLUMNS, LINES, file_line};
use super::view::{class_table, detached_holders, detached_words};
use super::{DetachedInfo, FilterInfo, Summary};
use crate::report::command_line::quote;
use crate::report::common::Listing;
use crate::report::document::{Block, Document};
use crate::report::units::{count, share, size};

/// So many holders of detached trees fit the screen.
const MOST_HOLDERS: usize = 4;
/// The file, the heading, the classes' heading and table head, what is left out, `Next`, and the empty lines between them.
const FIXED_LINES: usize = 12;
/// The same around a table of holders: its sentence, its head, what is left out, and the empty lines.
const LINES_OF_HOLDERS: usize = 6;

pub(super) fn document(report: &Summary, filter: &FilterInfo) -> Document {
    let mut document = Document::default();
    let total = report.statistics.as_ref().map_or(0, |statistics| statistics.total);
    document.push(Block::Lines(vec![file_line(report)]));
    let words: Vec<String> = filter.name.iter().map(ToString::to_string).chain(filter.allocated.clone()).collect();
    document.heading(format!(
        "Only {}: {} objects, {} ({} of the heap)",
        words.join(", "),
        count(filter.count),
        size(filter.shallow_size),
        share(filter.shallow_size, total)
    ));
    let detached = report.detached.as_ref().filter(|detached| !detached.by_holder.rows.is_empty());
    let mut room = LINES.saturating_sub(FIXED_LINES);
    if let Some(detached) = detached {
        document.text(detached_words(detached));
        document.push(Block::Table(detached_holders(&detached.by_holder, MOST_HOLDERS)));
        let wrapped = detached_words(detached).chars().count() / COLUMNS;
        room = room.saturating_sub(LINES_OF_HOLDERS + wrapped + detached.by_holder.rows.len().min(MOST_HOLDERS));
    }
    if let Some(classes) = &report.classes {
        let shown = room.max(2).min(classes.rows.len());
        let first = Listing::first(classes.total, classes.rows[..shown].to_vec());
        document.heading("Classes by retained size").push(Block::Table(class_table(&first, None)));
    }
    document.push(Block::Next(next(report, filter, detached)));
    document
}

/// The biggest of what was selected, and all of it.
fn next(report: &Summary, filter: &FilterInfo, detached: Option<&DetachedInfo>) -> Vec<(String, String)> {
    let file = quote(&report.head.snapshot.file);
    let biggest = detached.and_then(|detached| detached.by_holder.rows.first());
    let name = filter.name.as_deref().unwrap_or_default();
    vec![match biggest {
        Some(group) => (
            "who holds the biggest tree; all lists: --full".to_owned(),
            format!("heap-analyzer inspect-object {file} @{}", group.biggest),
        ),
        None => ("all lists".to_owned(), format!("heap-analyzer summary {file} --filter {name} --full")),
    }]
}
