//! Memory that a program could do without: tables with room for more than is in them, objects and texts that exist several times, short
//! pieces that keep long texts, numbers in boxes. Each by the field that holds it, as that is what a programmer changes.
//!
//! What a file does not record is not counted as missing: small integers leave no trace in most files, so a table without a single
//! recorded entry is judged only where it is as small as tables come.

use std::cmp::Reverse;

use super::field::{Field, Fields};
use crate::Heap;
use crate::snapshot::NodeIndex;

mod boxed_numbers;
mod collections;
mod copies;
mod dictionaries;
mod slices;

pub(crate) use slices::only_slices_keep;

#[cfg(test)]
mod tests;

/// A way of using more memory than needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WasteKind {
    /// Maps and Sets with one entry or none: a table each.
    NearlyEmpty,
    /// Maps, Sets and arrays with more room than entries.
    Room,
    /// Objects used as dictionaries, whose tables have kept their room after most keys were deleted.
    DeletedKeys,
    /// Objects with the same properties and the same values, as far as the file records values.
    EqualObjects,
    /// Texts that exist more than once.
    EqualStrings,
    /// Pieces of texts that keep the whole texts.
    Slices,
    /// Numbers that need an object of their own.
    BoxedNumbers,
}

/// One kind of waste in one field.
#[derive(Debug, Clone)]
pub struct Waste {
    /// The kind.
    pub kind: WasteKind,
    /// The field; none where several kinds of places hold it, or none that a program names.
    pub field: Option<Field>,
    /// How many objects waste: tables, extra copies, slices, boxes.
    pub count: u64,
    /// What they could spare, in bytes.
    pub bytes: u64,
    /// The one that wastes most.
    pub biggest: NodeIndex,
    most: u64,
}

/// All waste of a heap by kind and field, the most first. Linear in the heap; asks for dominators, roles, classes and equal strings.
pub fn waste(heap: &Heap) -> Vec<Waste> {
    let mut found = Found { fields: Fields::new(heap), rows: Default::default() };
    collections::find(heap, &mut found);
    dictionaries::find(heap, &mut found);
    copies::find(heap, &mut found);
    slices::find(heap, &mut found);
    boxed_numbers::find(heap, &mut found);
    let mut rows: Vec<Waste> = found.rows.into_values().collect();
    rows.sort_by_key(|row| (Reverse(row.bytes), row.kind, heap.id(row.biggest)));
    rows
}

/// What was found so far.
struct Found<'h> {
    fields: Fields<'h>,
    rows: rustc_hash::FxHashMap<(WasteKind, Option<Field>), Waste>,
}

impl Found<'_> {
    /// One object that wastes so many bytes.
    fn add(&mut self, kind: WasteKind, node: NodeIndex, bytes: u64) {
        if bytes == 0 {
            return;
        }
        let field = self.fields.of(node);
        let new = || Waste { kind, field, count: 0, bytes: 0, biggest: node, most: 0 };
        let row = self.rows.entry((kind, field)).or_insert_with(new);
        (row.count, row.bytes) = (row.count + 1, row.bytes + bytes);
        // Of equals the first in the file, in whatever order they come.
        if bytes > row.most || bytes == row.most && node < row.biggest {
            (row.biggest, row.most) = (node, bytes);
        }
    }
}
