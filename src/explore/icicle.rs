//! The heap as a picture: each object as wide as what it retains, below the one that keeps it alive.

use std::sync::Arc;

use crate::printable::one_line;
use crate::queries::contents::label;
use crate::queries::dominated::dominated_by;
use crate::report::units::{share, size};
use crate::session::Opened;
use crate::snapshot::NodeIndex;

/// So many objects below one are drawn at most.
const MOST_CELLS: usize = 200;
/// So many levels.
const MOST_LEVELS: usize = 40;

/// A cell of the picture: from where to where it goes, in parts of the whole width from 0 to 1.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) from: f64,
    pub(super) to: f64,
    /// The object; none where small ones stand together.
    pub(super) node: Option<NodeIndex>,
    pub(super) text: String,
    /// In bytes.
    pub(super) retained: u64,
}

/// A picture with a place in it.
pub(super) struct Icicle {
    opened: Arc<Opened>,
    /// The uppermost has one cell.
    pub(super) levels: Vec<Vec<Cell>>,
    /// Level and cell that are looked at.
    pub(super) at: (usize, usize),
}

impl Icicle {
    /// What an object retains, as far as it fits so many columns.
    pub(super) fn new(opened: Arc<Opened>, root: NodeIndex, columns: u16) -> Self {
        let heap = &opened.heap;
        let least = 1.0 / f64::from(columns.max(1));
        let whole = Cell { from: 0.0, to: 1.0, node: Some(root), text: text(&opened, root), retained: heap.retained_size(root) };
        let mut levels = vec![vec![whole]];
        while levels.len() < MOST_LEVELS {
            let above = levels.last().map_or(&[][..], Vec::as_slice);
            let below = level_below(&opened, above, least);
            if below.is_empty() {
                break;
            }
            levels.push(below);
        }
        Icicle { opened, levels, at: (0, 0) }
    }

    /// The cell that is looked at.
    pub(super) fn cell(&self) -> Option<&Cell> {
        self.levels.get(self.at.0)?.get(self.at.1)
    }

    /// The id of the object that is looked at.
    pub(super) fn id(&self) -> Option<u64> {
        self.cell()?.node.map(|node| self.opened.heap.id(node).0)
    }

    /// What is said of the cell that is looked at.
    pub(super) fn words(&self) -> String {
        let total = self.opened.heap.retained_size(self.opened.heap.root());
        let id = self.id().map(|id| format!("@{id} ")).unwrap_or_default();
        self.cell().map_or_else(String::new, |cell| {
            format!("{id}{}: {} ({})", cell.text, size(cell.retained), share(cell.retained, total))
        })
    }

    /// Goes down to the widest cell below, up to the one above, or to a neighbour.
    pub(super) fn go(&mut self, down: isize, right: isize) {
        let Some(cell) = self.cell().cloned() else { return };
        let (level, at) = self.at;
        if right != 0 {
            let last = self.levels[level].len().saturating_sub(1);
            self.at.1 = at.saturating_add_signed(right).min(last);
        } else if down < 0 {
            self.find(level.saturating_sub(1), |other| other.from <= cell.from && other.to >= cell.to);
        } else if level + 1 < self.levels.len() {
            self.find(level + 1, |other| other.from >= cell.from && other.to <= cell.to);
        }
    }

    fn find(&mut self, level: usize, fits: impl Fn(&Cell) -> bool) {
        let cells = self.levels[level].iter().enumerate().filter(|(_, cell)| fits(cell));
        if let Some((at, _)) = cells.max_by(|a, b| (a.1.to - a.1.from).total_cmp(&(b.1.to - b.1.from))) {
            self.at = (level, at);
        }
    }

    /// Looks at what stands at a part of the width in a level.
    pub(super) fn look_at(&mut self, level: usize, part: f64) {
        let found = self.levels.get(level).and_then(|cells| cells.iter().position(|cell| cell.from <= part && part < cell.to));
        if let Some(at) = found {
            self.at = (level, at);
        }
    }
}

fn text(opened: &Opened, node: NodeIndex) -> String {
    one_line(&label(&opened.heap, node)).into_owned()
}

/// One level further down. What would be narrower than a column stands together.
fn level_below(opened: &Opened, above: &[Cell], least: f64) -> Vec<Cell> {
    let heap = &opened.heap;
    let parents: Vec<(&Cell, NodeIndex)> = above.iter().filter_map(|cell| Some((cell, cell.node?))).collect();
    let nodes: Vec<NodeIndex> = parents.iter().map(|&(_, node)| node).collect();
    let mut below = Vec::new();
    for ((cell, node), found) in parents.iter().zip(dominated_by(heap, &nodes, MOST_CELLS)) {
        let scale = (cell.to - cell.from) / cell.retained.max(1) as f64;
        let (mut at, mut drawn) = (cell.from, 0);
        for below_it in found.biggest {
            let retained = heap.retained_size(below_it);
            let width = retained as f64 * scale;
            if width < least {
                break;
            }
            below.push(Cell { from: at, to: at + width, node: Some(below_it), text: text(opened, below_it), retained });
            (at, drawn) = (at + width, drawn + 1);
        }
        let rest = found.count.saturating_sub(drawn);
        // The node's own size is at the right, and is no cell.
        let own = heap.shallow_size(*node) as f64 * scale;
        let room = cell.to - own - at;
        if rest > 0 && room >= least {
            let retained = (room / scale) as u64;
            below.push(Cell { from: at, to: at + room, node: None, text: format!("{rest} smaller"), retained });
        }
    }
    below
}
