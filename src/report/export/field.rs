//! One value of an exported row.

use crate::snapshot::JsText;

/// One value of a row.
#[derive(Debug)]
pub enum Field<'a> {
    /// A count, a size, an id, an index.
    Number(u64),
    /// A number that can be negative.
    Signed(i64),
    /// A word of the format.
    Word(&'a str),
    /// Text of the heap.
    Text(&'a JsText<'a>),
}
