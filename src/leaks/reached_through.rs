//! What keeps a class of which there are more and more, where no one place collects them: most are reached from the same object that
//! was there before, by new objects of one kind each, such as a timer or a listener.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::candidates::way_of;
use super::payload::{Label, Labels, newest};
use crate::Heap;
use crate::compare::describe::Way;
use crate::compare::growth::Growth;
use crate::queries::filters::is_console_handle;
use crate::queries::retaining_paths::PathFinder;
use crate::snapshot::{NodeIndex, NodeType};

/// So many of the newest members are asked how they are reached.
const MOST_ASKED: usize = 50;

/// What most members are reached through.
#[derive(Debug)]
pub enum Through {
    /// An object that was there before.
    Object {
        /// How a program reaches it.
        way: Box<Way>,
        /// What it refers to anew on the way to a member; nothing if that is the member itself.
        by: Option<Label>,
    },
    /// The console of DevTools, which keeps what was logged.
    Console,
}

/// What at least half of these are reached through, if there is such an object.
pub(super) fn reached_through(heap: &Heap, growth: &Growth, labels: &Labels, units: &[NodeIndex]) -> Option<Through> {
    let asked = newest(heap, units, MOST_ASKED);
    let of_console = asked.iter().filter(|&&unit| is_of_console(heap, unit)).count();
    if of_console * 2 >= asked.len() {
        return Some(Through::Console);
    }
    let mut found: FxHashMap<(NodeIndex, Option<Label>), usize> = FxHashMap::default();
    for &unit in &asked {
        let Some((holder, first)) = last_old(heap, growth, unit) else { continue };
        let by = (first != unit).then(|| labels.of(first)).flatten().filter(|by| Some(by) != labels.of(unit).as_ref());
        *found.entry((holder, by)).or_default() += 1;
    }
    let ((holder, by), count) = found.into_iter().max_by_key(|((holder, by), count)| (*count, Reverse((*holder, by.clone()))))?;
    let way = way_of(heap, &mut PathFinder::new(heap), holder).filter(|_| count * 2 >= asked.len())?;
    Some(Through::Object { way: Box::new(way), by })
}

/// The last object on the way to a new one that was there before, and what comes after it. Nothing where only roots are. Elements that
/// stand side by side refer to each other: what has them says more than the one before.
fn last_old(heap: &Heap, growth: &Growth, unit: NodeIndex) -> Option<(NodeIndex, NodeIndex)> {
    let (anchor, edges) = heap.roads().way_from_anchor(heap, unit);
    let nodes: Vec<NodeIndex> = std::iter::once(anchor).chain(edges.into_iter().map(|edge| heap.graph().target(edge))).collect();
    let is_sibling = |node| heap.node_type(unit) == NodeType::NATIVE && heap.classes().of(node) == heap.classes().of(unit);
    let at = nodes.iter().rposition(|&node| growth.is_old(node) && growth.is_holder(node) && !is_sibling(node))?;
    Some((nodes[at], *nodes.get(at + 1)?)).filter(|&(holder, _)| holder != heap.root())
}

/// Whether the way to an object passes the console.
fn is_of_console(heap: &Heap, unit: NodeIndex) -> bool {
    let path = PathFinder::new(heap).to(unit, 1).into_iter().next();
    path.is_some_and(|path| path.steps.iter().any(|step| is_console_handle(heap, step.node, step.edge)))
}
