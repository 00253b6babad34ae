//! What an object's retained size consists of, twice: by class, and by what the object refers to. Either way the parts add up to the
//! retained size.
//!
//! Parts are cut along the dominator tree. The engine's own storage (hash tables, elements) counts as the object, so that what a Map or
//! an array holds are its children. What hangs on the object in the tree although the object does not refer to it has several of the
//! children for holders: it belongs to none of them, and goes when they all go.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::dominators::Dominators;
use crate::columns::one_caller::one_caller;
use crate::columns::roles::Role;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// What an object's retained size consists of, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The object's shallow size.
    pub own_size: u64,
    /// The engine's storage that only the object uses and that its shallow size does not count.
    pub storage_size: u64,
    /// What the object refers to and alone keeps alive, by retained size descending, then by id. With `own_size`, `storage_size` and
    /// `shared` it adds up to the retained size.
    pub children: Vec<ChildPart>,
    /// What several of these keep alive together.
    pub shared: SharedPart,
    /// Everything below the object by class, by shallow size descending. With `own_size` the shallow sizes add up to the retained size.
    pub classes: Vec<ClassPart>,
}

/// A child and what goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildPart {
    /// The reference that says most: a property before what the engine has besides.
    pub edge: EdgeIndex,
    /// The child.
    pub node: NodeIndex,
    /// Its retained size in bytes.
    pub retained_size: u64,
}

/// What several children keep together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedPart {
    /// How many objects none of which keeps another.
    pub count: u64,
    /// The sum of their retained sizes in bytes.
    pub retained_size: u64,
    /// The class that has most of these bytes, and how many of these objects are of it.
    pub most: Option<(ClassIndex, u64)>,
}

/// Objects of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassPart {
    /// The class.
    pub class: ClassIndex,
    /// How many objects; those that take nothing themselves do not count.
    pub count: u64,
    /// The sum of their shallow sizes in bytes.
    pub shallow_size: u64,
    /// What they retain below the object, in bytes; what one class retains another may, too.
    pub retained_size: u64,
}

/// What an object's retained size consists of. Linear in what the object retains and refers to, with a look for its place.
pub fn composition(heap: &Heap, object: NodeIndex) -> Composition {
    let _alone = one_caller();
    let Some(below) = Below::new(heap.dominators(), object) else { return Composition::default() };
    let own = Own::collect(heap, object);
    let (children, shared) = children(heap, &below, &own);
    Composition {
        own_size: heap.shallow_size(object),
        storage_size: own.storage.iter().map(|&node| heap.shallow_size(node)).sum(),
        children,
        shared,
        classes: classes(heap, &below),
    }
}

/// The places in preorder of what an object dominates.
struct Below<'h> {
    order: &'h [u32],
    above: &'h [u32],
    /// The object's own place.
    top: usize,
    /// Behind the last place.
    end: usize,
}

impl<'h> Below<'h> {
    fn new(dominators: &'h Dominators, object: NodeIndex) -> Option<Self> {
        let (order, above) = (dominators.order(), dominators.above());
        let top = order.iter().position(|&node| node == object.0)?;
        let length = above[top + 1..].iter().take_while(|&&above| above as usize >= top).count();
        Some(Below { order, above, top, end: top + 1 + length })
    }

    /// The places, without the object's own.
    fn places(&self) -> std::ops::Range<usize> {
        self.top + 1..self.end
    }

    fn node(&self, place: usize) -> NodeIndex {
        NodeIndex(self.order[place])
    }
}

/// An object with the storage that only it uses, and what they refer to.
struct Own {
    object: NodeIndex,
    storage: Vec<NodeIndex>,
    is_own: FixedBitSet,
    /// By target, the reference that says most.
    references: FxHashMap<NodeIndex, EdgeIndex>,
}

impl Own {
    fn collect(heap: &Heap, object: NodeIndex) -> Self {
        let (graph, dominators, roles) = (heap.graph(), heap.dominators(), heap.roles());
        let mut own = Own {
            object,
            storage: Vec::new(),
            is_own: FixedBitSet::with_capacity(heap.nodes().len()),
            references: FxHashMap::default(),
        };
        own.is_own.insert(object.at());
        let mut open = vec![object];
        while let Some(source) = open.pop() {
            for edge in graph.edges_of(source).filter(|&edge| holds(heap, source, edge)) {
                let target = graph.target(edge);
                // All ways here lead through what is the object's own, so the dominator was met before if it is that, too.
                if target == object || !own.is_own.contains(dominators.of(target).at()) {
                    continue;
                }
                if roles.of(target) != Role::Storage {
                    own.refer(heap, target, edge);
                } else if !own.is_own.put(target.at()) {
                    own.storage.push(target);
                    open.push(target);
                }
            }
        }
        own
    }

    fn refer(&mut self, heap: &Heap, target: NodeIndex, edge: EdgeIndex) {
        let object = self.object;
        let rank = |edge: EdgeIndex| (heap.graph().source(edge) != object, !heap.graph().edge_type(edge).is_written(), edge);
        let known = self.references.entry(target).or_insert(edge);
        if rank(edge) < rank(*known) {
            *known = edge;
        }
    }
}

/// Whether a reference counts for dominators.
fn holds(heap: &Heap, source: NodeIndex, edge: EdgeIndex) -> bool {
    match heap.graph().edge_type(edge) {
        EdgeType::WEAK | EdgeType::PAIR_FROM_TABLE => false,
        EdgeType::SHORTCUT => source == heap.root(),
        _ => true,
    }
}

fn children(heap: &Heap, below: &Below, own: &Own) -> (Vec<ChildPart>, SharedPart) {
    let mut children = Vec::new();
    let mut shared = SharedPart::default();
    let mut shared_classes: FxHashMap<ClassIndex, (u64, u64)> = FxHashMap::default();
    for place in below.places() {
        let (node, dominator) = (below.node(place), below.node(below.above[place] as usize));
        if own.is_own.contains(node.at()) || !own.is_own.contains(dominator.at()) {
            continue;
        }
        let retained_size = heap.retained_size(node);
        if let Some(&edge) = own.references.get(&node) {
            children.push(ChildPart { edge, node, retained_size });
            continue;
        }
        shared = SharedPart { count: shared.count + 1, retained_size: shared.retained_size + retained_size, ..shared };
        let (size, count) = shared_classes.entry(heap.classes().of(node)).or_default();
        (*size, *count) = (*size + retained_size, *count + 1);
    }
    let most = shared_classes.into_iter().max_by_key(|&(class, (size, _))| (size, std::cmp::Reverse(class)));
    shared.most = most.map(|(class, (_, count))| (class, count));
    children.sort_by_key(|child| (std::cmp::Reverse(child.retained_size), heap.id(child.node), child.node));
    (children, shared)
}

/// A class is blocked from one of its objects to the end of what that dominates: what it retains there is counted.
fn classes(heap: &Heap, below: &Below) -> Vec<ClassPart> {
    let lengths = lengths(below);
    let mut parts: FxHashMap<ClassIndex, (ClassPart, usize)> = FxHashMap::default();
    for place in below.places() {
        let node = below.node(place);
        let shallow_size = heap.shallow_size(node);
        if shallow_size == 0 {
            continue;
        }
        let class = heap.classes().of(node);
        let empty = ClassPart { class, count: 0, shallow_size: 0, retained_size: 0 };
        let (part, blocked_until) = parts.entry(class).or_insert((empty, 0));
        (part.count, part.shallow_size) = (part.count + 1, part.shallow_size + shallow_size);
        if place >= *blocked_until {
            part.retained_size += heap.retained_size(node);
            *blocked_until = place + lengths[place - below.top] as usize;
        }
    }
    let mut parts: Vec<ClassPart> = parts.into_values().map(|(part, _)| part).collect();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.shallow_size), part.class));
    parts
}

/// How many nodes each of them dominates, itself included, by place from the object's own on.
fn lengths(below: &Below) -> Vec<u32> {
    let mut lengths = vec![1; below.end - below.top];
    for place in below.places().rev() {
        lengths[below.above[place] as usize - below.top] += lengths[place - below.top];
    }
    lengths
}

#[cfg(test)]
mod tests;
