//! What can be a suspect: something that a program made and could let go.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::Heap;
use crate::analysis::bit_sets::NameSet;
use crate::analysis::contents::{is_scope, is_script_scope};
use crate::analysis::edge_lookup::internal;
use crate::analysis::links::is_further_link;
use crate::analysis::packages::{RUNTIME, package_of_script};
use crate::analysis::retaining_paths::knowledge::{BETWEEN, CODE, COMMONJS_MODULE, OF_NODE, OWN};
use crate::analysis::roles::{Role, Roles};
use crate::analysis::script_names::script_name;
use crate::snapshot::{NodeIndex, NodeType, Strings};

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
        let mut of_program: FxHashMap<NodeIndex, bool> = FxHashMap::default();
        for function in heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::CLOSURE) {
            let shared = internal(heap, function, "shared");
            let is_its = shared.is_some_and(|shared| *of_program.entry(shared).or_insert_with(|| is_of_program(heap, function)));
            parts[function.at()] = if is_its { Part::Program } else { Part::Other };
        }
        Parts(parts)
    }

    #[inline]
    pub(super) fn of(&self, node: NodeIndex) -> Part {
        self.0[node.at()]
    }
}

/// What names say.
struct Names {
    /// Global objects, documents, `process`, what Node has in C++.
    everybodys: NameSet,
    modules: NameSet,
    buffers: NameSet,
    scopes: NameSet,
    /// What Blink has between its objects.
    between: NameSet,
}

/// Names of what lives as long as the program or its page, and how such names begin.
const EVERYBODYS: [&str; 4] = ["process", "global", "globalThis", "GlobalObject"];
const EVERYBODYS_BEGIN: [&str; 7] = ["Window", "HTMLDocument", "Document", "#document", "global (", "global /", OF_NODE];

impl Names {
    fn new(strings: &Strings) -> Self {
        let begins = |name, texts: &[&str]| texts.iter().any(|text| strings.starts_with(name, text));
        let is = |name, texts: &[&str]| texts.iter().any(|text| strings.is(name, text));
        Names {
            everybodys: NameSet::new(strings, |name| is(name, &EVERYBODYS) || begins(name, &EVERYBODYS_BEGIN)),
            modules: NameSet::equal(strings, COMMONJS_MODULE),
            buffers: NameSet::new(strings, |name| is(name, &["ArrayBuffer", "SharedArrayBuffer"])),
            scopes: NameSet::new(strings, |name| begins(name, &["system / Context"]) && !begins(name, &["system / ContextCell"])),
            between: NameSet::new(strings, |name| begins(name, &BETWEEN)),
        }
    }

    /// The part of a node that is no function.
    fn part(&self, heap: &Heap, roles: &Roles, node: NodeIndex) -> Part {
        let name = heap.nodes().name(node);
        let kind = heap.node_type(node);
        let is_named = matches!(kind, NodeType::OBJECT | NodeType::NATIVE);
        match kind {
            _ if node == heap.root() => Part::Other,
            NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING => match is_piece_of_text(heap, node) {
                true => Part::Storage,
                false => Part::Program,
            },
            _ if self.scopes.contains(name) && is_scope(heap, node) => match is_script_scope(heap, node) {
                true => Part::Other,
                false => Part::Storage,
            },
            NodeType::NATIVE if self.between.contains(name) => Part::Storage,
            _ if is_named && self.everybodys.contains(name) => Part::Other,
            NodeType::OBJECT if self.modules.contains(name) => Part::Other,
            NodeType::OBJECT if self.buffers.contains(name) && is_behind_view(heap, node) => Part::Storage,
            _ => match roles.of(node) {
                Role::Holder => Part::Program,
                Role::Storage | Role::Value => Part::Storage,
                Role::Code | Role::Root => Part::Other,
            },
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

/// Whether a function stands in a script of the program's.
fn is_of_program(heap: &Heap, function: NodeIndex) -> bool {
    script_name(heap, function).is_some_and(|script| package_of_script(&script.to_string()) != RUNTIME)
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
