//! What each reference of a heap costs a path, by what is known of engines and runtimes. Names are looked at once a string.

use rustc_hash::FxHashMap;

use super::knowledge::{self, Toll};
use crate::Heap;
use crate::columns::edge_lookup::is_slot;
use crate::engine::{node, v8};
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::scripts::script_name;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// What a node is when references leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// An object, a function or a value of the program's.
    Plain,
    /// A function of a script that comes with the runtime.
    RuntimeFunction,
    /// Something by which a loader may hold its modules: its name and type are among [`node::LOADER`].
    Loader,
    /// The variables of a function.
    Scope,
    /// What V8 calls a native context.
    Realm,
    /// The table of a realm's scopes of scripts.
    ScriptScopes,
    /// What V8 knows of a module of ECMAScript.
    EsModule,
    /// Where a variable stands that is exported or may change.
    Cell,
    /// An object in front of another.
    Proxy,
    /// Backing stores.
    Storage,
    /// Objects of the embedder's own.
    Embedder,
    /// Other structures of the engine's.
    Engine,
    /// Code and what belongs to it.
    Code,
    /// A group of roots, and what it costs to begin there.
    Root(u8),
}

/// What the name of a node says, whatever its type. The numbers are what a memo keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Nothing,
    As(From),
}

/// What the name of an internal reference says where it depends on who refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Internal {
    /// To what V8 knows of a function's code.
    Shared,
    /// To the scope of a function.
    Context,
    /// To the scope around a scope.
    Previous,
    /// To a global object.
    Global,
    /// To the scopes of a realm's scripts.
    ScriptScopes,
    Other,
}

/// Knows the toll of every reference.
pub(super) struct Surveyor<'h, 'k> {
    heap: &'h Heap,
    known: &'k mut Known,
}

/// What was found out about names and functions of one heap.
pub(super) struct Known {
    names: Memo<Named>,
    properties: Memo<Option<Toll>>,
    internals: Memo<(Option<Toll>, Internal)>,
    /// Whether functions are of the runtime's scripts, by what V8 knows of them in common.
    of_runtime: FxHashMap<u32, bool>,
}

impl Known {
    pub(super) fn new(heap: &Heap) -> Self {
        let strings = heap.strings().len();
        Known {
            names: Memo::new(strings),
            properties: Memo::new(strings),
            internals: Memo::new(strings),
            of_runtime: FxHashMap::default(),
        }
    }
}

impl<'h, 'k> Surveyor<'h, 'k> {
    pub(super) fn new(heap: &'h Heap, known: &'k mut Known) -> Self {
        Surveyor { heap, known }
    }

    /// What a node is when references leave it.
    pub(super) fn enter(&mut self, node: NodeIndex) -> From {
        match self.heap.node_type(node) {
            NodeType::SYNTHETIC => self.named(node, From::Root(knowledge::OTHER_ROOT)),
            NodeType::CLOSURE => match self.named(node, From::Plain) {
                From::Loader => From::Loader,
                _ if self.is_of_runtime(node) => From::RuntimeFunction,
                _ => From::Plain,
            },
            NodeType::CODE => self.named_scope(node, From::Code),
            NodeType::OBJECT_SHAPE => From::Code,
            NodeType::ARRAY => From::Storage,
            NodeType::HIDDEN => self.named(node, From::Engine),
            NodeType::NATIVE => self.named(node, From::Embedder),
            NodeType::OBJECT => self.named(node, From::Plain),
            _ => From::Plain,
        }
    }

    fn named_scope(&mut self, node: NodeIndex, otherwise: From) -> From {
        match self.named(node, otherwise) {
            From::Scope => From::Scope,
            _ => otherwise,
        }
    }

    fn named(&mut self, node: NodeIndex, otherwise: From) -> From {
        let heap = self.heap;
        let name = heap.nodes().name(node);
        match self.known.names.get(name, || named(heap, name)) {
            Named::Nothing => otherwise,
            Named::As(from) => from,
        }
    }

    /// Whether a function stands in a script that comes with the runtime.
    pub(super) fn is_of_runtime(&mut self, function: NodeIndex) -> bool {
        let heap = self.heap;
        let Some(shared) = self.follow(function, Internal::Shared) else { return false };
        let ask = || script_name(heap, function).is_some_and(|script| package_of_script(&script.to_string()) == RUNTIME);
        *self.known.of_runtime.entry(shared.0).or_insert_with(ask)
    }

    /// Where the first internal reference with such a name leads.
    pub(super) fn follow(&mut self, node: NodeIndex, named: Internal) -> Option<NodeIndex> {
        let graph = self.heap.graph();
        let mut internal = graph.edges_of(node).filter(|&edge| graph.edge_type(edge).is_internal());
        let is_it = |&edge: &EdgeIndex| match graph.edge_name(edge) {
            EdgeName::Text(name) => self.internal_named(name).1 == named,
            EdgeName::Number(_) => false,
        };
        internal.find(is_it).map(|edge| graph.target(edge))
    }

    fn internal_named(&mut self, name: StringIndex) -> (Option<Toll>, Internal) {
        let heap = self.heap;
        self.known.internals.get(name, || match is_slot(heap.strings().raw(name)) {
            true => (None, Internal::Other),
            false => (find(heap, &knowledge::INTERNAL, name), internal_name(heap, name)),
        })
    }

    /// The toll of a reference that leaves such a node; none if it holds nothing.
    pub(super) fn toll(&mut self, from: From, source: NodeIndex, edge: EdgeIndex, target: NodeIndex) -> Option<Toll> {
        let (heap, kind) = (self.heap, self.heap.graph().edge_type(edge));
        if !knowledge::holds(kind) {
            return None;
        }
        if let From::Root(cost) = from {
            if kind == EdgeType::SHORTCUT {
                return Some(knowledge::own(0));
            }
            return Some(Toll { tier: knowledge::ROOTS, cost });
        }
        let leads_to_code = matches!(heap.node_type(target), NodeType::CODE | NodeType::OBJECT_SHAPE);
        if from == From::Code || leads_to_code && self.enter(target) == From::Code {
            return Some(knowledge::OF_CODE);
        }
        Some(match kind {
            EdgeType::ELEMENT => knowledge::ELEMENT,
            EdgeType::CONTEXT => knowledge::VARIABLE,
            EdgeType::PAIR_FROM_KEY => knowledge::WEAKMAP_VALUE,
            EdgeType::SHORTCUT => knowledge::SHORTCUT,
            EdgeType::PROPERTY => self.property(from, source, edge),
            EdgeType::HIDDEN => self.hidden(from, edge),
            EdgeType::INTERNAL => self.internal(from, source, edge, target),
            _ => knowledge::OF_ENGINE,
        })
    }

    fn property(&mut self, from: From, source: NodeIndex, edge: EdgeIndex) -> Toll {
        let heap = self.heap;
        let EdgeName::Text(name) = heap.graph().edge_name(edge) else { return knowledge::PROPERTY };
        if from == From::Loader && is_of_loader(heap, source, name) {
            return knowledge::OF_LOADER;
        }
        self.known.properties.get(name, || property(heap, name)).unwrap_or(knowledge::PROPERTY)
    }

    fn hidden(&self, from: From, edge: EdgeIndex) -> Toll {
        match from {
            From::Proxy => knowledge::OF_PROXY,
            From::Storage | From::Plain | From::RuntimeFunction | From::Loader => knowledge::UNNAMED_SLOT,
            From::EsModule if self.heap.graph().edge_name(edge) == EdgeName::Number(0) => knowledge::EXPORTS,
            From::EsModule => knowledge::OF_MODULE,
            From::Cell | From::ScriptScopes => knowledge::own(1),
            From::Scope | From::Embedder => knowledge::OF_EMBEDDER,
            From::Realm => knowledge::OF_REALM,
            From::Engine | From::Code | From::Root(_) => knowledge::OF_ENGINE,
        }
    }

    fn internal(&mut self, from: From, source: NodeIndex, edge: EdgeIndex, target: NodeIndex) -> Toll {
        let EdgeName::Text(name) = self.heap.graph().edge_name(edge) else { return knowledge::OF_ENGINE };
        let (known, named) = self.internal_named(name);
        match (from, named) {
            (From::Realm, Internal::Global) => return knowledge::own(0),
            (From::Realm, Internal::ScriptScopes) => return knowledge::own(1),
            (From::Realm, _) => return knowledge::OF_REALM,
            (From::ScriptScopes, _) => return knowledge::own(1),
            (From::RuntimeFunction, Internal::Context) => return knowledge::OF_RUNTIME,
            (From::Loader, Internal::Context) if self.is_of_runtime(source) => return knowledge::OF_RUNTIME,
            (From::Scope, Internal::Previous) if self.enter(target) == From::Realm => return knowledge::OF_REALM,
            _ => {}
        }
        known.unwrap_or(match from {
            From::Storage => knowledge::SLOT,
            From::Embedder => knowledge::OF_EMBEDDER,
            _ => knowledge::OF_ENGINE,
        })
    }
}

fn find(heap: &Heap, table: &[(&str, Toll)], name: StringIndex) -> Option<Toll> {
    heap.strings().find_among(name, table.iter().map(|&(text, _)| text)).map(|at| table[at].1)
}

fn internal_name(heap: &Heap, name: StringIndex) -> Internal {
    let is = |text: &str| heap.strings().is(name, text);
    match () {
        () if is(v8::edge::SHARED) => Internal::Shared,
        () if is(v8::edge::CONTEXT) => Internal::Context,
        () if is(v8::edge::PREVIOUS) => Internal::Previous,
        () if is(v8::edge::SCRIPT_CONTEXT_TABLE) => Internal::ScriptScopes,
        () if v8::edge::GLOBALS.iter().any(|edge| is(edge)) => Internal::Global,
        () => Internal::Other,
    }
}

fn property(heap: &Heap, name: StringIndex) -> Option<Toll> {
    let symbol = || heap.strings().starts_with(name, v8::SYMBOL_PREFIX).then_some(knowledge::SYMBOL);
    find(heap, &knowledge::PROPERTIES, name).or_else(symbol)
}

fn is_of_loader(heap: &Heap, source: NodeIndex, name: StringIndex) -> bool {
    let (strings, kind) = (heap.strings(), heap.node_type(source));
    let class = heap.nodes().name(source);
    node::LOADER.iter().any(|&(of, by, edge)| kind == by && strings.is(name, edge) && strings.is(class, of))
}

fn named(heap: &Heap, name: StringIndex) -> Named {
    let strings = heap.strings();
    let is = |text: &str| strings.is(name, text);
    let begins = |text: &str| strings.starts_with(name, text);
    let known = if begins(v8::PREFIX) {
        named_by_engine(is, begins)
    } else if begins("(") {
        let root = knowledge::ROOT_COSTS.iter().find(|(root, _)| is(root));
        return root.map_or(Named::Nothing, |&(_, cost)| Named::As(From::Root(cost)));
    } else if begins(node::PREFIX) {
        From::Root(knowledge::OTHER_ROOT)
    } else if node::LOADER.iter().any(|(class, ..)| is(class)) {
        From::Loader
    } else {
        return Named::Nothing;
    };
    Named::As(known)
}

/// What V8 calls its own structures.
fn named_by_engine(is: impl Fn(&str) -> bool, begins: impl Fn(&str) -> bool) -> From {
    match () {
        () if is(v8::CONTEXT) || begins(v8::CONTEXT_PREFIX) => From::Scope,
        () if begins(v8::NATIVE_CONTEXT) => From::Realm,
        () if is(v8::SCRIPT_CONTEXT_TABLE) => From::ScriptScopes,
        () if is(v8::SOURCE_TEXT_MODULE) => From::EsModule,
        () if v8::CELLS.iter().any(|cell| is(cell)) => From::Cell,
        () if is(v8::PROPERTY_ARRAY) => From::Storage,
        () if begins(v8::FEEDBACK_PREFIX) || is(v8::ALLOCATION_SITE) => From::Code,
        // What the program sees of these is named by the engine.
        () if is(v8::PROXY) => From::Proxy,
        () => From::Engine,
    }
}

/// What was found out about strings, one byte each.
struct Memo<T> {
    /// Positions among the answers, counted from 1; 0 where nobody has asked.
    asked: Vec<u8>,
    answers: Vec<T>,
}

impl<T: Copy + PartialEq> Memo<T> {
    fn new(strings: usize) -> Self {
        Memo { asked: vec![0; strings], answers: Vec::new() }
    }

    #[inline]
    fn get(&mut self, string: StringIndex, ask: impl FnOnce() -> T) -> T {
        match self.asked[string.0 as usize] {
            0 => self.ask(string, ask()),
            known => self.answers[usize::from(known) - 1],
        }
    }

    #[cold]
    fn ask(&mut self, string: StringIndex, answer: T) -> T {
        let at = self.answers.iter().position(|&known| known == answer).unwrap_or_else(|| {
            self.answers.push(answer);
            self.answers.len() - 1
        });
        // There are a few dozen different answers.
        self.asked[string.0 as usize] = at as u8 + 1;
        answer
    }
}
