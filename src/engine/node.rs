//! Node and the other runtimes without a page, and npm. Sources are files of Node's repository.

use crate::snapshot::NodeType;

/// Objects of Node's in C++, which are roots whatever their type (`src/memory_tracker.h`).
pub(crate) const PREFIX: &str = "Node / ";

/// The object that stands for the program (`lib/internal/bootstrap/node.js`), and the global objects of Node and Deno.
pub(crate) const PROCESS: &str = "process";
pub(crate) const GLOBALS: [&str; 2] = ["global", "globalThis"];

/// A module of CommonJS (`lib/internal/modules/cjs/loader.js`), and the properties that such one has.
pub(crate) const COMMONJS_MODULE: &str = "Module";
pub(crate) const EXPORTS: &str = "exports";
pub(crate) const FILENAME: &str = "filename";
/// A module of ECMAScript as Node has it (`src/module_wrap.cc`).
pub(crate) const ES_MODULE: &str = "Module [ModuleWrap]";

/// Objects by which Node's loaders know modules (`lib/internal/modules/`).
pub(crate) const MODULES: [&str; 4] = [COMMONJS_MODULE, "ModuleWrap", "ModuleJob", "ModuleLoadMap"];
/// And the caches in which they are by URL.
pub(crate) const MODULE_CACHES: [&str; 2] = ["LoadCache", "ResolveCache"];
/// Properties of a module that name its file.
pub(crate) const FILE_NAMES: [&str; 3] = [FILENAME, "url", "id"];
/// What there is one more of when a module is loaded again: Node's, and the record of JavaScriptCore's in Bun.
pub(crate) const LOADED_AGAIN: [&str; 4] = [COMMONJS_MODULE, "ModuleWrap", "ModuleJob", "ModuleRecord"];

/// Properties by which Node's loader of CommonJS modules holds all of them: class of the holder, its type, name
/// (`lib/internal/modules/cjs/loader.js`, `lib/internal/modules/helpers.js`).
pub(crate) const LOADER: [(&str, NodeType, &str); 13] = [
    (PROCESS, NodeType::OBJECT, "mainModule"),
    (COMMONJS_MODULE, NodeType::OBJECT, "children"),
    (COMMONJS_MODULE, NodeType::OBJECT, "parent"),
    (COMMONJS_MODULE, NodeType::OBJECT, "<symbol node:module_first_parent>"),
    (COMMONJS_MODULE, NodeType::OBJECT, "<symbol node:module_last_parent>"),
    (COMMONJS_MODULE, NodeType::CLOSURE, "_cache"),
    (COMMONJS_MODULE, NodeType::CLOSURE, "_pathCache"),
    ("require", NodeType::CLOSURE, "cache"),
    ("require", NodeType::CLOSURE, "main"),
    ("cache", NodeType::CLOSURE, "cache"),
    ("ModuleWrap", NodeType::OBJECT, "callbackMap"),
    (COMMONJS_MODULE, NodeType::CLOSURE, COMMONJS_MODULE),
    // lib/internal/bootstrap/realm.js: the runtime's own modules.
    ("BuiltinModule", NodeType::CLOSURE, "map"),
];

/// Where the runtime remembers the module that it began with (`lib/internal/modules/cjs/loader.js`, `run_main.js`).
pub(crate) const ENTRY_POINTS: [&str; 2] = ["<symbol node:entry_point_module>", "<symbol node:entry_point_promise>"];

/// Lists of timers and immediates, linked by the runtime (`lib/internal/timers.js`, `linkedlist.js`, `timers.js`).
pub(crate) const TIMER_LINKS: [&str; 2] = ["_idleNext", "_idlePrev"];
/// What is in these lists, and the lists themselves.
pub(crate) const TIMERS: [&str; 2] = ["Timeout", "Immediate"];
/// The variable of the runtime that has them by their time.
pub(crate) const TIMER_LIST_MAP: &str = "timerListMap";
pub(crate) const TIMER_LISTS: [&str; 2] = ["TimersList", "PriorityQueue"];

/// Which resource runs now, and what it carries (`lib/internal/async_hooks.js`, `async_local_storage`).
pub(crate) const RUNNING_RESOURCE: [&str; 2] = ["<symbol async_context_frame>", "<symbol kResourceStore>"];
/// Properties in which Node keeps what AsyncLocalStorage bound: up to Node 22, and since, where frames hold all stores.
pub(crate) const BOUND_CONTEXT: [&str; 2] = ["<symbol kResourceStore>", "<symbol context_frame>"];
/// What such frames and stores are called.
pub(crate) const CONTEXT_NAMES: [&str; 3] = ["AsyncContextFrame", "AsyncLocalStorage", "kResourceStore"];

/// Properties by which Node's handles in C++ know the object that a program has in its hands (`lib/internal/async_hooks.js`).
pub(crate) const OWNER_EDGES: [&str; 2] = ["<symbol owner_symbol>", "<symbol owner>"];

/// Where an EventEmitter keeps its listeners (`lib/events.js`), and an EventTarget (`lib/internal/event_target.js`).
pub(crate) const EVENTS: &str = "_events";
pub(crate) const EVENTS_OF_TARGET: &str = "kEvents";

/// Where streams keep their buffers (`lib/internal/streams/readable.js`, `writable.js`), and what these are.
pub(crate) const STREAM_STATES: [&str; 2] = ["_readableState", "_writableState"];
pub(crate) const STREAM_BUFFER: &str = "BufferList";

/// Bytes of a program's (`lib/buffer.js`).
pub(crate) const BUFFER: &str = "Buffer";

/// Lists that the runtime itself keeps short, by the variable of its code that has them: Node remembers the last 250 requests of `fetch`
/// unless `performance.setResourceTimingBufferSize` says otherwise (`lib/internal/perf/observe.js`).
pub(crate) const BOUNDED_BY_RUNTIME: [&str; 1] = ["resourceTimingBuffer"];
/// Properties of `process` in which Node lists its own modules as they are loaded (`lib/internal/bootstrap/realm.js`): there are only so
/// many.
pub(crate) const LOADED_BY_RUNTIME: [&str; 1] = ["moduleLoadList"];

/// How runtimes name scripts of their own: Node (`node:fs`, before 16 `internal/…`), Deno, Bun, Chrome's extensions and pages.
const SCRIPT_PREFIXES: [&str; 8] =
    ["node:", "internal/", "electron/js2c", "ext:", "deno:", "bun:", "chrome-extension://", "chrome://"];

/// Those of these that Node and Deno name so and that no file stands behind.
#[cfg(feature = "cli")]
pub(crate) const SCRIPTS_WITHOUT_FILE: [&str; 3] = [SCHEME, "internal/", "ext:"];
/// The scheme of Node's own modules.
pub(crate) const SCHEME: &str = "node:";

/// Whether a script comes with a runtime, as its path or URL tells.
pub(crate) fn is_script_of_runtime(path: &str) -> bool {
    // Node before 16 names its own scripts `fs.js`, without any folder.
    let is_old = !path.contains(['/', '\\']) && path.ends_with(".js");
    SCRIPT_PREFIXES.iter().any(|prefix| path.starts_with(prefix)) || is_old
}

/// Where package managers put packages; the last one in a path counts, as packages have packages of their own.
pub(crate) const PACKAGE_FOLDERS: [&str; 2] = ["node_modules/", "node_modules\\"];
