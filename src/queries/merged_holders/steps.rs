//! The steps of ways, as far as a program would tell them apart.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::engine::v8;
use crate::keyed::KeyedMap;
use crate::queries::contents::{Slot, is_scope, slot_in};
use crate::queries::declaring_functions::declaring;
use crate::queries::edge_lookup::{internal, is_named};
use crate::queries::retaining_paths::anchors::is_es_module;
use crate::queries::retaining_paths::dijkstra::Reached;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, Location, NodeIndex, NodeType, StringIndex};

/// What a step is. Equal keys are written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A way begins.
    Start(NodeIndex),
    /// A way begins at one of many that the same code made, or comes from one: scopes of a function, closures.
    MadeBy(ClassIndex, Code),
    /// Whatever object of a class a way comes from.
    Class(ClassIndex),
    Property(StringIndex),
    /// One of the many properties of an object that serves as a dictionary.
    AnyProperty,
    Element,
    /// Out of a collection's table.
    Entry(Slot),
    Variable(StringIndex),
    /// What a module exports, by the cell that it stands in.
    Export(NodeIndex),
    WeakMapValue,
    /// To a group of roots.
    Root(NodeIndex),
    Internal(StringIndex),
    /// Slots of the engine's that have numbers.
    Unnamed,
}

/// The code that made an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Code {
    /// Where it stands.
    At(Location),
    /// What V8 knows of a function, or a closure of it, where the file has no place.
    Of(NodeIndex),
}

/// The last step of the way to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) key: Key,
    /// The node that it leaves: what the engine has in between belongs to the step.
    pub(super) above: NodeIndex,
}

/// An object with more properties is a dictionary, unless ways begin there.
const MANY_PROPERTIES: usize = 64;
/// Scopes inside of one another are left in one step, up to so many.
const MOST_SCOPES: usize = 64;

/// The steps of a heap's ways.
pub(super) struct Steps<'h> {
    heap: &'h Heap,
    ways: &'h Reached,
    /// Some producers write a text several times.
    canonical: FxHashMap<StringIndex, StringIndex>,
    by_text: KeyedMap<Box<[u8]>, StringIndex>,
}

impl<'h> Steps<'h> {
    pub(super) fn new(heap: &'h Heap, ways: &'h Reached) -> Self {
        Steps { heap, ways, canonical: FxHashMap::default(), by_text: KeyedMap::default() }
    }

    /// Whether ways begin at a node.
    pub(super) fn begins_at(&self, node: NodeIndex) -> bool {
        self.ways.edge_to(node).is_none() && self.ways.cost(node).is_some()
    }

    /// Where ways begin: at this node, or at any that the same code made.
    pub(super) fn start(&self, node: NodeIndex) -> Key {
        self.made_by(node).unwrap_or(Key::Start(node))
    }

    /// From what the last steps come: whatever the same code made; of objects any of the class, wherever it is made.
    pub(super) fn comes_from(&self, node: NodeIndex) -> Key {
        let class = Key::Class(self.heap.classes().of(node));
        let is_of_code = self.heap.node_type(node) == NodeType::CLOSURE || is_scope(self.heap, node);
        if is_of_code { self.made_by(node).unwrap_or(class) } else { class }
    }

    /// The code that made a node, as far as the file tells.
    fn made_by(&self, node: NodeIndex) -> Option<Key> {
        let heap = self.heap;
        let code = match heap.locations().get(node) {
            Some(location) => Code::At(location),
            None if is_scope(heap, node) => Code::Of(declaring(heap, node).or_else(|| waiting(heap, node))?),
            None if heap.node_type(node) == NodeType::CLOSURE => Code::Of(internal(heap, node, "shared")?),
            None => return None,
        };
        Some(Key::MadeBy(heap.classes().of(node), code))
    }

    /// The references between a node and a node further in on the same way.
    pub(super) fn edges_between(&self, outer: NodeIndex, inner: NodeIndex) -> Vec<EdgeIndex> {
        let (mut at, mut edges) = (inner, Vec::new());
        while let Some(by) = self.ways.edge_to(at).filter(|_| at != outer) {
            edges.push(by);
            at = self.heap.graph().source(by);
        }
        edges.reverse();
        edges
    }

    /// The last step of the way to a node; none where ways begin, and where none leads.
    pub(super) fn to(&mut self, node: NodeIndex) -> Option<Step> {
        let edge = self.ways.edge_to(node)?;
        let above = self.heap.graph().source(edge);
        let step = self.out_of_table(edge, above).or_else(|| self.out_of_cell(above)).or_else(|| self.out_of_scope(edge, above));
        Some(step.unwrap_or_else(|| Step { key: self.key(edge, above), above }))
    }

    /// Out of a hash table or of elements: two references are one step.
    fn out_of_table(&self, edge: EdgeIndex, table: NodeIndex) -> Option<Step> {
        let heap = self.heap;
        let into = self.ways.edge_to(table).filter(|_| heap.node_type(table) == NodeType::ARRAY)?;
        let above = heap.graph().source(into);
        let is_into = |name| heap.graph().edge_type(into).is_internal() && is_named(heap, into, name);
        if is_into(v8::edge::ELEMENTS) {
            return Some(Step { key: Key::Element, above });
        }
        is_into(v8::edge::TABLE).then(|| Step { key: Key::Entry(slot_in(heap, table, edge)), above })
    }

    /// Out of the cell that a variable or an export stands in.
    fn out_of_cell(&mut self, cell: NodeIndex) -> Option<Step> {
        let heap = self.heap;
        let name = heap.nodes().name(cell);
        if !v8::CELLS.iter().any(|text| heap.strings().is(name, text)) {
            return None;
        }
        let into = self.ways.edge_to(cell)?;
        let holder = heap.graph().source(into);
        if let Some(step) = self.out_of_scope(into, holder) {
            return Some(step);
        }
        let module = self.ways.edge_to(holder).map(|edge| heap.graph().source(edge));
        let above = module.filter(|&module| is_es_module(heap, module)).unwrap_or(holder);
        Some(Step { key: Key::Export(cell), above })
    }

    /// A variable, out of a function's scope and those around it.
    fn out_of_scope(&mut self, edge: EdgeIndex, scope: NodeIndex) -> Option<Step> {
        let heap = self.heap;
        let graph = heap.graph();
        if graph.edge_type(edge) != EdgeType::CONTEXT || !is_scope(heap, scope) {
            return None;
        }
        let is_inward = |into: EdgeIndex| [v8::edge::CONTEXT, v8::edge::PREVIOUS].iter().any(|name| is_named(heap, into, name));
        let mut above = scope;
        for _ in 0..MOST_SCOPES {
            let Some(into) = self.ways.edge_to(above).filter(|&into| is_inward(into)) else { break };
            above = graph.source(into);
            if !is_scope(heap, above) {
                break;
            }
        }
        let EdgeName::Text(name) = graph.edge_name(edge) else { return Some(Step { key: Key::Unnamed, above }) };
        Some(Step { key: Key::Variable(self.canonical(name)), above })
    }

    fn key(&mut self, edge: EdgeIndex, source: NodeIndex) -> Key {
        let heap = self.heap;
        let graph = heap.graph();
        if heap.node_type(source) == NodeType::SYNTHETIC {
            let target = graph.target(edge);
            return if heap.node_type(target) == NodeType::SYNTHETIC { Key::Root(target) } else { Key::Unnamed };
        }
        match (graph.edge_type(edge), graph.edge_name(edge)) {
            (EdgeType::PROPERTY, _) if self.is_dictionary(source) => Key::AnyProperty,
            (EdgeType::PROPERTY, EdgeName::Text(name)) => Key::Property(self.canonical(name)),
            (EdgeType::ELEMENT, _) => Key::Element,
            (EdgeType::CONTEXT, EdgeName::Text(name)) => Key::Variable(self.canonical(name)),
            (EdgeType::PAIR_FROM_KEY | EdgeType::PAIR_FROM_TABLE, _) => Key::WeakMapValue,
            (EdgeType::HIDDEN, _) | (_, EdgeName::Number(_)) => Key::Unnamed,
            (_, EdgeName::Text(name)) if heap.strings().raw(name).first().is_none_or(u8::is_ascii_digit) => Key::Unnamed,
            (_, EdgeName::Text(name)) => Key::Internal(self.canonical(name)),
        }
    }

    /// Of some references those whose names make no difference.
    pub(super) fn nameless(&self, edges: &[EdgeIndex]) -> Vec<EdgeIndex> {
        let graph = self.heap.graph();
        let is_nameless = |edge: EdgeIndex| graph.edge_type(edge) == EdgeType::PROPERTY && self.is_dictionary(graph.source(edge));
        edges.iter().copied().filter(|&edge| is_nameless(edge)).collect()
    }

    fn is_dictionary(&self, node: NodeIndex) -> bool {
        let is_plain = matches!(self.heap.node_type(node), NodeType::OBJECT);
        is_plain && !self.begins_at(node) && self.heap.property_count(node) > MANY_PROPERTIES
    }

    fn canonical(&mut self, name: StringIndex) -> StringIndex {
        let (heap, by_text) = (self.heap, &mut self.by_text);
        *self.canonical.entry(name).or_insert_with(|| {
            let text = heap.strings().get(name);
            *by_text.entry(text.as_bytes().into()).or_insert(name)
        })
    }
}

/// What V8 knows of the function that goes on where an `await` ends: it makes a scope for that, which no function declares.
fn waiting(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    let function = internal(heap, internal(heap, scope, "extension")?, "function")?;
    internal(heap, function, "shared")
}
