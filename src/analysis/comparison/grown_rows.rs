//! What grew as rows for people: objects that grew alike at the same kind of place are one row, and what is no growth of the
//! program's is set aside.

use rustc_hash::FxHashMap;

use super::growth::{Grown, Growth, HeldBy};
use crate::analysis::Heap;
use crate::analysis::classes::ClassIndex;
use crate::analysis::edge_lookup::is_named;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// Objects that grew alike: one, or several of one class at the same kind of place, such as the `items` of each session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrownRow {
    /// The objects, the one that grew most first.
    pub members: Vec<Grown>,
}

impl GrownRow {
    /// Bytes that all of them have collected.
    pub fn bytes(&self) -> i64 {
        self.members.iter().map(Grown::bytes).sum()
    }

    /// New objects and values that they refer to, less those that went away.
    pub fn references(&self) -> i64 {
        self.members.iter().map(Grown::references).sum()
    }

    /// The one that grew most.
    pub fn first(&self) -> &Grown {
        &self.members[0]
    }
}

/// What grew, and what was set aside.
#[derive(Debug, Default)]
pub struct GrownRows {
    /// By bytes descending, then by references, then by id.
    pub rows: Vec<GrownRow>,
    /// Functions that grew without a new object in them: by code, constants, and what the engine learnt.
    pub compiled: SetAside,
}

/// Growth that is no row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetAside {
    /// How many objects.
    pub count: u64,
    /// By how many bytes together.
    pub bytes: u64,
}

/// A place is described by so many names at most.
const MOST_NAMES: usize = 6;

/// An object with more properties than this is used as a dictionary: its keys name no kind of place.
const MOST_PROPERTIES: usize = 50;

impl GrownRows {
    /// The rows of a growth.
    pub fn new(heap: &Heap, growth: &Growth) -> Self {
        let mut found = GrownRows::default();
        let mut rows: FxHashMap<Place, Vec<Grown>> = FxHashMap::default();
        let all: Vec<Grown> = growth.all(|grown| grown.bytes() > 0);
        let held_by = growth.held_by(all.iter().map(|grown| grown.node), MOST_NAMES);
        for grown in all {
            // Engines compile functions and learn about them as they run; that ends by itself.
            if heap.node_type(grown.node) == NodeType::CLOSURE && !growth.new_holders(grown.node) {
                found.compiled.count += 1;
                found.compiled.bytes += grown.bytes() as u64;
                continue;
            }
            rows.entry(place(heap, &held_by, grown.node)).or_default().push(grown);
        }
        let id = |grown: &Grown| heap.id(grown.node);
        found.rows = rows
            .into_values()
            .map(|mut members| {
                members.sort_unstable_by_key(|grown| (-grown.bytes(), -grown.references(), id(grown), grown.node));
                GrownRow { members }
            })
            .collect();
        found.rows.sort_unstable_by_key(|row| (-row.bytes(), -row.references(), id(row.first()), row.first().node));
        found
    }
}

/// A kind of place: the class, the names that lead to it, and the surviving object where the names begin.
type Place = (ClassIndex, Vec<String>, NodeIndex);

fn place(heap: &Heap, held_by: &HeldBy, node: NodeIndex) -> Place {
    let class = heap.classes().of(node);
    let (mut at, mut names) = (node, Vec::new());
    while names.len() < MOST_NAMES {
        let (holder, edge) = held_by.holder(at);
        let Some(edge) = edge else { break };
        if !is_name_of_place(heap, edge) {
            // One of many of this holder.
            return (class, names, holder);
        }
        names.push(heap.edge_name(edge).to_string());
        at = holder;
    }
    // Names alone lead there: there is no second one.
    (class, Vec::new(), node)
}

/// Whether a reference has a name that tells where its target is; not an index, and not a key of a dictionary.
pub fn is_name_of_place(heap: &Heap, edge: EdgeIndex) -> bool {
    let graph = heap.graph();
    match (graph.edge_type(edge), graph.edge_name(edge)) {
        (EdgeType::ELEMENT | EdgeType::HIDDEN, _) | (_, EdgeName::Number(_)) => false,
        (EdgeType::PROPERTY, _) => {
            is_named(heap, edge, "__proto__") || heap.property_count(graph.source(edge)) <= MOST_PROPERTIES
        }
        _ => heap.edge_name(edge).as_bytes().first().is_some_and(|first| !first.is_ascii_digit()),
    }
}
