//! Verdicts by hand: a row each, and one for each two that contradict each other.

use crate::explore::notebook::Notebook;
use crate::explore::page::{Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::leaks::Note;
use crate::printable::one_line;
use crate::queries::contents::label;
use crate::report::units::size;
use crate::snapshot::NodeIndex;

const COLUMNS: [Column; 4] = [
    Column { width: 10, ..Column::text("Verdict") },
    Column::text("Object"),
    Column::number("Id", 11),
    Column::number("Retained", 10),
];

/// What people have said, with what this heap has of it.
pub(in crate::explore) struct NoteRows {
    rows: Vec<Row>,
}

impl NoteRows {
    pub(in crate::explore) fn new(notebook: &Notebook) -> Self {
        let (noted, heap) = (notebook.noted(), &notebook.opened.heap);
        let objects = noted.objects(heap);
        let row = |verdict: &str, text: String, node: Option<NodeIndex>| {
            let id = node.map(|node| heap.id(node).0);
            let id_text = id.map_or_else(|| "not here".to_owned(), |id| format!("@{id}"));
            let retained = node.map(|node| size(heap.retained_size(node))).unwrap_or_default();
            let cells = vec![verdict.to_owned(), one_line(&text).into_owned(), id_text, retained];
            Row { cells, depth: 0, fold: Fold::Leaf, target: id.map(Place::Object), id, node }
        };
        let text = |Note { class, path, reason, .. }: &Note| {
            let way = if path.is_empty() { String::new() } else { format!(" {path}") };
            let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            format!("{class}{way}{reason}")
        };
        let mut rows: Vec<Row> =
            noted.notes().iter().zip(&objects).map(|(note, &node)| row(note.verdict.name(), text(note), node)).collect();
        let here: Vec<NodeIndex> = objects.into_iter().flatten().collect();
        rows.extend(noted.conflicts(heap, &here).into_iter().map(|conflict| {
            let verdict = |note: usize| noted.notes()[note].verdict.name();
            let (inner, outer) = (conflict.inner, conflict.outer);
            let text = format!(
                "{} is {}, {} that keeps it is {}: for it and what it keeps the nearer counts",
                label(heap, inner.by),
                verdict(inner.note),
                label(heap, outer.by),
                verdict(outer.note)
            );
            row("conflict", text, Some(inner.by))
        }));
        NoteRows { rows }
    }
}

impl Rows for NoteRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> Row {
        self.rows[at].clone()
    }
}
