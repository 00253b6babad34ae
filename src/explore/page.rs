//! Pages: what a place shows. Rows are made only as far as they are seen.

use super::icicle::Icicle;
use super::place::Place;
use crate::snapshot::NodeIndex;

/// What a place shows.
pub(super) struct Page {
    pub(super) place: Place,
    /// The object that all of it is about, if it is about one.
    pub(super) subject: Option<NodeIndex>,
    /// Lines above the rows.
    pub(super) head: Vec<String>,
    pub(super) body: Body,
}

/// The main part of a page.
pub(super) enum Body {
    /// Rows in columns.
    Rows(Box<dyn Rows>),
    /// A picture.
    Picture(Icicle),
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// Text; one column of a page takes the room that is left.
    Left,
    /// Numbers.
    Right,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) title: &'static str,
    /// In cells of the terminal; 0 takes what is left.
    pub(super) width: u16,
    pub(super) align: Align,
}

impl Column {
    pub(super) const fn text(title: &'static str) -> Self {
        Column { title, width: 0, align: Align::Left }
    }

    pub(super) const fn number(title: &'static str, width: u16) -> Self {
        Column { title, width, align: Align::Right }
    }
}

/// Whether a row unfolds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// It does not.
    Leaf,
    /// It can be opened.
    Closed,
    /// It is open.
    Open,
}

/// A row as it is seen.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) depth: usize,
    pub(super) fold: Fold,
    /// Where it leads.
    pub(super) target: Option<Place>,
    /// The object that it is about.
    pub(super) id: Option<u64>,
    /// The same as a node, where the row is more than a text.
    pub(super) node: Option<NodeIndex>,
}

/// Rows of a page: as many as there are, made as far as they are seen.
pub(super) trait Rows: Send {
    fn columns(&self) -> &[Column];

    fn len(&self) -> usize;

    fn row(&self, at: usize) -> Row;

    /// Sorts by a column; false if that column has no order. Trees sort what is unfolded from then on.
    fn sort(&mut self, _column: usize, _descending: bool) -> bool {
        false
    }

    /// Whether the rows are laid out for the width of the screen, and are made anew for another.
    fn is_laid_out(&self) -> bool {
        false
    }

    /// Opens a row.
    fn unfold(&mut self, _at: usize) {}

    /// Closes a row.
    fn fold(&mut self, _at: usize) {}
}
