//! What references mean to the person who reads a path: data with a source each. A reference costs the more the less it says, and
//! belongs to a tier: a path that keeps to what the program wrote is taken before every path that leaves it.

use crate::snapshot::{EdgeType, NodeType};

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
    ("__proto__", toll(ENGINE, 8)),
    ("constructor", own(9)),
    ("prototype", own(5)),
    // Node, lib/internal/timers.js, linkedlist.js, timers.js: lists of timers and immediates, linked by the runtime.
    ("_idleNext", OF_RUNTIME),
    ("_idlePrev", OF_RUNTIME),
    // Node, lib/internal/async_hooks.js, async_local_storage: which resource runs now, and what it carries.
    ("<symbol async_context_frame>", OF_RUNTIME),
    ("<symbol kResourceStore>", OF_RUNTIME),
    // Node, lib/internal/modules/cjs/loader.js and run_main.js: where the runtime remembers the module that it began with.
    ("<symbol node:entry_point_module>", OF_LOADER),
    ("<symbol node:entry_point_promise>", OF_LOADER),
];

/// Properties by which Node's loader of CommonJS modules holds all of them: class of the holder, its type, name
/// (lib/internal/modules/cjs/loader.js, lib/internal/modules/helpers.js).
pub(super) const LOADER: [(&str, NodeType, &str); 13] = [
    ("process", NodeType::OBJECT, "mainModule"),
    ("Module", NodeType::OBJECT, "children"),
    ("Module", NodeType::OBJECT, "parent"),
    ("Module", NodeType::OBJECT, "<symbol node:module_first_parent>"),
    ("Module", NodeType::OBJECT, "<symbol node:module_last_parent>"),
    ("Module", NodeType::CLOSURE, "_cache"),
    ("Module", NodeType::CLOSURE, "_pathCache"),
    ("require", NodeType::CLOSURE, "cache"),
    ("require", NodeType::CLOSURE, "main"),
    ("cache", NodeType::CLOSURE, "cache"),
    ("ModuleWrap", NodeType::OBJECT, "callbackMap"),
    ("Module", NodeType::CLOSURE, "Module"),
    // lib/internal/bootstrap/realm.js: the runtime's own modules.
    ("BuiltinModule", NodeType::CLOSURE, "map"),
];

/// References of the engine's that mean something to a program, by name. V8: src/profiler/heap-snapshot-generator.cc; Hermes:
/// lib/VM (`environment`, `propStorage`); JavaScriptCore gives references no name.
pub(super) const INTERNAL: [(&str, Toll); 41] = [
    // Storage of an object's own entries.
    ("table", own(1)),
    ("elements", own(1)),
    // What stands in here the object has by name, too: what little a name says must not be hidden by its storage.
    ("properties", toll(ROOTS, 12)),
    ("propStorage", own(1)),
    ("", own(5)),
    // Scopes, and the cells that variables and exports stand in.
    ("context", own(3)),
    ("previous", own(2)),
    ("environment", own(3)),
    ("parentEnvironment", own(2)),
    ("value", own(1)),
    ("tagged_value", own(1)),
    ("extension", own(6)),
    // What a suspended function keeps.
    ("parameters_and_registers", own(2)),
    ("receiver", own(4)),
    ("function", own(4)),
    // Promises and what waits for them.
    ("reactions_or_result", own(3)),
    ("reactions", own(3)),
    ("result", own(3)),
    ("promise_or_capability", own(3)),
    ("promise", own(3)),
    ("fulfill_handler", own(3)),
    ("reject_handler", own(3)),
    ("next", own(3)),
    // Bound functions, proxies, accessors, wrappers, weak references that hold.
    ("bindings", own(4)),
    ("bound_this", own(3)),
    ("bound_function", own(3)),
    ("bound_target_function", own(3)),
    ("target", own(3)),
    ("handler", own(3)),
    ("getter", own(3)),
    ("setter", own(3)),
    ("callback", own(3)),
    ("registered_symbol", own(6)),
    // Texts and their parts; buffers and views of them.
    ("first", own(2)),
    ("second", own(2)),
    ("parent", own(3)),
    ("actual", own(3)),
    ("buffer", own(2)),
    ("backing_store", own(1)),
    // Node and Blink: an object and its other half in C++.
    ("native_to_javascript", own(5)),
    ("javascript_to_native", own(5)),
];

/// Roots that say how an object is kept, the one that says most first; every other root costs [`OTHER_ROOT`]. V8: src/roots/roots.h.
pub(super) const ROOT_COSTS: [(&str, u8); 10] = [
    // Only leads to the others.
    ("(GC roots)", 0),
    ("(Document DOM trees)", 4),
    ("(Global handles)", 6),
    ("(Eternal handles)", 10),
    ("(Traced handles)", 8),
    ("(Micro tasks)", 12),
    ("(Handle scope)", 24),
    ("(Stack roots)", 28),
    ("(Builtins)", 40),
    ("(Compilation cache)", 40),
];
/// What Node, Deno and Blink add: `Node / Environment`, `C++ Persistent roots`.
pub(super) const OTHER_ROOT: u8 = 16;

/// How Node names its own objects in C++, which are roots whatever their type.
pub(crate) const OF_NODE: &str = "Node / ";

/// How V8 names realms, with or without their page's address.
pub(crate) const REALM: &str = "system / NativeContext";
/// How V8 names a realm's global object where the root does not name it.
pub(crate) const GLOBAL_EDGES: [&str; 3] = ["global_object", "global_proxy_object", "extension"];
/// How engines name global objects that are no window: V8 in Node, in Deno; JavaScriptCore.
pub(crate) const GLOBAL_NAMES: [&str; 3] = ["global", "globalThis", "GlobalObject"];
/// How V8 names what it knows of a module of ECMAScript. Its first reference is to the table of what it exports.
pub(crate) const ES_MODULE: &str = "system / SourceTextModule";
/// How V8 names proxies, and the reference of theirs that leads to the object behind.
pub(crate) const PROXY: (&str, i64) = ("system / JSProxy", 1);
/// How V8 names the cells that exported variables stand in, and others that may change.
pub(crate) const CELLS: [&str; 2] = ["system / Cell", "system / ContextCell"];
/// Node's own list of modules of a program.
pub(crate) const COMMONJS_MODULE: &str = "Module";

/// What roots mean that keep handles: of what is open.
pub(crate) const KEPT_OPEN: &str = "kept open by the runtime";
/// What roots mean for what they keep, by how their names begin. V8: src/roots/roots.h; Node: src/env.h; Blink: cppgc's persistents.
pub(crate) const KEPT_BY: [(&str, &str); 12] = [
    ("(Global handles)", KEPT_OPEN),
    ("(Traced handles)", "kept by the page"),
    ("(Document DOM trees)", "in the document"),
    ("(Micro tasks)", "waits in the queue of microtasks"),
    ("(Stack roots)", "in use when the snapshot was taken"),
    ("(Handle scope)", "in use when the snapshot was taken"),
    (OF_NODE, KEPT_OPEN),
    ("C++ ", "kept by the embedder"),
    ("(Builtins)", BY_ENGINE),
    ("(Strong roots)", BY_ENGINE),
    ("(Bootstrapper)", BY_ENGINE),
    ("(Compilation cache)", BY_ENGINE),
];
const BY_ENGINE: &str = "kept by the engine";

/// How Blink names what stands between an object of a page and what it refers to: nodes without a name, its own containers, and
/// the wrappers of listeners.
pub(crate) const BETWEEN: [&str; 5] = ["InternalNode", "EventListener", "V8EventListener", "blink::", "CallbackInterface"];

/// Properties by which Node's handles in C++ know the object that a program has in its hands (lib/internal/async_hooks.js).
pub(crate) const OWNER_EDGES: [&str; 2] = ["<symbol owner_symbol>", "<symbol owner>"];

/// Types of references that hold nothing.
pub(super) fn holds(kind: EdgeType) -> bool {
    !matches!(kind, EdgeType::WEAK | EdgeType::PAIR_FROM_TABLE | EdgeType::INVISIBLE)
}
