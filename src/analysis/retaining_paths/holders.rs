//! Who holds a node, the best first: the steps that a search for paths may take from an object towards a root.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Heap;
use crate::analysis::distances::{Distances, is_user_root};
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// A reference that keeps a node alive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    /// Who holds; the heap's root if the node is a root.
    pub(super) node: NodeIndex,
    pub(super) edge: EdgeIndex,
    /// What the step costs: 1, but more out of the root to what only the system holds.
    pub(super) cost: u64,
    /// Least cost of the way from the holder to the root.
    pub(super) rest: u64,
}

/// Of a node that many hold (a hidden class, a common string) only the nearest are tried. They are found among
/// so many more, as several references can come from the same holder.
const TRIED: usize = 256;
const LOOKED_AT: usize = 16 * TRIED;

/// Holders by node, each list made once.
pub(super) struct Holders<'a> {
    heap: &'a Heap,
    known: FxHashMap<NodeIndex, Rc<[Holder]>>,
}

impl<'a> Holders<'a> {
    pub(super) fn new(heap: &'a Heap) -> Self {
        Holders { heap, known: FxHashMap::default() }
    }

    /// Those that hold a node and are alive themselves, the nearest to a root first; nearest to a user root if there is
    /// any such way. Weak references and those of a WeakMap's table hold nothing. A user root needs no holder but the root.
    pub(super) fn of(&mut self, node: NodeIndex) -> Rc<[Holder]> {
        let heap = self.heap;
        self.known.entry(node).or_insert_with(|| find(heap, node)).clone()
    }
}

fn find(heap: &Heap, node: NodeIndex) -> Rc<[Holder]> {
    let graph = &heap.graph;
    let mut found: Vec<(Holder, u8)> = Vec::new();
    for edge in graph.retainers().of(node) {
        let (holder, kind) = (graph.source(edge), graph.edge_type(edge));
        let holds = !matches!(kind, EdgeType::WEAK | EdgeType::PAIR_FROM_TABLE | EdgeType::INVISIBLE);
        if holder == graph.root() {
            if is_user_root(heap, node) {
                return Rc::new([Holder { node: holder, edge, cost: 1, rest: 0 }]);
            }
            if holds {
                // The root's own distance is that of the system behind the user.
                let cost = heap.distances().of(holder).max(0) as u64 + 1;
                found.push((Holder { node: holder, edge, cost, rest: 0 }, rank(kind)));
            }
        } else if holds && holder != node && heap.distances().of(holder) != Distances::UNREACHED {
            let rest = heap.distances().of(holder).max(0) as u64;
            found.push((Holder { node: holder, edge, cost: 1, rest }, rank(kind)));
        }
    }
    best(found).into()
}

fn best(mut found: Vec<(Holder, u8)>) -> Vec<Holder> {
    let key = |&(holder, rank): &(Holder, u8)| (holder.cost + holder.rest, rank, holder.edge);
    if found.len() > LOOKED_AT {
        found.select_nth_unstable_by_key(LOOKED_AT, key);
        found.truncate(LOOKED_AT);
    }
    found.sort_unstable_by_key(key);
    let mut seen = FxHashSet::default();
    // Two names that a program gave are two references to cut; two slots of the same table are one.
    found.retain(|(holder, rank)| seen.insert(holder.node) || *rank == NAMED);
    found.truncate(TRIED);
    found.into_iter().map(|(holder, _)| holder).collect()
}

const NAMED: u8 = 0;

/// Which of several references at the same distance tells a person most.
fn rank(kind: EdgeType) -> u8 {
    match kind {
        EdgeType::PROPERTY | EdgeType::CONTEXT => NAMED,
        EdgeType::ELEMENT | EdgeType::PAIR_FROM_KEY => 1,
        EdgeType::INTERNAL => 2,
        _ => 3,
    }
}
