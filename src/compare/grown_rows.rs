//! What grew as rows for people: objects that grew alike at the same kind of place are one row, and what is no growth of the
//! program's is set aside.

use rustc_hash::FxHashMap;

use super::growth::{Grown, Growth, HeldBy};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::engine::ecmascript;
use crate::queries::edge_lookup::is_named;
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetAside {
    /// The objects, as they are in the base.
    pub places: Vec<NodeIndex>,
    /// By how many bytes together.
    pub bytes: u64,
}

/// A place is described by so many names at most.
const MOST_NAMES: usize = 8;

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
                found.compiled.places.push(grown.old);
                found.compiled.bytes += grown.bytes() as u64;
                continue;
            }
            rows.entry(place(heap, &held_by, grown.node)).or_default().push(grown);
        }
        let id = |grown: &Grown| heap.id(grown.node);
        found.rows = merge_siblings(heap, &held_by, rows)
            .into_iter()
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

/// Stands among names for an index or a key: one of many.
const ANY: &str = "[]";

/// Collections of collections are followed so many levels up: tenants, their users, the resources of each.
const MOST_LEVELS: usize = 3;

fn place(heap: &Heap, held_by: &HeldBy, node: NodeIndex) -> Place {
    let class = heap.classes().of(node);
    let (mut at, mut names) = (node, Vec::new());
    // Where the outermost collection of which this is one of many begins.
    let mut outermost = None;
    let mut levels = 0;
    while names.len() < MOST_NAMES && levels < MOST_LEVELS {
        let (holder, edge) = held_by.holder(at);
        let Some(edge) = edge else { break };
        if is_name_of_place(heap, edge) {
            // A variable is no part of a collection, whatever its scope hangs on.
            if levels > 0 && heap.graph().edge_type(edge) == EdgeType::CONTEXT {
                break;
            }
            names.push(heap.edge_name(edge).to_string());
        } else {
            names.push(ANY.to_owned());
            levels += 1;
            outermost = Some((names.len(), holder));
        }
        at = holder;
    }
    match outermost {
        Some((length, holder)) => {
            names.truncate(length);
            (class, names, holder)
        }
        // Names alone lead there: there is no second one.
        None => (class, Vec::new(), node),
    }
}

/// So many objects of a class that grew under keys of one plain object make it a dictionary, if they are half of what it has.
const FEWEST_SIBLINGS: usize = 4;

/// Places of objects that stand under keys of one plain object and grew alike become one: `hits.client1`, `hits.client2`.
fn merge_siblings(heap: &Heap, held_by: &HeldBy, rows: FxHashMap<Place, Vec<Grown>>) -> Vec<Vec<Grown>> {
    let mut siblings: FxHashMap<(ClassIndex, NodeIndex), Vec<Vec<Grown>>> = FxHashMap::default();
    let mut others = Vec::new();
    for ((class, names, _), members) in rows {
        let (holder, edge) = held_by.holder(members[0].node);
        let is_property = edge.is_some_and(|edge| heap.graph().edge_type(edge) == EdgeType::PROPERTY);
        if names.is_empty() && is_property && heap.strings().is(heap.nodes().name(holder), ecmascript::OBJECT) {
            siblings.entry((class, holder)).or_default().push(members);
        } else {
            others.push(members);
        }
    }
    for ((_, holder), rows) in siblings {
        let properties = heap.graph().edges_of(holder).filter(|&edge| heap.graph().edge_type(edge) == EdgeType::PROPERTY).count();
        if rows.len() >= FEWEST_SIBLINGS && rows.len() * 2 >= properties {
            others.push(rows.into_iter().flatten().collect());
        } else {
            others.extend(rows);
        }
    }
    others
}

/// Whether a reference has a name that tells where its target is; not an index, and not a key of a dictionary.
pub fn is_name_of_place(heap: &Heap, edge: EdgeIndex) -> bool {
    let graph = heap.graph();
    match (graph.edge_type(edge), graph.edge_name(edge)) {
        (EdgeType::ELEMENT | EdgeType::HIDDEN, _) | (_, EdgeName::Number(_)) => false,
        (EdgeType::PROPERTY, _) => {
            is_named(heap, edge, ecmascript::PROTOTYPE) || heap.property_count(graph.source(edge)) <= MOST_PROPERTIES
        }
        _ => heap.edge_name(edge).as_bytes().first().is_some_and(|first| !first.is_ascii_digit()),
    }
}
