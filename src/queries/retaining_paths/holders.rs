//! Who holds a node, the best first: the steps that a search for paths may take from an object towards a root.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::knowledge::{Toll, holds};
use super::roads::Roads;
use super::surveyor::{Known, Surveyor};
use crate::Heap;
use crate::columns::distances::is_user_root;
use crate::engine::v8;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// A reference that keeps a node alive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    /// Who holds; the heap's root if the node is a root.
    pub(super) node: NodeIndex,
    pub(super) edge: EdgeIndex,
    pub(super) toll: Toll,
    /// What the way to the holder costs, its tier first.
    pub(super) way: (u8, u32),
    /// Which of several references at the same cost tells a person most.
    rank: u8,
}

impl Holder {
    /// What the way through the holder costs.
    pub(super) fn cost(&self) -> (u8, u32) {
        (self.way.0.max(self.toll.tier), self.way.1.saturating_add(u32::from(self.toll.cost)))
    }

    /// Whether the program has given the reference a name.
    pub(super) fn is_named(&self) -> bool {
        self.rank == NAMED
    }
}

/// Of a node that many hold (a hidden class, a common string) only the nearest are tried. They are found among
/// so many more, as several references can come from the same holder.
const TRIED: usize = 256;
const LOOKED_AT: usize = 16 * TRIED;

/// Holders by node, each list made once.
pub(super) struct Holders<'h> {
    heap: &'h Heap,
    roads: &'h Roads,
    names: Known,
    known: FxHashMap<NodeIndex, Rc<[Holder]>>,
}

impl<'h> Holders<'h> {
    pub(super) fn new(heap: &'h Heap, roads: &'h Roads) -> Self {
        Holders { heap, roads, names: Known::new(heap), known: FxHashMap::default() }
    }

    /// Those that hold a node and are alive themselves, the best way first. Weak references and those of a WeakMap's table hold
    /// nothing. A user root needs no holder but the root.
    pub(super) fn of(&mut self, node: NodeIndex) -> Rc<[Holder]> {
        if let Some(known) = self.known.get(&node) {
            return known.clone();
        }
        let found = self.find(node);
        self.known.entry(node).or_insert(found).clone()
    }

    /// The toll of a reference; the least there is where it holds nothing, as the root's to what is the user's may.
    pub(super) fn toll(&mut self, edge: EdgeIndex) -> Toll {
        let graph = self.heap.graph();
        let source = graph.source(edge);
        let mut surveyor = Surveyor::new(self.heap, &mut self.names);
        let from = surveyor.enter(source);
        surveyor.toll(from, source, edge, graph.target(edge)).unwrap_or(Toll { tier: 0, cost: 0 })
    }

    fn find(&mut self, node: NodeIndex) -> Rc<[Holder]> {
        let (heap, graph) = (self.heap, self.heap.graph());
        let mut found: Vec<Holder> = Vec::new();
        for edge in graph.retainers().of(node) {
            let (holder, kind) = (graph.source(edge), graph.edge_type(edge));
            let is_root = holder == graph.root();
            if is_root && is_user_root(heap.tables(), node) {
                let toll = Toll { tier: 0, cost: 0 };
                return Rc::new([Holder { node: holder, edge, toll, way: (0, 0), rank: rank(kind) }]);
            }
            // What a way costs is looked for as far as somebody asks.
            if !holds(kind) || holder == node {
                continue;
            }
            let way = if is_root { Some((0, 0)) } else { self.roads.cost(heap, holder) };
            if let Some(way) = way {
                let toll = self.toll(edge);
                found.push(Holder { node: holder, edge, toll, way, rank: rank(kind) });
            }
        }
        best(heap, found).into()
    }
}

fn best(heap: &Heap, mut found: Vec<Holder>) -> Vec<Holder> {
    let direct: FxHashSet<NodeIndex> = found.iter().filter(|holder| holder.rank <= SLOT).map(|holder| holder.node).collect();
    let key = |holder: &Holder| (holder.cost(), holder.rank, holder.edge);
    if found.len() > LOOKED_AT {
        found.select_nth_unstable_by_key(LOOKED_AT, key);
        found.truncate(LOOKED_AT);
    }
    found.sort_unstable_by_key(key);
    let mut seen = FxHashSet::default();
    // Two names that a program gave are two references to cut; two slots of the same table are one.
    found.retain(|holder| seen.insert(holder.node) || holder.is_named());
    found.retain(|holder| holder.rank <= SLOT || !stores_for_any(heap, holder.node, &direct));
    found.truncate(TRIED);
    found
}

const NAMED: u8 = 0;
const SLOT: u8 = 1;

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
        || heap.strings().starts_with(heap.nodes().name(node), v8::PREFIX)
}
