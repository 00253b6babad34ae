//! Text that a report has made: its lines, of which those that name an object lead to it.

use crate::explore::page::{Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::report::document::{Block, Document};
use crate::report::{Format, Look, write_document};

const COLUMNS: [Column; 1] = [Column::text("")];

/// Lines of a report.
pub(in crate::explore) struct TextRows {
    lines: Vec<String>,
}

impl TextRows {
    /// A report as it is written for so many columns. Commands to type are left out: here one goes there.
    pub(in crate::explore) fn new(document: Document, width: u16) -> Self {
        let blocks = document.blocks.into_iter().filter(|block| !matches!(block, Block::Next(_))).collect();
        let look = Look { width: Some(width.into()), ..Look::PLAIN };
        let mut text = Vec::new();
        // A vector takes all that is written.
        let _ = write_document(&Document { blocks }, Format::Table(look), &mut text);
        let text = String::from_utf8_lossy(&text);
        TextRows { lines: text.lines().map(str::to_owned).collect() }
    }
}

impl Rows for TextRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    fn is_laid_out(&self) -> bool {
        true
    }

    fn row(&self, at: usize) -> Row {
        let id = named(&self.lines[at]);
        Row { cells: vec![self.lines[at].clone()], depth: 0, fold: Fold::Leaf, target: id.map(Place::Object), id, node: None }
    }
}

/// The first object that a line names: `@123`.
fn named(line: &str) -> Option<u64> {
    line.match_indices('@').find_map(|(at, _)| {
        let digits: String = line[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_leads_to_the_object_that_it_names() {
        assert_eq!(named("  me@example.org  @252357  global.cache"), Some(252_357));
        assert_eq!(named("nothing @ all"), None);
    }
}
