//! Who holds a node, the best first: the steps that a search for paths may take from an object towards a root.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Heap;
use crate::analysis::distances::{Distances, is_user_root};
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

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
    let graph = heap.graph();
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
    best(heap, found).into()
}

fn best(heap: &Heap, mut found: Vec<(Holder, u8)>) -> Vec<Holder> {
    let direct: FxHashSet<NodeIndex> = found.iter().filter(|(_, rank)| *rank <= SLOT).map(|(holder, _)| holder.node).collect();
    let key = |&(holder, rank): &(Holder, u8)| (holder.cost + holder.rest, rank, holder.edge);
    if found.len() > LOOKED_AT {
        found.select_nth_unstable_by_key(LOOKED_AT, key);
        found.truncate(LOOKED_AT);
    }
    found.sort_unstable_by_key(key);
    let mut seen = FxHashSet::default();
    // Two names that a program gave are two references to cut; two slots of the same table are one.
    found.retain(|(holder, rank)| seen.insert(holder.node) || *rank == NAMED);
    found.retain(|(holder, rank)| *rank <= SLOT || !stores_for_any(heap, holder.node, &direct));
    found.truncate(TRIED);
    found.into_iter().map(|(holder, _)| holder).collect()
}

const NAMED: u8 = 0;
const SLOT: u8 = 1;

/// Which of several references at the same distance tells a person most.
fn rank(kind: EdgeType) -> u8 {
    match kind {
        EdgeType::PROPERTY | EdgeType::CONTEXT => NAMED,
        EdgeType::ELEMENT | EdgeType::PAIR_FROM_KEY => SLOT,
        EdgeType::INTERNAL => 2,
        _ => 3,
    }
}

/// Levels of storage that an owner can have, and how many holders are looked at on each.
const STORAGE_LEVELS: u32 = 2;
const OWNERS: usize = 8;

/// Whether a holder is but storage of one of these objects, such as their elements, properties or hidden class. What an
/// object holds by a property, its storage holds too: that is one reference, and one place to cut.
fn stores_for_any(heap: &Heap, holder: NodeIndex, owners: &FxHashSet<NodeIndex>) -> bool {
    let mut level = vec![holder];
    for _ in 0..STORAGE_LEVELS {
        let storage = level.iter().filter(|&&node| is_storage(heap, node));
        let owners_of = |&node| heap.graph().retainers().of(node).take(OWNERS).map(|edge| heap.graph().source(edge));
        level = storage.flat_map(owners_of).collect();
        if level.iter().any(|node| owners.contains(node)) {
            return true;
        }
    }
    false
}

/// V8's own structures: of a type of their own, or, where internals are exposed, by their names.
fn is_storage(heap: &Heap, node: NodeIndex) -> bool {
    matches!(heap.node_type(node), NodeType::ARRAY | NodeType::HIDDEN | NodeType::OBJECT_SHAPE)
        || heap.strings.starts_with(heap.nodes.name(node), "system / ")
}
