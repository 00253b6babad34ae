//! Retained memory as a picture: the merged dominator tree of a heap, or of two as a difference, in the formats of tools that people
//! have, and drawn.

use std::io::{self, Write};

use super::escape::one_line;
use crate::Heap;
use crate::queries::contents::label;
use crate::queries::merged_tree::{Amounts, MergedCell, Merging, Weight, merged_difference, merged_tree};
use crate::snapshot::SnapshotObjectId;

mod folded;
mod pprof;
mod speedscope;
pub(in crate::report) mod svg;

/// In which format a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// A line a path with its weight: for inferno and FlameGraph.
    Folded,
    /// For <https://www.speedscope.app>.
    Speedscope,
    /// For `go tool pprof` and <https://profiler.firefox.com>: packed with gzip.
    Pprof,
    /// An icicle, drawn.
    Svg,
}

/// A merged tree with words.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Of what.
    pub title: String,
    /// What is drawn.
    pub weight: Weight,
    /// Whether it compares two heaps.
    pub is_difference: bool,
    /// Each before those below it, siblings by weight descending; the first is the heap.
    pub cells: Vec<PictureCell>,
}

/// A cell with words.
#[derive(Debug, Clone)]
pub struct PictureCell {
    /// The name, without characters that act on a terminal.
    pub name: String,
    /// Why the object stands below no other: `shared by …`; else empty.
    pub note: String,
    /// The object of the cell that retains most.
    pub id: Option<SnapshotObjectId>,
    /// The position of the cell above.
    pub above: Option<usize>,
    /// How many cells are above.
    pub level: usize,
    /// In the heap; of two in the later one.
    pub now: Amounts,
    /// In the earlier heap.
    pub before: Amounts,
}

impl Picture {
    /// What a heap retains.
    pub fn of(heap: &Heap, title: &str, merging: &Merging) -> Self {
        Picture::new(heap, title, merging.weight, merged_tree(heap, merging), false)
    }

    /// What changed from one heap to another.
    pub fn difference(before: &Heap, now: &Heap, title: &str, merging: &Merging) -> Self {
        Picture::new(now, title, merging.weight, merged_difference(before, now, merging), true)
    }

    fn new(heap: &Heap, title: &str, weight: Weight, cells: Vec<MergedCell>, is_difference: bool) -> Self {
        let cells = cells.into_iter().map(|cell| PictureCell {
            note: note(heap, &cell),
            name: match cell.above {
                None => "heap".to_owned(),
                Some(_) => one_line(&cell.name).into_owned(),
            },
            id: cell.biggest.map(|node| heap.id(node)),
            above: cell.above,
            level: cell.level,
            now: cell.now,
            before: cell.before,
        });
        Picture { title: one_line(title).into_owned(), weight, is_difference, cells: cells.collect() }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&self, format: PictureFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            PictureFormat::Folded => folded::write(self, out),
            PictureFormat::Speedscope => speedscope::write(self, out),
            PictureFormat::Pprof => pprof::write(self, out),
            PictureFormat::Svg => svg::write(self, out),
        }
    }

    /// Of two amounts that which is drawn: a cell's own, and that with all below it.
    fn weigh(&self, amounts: &Amounts) -> (u64, u64) {
        match self.weight {
            Weight::Size => (amounts.own_size, amounts.size),
            Weight::Objects => (amounts.own_objects, amounts.objects),
        }
    }

    /// The cells from the top to one, by position.
    fn path(&self, at: usize) -> Vec<usize> {
        let mut path: Vec<usize> = std::iter::successors(Some(at), |&at| self.cells[at].above).collect();
        path.reverse();
        path
    }
}

/// Who shares an object that no one else keeps alone.
fn note(heap: &Heap, cell: &MergedCell) -> String {
    let (holders, count) = &cell.shared_by;
    if holders.is_empty() {
        return String::new();
    }
    let named: Vec<String> = holders.iter().map(|&holder| one_line(&label(heap, holder)).into_owned()).collect();
    match count - holders.len() {
        0 => format!("shared by {}", named.join(", ")),
        more => format!("shared by {} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests;
