//! What can be a suspect: something that a program made and could let go.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::{blink, ecmascript, jsc, node, v8};
use crate::keyed::KeyedMap;
use crate::queries::contents::{is_scope, is_script_scope};
use crate::queries::edge_lookup::internal;
use crate::queries::links::is_further_link;
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::retaining_paths::knowledge::{CODE, OWN};
use crate::queries::scripts::script_name;
use crate::snapshot::{JsText, NodeIndex, NodeType, StringIndex, Strings};

/// What part a node plays for what accumulates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A program made it, and it can be let go.
    Program,
    /// It is part of what refers to it.
    Storage,
    /// It lives as long as the program, or is the engine's or the runtime's own.
    Other,
}

/// Tells the parts of nodes. Names and scripts are looked at once each.
pub(super) struct Parts<'h> {
    heap: &'h Heap,
    names: Names<'h>,
    /// Whether a script is of the program.
    scripts: RefCell<KeyedMap<i64, bool>>,
    /// Files of before 2018 do not say where functions stand.
    has_places: bool,
}

impl<'h> Parts<'h> {
    pub(super) fn new(heap: &'h Heap) -> Self {
        let is_function = |node: NodeIndex| heap.node_type(node) == NodeType::CLOSURE;
        let has_places = heap.locations().iter().any(|(node, _)| is_function(node));
        Parts { heap, names: Names::new(heap.strings()), scripts: RefCell::default(), has_places }
    }

    /// The part of a node.
    #[inline]
    pub(super) fn of(&self, node: NodeIndex) -> Part {
        match self.heap.node_type(node) {
            NodeType::CLOSURE if self.is_of_program(node) => Part::Program,
            NodeType::CLOSURE => Part::Other,
            _ => self.names.part(self.heap, node),
        }
    }

    /// Whether a function stands in a script of the program's.
    fn is_of_program(&self, function: NodeIndex) -> bool {
        let heap = self.heap;
        let is_of_program = |script: &JsText| package_of_script(&script.to_string()) != RUNTIME;
        if !self.has_places {
            // But which script each is of.
            return script_name(heap, function).as_ref().is_some_and(is_of_program);
        }
        let Some(location) = heap.locations().get(function) else { return false };
        // The runtime's scripts all have names; what has none was made by `eval`, `new Function` or `vm`.
        let ask = || heap.script_names().get(location.script_id).is_none_or(is_of_program);
        *self.scripts.borrow_mut().entry(location.script_id).or_insert_with(ask)
    }
}

/// What a name says of a node, whatever its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Nothing,
    /// A global object, a document, `process`, what Node has in C++.
    Everybodys,
    Module,
    Buffer,
    Scope,
    /// What Blink has between its objects.
    Between,
}

/// What names say, each looked at when a node is first met that has it: most strings of a heap are no names of objects.
struct Names<'h> {
    strings: &'h Strings,
    known: RefCell<FxHashMap<StringIndex, Named>>,
}

/// Names of what lives as long as the program or its page; engines write more behind a space: `Window / https://example.org`.
const EVERYBODYS: [&str; 8] = [
    node::PROCESS,
    node::GLOBALS[0],
    node::GLOBALS[1],
    jsc::GLOBAL,
    blink::WINDOW,
    blink::DOCUMENTS[0],
    blink::DOCUMENTS[1],
    blink::DOCUMENT_NODE,
];

impl<'h> Names<'h> {
    fn new(strings: &'h Strings) -> Self {
        Names { strings, known: RefCell::default() }
    }

    fn of(&self, name: StringIndex) -> Named {
        *self.known.borrow_mut().entry(name).or_insert_with(|| self.ask(name))
    }

    #[cold]
    fn ask(&self, name: StringIndex) -> Named {
        let begins = |texts: &[&str]| texts.iter().any(|text| self.strings.starts_with(name, text));
        let is = |texts: &[&str]| texts.iter().any(|text| self.strings.is(name, text));
        let is_everybodys = || EVERYBODYS.iter().any(|text| is(&[text]) || begins(&[&format!("{text} ")]));
        if begins(&[node::PREFIX]) || is_everybodys() {
            Named::Everybodys
        } else if is(&[node::COMMONJS_MODULE]) {
            Named::Module
        } else if is(&ecmascript::BUFFERS) {
            Named::Buffer
        } else if begins(&[v8::CONTEXT]) && !begins(&[v8::CONTEXT_CELL]) {
            Named::Scope
        } else if begins(&blink::BETWEEN) {
            Named::Between
        } else {
            Named::Nothing
        }
    }

    /// The part of a node that is no function.
    fn part(&self, heap: &Heap, node: NodeIndex) -> Part {
        let kind = heap.node_type(node);
        if node == heap.root() {
            return Part::Other;
        }
        match kind {
            NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING => {
                return if is_piece_of_text(heap, node) { Part::Storage } else { Part::Program };
            }
            NodeType::NUMBER | NodeType::BIGINT => {}
            _ => match (self.of(heap.nodes().name(node)), kind) {
                (Named::Scope, _) if is_scope(heap, node) => {
                    return if is_script_scope(heap, node) { Part::Other } else { Part::Storage };
                }
                (Named::Between, NodeType::NATIVE) => return Part::Storage,
                (Named::Everybodys, NodeType::OBJECT | NodeType::NATIVE) => return Part::Other,
                (Named::Module, NodeType::OBJECT) => return Part::Other,
                (Named::Buffer, NodeType::OBJECT) if is_behind_view(heap, node) => return Part::Storage,
                _ => {}
            },
        }
        match heap.roles().of(node) {
            Role::Holder => Part::Program,
            Role::Storage | Role::Value => Part::Storage,
            Role::Code | Role::Root => Part::Other,
        }
    }
}

/// A buffer that the view above it alone keeps.
fn is_behind_view(heap: &Heap, buffer: NodeIndex) -> bool {
    internal(heap, heap.dominators().of(buffer), v8::edge::BUFFER) == Some(buffer)
}

/// A text that another text is made of.
fn is_piece_of_text(heap: &Heap, node: NodeIndex) -> bool {
    let above = heap.node_type(heap.dominators().of(node));
    matches!(above, NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING)
}

/// Whether one object is a link of the same chain as another above it: of its class, or the same function.
pub(super) fn is_link_of(heap: &Heap, above: NodeIndex, node: NodeIndex) -> bool {
    match heap.node_type(node) {
        NodeType::CLOSURE => {
            let place = |node| heap.locations().get(node);
            heap.node_type(above) == NodeType::CLOSURE && place(node).is_some() && place(node) == place(above)
        }
        _ if ecmascript::COLLECTIONS.iter().any(|class| heap.strings().is(heap.nodes().name(node), class)) => false,
        _ => heap.node_type(above) == heap.node_type(node) && is_further_link(heap, above, node),
    }
}

/// What a runtime keeps for itself is below this, in bytes: a Node that has just started has less than 1 MB of own objects.
const LEAST_OF_RUNTIME: u64 = 2_000_000;

/// Whether the program itself can reach an object that keeps so much: a little in lists of the runtime's is the runtime's own.
pub(super) fn is_reached(heap: &Heap, node: NodeIndex, kept: u64) -> bool {
    let is_of_runtime = || heap.roads().cost(heap, node).is_some_and(|(tier, _)| tier != OWN);
    !is_of_engine(heap, node) && (kept >= LEAST_OF_RUNTIME || !is_of_runtime())
}

/// Whether nothing but the engine keeps an object: code, or of a text, such as that of a script, any root.
pub(super) fn is_of_engine(heap: &Heap, node: NodeIndex) -> bool {
    let is_text = matches!(heap.node_type(node), NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING);
    heap.roads().cost(heap, node).is_none_or(|(tier, _)| tier == CODE || is_text && tier != OWN)
}
