//! What can be a suspect: something that a program made and could let go.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use rayon::prelude::*;

use crate::analysis::Heap;
use crate::analysis::contents::{is_scope, is_script_scope};
use crate::analysis::edge_lookup::internal;
use crate::analysis::links::is_further_link;
use crate::analysis::packages::{RUNTIME, package_of_script};
use crate::analysis::retaining_paths::knowledge::{BETWEEN, CODE, COMMONJS_MODULE, OF_NODE, OWN};
use crate::analysis::roles::{Role, Roles};
use crate::analysis::script_names::script_name;
use crate::keyed::KeyedMap;
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

/// The part of every node.
pub(super) struct Parts(Vec<Part>);

impl Parts {
    /// One look at each node, at each name and at each script.
    pub(super) fn compute(heap: &Heap) -> Self {
        let (names, roles) = (Names::new(heap.strings()), heap.roles());
        let nodes = 0..heap.nodes().len() as u32;
        let mut parts: Vec<Part> = nodes.into_par_iter().map(|node| names.part(heap, roles, NodeIndex(node))).collect();
        functions_of_program(heap, |function| parts[function.at()] = Part::Program);
        Parts(parts)
    }

    #[inline]
    pub(super) fn of(&self, node: NodeIndex) -> Part {
        self.0[node.at()]
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

impl Named {
    /// In the order of their numbers.
    const ALL: [Named; 6] = [Named::Nothing, Named::Everybodys, Named::Module, Named::Buffer, Named::Scope, Named::Between];
}

/// What names say, each looked at when a node is first met that has it: most strings of a heap are no names of objects.
struct Names<'h> {
    strings: &'h Strings,
    /// Positions in [`Named::ALL`], counted from 1; 0 where nobody has asked. Two threads that ask at once find the same.
    known: Vec<AtomicU8>,
}

/// Names of what lives as long as the program or its page, and how such names begin.
const EVERYBODYS: [&str; 4] = ["process", "global", "globalThis", "GlobalObject"];
const EVERYBODYS_BEGIN: [&str; 7] = ["Window", "HTMLDocument", "Document", "#document", "global (", "global /", OF_NODE];

impl<'h> Names<'h> {
    fn new(strings: &'h Strings) -> Self {
        Names { strings, known: (0..strings.len()).map(|_| AtomicU8::new(0)).collect() }
    }

    #[inline]
    fn of(&self, name: StringIndex) -> Named {
        let known = &self.known[name.0 as usize];
        match known.load(Relaxed) {
            0 => {
                let named = self.ask(name);
                known.store(named as u8 + 1, Relaxed);
                named
            }
            at => Named::ALL[usize::from(at) - 1],
        }
    }

    #[cold]
    fn ask(&self, name: StringIndex) -> Named {
        let begins = |texts: &[&str]| texts.iter().any(|text| self.strings.starts_with(name, text));
        let is = |texts: &[&str]| texts.iter().any(|text| self.strings.is(name, text));
        if is(&EVERYBODYS) || begins(&EVERYBODYS_BEGIN) {
            Named::Everybodys
        } else if is(&[COMMONJS_MODULE]) {
            Named::Module
        } else if is(&["ArrayBuffer", "SharedArrayBuffer"]) {
            Named::Buffer
        } else if begins(&["system / Context"]) && !begins(&["system / ContextCell"]) {
            Named::Scope
        } else if begins(&BETWEEN) {
            Named::Between
        } else {
            Named::Nothing
        }
    }

    /// The part of a node that is no function.
    fn part(&self, heap: &Heap, roles: &Roles, node: NodeIndex) -> Part {
        let kind = heap.node_type(node);
        if node == heap.root() {
            return Part::Other;
        }
        match kind {
            NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING => {
                return if is_piece_of_text(heap, node) { Part::Storage } else { Part::Program };
            }
            // Of functions those of the program's are told apart afterwards.
            NodeType::CLOSURE => return Part::Other,
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
        match roles.of(node) {
            Role::Holder => Part::Program,
            Role::Storage | Role::Value => Part::Storage,
            Role::Code | Role::Root => Part::Other,
        }
    }
}

/// A buffer that the view above it alone keeps.
fn is_behind_view(heap: &Heap, buffer: NodeIndex) -> bool {
    internal(heap, heap.dominators().of(buffer), "buffer") == Some(buffer)
}

/// A text that another text is made of.
fn is_piece_of_text(heap: &Heap, node: NodeIndex) -> bool {
    let above = heap.node_type(heap.dominators().of(node));
    matches!(above, NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING)
}

/// Gives each function that stands in a script of the program's. Each script is looked at once.
fn functions_of_program(heap: &Heap, mut each: impl FnMut(NodeIndex)) {
    let is_of_program = |script: &JsText| package_of_script(&script.to_string()) != RUNTIME;
    let is_function = |node: NodeIndex| heap.node_type(node) == NodeType::CLOSURE;
    let mut known: KeyedMap<i64, bool> = KeyedMap::default();
    let scripts = heap.script_names();
    for (function, location) in heap.locations().iter().filter(|&(node, _)| is_function(node)) {
        let id = location.script_id;
        if *known.entry(id).or_insert_with(|| scripts.get(id).is_some_and(is_of_program)) {
            each(function);
        }
    }
    // Files of before 2018 do not say where functions stand, but which script each is of.
    if known.is_empty() {
        let functions = heap.nodes().indices().filter(|&node| is_function(node));
        functions.filter(|&node| script_name(heap, node).as_ref().is_some_and(is_of_program)).for_each(each);
    }
}

/// Collections in one another are no chain.
const COLLECTIONS: [&str; 3] = ["Map", "Set", "Array"];

/// Whether one object is a link of the same chain as another above it: of its class, or the same function.
pub(super) fn is_link_of(heap: &Heap, above: NodeIndex, node: NodeIndex) -> bool {
    match heap.node_type(node) {
        NodeType::CLOSURE => {
            let place = |node| heap.locations().get(node);
            heap.node_type(above) == NodeType::CLOSURE && place(node).is_some() && place(node) == place(above)
        }
        _ if COLLECTIONS.iter().any(|class| heap.strings().is(heap.nodes().name(node), class)) => false,
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
