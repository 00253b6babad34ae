//! What a program can do about what the runtime keeps for it: in lists to which it has no access, for what it has opened, and until
//! something else goes. The names are Node's own, of its source in `lib/`; what is called so in a program is not meant.

use super::access_paths::{AccessPath, is_runtime_variable, keeps_open};
use crate::Heap;
use crate::engine::{ecmascript, node};

/// Variables of Node's own scripts, the script, and what lets go of what stands there.
const LISTS: [(&str, &str, &str); 11] = [
    ("markEntryBuffer", "internal/perf/observe", "Clear marks that have been read: performance.clearMarks(name)."),
    ("measureEntryBuffer", "internal/perf/observe", "Clear measures that have been read: performance.clearMeasures(name)."),
    (
        node::BOUNDED_BY_RUNTIME[0],
        "internal/perf/observe",
        "Clear what has been read: performance.clearResourceTimings(), or bound it: performance.setResourceTimingBufferSize(n).",
    ),
    ("kObservers", "internal/perf/observe", "Disconnect observers that are no longer needed: observer.disconnect()."),
    (
        "gcPersistentSignals",
        "internal/abort_controller",
        "Remove abort listeners when their work is done: what AbortSignal.any() made is kept while one listens.",
    ),
    ("statWatchers", "fs", "Stop watching files that are no longer of interest: fs.unwatchFile(name, listener)."),
    ("channels", "diagnostics_channel", "Unsubscribe what has subscribed: diagnostics_channel.unsubscribe(name, listener)."),
    ("active_hooks", "internal/async_hooks", "Disable hooks that are no longer needed: hook.disable()."),
    (node::TIMER_LIST_MAP, "internal/timers", TIMERS),
    ("timerListQueue", "internal/timers", TIMERS),
    (
        "pendingUnhandledRejections",
        "internal/process/promises",
        "Handle rejections where they can occur: await the promise, or give it a catch.",
    ),
];

const TIMERS: &str = "Keep the handle that setInterval or setTimeout returns, and clear it where the work that needs it ends.";

/// What stays open until the program closes it, by its class in JavaScript or in C++, and how it does.
const OPEN: [(&str, &str); 16] = [
    ("MessagePort", CLOSE_PORT),
    ("BroadcastChannel", "Close the channel when nobody listens any more: channel.close()."),
    ("Worker", END_WORKER),
    ("TCP", CLOSE_SOCKET),
    ("Pipe", CLOSE_SOCKET),
    ("Socket", CLOSE_SOCKET),
    ("TLSSocket", CLOSE_SOCKET),
    ("TLSWrap", CLOSE_SOCKET),
    ("UDP", "Close the socket when its work is done: socket.close()."),
    ("Server", "Close the server when its work is done: server.close()."),
    ("FSWatcher", CLOSE_WATCHER),
    ("FSEvent", CLOSE_WATCHER),
    ("StatWatcher", "Stop watching files that are no longer of interest: fs.unwatchFile(name, listener)."),
    ("FileHandle", "Close files: await handle.close()."),
    ("ChildProcess", END_PROCESS),
    ("Process", END_PROCESS),
];

const CLOSE_PORT: &str = "Close the port when nobody listens any more: port.close(), on either side.";
const CLOSE_SOCKET: &str = "End or destroy the socket when its work is done, also after errors and timeouts: socket.destroy().";
const CLOSE_WATCHER: &str = "Close the watcher when its files are no longer of interest: watcher.close().";
const END_WORKER: &str = "End workers that have done their work: await worker.terminate().";
const END_PROCESS: &str = "End child processes that have done their work, and take off their listeners: child.kill().";

/// What keeps something until something else goes.
const REGISTRY: (&str, &str) = (
    ecmascript::FINALIZATION_REGISTRY,
    "A registry keeps each held value until its target goes: one that leads to its target stays for ever. Hand it an id.",
);

/// What a program can do about an object on such a path, if the runtime keeps it.
pub fn lever(heap: &Heap, path: &AccessPath) -> Option<&'static str> {
    let (steps, begin) = (&path.steps, path.begin);
    let of_registry = || steps.iter().skip(begin).any(|step| heap.class_name(step.node) == REGISTRY.0).then_some(REGISTRY.1);
    let variable = steps.get(begin + 1).filter(|_| is_runtime_variable(heap, steps, begin + 1));
    if let (Some(name), Some(place)) = (variable.and_then(|step| step.name.as_deref()), &path.place) {
        let is_it = |(variable, script, _): &&(&str, &str, &str)| *variable == name && is_in(place, script);
        return LISTS.iter().find(is_it).map(|(.., advice)| *advice).or_else(of_registry);
    }
    let is_open = steps.iter().take(begin).any(|step| keeps_open(heap, step.node));
    let class = steps.get(begin).filter(|_| is_open).map(|step| heap.class_name(step.node));
    OPEN.iter().find(|(open, _)| class.is_some_and(|class| *class == **open)).map(|(_, advice)| *advice).or_else(of_registry)
}

/// Whether a place, as `in node:fs` or `of load() in internal/timers.js:4`, is in a script of Node's.
fn is_in(place: &str, script: &str) -> bool {
    let file = place.rsplit_once("in ").map_or(place, |(_, file)| file);
    let file = file.strip_prefix(node::SCHEME).unwrap_or(file);
    let rest = file.strip_prefix(script);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::retaining_paths::PathFinder;
    use crate::testing::HeapBuilder;

    #[test]
    fn what_a_registry_keeps_has_a_lever_and_what_the_program_keeps_has_none() {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 8);
        heap.root_edge("shortcut", "1", global);
        let registry = heap.property(global, "registry", "object", REGISTRY.0, 8);
        let cells = heap.node("array", "", 8);
        heap.edge(registry, "internal", "active_cells", cells);
        let held = heap.node("object", "Held", 8);
        heap.edge(cells, "internal", "1", held);
        let own = heap.property(global, "own", "object", "Held", 8);
        let heap = heap.build();
        let lever_of = |node| PathFinder::new(&heap).to(node, 1).first().and_then(|path| lever(&heap, &path.written(&heap)));
        assert_eq!([held, registry, own].map(lever_of), [Some(REGISTRY.1), Some(REGISTRY.1), None]);
    }

    #[test]
    fn a_script_of_node_is_known_by_all_of_its_name() {
        assert!(is_in("in node:internal/perf/observe", "internal/perf/observe"));
        assert!(is_in("of enqueue() in internal/timers.js:4", "internal/timers"));
        assert!(is_in("in node:fs", "fs") && !is_in("in node:fs/promises", "fs"));
        assert!(!is_in("in observe.js", "internal/perf/observe"));
    }
}
