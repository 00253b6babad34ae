//! The kinds of rows: objects, classes, trees, text.

mod classes;
mod notes;
mod objects;
mod places;
mod text;
mod tree;

pub(super) use classes::ClassRows;
pub(super) use notes::NoteRows;
pub(super) use objects::{MarkedRows, ObjectRows};
pub(super) use places::PlaceRows;
pub(super) use text::TextRows;
pub(super) use tree::{Branching, TreeRows};
