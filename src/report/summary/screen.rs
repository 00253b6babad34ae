//! A summary that fits one screen: what keeps the memory, what it is made of, the program's classes, and what to type next.

use super::{ClassInfo, Summary};
use crate::queries::statistics::Statistics;
use crate::report::command_line::quote;
use crate::report::document::{Block, Document, Line, Role};
use crate::report::suspects::{SuspectInfo, headline};
use crate::report::units::{beyond_the_file, count, counted, share, size};
use crate::snapshot::JsText;

/// So many suspects and parts fit the screen; classes take what is left.
const MOST_SUSPECTS: usize = 3;
const MOST_PARTS: usize = 4;
/// A screen of 24 lines has room for the next prompt, too.
pub(super) const LINES: usize = 23;
pub(super) const COLUMNS: usize = 80;
/// The file, headline, `Made of`, the classes' heading and `Next`, with the empty lines between them.
const FIXED_LINES: usize = 13;
/// Where no class is told, their heading and the empty lines around it are room for something else.
const NO_CLASSES: usize = 3;
/// Longer names are not typed.
const LONGEST_TYPED: usize = 200;
/// What is less than this part of the heap is not told.
const LEAST_PERCENT: u64 = 1;

pub(super) fn document(report: &Summary) -> Document {
    let mut document = Document::default();
    let total = report.statistics.as_ref().map_or(0, |statistics| statistics.total);
    document.push(Block::Lines(vec![file_line(report)]));
    let suspects = report.suspects.as_ref().map_or(&[][..], |suspects| &suspects.rows);
    document.heading(headline(suspects, total));
    let parts = report.statistics.as_ref().map_or(Vec::new(), |statistics| parts(report, statistics));
    let shown = shown(suspects, LINES.saturating_sub(FIXED_LINES + parts.len()));
    if !shown.is_empty() {
        let more = more_places(&suspects[shown.len()..], total);
        document.push(Block::Lines(shown.iter().flat_map(|suspect| suspect.lines(total)).chain(more).collect()));
    }
    let taken = FIXED_LINES + parts.len() + if shown.is_empty() { 2 } else { height(suspects, shown.len()) };
    document.heading("Made of").push(Block::Lines(parts));
    let classes = report.program_classes.as_deref().unwrap_or_default();
    let classes: Vec<Line> = classes
        .iter()
        .filter(|class| is_worth_a_line(class.retained_size, total))
        .take(LINES.saturating_sub(taken))
        .map(|class| class_line(class, total))
        .collect();
    if !classes.is_empty() {
        document.heading("The program's classes (what one retains another may, too)").push(Block::Lines(classes));
    }
    if suspects.is_empty() {
        document.text(beyond_the_file(total));
    }
    let file = quote(&report.head.snapshot.file);
    document.push(Block::Next(vec![match shown.first() {
        Some(suspect) if suspect.sliced.is_some() => {
            ("which fields hold the slices; all lists: --full".to_owned(), format!("heap-analyzer summary {file} --view waste"))
        }
        // Of a group the biggest says little; who holds all of them does.
        Some(suspect) if suspect.kind == "group" && suspect.node.node_type != "closure" && is_typed(&suspect.node.class) => (
            "who holds them; all lists: --full".to_owned(),
            format!(
                "heap-analyzer inspect-object {file} --class {} --holders",
                quote(&format!("^{}$", regex::escape(&suspect.node.class.to_string())))
            ),
        ),
        Some(suspect) => (
            "what the first holds, and who holds it; all lists: --full".to_owned(),
            format!("heap-analyzer inspect-object {file} --object-id @{}", suspect.node.id),
        ),
        None => ("all lists".to_owned(), format!("heap-analyzer summary {file} --full")),
    }]));
    document
}

/// As many suspects as there is room for, but one.
fn shown(suspects: &[SuspectInfo], room: usize) -> &[SuspectInfo] {
    let most = suspects.len().min(MOST_SUSPECTS);
    let fits = (1..=most).rev().find(|&count| height(suspects, count) <= room + NO_CLASSES).unwrap_or(most.min(1));
    &suspects[..fits]
}

/// How many lines so many of the suspects take, with the empty one and the one that says how many more there are.
fn height(suspects: &[SuspectInfo], count: usize) -> usize {
    let of_shown: usize = suspects[..count].iter().map(|suspect| suspect.height(COLUMNS)).sum();
    1 + of_shown + usize::from(suspects.len() > count)
}

/// What the headline counts and the screen has no room for.
fn more_places(others: &[SuspectInfo], total: u64) -> Option<Line> {
    let kept: u64 = others.iter().map(|suspect| suspect.kept_size).sum();
    let words = format!("… {} more, see --full", counted(others.len() as u64, "place", "places"));
    let line = || Line::at(1).with(Role::Number, format!("{:>8} {:>6}  ", size(kept), share(kept, total))).with(Role::Dim, words);
    (!others.is_empty()).then(line)
}

/// Whether a name is one that someone types, and not one of which the middle may be cut.
fn is_typed(name: &JsText) -> bool {
    name.as_bytes().len() <= LONGEST_TYPED
}

fn is_worth_a_line(bytes: u64, total: u64) -> bool {
    bytes > 0 && bytes * 100 >= total * LEAST_PERCENT
}

/// The file, in one line.
pub(super) fn file_line(report: &Summary) -> Line {
    let snapshot = &report.head.snapshot;
    let bytes = snapshot.file_bytes.map(|bytes| format!(" ({})", size(bytes))).unwrap_or_default();
    let nodes = counted(snapshot.node_count, "node", "nodes");
    Line::whole().with(Role::Plain, format!("{}{bytes}, {nodes}", snapshot.file))
}

/// The parts of the heap, one line each, and the engine's in one.
fn parts(report: &Summary, s: &Statistics) -> Vec<Line> {
    let mut parts = vec![
        (s.js_arrays, "arrays"),
        (s.strings, "strings"),
        (s.other_js_objects, "objects, functions, Maps and Sets"),
        (s.typed_arrays, "array buffers (outside the JavaScript heap)"),
        (s.other_non_js_objects, "other native memory (outside the JavaScript heap)"),
    ];
    parts.sort_by_key(|&(bytes, _)| std::cmp::Reverse(bytes));
    let line = |bytes, words: String| {
        Line::at(1).with(Role::Number, format!("{:>8} {:>6}  ", size(bytes), share(bytes, s.total))).with(Role::Plain, words)
    };
    let told = parts.into_iter().filter(|&(bytes, _)| is_worth_a_line(bytes, s.total)).take(MOST_PARTS);
    let mut lines: Vec<Line> = told.map(|(bytes, words)| line(bytes, words.to_owned())).collect();
    lines.push(line(s.code + s.system, "the engine: code, hidden classes, tables".to_owned()));
    let detached = report.detached.as_ref().filter(|detached| is_worth_a_line(detached.retained_size, s.total));
    if let Some(detached) = detached.filter(|detached| !detached.of_runtime) {
        let nodes = counted(detached.dom_node_count, "DOM node", "DOM nodes");
        lines.push(line(detached.retained_size, format!("of it, {nodes} in no document and what they keep")));
    }
    if let Some(lost) = report.unreachable.as_ref().filter(|lost| is_worth_a_line(lost.shallow_size, s.total)) {
        let nodes = counted(lost.count, "node", "nodes");
        lines.push(line(lost.shallow_size, format!("of it, {nodes} that no root reaches: references were left out")));
    }
    lines
}

fn class_line(class: &ClassInfo, total: u64) -> Line {
    let place = class.location.as_ref().map(|place| format!("  {}", place.for_people())).unwrap_or_default();
    Line::at(1)
        .with(Role::Number, format!("{:>8} {:>6}  ", size(class.retained_size), share(class.retained_size, total)))
        .with(Role::Plain, format!("{} ", count(class.count)))
        .with(Role::Name, class.class.to_string())
        .with(Role::Dim, place)
}
