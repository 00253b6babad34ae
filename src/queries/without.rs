//! What if: what holds an object if some others did not, and what would be freed. DevTools' "Ignore this retainer", and what follows
//! from it.
//!
//! What counts as holding is what retained sizes go by, so that the bytes agree with them; a value in a WeakMap needs its key and the
//! map.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashSet;

use super::retaining_paths::closed::Closed;
use super::retaining_paths::roads::Roads;
use crate::Heap;
use crate::columns::dominators::Essential;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::graph::PairText;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// What becomes of an object without some holders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// Whether it stays.
    pub fate: Fate,
    /// The best way that still leads to it: where it begins, and its references, outermost first. None where no way leads.
    pub way: Option<(NodeIndex, Vec<EdgeIndex>)>,
    /// What would be freed if no reference of these holders led to the object any more; nothing if it stays.
    pub freed: Freed,
}

/// Whether an object stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Something else holds it.
    Held,
    /// Only what retained sizes do not count holds it: handles and the like to objects of a page.
    HeldUncounted,
    /// Nothing holds it.
    Freed,
}

/// What is freed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// How many nodes.
    pub count: u64,
    /// The sum of their shallow sizes in bytes.
    pub size: u64,
}

/// What becomes of an object if no path passed these holders, of which it is none itself. A few walks through the heap.
pub fn without(heap: &Heap, object: NodeIndex, holders: &[NodeIndex]) -> Without {
    let _alone = one_caller();
    let Rest { closed, before, alive, dead_pairs } = Rest::of(heap, holders);
    let is_held = alive.contains(object.at());
    let freed = if is_held { Freed::default() } else { freed(heap, heap.essential(), &[object], &closed, &dead_pairs, &before) };
    let roads = Roads::without(heap, closed, |node| alive.contains(node.at()));
    let way = roads.cost(heap, object).map(|_| roads.way_from_anchor(heap, object));
    let fate = match (is_held, &way) {
        (true, _) => Fate::Held,
        (false, Some(_)) => Fate::HeldUncounted,
        (false, None) => Fate::Freed,
    };
    Without { fate, way, freed }
}

/// What becomes of many objects at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllWithout {
    /// How many of the objects nothing holds then that retained sizes count.
    pub gone: u64,
    /// What would be freed if no reference of the holders led to these any more: with them all that only they keep.
    pub freed: Freed,
}

/// What becomes of objects if no path passed these holders. A holder that is one of the objects is held by others as before.
pub fn all_without(heap: &Heap, objects: &[NodeIndex], holders: &[NodeIndex]) -> AllWithout {
    let _alone = one_caller();
    let Rest { closed, before, alive, dead_pairs } = Rest::of(heap, holders);
    let is_gone = |node: &NodeIndex| !alive.contains(node.at()) && !closed.contains(*node);
    let gone: Vec<NodeIndex> = objects.iter().copied().filter(is_gone).collect();
    if gone.is_empty() {
        return AllWithout::default();
    }
    AllWithout { gone: gone.len() as u64, freed: freed(heap, heap.essential(), &gone, &closed, &dead_pairs, &before) }
}

/// What is left of a heap if no path passed some holders.
struct Rest {
    closed: Closed,
    /// What was alive before.
    before: FixedBitSet,
    /// What is alive still.
    alive: FixedBitSet,
    /// References out of keys of WeakMaps that died.
    dead_pairs: FxHashSet<EdgeIndex>,
}

impl Rest {
    fn of(heap: &Heap, holders: &[NodeIndex]) -> Self {
        let essential = heap.essential();
        let before = reached(heap, essential, &Closed::default());
        let mut closed = Closed::default();
        closed.close(with_storage(heap, essential, holders));
        let (alive, dead_pairs) = alive(heap, essential, &mut closed, &before);
        Rest { closed, before, alive, dead_pairs }
    }
}

/// Some holders and the engine's storage that only they use: an entry of a Map is held by the Map, not by its table.
fn with_storage(heap: &Heap, essential: &Essential, holders: &[NodeIndex]) -> Vec<NodeIndex> {
    let (graph, dominators) = (heap.graph(), heap.dominators());
    let mut known: FxHashSet<NodeIndex> = holders.iter().copied().collect();
    let (mut found, mut open) = (holders.to_vec(), holders.to_vec());
    while let Some(node) = open.pop() {
        for edge in graph.edges_of(node).filter(|&edge| essential.of(node.0).admit(graph.edge_type(edge), graph.target(edge).0)) {
            let target = graph.target(edge);
            let is_storage = heap.roles().of(target) == Role::Storage && known.contains(&dominators.of(target));
            if is_storage && known.insert(target) {
                found.push(target);
                open.push(target);
            }
        }
    }
    found
}

/// What is alive if nothing passed what is closed.
pub(crate) fn alive_without(heap: &Heap, closed: &Closed) -> FixedBitSet {
    let before = reached(heap, heap.essential(), &Closed::default());
    alive(heap, heap.essential(), &mut closed.clone(), &before).0
}

/// What is alive without what is closed, and the references out of keys of WeakMaps that died: these are closed, too.
fn alive(heap: &Heap, essential: &Essential, closed: &mut Closed, before: &FixedBitSet) -> (FixedBitSet, FxHashSet<EdgeIndex>) {
    let pairs = Pairs::of(heap);
    let mut dead = FxHashSet::default();
    loop {
        let alive = reached(heap, essential, closed);
        let found: Vec<EdgeIndex> = pairs.dead(heap, before, &alive).filter(|&edge| dead.insert(edge)).collect();
        if found.is_empty() {
            return (alive, dead);
        }
        found.into_iter().for_each(|edge| closed.cut(edge));
    }
}

/// The entries of all WeakMaps.
struct Pairs {
    from_tables: Vec<EdgeIndex>,
    from_keys: Vec<EdgeIndex>,
}

impl Pairs {
    fn of(heap: &Heap) -> Self {
        let mut pairs = Pairs { from_tables: Vec::new(), from_keys: Vec::new() };
        if heap.graph().pair_text_count() == 0 {
            return pairs;
        }
        for (edge, &kind) in heap.graph().columns().types.iter().enumerate() {
            match kind {
                EdgeType::PAIR_FROM_TABLE => pairs.from_tables.push(EdgeIndex(edge as u32)),
                EdgeType::PAIR_FROM_KEY => pairs.from_keys.push(EdgeIndex(edge as u32)),
                _ => {}
            }
        }
        pairs
    }

    /// References out of keys whose table was alive and is not any more.
    fn dead(&self, heap: &Heap, before: &FixedBitSet, alive: &FixedBitSet) -> impl Iterator<Item = EdgeIndex> {
        let graph = heap.graph();
        let pair = |edge: EdgeIndex| -> Option<(NodeIndex, PairText)> { Some((graph.target(edge), graph.pair_text(edge)?)) };
        let is_lost = |edge: EdgeIndex| {
            let table = graph.source(edge);
            before.contains(table.at()) && !alive.contains(table.at())
        };
        let lost: FxHashSet<_> = self.from_tables.iter().filter(|&&edge| is_lost(edge)).filter_map(|&edge| pair(edge)).collect();
        let keys = if lost.is_empty() { &[][..] } else { &self.from_keys[..] };
        keys.iter().copied().filter(move |&edge| pair(edge).is_some_and(|pair| lost.contains(&pair)))
    }
}

/// What the root reaches, and what hangs on it because nothing refers to it, without what is closed.
fn reached(heap: &Heap, essential: &Essential, closed: &Closed) -> FixedBitSet {
    let columns = heap.graph().columns();
    let mut reached = FixedBitSet::with_capacity(heap.nodes().len());
    let begin = std::iter::once(heap.root().0).chain(essential.orphans.iter().copied());
    let mut level: Vec<u32> = begin.filter(|&node| !closed.contains(NodeIndex(node))).collect();
    level.iter().for_each(|&node| reached.insert(node as usize));
    let mut next = Vec::new();
    while !level.is_empty() {
        columns.visit_rows(&level, |source, row| {
            let rules = essential.of(source);
            for edge in row {
                let target = columns.targets[edge];
                let leads_on = rules.admit(columns.types[edge], target) && !reached.contains(target as usize);
                let is_closed = || closed.contains(NodeIndex(target)) || closed.cuts(heap.graph(), EdgeIndex(edge as u32));
                if leads_on && !is_closed() {
                    reached.insert(target as usize);
                    next.push(target);
                }
            }
        });
        std::mem::swap(&mut level, &mut next);
        next.clear();
    }
    reached
}

/// What goes if the references of closed nodes that lead towards some objects go.
fn freed(
    heap: &Heap,
    essential: &Essential,
    objects: &[NodeIndex],
    closed: &Closed,
    dead_pairs: &FxHashSet<EdgeIndex>,
    before: &FixedBitSet,
) -> Freed {
    let mut cut = Closed::default();
    leading_to(heap, essential, objects, closed, dead_pairs).into_iter().for_each(|edge| cut.cut(edge));
    let after = reached(heap, essential, &cut);
    let gone = before.difference(&after).map(|node| heap.shallow_size(NodeIndex(node as u32)));
    gone.fold(Freed::default(), |freed, size| Freed { count: freed.count + 1, size: freed.size + size })
}

/// The references by which closed nodes hold some objects: to them, or to what leads to one without passing another of the nodes.
fn leading_to(
    heap: &Heap,
    essential: &Essential,
    objects: &[NodeIndex],
    closed: &Closed,
    dead_pairs: &FxHashSet<EdgeIndex>,
) -> Vec<EdgeIndex> {
    let graph = heap.graph();
    let mut leads = FixedBitSet::with_capacity(heap.nodes().len());
    let (mut open, mut found) = (objects.to_vec(), Vec::new());
    objects.iter().for_each(|object| leads.insert(object.at()));
    while let Some(node) = open.pop() {
        for edge in graph.retainers().of(node) {
            let source = graph.source(edge);
            if !essential.of(source.0).admit(graph.edge_type(edge), node.0) {
                continue;
            }
            if closed.contains(source) || dead_pairs.contains(&edge) {
                found.push(edge);
            } else if !leads.put(source.at()) {
                open.push(source);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
