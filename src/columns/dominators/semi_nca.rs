//! Semi-NCA (Georgiadis): semidominators by path compression, then each dominator as the nearest ancestor of the parent that
//! is not below the semidominator. Numbers are places in the depth-first order.
//!
//! In heaps most references lead back to few nodes: to a hidden class from all its instances, to a prototype, a scope. Each of
//! the sources can lower the semidominator no further than the least one between the node and that source, so when the last
//! source has lowered it that far, which it mostly has, the others need not be looked at.

use super::climb;
use super::floor::Floor;
use super::predecessors::Rows;
use crate::prefetch::prefetch;

/// How many sources, or rows, ahead memory is asked for.
const AHEAD: usize = 32;

/// The forest of nodes that were handled already.
struct Forest {
    /// By place an ancestor: the parent at first, higher up after compression. 0 for nodes that were not handled yet.
    ancestors: Vec<u32>,
    /// The least semidominator on the way from a place up to, not including, that ancestor.
    least: Vec<u32>,
    path: Vec<u32>,
}

/// Turns the parents of the depth-first tree into immediate dominators, in place. Four columns are given back for their memory, of
/// which the first two are as long as the order.
pub(super) fn dominators(parents: &mut [u32], rows: Rows) -> [Vec<u32>; 4] {
    let Rows { mut first, sources, spare: [mut ancestors, least] } = rows;
    ancestors.fill(0);
    let mut forest = Forest { ancestors, least, path: Vec::new() };
    let mut floor = Floor::default();
    let mut ends = Ends::default();
    for w in (1..parents.len()).rev() {
        let row = &sources[first[w] as usize..first[w + 1] as usize];
        ends.ask_ahead(w, &first, &sources, &forest);
        let (earliest, latest) = ends.of(w);
        // An earlier source is what it is, whatever is above it.
        let mut semi = parents[w].min(earliest);
        if latest > w as u32 {
            semi = semi.min(forest.least_above(latest, w as u32));
            let lowest = if row.len() > 1 { floor.up_to(latest) } else { semi };
            if semi > lowest {
                semi = forest.least_above_all(row, w as u32, semi, lowest);
            }
        }
        forest.link(w as u32, parents[w], semi);
        floor.put(w as u32, semi);
        // The end of this row is not needed any more; its semidominator takes the place.
        first[w + 1] = semi;
    }
    climb::to_dominators(parents, &first[1..]);
    [forest.ancestors, forest.least, first, sources]
}

/// The first and the last source of the next rows, found ahead to ask for memory.
struct Ends {
    ring: [(u32, u32); AHEAD],
    /// The rows from this one up were looked at.
    found: usize,
}

impl Default for Ends {
    fn default() -> Self {
        Ends { ring: [(u32::MAX, 0); AHEAD], found: usize::MAX }
    }
}

impl Ends {
    /// Looks at the rows down to `AHEAD - 1` before `w`.
    #[inline]
    fn ask_ahead(&mut self, w: usize, first: &[u32], sources: &[u32], forest: &Forest) {
        let last = w.saturating_sub(AHEAD - 1).max(1);
        for row in (last..=w.min(self.found - 1)).rev() {
            let sources = &sources[first[row] as usize..first[row + 1] as usize];
            let ends = sources.iter().fold((u32::MAX, 0), |(least, most), &source| (source.min(least), source.max(most)));
            forest.ask_for(ends.1);
            self.ring[row % AHEAD] = ends;
        }
        self.found = last;
    }

    #[inline]
    fn of(&self, w: usize) -> (u32, u32) {
        self.ring[w % AHEAD]
    }
}

impl Forest {
    #[inline]
    fn link(&mut self, w: u32, parent: u32, semi: u32) {
        self.ancestors[w as usize] = parent;
        self.least[w as usize] = semi;
    }

    #[inline]
    fn ask_for(&self, place: u32) {
        prefetch(&self.ancestors, place as usize);
        prefetch(&self.least, place as usize);
    }

    /// The least semidominator on the way from `from` up to the first node that was not handled yet, all of which are ≤ `w`.
    #[inline]
    fn least_above(&mut self, from: u32, w: u32) -> u32 {
        let mut at = from;
        while self.ancestors[at as usize] > w {
            self.path.push(at);
            at = self.ancestors[at as usize];
        }
        let (ancestor, mut least) = (self.ancestors[at as usize], self.least[at as usize]);
        while let Some(below) = self.path.pop() {
            least = least.min(self.least[below as usize]);
            self.ancestors[below as usize] = ancestor;
            self.least[below as usize] = least;
        }
        least
    }

    /// The least of `semi` and what is above the sources behind `w`; no source leads below `lowest`.
    fn least_above_all(&mut self, row: &[u32], w: u32, mut semi: u32, lowest: u32) -> u32 {
        for (at, &source) in row.iter().enumerate() {
            if let Some(&ahead) = row.get(at + AHEAD) {
                self.ask_for(ahead);
            }
            if source > w {
                semi = semi.min(self.least_above(source, w));
                if semi <= lowest {
                    break;
                }
            }
        }
        semi
    }
}
