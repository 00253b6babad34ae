//! Hash tables behind Map, Set, WeakMap and WeakSet, read slot by slot.
//!
//! V8 keeps a Map in an array `table`: number of elements, number of deleted, number of buckets *b*, the buckets, then room
//! for 2*b* entries of key, value and chain (a Set: key and chain). A slot's number is the name of the edge that leaves it;
//! small integers leave no edge. So the length of the array tells *b* and the kind of table, *b* tells where the entries
//! begin, and a missing edge is a value that was not recorded. Holds for V8 from 6.8 (Node 10) to 15.6.

use super::primitives::oddball;
use crate::Heap;
use crate::columns::memo::Memo;
use crate::engine::{ecmascript, jsc, v8};
use crate::keyed::KeyedMap;
use crate::queries::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// One entry of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key; in a Set the member.
    pub key: Held,
    /// The value; in a Set [`Held::Nothing`].
    pub value: Held,
}

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// This node.
    Node(NodeIndex),
    /// A value that the file does not record, such as a small integer.
    NotRecorded,
    /// There is no such slot.
    Nothing,
}

/// What kind of collection a table belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableLayout {
    /// Keys, values, chains.
    Map,
    /// Members, chains.
    Set,
    /// Keys and values, held weakly.
    Weak,
}

/// The room of a Map or a Set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableRoom {
    /// So many entries fit, deleted ones that still take their place included.
    pub entries: u64,
    /// Size of the table in bytes.
    pub bytes: u64,
}

/// The room in the table of a Map or a Set; none for anything else.
pub fn table_room(heap: &Heap, node: NodeIndex) -> Option<TableRoom> {
    let table = storage(heap, node)?;
    let plan = plan(heap, table);
    // Two entries a bucket.
    let entries = (plan.first - PREFIX) * 2;
    (plan.layout != TableLayout::Weak).then(|| TableRoom { entries, bytes: heap.nodes().self_size(table) })
}

/// Slots before the buckets (or, in weak tables, before the entries).
const PREFIX: u64 = 3;

/// A table's layout, and the slot of its first entry.
struct Plan {
    layout: TableLayout,
    first: u64,
}

/// The array behind a collection.
pub(super) fn storage(heap: &Heap, node: NodeIndex) -> Option<NodeIndex> {
    if heap.node_type(node) != NodeType::OBJECT {
        return None;
    }
    internal(heap, node, v8::edge::TABLE).filter(|&table| heap.node_type(table) == NodeType::ARRAY)
}

/// Edges from an object to storage of its own, as V8 names them.
const STORAGE_EDGES: [&str; 3] = [v8::edge::TABLE, v8::edge::ELEMENTS, v8::edge::PROPERTIES];

/// The object that an array of the engine's stores properties, elements or entries for.
pub fn storage_owner(heap: &Heap, array: NodeIndex) -> Option<NodeIndex> {
    if heap.node_type(array) != NodeType::ARRAY {
        return None;
    }
    let graph = heap.graph();
    let is_storage = |edge| graph.edge_type(edge).is_internal() && STORAGE_EDGES.iter().any(|name| is_named(heap, edge, name));
    graph.retainers_of(array).into_iter().find(|&edge| is_storage(edge)).map(|edge| graph.source(edge))
}

/// Entries of a table in slot order, which is order of insertion for Map and Set.
pub(super) fn entries(heap: &Heap, table: NodeIndex) -> (Vec<Entry>, TableLayout) {
    let plan = plan(heap, table);
    let mut slots = slots(heap, table, &plan);
    slots.sort_by_key(|&(slot, _)| slot);
    let width = plan.layout.width();
    let mut entries: Vec<(u64, Entry)> = Vec::new();
    for (slot, node) in slots {
        let Some(offset) = slot.checked_sub(plan.first) else { continue };
        let (number, part) = (offset / width, offset % width);
        if entries.last().is_none_or(|&(last, _)| last != number) {
            let value = if plan.layout == TableLayout::Set { Held::Nothing } else { Held::NotRecorded };
            entries.push((number, Entry { key: Held::NotRecorded, value }));
        }
        if let Some((_, entry)) = entries.last_mut() {
            match part {
                0 => entry.key = Held::Node(node),
                1 if plan.layout != TableLayout::Set => entry.value = Held::Node(node),
                _ => {}
            }
        }
    }
    if entries.is_empty() && plan.layout == TableLayout::Weak {
        return (pairs(heap, table), plan.layout);
    }
    let entries = entries.into_iter().map(|(_, entry)| entry).filter(|entry| !is_deleted(heap, entry)).collect();
    (entries, plan.layout)
}

/// Entries of a weak table by the edges to its values: V8 15 writes no others. Their names tell the key's id.
fn pairs(heap: &Heap, table: NodeIndex) -> Vec<Entry> {
    let graph = heap.graph();
    let entries = graph.edges_of(table).filter(|&edge| graph.edge_type(edge) == EdgeType::PAIR_FROM_TABLE).map(|edge| {
        let value = graph.target(edge);
        let key = key_id(&heap.edge_name(edge).to_string()).and_then(|id| PairKeys::find(heap, value, id));
        Entry { key: key.map_or(Held::NotRecorded, Held::Node), value: Held::Node(value) }
    });
    entries.filter(|entry| !is_deleted(heap, entry)).collect()
}

/// The keys that hold a value in WeakMaps, by id.
#[derive(Debug)]
pub(crate) struct PairKeys(KeyedMap<u64, NodeIndex>);

impl PairKeys {
    /// The key with this id that holds a value. Thousands of entries may have one and the same value.
    fn find(heap: &Heap, value: NodeIndex, id: u64) -> Option<NodeIndex> {
        let graph = heap.graph();
        let keys = heap.extension::<Memo<PairKeys>>().get(value, || {
            let keys = graph.retainers().of(value).filter(|&edge| graph.edge_type(edge) == EdgeType::PAIR_FROM_KEY);
            let mut by_id = KeyedMap::default();
            keys.map(|edge| graph.source(edge)).for_each(|key| _ = by_id.entry(heap.id(key).0).or_insert(key));
            PairKeys(by_id)
        });
        keys.0.get(&id).copied()
    }
}

/// The id of the key in the name of a pair: `1 / part of key (Session @159) -> value (Object @160) pair in …`.
fn key_id(name: &str) -> Option<u64> {
    let (key, _) = name.rsplit_once(v8::PAIR_VALUE)?;
    key.rsplit_once('@')?.1.parse().ok()
}

/// The key of the entry that has this slot for its value, if the table is one of a Map and the file has the key.
pub(crate) fn key_of_slot(heap: &Heap, table: NodeIndex, slot: u64) -> Option<NodeIndex> {
    let plan = plan(heap, table);
    let offset = slot.checked_sub(plan.first)?;
    if plan.layout == TableLayout::Set || offset % plan.layout.width() != 1 {
        return None;
    }
    let keys = heap.extension::<Memo<TableKeys>>().get(table, || TableKeys::of(heap, table, &plan));
    let at = keys.0.binary_search_by_key(&(slot - 1), |&(slot, _)| slot).ok()?;
    Some(keys.0[at].1)
}

/// What a slot of a collection's table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    /// Of a Map, or of a WeakMap.
    Key,
    /// Of a Map, or of a WeakMap.
    Value,
    /// Of a Set.
    Member,
    /// Chains, buckets.
    Other,
}

/// What the slot is for by which a reference leaves a table.
pub(crate) fn slot_in(heap: &Heap, table: NodeIndex, edge: EdgeIndex) -> Slot {
    let plan = plan(heap, table);
    let offset = slot_number(heap, heap.graph().edge_name(edge)).and_then(|slot| slot.checked_sub(plan.first));
    match (plan.layout, offset.map(|offset| offset % plan.layout.width())) {
        (TableLayout::Set, Some(0)) => Slot::Member,
        (TableLayout::Map | TableLayout::Weak, Some(0)) => Slot::Key,
        (TableLayout::Map | TableLayout::Weak, Some(1)) => Slot::Value,
        _ => Slot::Other,
    }
}

/// The keys of a table by their slots, which are in order; one a slot.
#[derive(Debug)]
pub(crate) struct TableKeys(Vec<(u64, NodeIndex)>);

impl TableKeys {
    fn of(heap: &Heap, table: NodeIndex, plan: &Plan) -> Self {
        let is_key = |slot: u64| slot.checked_sub(plan.first).is_some_and(|offset| offset % plan.layout.width() == 0);
        let mut keys = slots(heap, table, plan);
        keys.retain(|&(slot, _)| is_key(slot));
        // Of several edges from one slot the first counts.
        keys.sort_by_key(|&(slot, _)| slot);
        keys.dedup_by_key(|&mut (slot, _)| slot);
        TableKeys(keys)
    }
}

/// A deleted entry: its key is the hole (V8 keeps the place until the table is rebuilt).
fn is_deleted(heap: &Heap, entry: &Entry) -> bool {
    matches!(entry.key, Held::Node(key) if oddball(heap, key).is_some_and(|text| text == *"hole"))
}

impl TableLayout {
    /// Slots of one entry.
    fn width(self) -> u64 {
        match self {
            TableLayout::Map => 3,
            TableLayout::Set | TableLayout::Weak => 2,
        }
    }
}

fn plan(heap: &Heap, table: NodeIndex) -> Plan {
    let size = heap.nodes().self_size(table);
    // Header of map and length, then slots: 8 bytes each, or 4 with compressed pointers.
    let lengths = [(16, 8), (8, 4)].into_iter().filter(|&(header, slot)| size >= header && (size - header).is_multiple_of(slot));
    for length in lengths.map(|(header, slot)| (size - header) / slot) {
        let Some(room) = length.checked_sub(PREFIX) else { continue };
        for (layout, per_bucket) in [(TableLayout::Map, 7), (TableLayout::Set, 5)] {
            if room % per_bucket == 0 && (room / per_bucket).is_power_of_two() {
                return Plan { layout, first: PREFIX + room / per_bucket };
            }
        }
    }
    Plan { layout: TableLayout::Weak, first: PREFIX }
}

/// Numbered slots that hold something. Weak tables hold their entries by weak edges, the others by internal ones.
fn slots(heap: &Heap, table: NodeIndex, plan: &Plan) -> Vec<(u64, NodeIndex)> {
    let graph = heap.graph();
    graph
        .edges_of(table)
        .filter(|&edge| {
            let kind = graph.edge_type(edge);
            if plan.layout == TableLayout::Weak { kind == EdgeType::WEAK } else { kind.is_internal() || kind == EdgeType::HIDDEN }
        })
        .filter_map(|edge| Some((slot_number(heap, graph.edge_name(edge))?, graph.target(edge))))
        .collect()
}

/// The slot that an edge is named after.
fn slot_number(heap: &Heap, name: EdgeName) -> Option<u64> {
    match name {
        EdgeName::Number(number) => u64::try_from(number).ok(),
        EdgeName::Text(string) => std::str::from_utf8(heap.strings().raw(string)).ok()?.parse().ok(),
    }
}

/// Keys and values of a collection of Bun's, whose edges have no names.
pub(super) fn unpaired_members(heap: &Heap, node: NodeIndex) -> Vec<NodeIndex> {
    let graph = heap.graph();
    if heap.node_type(node) != NodeType::OBJECT
        || ![ecmascript::MAP, ecmascript::SET].iter().any(|name| heap.strings().is(heap.nodes().name(node), name))
    {
        return Vec::new();
    }
    let storage = graph
        .edges_of(node)
        .map(|edge| graph.target(edge))
        .find(|&target| jsc::STORAGE.iter().any(|name| heap.strings().is(heap.nodes().name(target), name)));
    storage.map_or_else(Vec::new, |storage| {
        let members = graph.edges_of(storage).map(|edge| graph.target(edge));
        members.filter(|&member| heap.node_type(member) != NodeType::OBJECT_SHAPE).collect()
    })
}
