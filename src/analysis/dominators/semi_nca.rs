//! Semi-NCA (Georgiadis): semidominators by path compression, then each dominator as the nearest ancestor of the parent that
//! is not below the semidominator. Numbers are places in the depth-first order.

use super::predecessors::Rows;
use super::walk::Visit;
use crate::prefetch::prefetch;

/// How many sources ahead memory is asked for.
const AHEAD: usize = 96;

/// A node of the forest of nodes that were handled already.
#[derive(Clone, Copy, Default)]
struct Link {
    /// An ancestor: the parent at first, higher up after compression.
    ancestor: u32,
    /// The least semidominator on the way from here up to, not including, the ancestor.
    least: u32,
}

/// Turns the parents of the depth-first tree into immediate dominators, in place. `visits` are only wanted for their memory;
/// two columns are given back for theirs.
pub(super) fn dominators(parents: &mut [u32], rows: Rows, visits: Vec<Visit>) -> [Vec<u32>; 2] {
    let Rows { mut first, sources } = rows;
    // Collected in place.
    let mut links: Vec<Link> = visits.into_iter().map(|_| Link::default()).collect();
    let mut path = Vec::new();
    for w in (1..parents.len()).rev() {
        let row = first[w] as usize..first[w + 1] as usize;
        let mut semi = parents[w];
        for at in row.clone() {
            // Rows are read downwards: what stands a little before this row comes next.
            if let Some(&ahead) = at.checked_sub(AHEAD).and_then(|at| sources.get(at)) {
                prefetch(&links, ahead as usize);
            }
        }
        for &source in &sources[row] {
            let least = match source as usize > w {
                true => least_above(&mut links, &mut path, source, w as u32),
                false => source,
            };
            semi = semi.min(least);
        }
        links[w] = Link { ancestor: parents[w], least: semi };
        // The end of this row is not needed any more; its semidominator takes the place.
        first[w + 1] = semi;
    }
    let semis = &first[1..];
    for w in 1..parents.len() {
        let mut dominator = parents[w];
        while dominator > semis[w] {
            dominator = parents[dominator as usize];
        }
        parents[w] = dominator;
    }
    [first, sources]
}

/// The least semidominator on the way from `from` up to the first node that was not handled yet, all of which are ≤ `w`.
#[inline]
fn least_above(links: &mut [Link], path: &mut Vec<u32>, from: u32, w: u32) -> u32 {
    let mut at = from;
    while links[at as usize].ancestor > w {
        path.push(at);
        at = links[at as usize].ancestor;
    }
    let Link { ancestor, mut least } = links[at as usize];
    while let Some(below) = path.pop() {
        let link = &mut links[below as usize];
        least = least.min(link.least);
        *link = Link { ancestor, least };
    }
    least
}
