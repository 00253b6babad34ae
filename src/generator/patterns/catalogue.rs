//! The catalogue of programs: all patterns that leak in a runtime, with what a snapshot has to show of each.

use super::Holds::{Chain, Elements, Grows, Members, Properties, Runtime, Spread, Values};
use super::{Pattern, PatternKind, Place, Step};

impl Pattern {
    /// What an answer has to show is not the class of the members, which says little.
    pub(super) const fn shows(mut self, names: &'static [&'static str]) -> Self {
        self.shows = names;
        self
    }

    const fn uncountable(mut self) -> Self {
        self.is_countable = false;
        self
    }

    const fn permanent(mut self) -> Self {
        self.is_freed_by_cleanup = false;
        self
    }
}

pub(super) const fn property(name: &'static str, class: &'static str) -> Step {
    Step { edge: "property", name, class }
}

pub(super) const fn internal(name: &'static str, class: &'static str) -> Step {
    Step { edge: "internal", name, class }
}

pub(super) const fn variable(name: &'static str, class: &'static str) -> Step {
    Step { edge: "context", name, class }
}

/// A pattern of a folder of sources; what is not said is as for most.
macro_rules! pattern {
    ($place:ident $folder:literal $extension:literal, $kind:ident $name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr, $repaired_steps:expr) => {
        Pattern {
            name: $name,
            kind: PatternKind::$kind,
            place: Place::$place,
            source: include_str!(concat!("../", $folder, "/patterns/", $name, $extension)),
            member: $member,
            holds: $holds,
            shows: &[$member],
            is_countable: true,
            is_freed_by_cleanup: true,
            owners: $owners,
            steps: &$steps,
            repaired_steps: &$repaired_steps,
        }
    };
}
pub(super) use pattern;

macro_rules! program {
    ($kind:ident $name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr) => {
        program!($kind $name, $member, $holds, $owners, $steps, $steps)
    };
    ($kind:ident $name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr, $repaired_steps:expr) => {
        pattern!(Program "program" ".cjs", $kind $name, $member, $holds, $owners, $steps, $repaired_steps)
    };
}

/// All patterns of programs: the five of the teaching demo, further leaks, harmless look-alikes.
#[rustfmt::skip]
pub const PATTERNS: &[Pattern] = &[
    program!(Leak "timer", "Timeout", Elements, Some(["TimerLeak", "RepairedTimer"]),
        [property("intervals", "Array")]).shows(&["tick", "TimerLeak"]),
    program!(Leak "cache", "CachedReport", Values, Some(["CacheLeak", "RepairedCache"]), [property("entries", "Map")]),
    program!(Leak "closure", "Function", Elements, Some(["ClosureLeak", "RepairedClosure"]),
        [property("handlers", "Array")]).shows(&["onDone"]),
    program!(Leak "event", "Function", Elements, Some(["EventLeak", "RepairedEvent"]),
        [property("bus", "EventEmitter"), property("_events", "Object"), property("refresh", "Array")]).shows(&["onRefresh"]),
    program!(Leak "global-variable", "Array", Elements, None, [property("globalArrays", "Array")]).shows(&["globalArrays"]),
    program!(Leak "map", "Profile", Values, Some(["MapLeak", "RepairedMap"]),
        [property("profiles", "Map")], [property("profiles", "WeakMap")]),
    program!(Leak "set", "Upload", Members, Some(["SetLeak", "RepairedSet"]), [property("open", "Set")]),
    program!(Leak "array", "Visit", Elements, Some(["ArrayLeak", "RepairedArray"]), [property("history", "Array")]),
    program!(Leak "object-dictionary", "LoginToken", Properties, Some(["ObjectDictionaryLeak", "RepairedObjectDictionary"]),
        [property("tokens", "Object")]),
    program!(Leak "promise", "Function", Elements, Some(["PromiseLeak", "RepairedPromise"]),
        [property("waiting", "Array")]).shows(&["request"]),
    program!(Leak "queue", "Job", Elements, Some(["QueueLeak", "RepairedQueue"]),
        [property("queue", "JobQueue"), property("jobs", "Array")],
        [property("queue", "RepairedJobQueue"), property("jobs", "Array")]),
    program!(Leak "stream", "ResponseBody", Members, Some(["StreamLeak", "RepairedStream"]), [property("open", "Set")]),
    program!(Leak "async-context", "DeferredMail", Elements, Some(["AsyncContextLeak", "RepairedAsyncContext"]),
        [property("mails", "Array")]),
    program!(Leak "memoize", "RenderedPage", Values, Some(["MemoizeLeak", "RepairedMemoize"]),
        [property("render", "Function"), internal("context", "system / Context"), variable("results", "Map")]),
    program!(Leak "static-registry", "Widget", Elements, Some(["StaticRegistryLeak", "RepairedStaticRegistry"]),
        [property("widgetClass", "Function"), property("instances", "Array")]),
    program!(Leak "string-slice", "(sliced string)", Elements, Some(["StringSliceLeak", "RepairedStringSlice"]),
        [property("ids", "Array")]).shows(&["ids"]),
    program!(Leak "buffer-slice", "Buffer", Elements, Some(["BufferSliceLeak", "RepairedBufferSlice"]),
        [property("headers", "Array")]).shows(&["headers"]),
    program!(Leak "connection-pool", "Connection", Members, Some(["ConnectionPoolLeak", "RepairedConnectionPool"]),
        [property("pool", "ConnectionPool"), property("busy", "Set")]),
    program!(Leak "detached", "PageNode", Elements, Some(["DetachedLeak", "RepairedDetached"]),
        [property("highlighted", "Array")]),
    program!(Leak "error-log", "RequestError", Elements, Some(["ErrorLogLeak", "RepairedErrorLog"]),
        [property("errors", "Array")]),
    program!(Leak "linked-list", "HistoryEntry", Chain("previous"), Some(["LinkedListLeak", "RepairedLinkedList"]),
        [property("newest", "HistoryEntry")]),
    program!(Leak "tree", "DocumentNode", Spread, Some(["TreeLeak", "RepairedTree"]), [property("index", "DocumentIndex")]),
    program!(Leak "rope", "(concatenated string)", Grows, Some(["RopeLeak", "RepairedRope"]),
        [property("protocol", "(concatenated string)")]).shows(&["protocol"]).uncountable(),
    program!(Leak "numbers", "(number)", Grows, Some(["NumbersLeak", "RepairedNumbers"]),
        [property("latencies", "Array")]).shows(&["latencies"]).uncountable(),
    program!(Leak "typed-array", "Float64Array", Elements, Some(["TypedArrayLeak", "RepairedTypedArray"]),
        [property("recordings", "Array")]),
    program!(Leak "workspace", "Workspace", Values, Some(["WorkspaceLeak", "RepairedWorkspace"]), [property("workspaces", "Map")]),
    program!(Leak "immutable-state", "Order", Elements, Some(["ImmutableStateLeak", "RepairedImmutableState"]),
        [property("state", "Object"), property("orders", "Array")]),
    program!(Leak "replaced-buffer", "Buffer", Grows, Some(["ReplacedBufferLeak", "RepairedReplacedBuffer"]),
        [property("body", "Buffer")]).shows(&["body"]).uncountable(),
    program!(Leak "shards", "Thumbnail", Spread, Some(["ShardsLeak", "RepairedShards"]), [property("shards", "Array")]),
    program!(Leak "sessions", "PageView", Spread, Some(["SessionsLeak", "RepairedSessions"]), [property("sessions", "Map")]),
    program!(Leak "map-of-maps", "Map", Values, Some(["MapOfMapsLeak", "RepairedMapOfMaps"]),
        [property("rooms", "Map")]).shows(&["Seat"]),
    program!(Leak "request-scopes", "RequestScope", Elements, Some(["RequestScopesLeak", "RepairedRequestScopes"]),
        [property("children", "Array")]),
    program!(Leak "promise-chain", "Promise", Grows, Some(["PromiseChainLeak", "RepairedPromiseChain"]),
        [property("hanging", "Promise")]).shows(&["writeUpload", "Upload"]),
    program!(Leak "async-generator", "Function", Elements, Some(["AsyncGeneratorLeak", "RepairedAsyncGenerator"]),
        [property("waiters", "Array")]).shows(&["follow", "Cursor"]),
    program!(Leak "event-iterators", "Feed", Spread, Some(["EventIteratorsLeak", "RepairedEventIterators"]),
        [property("bus", "EventEmitter")]),
    program!(Leak "abort-signal", "Import", Spread, Some(["AbortSignalLeak", "RepairedAbortSignal"]),
        [property("shutdown", "Shutdown")]).shows(&["onShutdown", "Import"]),
    program!(Leak "finalization-registry", "Report", Spread, Some(["FinalizationRegistryLeak", "RepairedFinalizationRegistry"]),
        [property("registry", "FinalizationRegistry")]),
    program!(Leak "private-field", "Grant", Values, Some(["PrivateFieldLeak", "RepairedPrivateField"]),
        [property("#grants", "Map")]),
    program!(Leak "symbol-key", "Span", Elements, Some(["SymbolKeyLeak", "RepairedSymbolKey"]),
        [property("service", "Service"), property("<symbol spans>", "Array")]),
    program!(Leak "proxy", "(system)", Elements, Some(["ProxyLeak", "RepairedProxy"]),
        [property("drafts", "Array")]).shows(&["PriceRecord"]),
    program!(Leak "bound-function", "Function", Members, Some(["BoundFunctionLeak", "RepairedBoundFunction"]),
        [property("subscribers", "Set")]).shows(&["onPrice", "Ticker"]),
    program!(Leak "weakref-list", "Subscription", Elements, Some(["WeakrefListLeak", "RepairedWeakrefList"]),
        [property("subscriptions", "Array")]),
    program!(Leak "class-per-request", "Function", Elements, Some(["ClassPerRequestLeak", "RepairedClassPerRequest"]),
        [property("repositories", "Array")]).shows(&["TenantRepository"]),
    program!(Leak "compiled-filters", "Function", Values, Some(["CompiledFiltersLeak", "RepairedCompiledFilters"]),
        [property("filters", "Map")]).shows(&["filters"]),
    program!(Leak "module-again", "Module", Elements, Some(["ModuleAgainLeak", "RepairedModuleAgain"]),
        [property("children", "Array")]).shows(&["PriceList"]),
    program!(Leak "shared-slices", "(sliced string)", Elements, Some(["SharedSlicesLeak", "RepairedSharedSlices"]),
        [property("titles", "Array")]).shows(&["titles"]),
    program!(Leak "timer-rearm", "Heartbeat", Runtime, None, []),
    program!(Leak "broadcast-channel", "BroadcastChannel", Runtime, None, []).shows(&["onPrice", "Portfolio"]),
    program!(Leak "message-channel", "Question", Runtime, None, []).shows(&["onAnswer", "Question"]),
    program!(Leak "server", "Server", Runtime, None, []).shows(&["onConnection", "Preview"]),
    program!(Leak "socket", "Socket", Runtime, None, []).shows(&["onReply", "Probe"]),
    program!(Leak "esm-again", "RouteTable", Runtime, None, []).permanent(),
    program!(Leak "symbol-for", "(symbol)", Runtime, None, []).shows(&["Symbol.for", "symbol"]).permanent(),
    program!(Harmless "warm-up", "CompiledTemplate", Values, Some(["WarmUp"; 2]), [property("templates", "Map")]),
    program!(Harmless "one-off", "IndexPage", Elements, Some(["OneOff"; 2]), [property("index", "Array")]),
    program!(Harmless "sawtooth", "Metric", Elements, Some(["Sawtooth"; 2]), [property("batch", "Array")]),
    program!(Harmless "lru-cache", "CachedAnswer", Values, Some(["LruCache"; 2]), [property("entries", "Map")]),
    program!(Harmless "churn", "Message", Elements, Some(["Churn"; 2]), [property("inbox", "Array")]),
];
