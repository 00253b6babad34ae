//! What an object holds, for machines.

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use super::sort::HoldsSort;
use crate::Heap;
use crate::engine::ecmascript;
use crate::queries::access_paths::edge_text;
use crate::queries::contents::{Contents, Held, Kind, PropertyValue, contents_with, label};
use crate::report::common::{LONGEST_NAME, Listing};
use crate::snapshot::{EdgeIndex, JsText, NodeIndex};

/// What an object holds, as a JavaScript programmer would see it. What the file does not record (small integers, in most
/// files) is missing here too.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContentsInfo {
    /// `object`, `array`, `map`, `set`, `weak-collection`, `function`, `scope`, `string`, `primitive`, `regexp`, `native`, `engine`.
    pub kind: &'static str,
    /// Text of strings, numbers, symbols, regular expressions, where the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub text: Option<JsText<'static>>,
    /// The file may hold only the beginning of the text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub text_may_be_cut: bool,
    /// Named properties in the file's order, if `--sort` says nothing else; the prototype (`__proto__`) last.
    #[serde(skip_serializing_if = "is_empty")]
    pub properties: Listing<PropertyInfo>,
    /// Elements by index, if `--sort` says nothing else.
    #[serde(skip_serializing_if = "is_empty")]
    pub elements: Listing<ElementInfo>,
    /// Entries of Maps and Sets in order of insertion, if `--sort` says nothing else.
    #[serde(skip_serializing_if = "is_empty")]
    pub entries: Listing<EntryInfo>,
    /// Keys and values of a collection whose engine does not record which is which.
    #[serde(skip_serializing_if = "is_empty")]
    pub unpaired: Listing<ValueInfo>,
    /// Variables that a function sees, innermost scope first. Scopes that were shown before, further up in the answer, are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ScopeInfo>,
    /// Other references that tell something about the object, such as the target of a WeakRef.
    #[serde(skip_serializing_if = "is_empty")]
    pub internals: Listing<InternalInfo>,
    /// References that every object of its kind has: how the engine builds, stores and compiles it.
    #[serde(skip_serializing_if = "is_empty")]
    #[serde(rename = "plumbing")]
    pub internal_edges: Listing<InternalInfo>,
}

fn is_empty<T>(listing: &Listing<T>) -> bool {
    listing.rows.is_empty()
}

/// A value in a row.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ValueInfo {
    /// Object id.
    pub id: u64,
    /// Type of the node in the file.
    #[serde(rename = "type")]
    #[schemars(rename = "type")]
    pub node_type: String,
    /// Class as DevTools groups it.
    #[schemars(with = "String")]
    pub class: JsText<'static>,
    /// The value as a programmer would write it in short: `"text"`, `42`, `Session`, `login()`.
    pub label: String,
    /// Shallow size in bytes.
    pub shallow_size: u64,
    /// Retained size in bytes.
    pub retained_size: u64,
    /// What it holds itself, as deep as `--depth` says; absent at the lowest level and where it was shown before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contents: Option<Box<ContentsInfo>>,
}

/// A property.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PropertyInfo {
    /// Its name; symbols are `<symbol description>`.
    #[schemars(with = "String")]
    pub name: JsText<'static>,
    /// Its value, unless it is an accessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueInfo>,
    /// The getter of an accessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub getter: Option<ValueInfo>,
    /// The setter of an accessor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setter: Option<ValueInfo>,
}

/// An element.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ElementInfo {
    /// Its index.
    pub index: u64,
    /// Its value.
    pub value: ValueInfo,
}

/// An entry of a Map or Set.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EntryInfo {
    /// The key, or the member of a Set; absent if the file does not record it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<ValueInfo>,
    /// The value; absent in a Set, or if the file does not record it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueInfo>,
    /// It belongs to a Map, so that a missing value is one that is not recorded.
    #[serde(skip)]
    pub has_value: bool,
}

/// The variables of a scope.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScopeInfo {
    /// Object id of what holds them.
    pub id: u64,
    /// The variables.
    pub variables: Listing<VariableInfo>,
}

/// A variable.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VariableInfo {
    /// Its name.
    #[schemars(with = "String")]
    pub name: JsText<'static>,
    /// Its value.
    pub value: ValueInfo,
}

/// A reference of the engine's or the embedder's own.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct InternalInfo {
    /// Type of the reference.
    pub edge_type: String,
    /// Its name.
    #[schemars(with = "String")]
    pub edge_name: JsText<'static>,
    /// The reference as one would write it: `[[target]]`, `value in a WeakMap`.
    pub text: String,
    /// Where it leads.
    pub value: ValueInfo,
}

/// How much of an object's contents is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) depth: usize,
    pub(super) offset: usize,
    /// Rows of each list.
    pub(super) limit: usize,
    /// Rows of each list further in.
    pub(super) nested: usize,
    pub(super) sort: HoldsSort,
}

/// Deeper nesting is of no use to anyone, and the only recursion over objects stays bounded.
const DEEPEST: usize = 32;

/// Describes an object's contents.
pub(super) fn describe(heap: &Heap, node: NodeIndex, extent: Extent) -> ContentsInfo {
    let extent = Extent { depth: extent.depth.min(DEEPEST), ..extent };
    let mut describer = Describer {
        heap,
        nested: extent.nested,
        sort: extent.sort,
        shown: FxHashSet::from_iter([node]),
        shown_scopes: FxHashSet::default(),
        labels: FxHashMap::default(),
    };
    let found = contents_with(heap, node, &mut describer.shown_scopes);
    describer.contents(found, extent)
}

struct Describer<'h> {
    heap: &'h Heap,
    nested: usize,
    sort: HoldsSort,
    /// An object that was shown is not shown again: heaps are full of cycles.
    shown: FxHashSet<NodeIndex>,
    /// The same of scopes, which many functions share.
    shown_scopes: FxHashSet<NodeIndex>,
    /// One value can be held a thousand times, and to say what it is costs as much as it has references.
    labels: FxHashMap<NodeIndex, String>,
}

impl Describer<'_> {
    fn contents(&mut self, mut found: Contents, extent: Extent) -> ContentsInfo {
        let Extent { depth, offset, limit, .. } = extent;
        let heap = self.heap;
        self.sort.apply(heap, &mut found);
        ContentsInfo {
            kind: kind_name(found.kind),
            text: found.text,
            text_may_be_cut: found.text_may_be_cut,
            properties: Listing::part(&found.properties, offset, limit, |property| {
                let (value, getter, setter) = match property.value {
                    PropertyValue::Data(value) => (Some(value), None, None),
                    PropertyValue::Accessor { getter, setter } => (None, getter, setter),
                };
                // Everybody's prototype is not what anyone wants to unfold.
                let depth = if property.name == *ecmascript::PROTOTYPE { 1 } else { depth };
                PropertyInfo {
                    name: property.name.clone(),
                    value: value.map(|node| self.value(node, depth)),
                    getter: getter.map(|node| self.value(node, 1)),
                    setter: setter.map(|node| self.value(node, 1)),
                }
            }),
            elements: Listing::part(&found.elements, offset, limit, |element| ElementInfo {
                index: element.index,
                value: self.value(element.value, depth),
            }),
            entries: Listing::part(&found.entries, offset, limit, |entry| EntryInfo {
                key: self.held(entry.key, depth),
                value: self.held(entry.value, depth),
                has_value: entry.value != Held::Nothing,
            }),
            unpaired: Listing::part(&found.unpaired, offset, limit, |&node| self.value(node, depth)),
            scopes: found
                .scopes
                .iter()
                .map(|scope| ScopeInfo {
                    id: heap.id(scope.holder).0,
                    variables: Listing::part(&scope.variables, offset, limit, |variable| VariableInfo {
                        name: variable.name.clone(),
                        value: self.value(variable.value, depth),
                    }),
                })
                .collect(),
            internals: Listing::part(&found.internals, offset, limit, |&edge| self.internal(edge, depth)),
            internal_edges: Listing::part(&found.internal_edges, offset, limit, |&edge| self.internal(edge, 1)),
        }
    }

    fn internal(&mut self, edge: EdgeIndex, depth: usize) -> InternalInfo {
        let graph = self.heap.graph();
        InternalInfo {
            edge_type: self.heap.header().edge_type_name(graph.edge_type(edge)).to_owned(),
            edge_name: self.heap.edge_name(edge).into_owned(),
            text: edge_text(self.heap, edge).trim_start_matches([' ', '→']).to_owned(),
            value: self.value(graph.target(edge), depth),
        }
    }

    fn held(&mut self, held: Held, depth: usize) -> Option<ValueInfo> {
        match held {
            Held::Node(node) => Some(self.value(node, depth)),
            Held::NotRecorded | Held::Nothing => None,
        }
    }

    fn value(&mut self, node: NodeIndex, depth: usize) -> ValueInfo {
        let heap = self.heap;
        let is_new = depth > 1 && self.shown.insert(node);
        let inner = is_new.then(|| contents_with(heap, node, &mut self.shown_scopes)).filter(is_worth_unfolding);
        ValueInfo {
            id: heap.id(node).0,
            node_type: heap.header().node_type_name(heap.node_type(node)).to_owned(),
            class: heap.class_name(node).shortened(LONGEST_NAME),
            label: self.labels.entry(node).or_insert_with(|| label(heap, node)).clone(),
            shallow_size: heap.shallow_size(node),
            retained_size: heap.retained_size(node),
            contents: inner.map(|found| {
                let (nested, sort) = (self.nested, self.sort);
                Box::new(self.contents(found, Extent { depth: depth - 1, offset: 0, limit: nested, nested, sort }))
            }),
        }
    }
}

/// A label says everything about a string or a number, and the engine's own things are not what `--depth` is for.
fn is_worth_unfolding(found: &Contents) -> bool {
    !matches!(found.kind, Kind::String | Kind::Primitive | Kind::Engine)
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "object",
        Kind::Array => "array",
        Kind::Map => "map",
        Kind::Set => "set",
        Kind::WeakCollection => "weak-collection",
        Kind::Function => "function",
        Kind::Scope => "scope",
        Kind::String => "string",
        Kind::Primitive => "primitive",
        Kind::RegExp => "regexp",
        Kind::Native => "native",
        Kind::Engine => "engine",
    }
}
