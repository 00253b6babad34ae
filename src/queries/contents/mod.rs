//! What an object holds, as a JavaScript programmer would write it: properties, elements, Map and Set entries, variables
//! of closures, text of strings, numbers. Read from the edges that each engine writes; what a file does not record
//! (small integers, in most) is left out, never guessed.

use std::collections::HashMap;

use rustc_hash::FxHashSet;

use crate::Heap;
use crate::engine::{ecmascript, v8};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, JsText, NodeIndex, NodeType};

mod internal_edges;
mod primitives;
mod promises;
mod scopes;
mod tables;

pub use primitives::{label, primitive_text, quoted};
pub(crate) use scopes::is_scope;
pub use scopes::{Scope, Variable, is_script_scope, scope_owner};
pub use tables::{Entry, Held, TableLayout, TableRoom, storage_owner, table_room};
pub(crate) use tables::{Slot, key_of_slot, slot_in};

/// What a JavaScript programmer would call an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything with properties and no more.
    Object,
    /// An array, typed arrays not included.
    Array,
    /// A Map or a class that extends it.
    Map,
    /// A Set or a class that extends it.
    Set,
    /// A WeakMap or a WeakSet.
    WeakCollection,
    /// A function, method, class or closure.
    Function,
    /// The variables of a function's scope.
    Scope,
    /// A string of any representation.
    String,
    /// A number, bigint, symbol, boolean, `undefined` or `null`.
    Primitive,
    /// A regular expression.
    RegExp,
    /// Something of the embedder: a DOM node, a stream, memory outside the JavaScript heap.
    Native,
    /// Something of the engine's own: code, hidden classes, storage.
    Engine,
}

/// A named property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name as the file has it; symbols are `<symbol description>`.
    pub name: JsText<'static>,
    /// What it holds.
    pub value: PropertyValue,
}

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyValue {
    /// A value.
    Data(NodeIndex),
    /// A getter, a setter or both.
    Accessor {
        /// The function that `get` calls.
        getter: Option<NodeIndex>,
        /// The function that `set` calls.
        setter: Option<NodeIndex>,
    },
}

/// An element of an array or a property with an array index for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its index, below 2³².
    pub index: u64,
    /// What it holds.
    pub value: NodeIndex,
}

/// What an object holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// What it is.
    pub kind: Kind,
    /// Text of strings, numbers, symbols, regular expressions, where the file has it.
    pub text: Option<JsText<'static>>,
    /// The file may hold only the beginning of the text.
    pub text_may_be_cut: bool,
    /// Named properties in the file's order, the prototype (`__proto__`) last.
    pub properties: Vec<Property>,
    /// Elements by index.
    pub elements: Vec<Element>,
    /// Entries of Maps, Sets and their weak kin, in order of insertion where the engine keeps it.
    pub entries: Vec<Entry>,
    /// Keys and values of a collection whose engine does not record which is which.
    pub unpaired: Vec<NodeIndex>,
    /// Variables of a closure, innermost scope first; of a scope, its own first.
    pub scopes: Vec<Scope>,
    /// Other references that tell something about the object, such as the target of a WeakRef, in file order.
    pub internals: Vec<EdgeIndex>,
    /// References that every object of its kind has: how the engine builds, stores and compiles it.
    pub internal_edges: Vec<EdgeIndex>,
}

/// V8 writes at most this many UTF-16 units of a string.
const TEXT_LIMIT: usize = 1024;

/// What an object holds.
pub fn contents(heap: &Heap, node: NodeIndex) -> Contents {
    contents_with(heap, node, &mut FxHashSet::default())
}

/// The same for one of many objects: scopes in `seen`, and those around them, are left out, and the others are added. A thousand functions
/// can be made in one scope of a thousand variables.
pub fn contents_with(heap: &Heap, node: NodeIndex, seen: &mut FxHashSet<NodeIndex>) -> Contents {
    let mut found = Contents {
        kind: kind(heap, node),
        text: None,
        text_may_be_cut: false,
        properties: Vec::new(),
        elements: Vec::new(),
        entries: Vec::new(),
        unpaired: Vec::new(),
        scopes: Vec::new(),
        internals: Vec::new(),
        internal_edges: Vec::new(),
    };
    if let Some(text) = primitive_text(heap, node) {
        found.text_may_be_cut = found.kind == Kind::String && text.utf16_len() >= TEXT_LIMIT;
        found.text = Some(text.into_owned());
    }
    collect_edges(heap, node, &mut found);
    if let Some(table) = tables::storage(heap, node) {
        let (entries, layout) = tables::entries(heap, table);
        found.kind = match (found.kind, layout) {
            (Kind::Object, TableLayout::Map) => Kind::Map,
            (Kind::Object, TableLayout::Set) => Kind::Set,
            (Kind::Object, TableLayout::Weak) => Kind::WeakCollection,
            (kind, _) => kind,
        };
        found.entries = entries;
    } else {
        found.unpaired = tables::unpaired_members(heap, node);
    }
    if matches!(found.kind, Kind::Function | Kind::Scope) {
        found.scopes = scopes::scopes(heap, node, seen);
    }
    found
}

/// What stands where nothing is.
const EMPTY: [&str; 3] = ["undefined", "null", "hole"];

/// How many properties, elements, entries or variables an object has, as far as the file records them, or how much waits for a
/// promise; its prototype does not count.
pub fn entry_count(heap: &Heap, node: NodeIndex) -> u64 {
    let found = contents(heap, node);
    let properties = found.properties.iter().filter(|property| property.name != *ecmascript::PROTOTYPE).count();
    // A function's scopes are not its own, and of a scope's only the first is.
    let variables = if found.kind == Kind::Scope { found.scopes.first().filter(|scope| scope.holder == node) } else { None };
    let variables = variables.map_or(0, |scope| scope.variables.len());
    let waiting = promises::reaction_count(heap, node);
    // What an array was filled with when it was made is no entry yet.
    let is_empty =
        |node: NodeIndex| primitives::oddball(heap, node).is_some_and(|text| EMPTY.iter().any(|empty| text == **empty));
    let elements = found.elements.iter().filter(|element| !is_empty(element.value)).count();
    (properties + elements + found.entries.len() + found.unpaired.len() + variables) as u64 + waiting
}

/// The values of an object's properties, elements and entries, as far as the file records them; its prototype is none.
pub fn values(heap: &Heap, node: NodeIndex) -> Vec<NodeIndex> {
    let found = contents(heap, node);
    let of_property = |property: &Property| match property.value {
        PropertyValue::Data(value) => Some(value).filter(|_| property.name != *ecmascript::PROTOTYPE),
        PropertyValue::Accessor { .. } => None,
    };
    let of_entry = |entry: &Entry| match (entry.key, entry.value) {
        (_, Held::Node(value)) | (Held::Node(value), Held::Nothing) => Some(value),
        _ => None,
    };
    let mut values: Vec<NodeIndex> = found.properties.iter().filter_map(of_property).collect();
    values.extend(found.elements.iter().map(|element| element.value));
    values.extend(found.entries.iter().filter_map(of_entry));
    values
}

/// What a JavaScript programmer would call an object; collections are told by their storage, see [`contents`].
fn kind(heap: &Heap, node: NodeIndex) -> Kind {
    let kind = heap.node_type(node);
    if scopes::is_scope(heap, node) {
        return Kind::Scope;
    }
    match kind {
        NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING => Kind::String,
        NodeType::NUMBER | NodeType::BIGINT | NodeType::SYMBOL => Kind::Primitive,
        _ if primitives::oddball(heap, node).is_some() => Kind::Primitive,
        NodeType::CLOSURE => Kind::Function,
        NodeType::REGEXP => Kind::RegExp,
        NodeType::OBJECT if heap.strings().is(heap.nodes().name(node), ecmascript::ARRAY) => Kind::Array,
        NodeType::OBJECT => Kind::Object,
        NodeType::NATIVE if !heap.strings().starts_with(heap.nodes().name(node), v8::PREFIX) => Kind::Native,
        _ => Kind::Engine,
    }
}

fn collect_edges(heap: &Heap, node: NodeIndex, found: &mut Contents) {
    let graph = heap.graph();
    // Accessor pairs come as `p`, `get p`, `set p`: one property for people.
    let mut accessors: HashMap<JsText<'static>, usize> = HashMap::new();
    let mut prototype = None;
    for edge in graph.edges_of(node) {
        let target = graph.target(edge);
        match (graph.edge_type(edge), graph.edge_name(edge)) {
            (EdgeType::ELEMENT, EdgeName::Number(index)) => {
                // V8 writes indexes as signed numbers.
                found.elements.push(Element { index: u64::from(index as u32), value: target });
            }
            (EdgeType::PROPERTY, EdgeName::Text(name)) => {
                let name = heap.strings().get(name).into_owned();
                if name == *ecmascript::PROTOTYPE {
                    prototype = Some(Property { name, value: PropertyValue::Data(target) });
                } else if heap.strings().is(heap.nodes().name(target), v8::ACCESSOR_PAIR) {
                    accessors.insert(name.clone(), found.properties.len());
                    found.properties.push(Property { name, value: PropertyValue::Accessor { getter: None, setter: None } });
                } else if let Some((at, half)) = accessor_half(&name, &accessors) {
                    if let PropertyValue::Accessor { getter, setter } = &mut found.properties[at].value {
                        *(if half == Half::Getter { getter } else { setter }) = Some(target);
                    }
                } else {
                    found.properties.push(Property { name, value: PropertyValue::Data(target) });
                }
            }
            (EdgeType::CONTEXT, _) if found.kind == Kind::Scope => {}
            _ if internal_edges::is_internal_edge(heap, found.kind, edge) => found.internal_edges.push(edge),
            _ => found.internals.push(edge),
        }
    }
    found.elements.sort_by_key(|element| element.index);
    found.properties.extend(prototype);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Getter,
    Setter,
}

/// Whether a property named `get p` or `set p` is one half of an accessor `p` that was met before.
fn accessor_half(name: &JsText, accessors: &HashMap<JsText<'static>, usize>) -> Option<(usize, Half)> {
    let text = name.as_bytes();
    let (half, rest) = match text.get(..4)? {
        b"get " => (Half::Getter, &text[4..]),
        b"set " => (Half::Setter, &text[4..]),
        _ => return None,
    };
    let of = JsText::from_wtf8(rest.into());
    accessors.get(&of).map(|&at| (at, half))
}

#[cfg(test)]
mod tests;
