//! What references mean to the person who reads a path: data with a source each. A reference costs the more the less it says, and
//! belongs to a tier: a path that keeps to what the program wrote is taken before every path that leaves it.

use crate::engine::{blink, ecmascript, hermes, node, v8};
use crate::snapshot::EdgeType;

/// What it takes to follow a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Toll {
    pub(super) tier: u8,
    /// Below [`Toll::LIMIT`].
    pub(super) cost: u8,
}

impl Toll {
    /// Costs are below this.
    pub(super) const LIMIT: usize = 64;
}

/// What a program wrote: properties, elements, entries, variables.
pub(crate) const OWN: u8 = 0;
/// Scopes of the runtime's own functions, and lists that the runtime keeps of objects of the program's.
pub(super) const RUNTIME: u8 = 1;
/// Structures of the engine's, prototypes.
pub(super) const ENGINE: u8 = 2;
/// Roots other than global objects, and the tables of module loaders.
pub(super) const ROOTS: u8 = 3;
/// Hidden classes, code, and what the engine learnt while code ran.
pub(crate) const CODE: u8 = 4;
/// How many tiers there are.
pub(super) const TIERS: usize = 5;

pub(super) const fn own(cost: u8) -> Toll {
    Toll { tier: OWN, cost }
}

const fn toll(tier: u8, cost: u8) -> Toll {
    Toll { tier, cost }
}

/// Tolls of references by their type where neither name nor holder says more.
pub(super) const ELEMENT: Toll = own(3);
pub(super) const PROPERTY: Toll = own(2);
pub(super) const VARIABLE: Toll = own(2);
pub(super) const SYMBOL: Toll = own(4);
pub(super) const SLOT: Toll = own(2);
pub(super) const UNNAMED_SLOT: Toll = own(9);
pub(super) const WEAKMAP_VALUE: Toll = own(4);
pub(super) const SHORTCUT: Toll = own(4);
pub(super) const OF_PROXY: Toll = own(2);
pub(super) const OF_EMBEDDER: Toll = own(4);
pub(super) const OF_ENGINE: Toll = toll(ENGINE, 8);
pub(super) const OF_CODE: Toll = toll(CODE, 8);
pub(super) const OF_REALM: Toll = toll(ENGINE, 12);
pub(super) const OF_RUNTIME: Toll = toll(RUNTIME, 3);
pub(super) const OF_LOADER: Toll = toll(ROOTS, 6);
/// The exported variables of a module, by their names.
pub(super) const EXPORTS: Toll = own(1);
/// Other parts of a module's record: what it imports.
pub(super) const OF_MODULE: Toll = own(14);

/// Properties that say less than others, or that the runtime uses for itself.
pub(super) const PROPERTIES: [(&str, Toll); 9] = [
    // Every object of a class has these: they lead from any of them to all that the class has.
    (ecmascript::PROTOTYPE, toll(ENGINE, 8)),
    (ecmascript::CONSTRUCTOR, own(9)),
    (ecmascript::PROTOTYPE_OF_CLASS, own(5)),
    (node::TIMER_LINKS[0], OF_RUNTIME),
    (node::TIMER_LINKS[1], OF_RUNTIME),
    (node::RUNNING_RESOURCE[0], OF_RUNTIME),
    (node::RUNNING_RESOURCE[1], OF_RUNTIME),
    (node::ENTRY_POINTS[0], OF_LOADER),
    (node::ENTRY_POINTS[1], OF_LOADER),
];

/// References of the engine's that mean something to a program, by name. V8: src/profiler/heap-snapshot-generator.cc; Hermes:
/// lib/VM (`environment`, `propStorage`); JavaScriptCore gives references no name.
pub(super) const INTERNAL: [(&str, Toll); 41] = [
    // Storage of an object's own entries.
    (v8::edge::TABLE, own(1)),
    (v8::edge::ELEMENTS, own(1)),
    // What stands in here the object has by name, too: what little a name says must not be hidden by its storage.
    (v8::edge::PROPERTIES, toll(ROOTS, 12)),
    (hermes::PROPERTY_STORAGE_EDGE, own(1)),
    ("", own(5)),
    // Scopes, and the cells that variables and exports stand in.
    (v8::edge::CONTEXT, own(3)),
    (v8::edge::PREVIOUS, own(2)),
    (hermes::SCOPE_EDGE, own(3)),
    (hermes::OUTER_SCOPE_EDGE, own(2)),
    (v8::edge::VALUE, own(1)),
    (v8::edge::TAGGED_VALUE, own(1)),
    (v8::edge::EXTENSION, own(6)),
    // What a suspended function keeps.
    (v8::edge::PARAMETERS_AND_REGISTERS, own(2)),
    (v8::edge::RECEIVER, own(4)),
    (v8::edge::FUNCTION, own(4)),
    // Promises and what waits for them.
    (v8::edge::REACTIONS_OR_RESULT, own(3)),
    (v8::edge::REACTIONS, own(3)),
    (v8::edge::RESULT, own(3)),
    (v8::edge::PROMISE_OR_CAPABILITY, own(3)),
    (v8::edge::PROMISE, own(3)),
    (v8::edge::FULFILL_HANDLER, own(3)),
    (v8::edge::REJECT_HANDLER, own(3)),
    (v8::edge::NEXT, own(3)),
    // Bound functions, proxies, accessors, wrappers, weak references that hold.
    (v8::edge::BINDINGS, own(4)),
    (v8::edge::BOUND_THIS, own(3)),
    (v8::edge::BOUND[0], own(3)),
    (v8::edge::BOUND[1], own(3)),
    (v8::edge::TARGET, own(3)),
    (v8::edge::HANDLER, own(3)),
    (v8::edge::GETTER, own(3)),
    (v8::edge::SETTER, own(3)),
    (v8::edge::CALLBACK, own(3)),
    (v8::edge::REGISTERED_SYMBOL, own(6)),
    // Texts and their parts; buffers and views of them.
    (v8::edge::FIRST, own(2)),
    (v8::edge::SECOND, own(2)),
    (v8::edge::PARENT, own(3)),
    (v8::edge::ACTUAL, own(3)),
    (v8::edge::BUFFER, own(2)),
    (v8::edge::BACKING_STORE, own(1)),
    // Node and Blink: an object and its other half in C++.
    (v8::edge::NATIVE_TO_JAVASCRIPT, own(5)),
    (v8::edge::JAVASCRIPT_TO_NATIVE, own(5)),
];

/// Roots that say how an object is kept, the one that says most first; every other root costs [`OTHER_ROOT`]. V8: src/roots/roots.h.
pub(super) const ROOT_COSTS: [(&str, u8); 10] = [
    // Only leads to the others.
    (v8::root::GC_ROOTS, 0),
    (blink::DOCUMENT_TREES, 4),
    (v8::root::GLOBAL_HANDLES, 6),
    (v8::root::ETERNAL_HANDLES, 10),
    (v8::root::TRACED_HANDLES, 8),
    (v8::root::MICROTASKS, 12),
    (v8::root::HANDLE_SCOPE, 24),
    (v8::root::STACK, 28),
    (v8::root::BUILTINS, 40),
    (v8::root::COMPILATION_CACHE, 40),
];
/// What Node, Deno and Blink add: `Node / Environment`, `C++ Persistent roots`.
pub(super) const OTHER_ROOT: u8 = 16;

/// What roots mean that keep handles: of what is open.
pub(crate) const KEPT_OPEN: &str = "kept open by the runtime";
/// What roots mean for what they keep, by how their names begin. V8: src/roots/roots.h; Node: src/env.h; Blink: cppgc's persistents.
pub(crate) const KEPT_BY: [(&str, &str); 12] = [
    (v8::root::GLOBAL_HANDLES, KEPT_OPEN),
    (v8::root::TRACED_HANDLES, "kept by the page"),
    (blink::DOCUMENT_TREES, "in the document"),
    (v8::root::MICROTASKS, "waits in the queue of microtasks"),
    (v8::root::STACK, "in use when the snapshot was taken"),
    (v8::root::HANDLE_SCOPE, "in use when the snapshot was taken"),
    (node::PREFIX, KEPT_OPEN),
    (v8::root::CPP_PREFIX, "kept by the embedder"),
    (v8::root::BUILTINS, BY_ENGINE),
    (v8::root::STRONG, BY_ENGINE),
    (v8::root::BOOTSTRAPPER, BY_ENGINE),
    (v8::root::COMPILATION_CACHE, BY_ENGINE),
];
const BY_ENGINE: &str = "kept by the engine";

/// Types of references that hold nothing.
pub(super) fn holds(kind: EdgeType) -> bool {
    !matches!(kind, EdgeType::WEAK | EdgeType::PAIR_FROM_TABLE | EdgeType::INVISIBLE)
}
