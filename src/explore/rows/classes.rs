//! Classes: one row each.

use std::sync::Arc;

use crate::explore::page::{Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::printable::one_line;
use crate::queries::aggregates::ClassRow;
use crate::report::units::{count, size};
use crate::session::Opened;

const COLUMNS: [Column; 4] =
    [Column::text("Class"), Column::number("Objects", 11), Column::number("Shallow", 10), Column::number("Retained", 10)];

/// Classes of a heap.
pub(in crate::explore) struct ClassRows {
    opened: Arc<Opened>,
    rows: Vec<ClassRow>,
}

impl ClassRows {
    /// All of them, those that retain most first.
    pub(in crate::explore) fn new(opened: Arc<Opened>) -> Self {
        let rows = opened.heap.class_rows(None);
        ClassRows { opened, rows }
    }

    fn name(&self, row: &ClassRow) -> String {
        self.opened.heap.classes().get(row.class).name.to_string()
    }
}

impl Rows for ClassRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> Row {
        let row = &self.rows[at];
        let name = self.name(row);
        Row {
            cells: vec![one_line(&name).into_owned(), count(row.count), size(row.shallow_size), size(row.retained_size)],
            depth: 0,
            fold: Fold::Leaf,
            target: Some(Place::Class(name)),
            id: None,
            node: None,
        }
    }

    fn sort(&mut self, column: usize, descending: bool) -> bool {
        let mut rows = std::mem::take(&mut self.rows);
        match column {
            0 => rows.sort_by_cached_key(|row| self.name(row)),
            // The biggest of equals comes first when the order descends.
            1 => rows.sort_by_key(|row| (row.count, row.retained_size)),
            2 => rows.sort_by_key(|row| row.shallow_size),
            _ => rows.sort_by_key(|row| row.retained_size),
        }
        if descending {
            rows.reverse();
        }
        self.rows = rows;
        true
    }
}
