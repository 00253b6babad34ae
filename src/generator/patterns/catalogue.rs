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

macro_rules! pattern {
    ($kind:ident $name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr) => {
        pattern!($kind $name, $member, $holds, $owners, $steps, $steps)
    };
    ($kind:ident $name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr, $repaired_steps:expr) => {
        Pattern {
            name: $name,
            kind: PatternKind::$kind,
            place: Place::Program,
            source: include_str!(concat!("../program/patterns/", $name, ".cjs")),
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

/// All patterns of programs: the five of the teaching demo, further leaks, harmless look-alikes.
#[rustfmt::skip]
pub const PATTERNS: &[Pattern] = &[
    pattern!(Leak "timer", "Timeout", Elements, Some(["TimerLeak", "RepairedTimer"]),
        [property("intervals", "Array")]).shows(&["tick", "TimerLeak"]),
    pattern!(Leak "cache", "CachedReport", Values, Some(["CacheLeak", "RepairedCache"]), [property("entries", "Map")]),
    pattern!(Leak "closure", "Function", Elements, Some(["ClosureLeak", "RepairedClosure"]),
        [property("handlers", "Array")]).shows(&["onDone"]),
    pattern!(Leak "event", "Function", Elements, Some(["EventLeak", "RepairedEvent"]),
        [property("bus", "EventEmitter"), property("_events", "Object"), property("refresh", "Array")]).shows(&["onRefresh"]),
    pattern!(Leak "global-variable", "Array", Elements, None, [property("globalArrays", "Array")]).shows(&["globalArrays"]),
    pattern!(Leak "map", "Profile", Values, Some(["MapLeak", "RepairedMap"]),
        [property("profiles", "Map")], [property("profiles", "WeakMap")]),
    pattern!(Leak "set", "Upload", Members, Some(["SetLeak", "RepairedSet"]), [property("open", "Set")]),
    pattern!(Leak "array", "Visit", Elements, Some(["ArrayLeak", "RepairedArray"]), [property("history", "Array")]),
    pattern!(Leak "object-dictionary", "LoginToken", Properties, Some(["ObjectDictionaryLeak", "RepairedObjectDictionary"]),
        [property("tokens", "Object")]),
    pattern!(Leak "promise", "Function", Elements, Some(["PromiseLeak", "RepairedPromise"]),
        [property("waiting", "Array")]).shows(&["request"]),
    pattern!(Leak "queue", "Job", Elements, Some(["QueueLeak", "RepairedQueue"]),
        [property("queue", "JobQueue"), property("jobs", "Array")],
        [property("queue", "RepairedJobQueue"), property("jobs", "Array")]),
    pattern!(Leak "stream", "ResponseBody", Members, Some(["StreamLeak", "RepairedStream"]), [property("open", "Set")]),
    pattern!(Leak "async-context", "DeferredMail", Elements, Some(["AsyncContextLeak", "RepairedAsyncContext"]),
        [property("mails", "Array")]),
    pattern!(Leak "memoize", "RenderedPage", Values, Some(["MemoizeLeak", "RepairedMemoize"]),
        [property("render", "Function"), internal("context", "system / Context"), variable("results", "Map")]),
    pattern!(Leak "static-registry", "Widget", Elements, Some(["StaticRegistryLeak", "RepairedStaticRegistry"]),
        [property("widgetClass", "Function"), property("instances", "Array")]),
    pattern!(Leak "string-slice", "(sliced string)", Elements, Some(["StringSliceLeak", "RepairedStringSlice"]),
        [property("ids", "Array")]).shows(&["ids"]),
    pattern!(Leak "buffer-slice", "Buffer", Elements, Some(["BufferSliceLeak", "RepairedBufferSlice"]),
        [property("headers", "Array")]).shows(&["headers"]),
    pattern!(Leak "connection-pool", "Connection", Members, Some(["ConnectionPoolLeak", "RepairedConnectionPool"]),
        [property("pool", "ConnectionPool"), property("busy", "Set")]),
    pattern!(Leak "detached", "PageNode", Elements, Some(["DetachedLeak", "RepairedDetached"]),
        [property("highlighted", "Array")]),
    pattern!(Leak "error-log", "RequestError", Elements, Some(["ErrorLogLeak", "RepairedErrorLog"]),
        [property("errors", "Array")]),
    pattern!(Leak "linked-list", "HistoryEntry", Chain("previous"), Some(["LinkedListLeak", "RepairedLinkedList"]),
        [property("newest", "HistoryEntry")]),
    pattern!(Leak "rope", "(concatenated string)", Grows, Some(["RopeLeak", "RepairedRope"]),
        [property("protocol", "(concatenated string)")]).shows(&["protocol"]).uncountable(),
    pattern!(Leak "numbers", "(number)", Grows, Some(["NumbersLeak", "RepairedNumbers"]),
        [property("latencies", "Array")]).shows(&["latencies"]).uncountable(),
    pattern!(Leak "typed-array", "Float64Array", Elements, Some(["TypedArrayLeak", "RepairedTypedArray"]),
        [property("recordings", "Array")]),
    pattern!(Leak "workspace", "Workspace", Values, Some(["WorkspaceLeak", "RepairedWorkspace"]), [property("workspaces", "Map")]),
    pattern!(Leak "immutable-state", "Order", Elements, Some(["ImmutableStateLeak", "RepairedImmutableState"]),
        [property("state", "Object"), property("orders", "Array")]),
    pattern!(Leak "replaced-buffer", "Buffer", Grows, Some(["ReplacedBufferLeak", "RepairedReplacedBuffer"]),
        [property("body", "Buffer")]).shows(&["body"]).uncountable(),
    pattern!(Leak "shards", "Thumbnail", Spread, Some(["ShardsLeak", "RepairedShards"]), [property("shards", "Array")]),
    pattern!(Leak "sessions", "PageView", Spread, Some(["SessionsLeak", "RepairedSessions"]), [property("sessions", "Map")]),
    pattern!(Leak "request-scopes", "RequestScope", Elements, Some(["RequestScopesLeak", "RepairedRequestScopes"]),
        [property("children", "Array")]),
    pattern!(Leak "promise-chain", "Promise", Grows, Some(["PromiseChainLeak", "RepairedPromiseChain"]),
        [property("hanging", "Promise")]).shows(&["writeUpload", "Upload"]),
    pattern!(Leak "async-generator", "Function", Elements, Some(["AsyncGeneratorLeak", "RepairedAsyncGenerator"]),
        [property("waiters", "Array")]).shows(&["follow", "Cursor"]),
    pattern!(Leak "private-field", "Grant", Values, Some(["PrivateFieldLeak", "RepairedPrivateField"]),
        [property("#grants", "Map")]),
    pattern!(Leak "symbol-key", "Span", Elements, Some(["SymbolKeyLeak", "RepairedSymbolKey"]),
        [property("service", "Service"), property("<symbol spans>", "Array")]),
    pattern!(Leak "proxy", "(system)", Elements, Some(["ProxyLeak", "RepairedProxy"]),
        [property("drafts", "Array")]).shows(&["PriceRecord"]),
    pattern!(Leak "bound-function", "Function", Members, Some(["BoundFunctionLeak", "RepairedBoundFunction"]),
        [property("subscribers", "Set")]).shows(&["onPrice", "Ticker"]),
    pattern!(Leak "weakref-list", "Subscription", Elements, Some(["WeakrefListLeak", "RepairedWeakrefList"]),
        [property("subscriptions", "Array")]),
    pattern!(Leak "class-per-request", "Function", Elements, Some(["ClassPerRequestLeak", "RepairedClassPerRequest"]),
        [property("repositories", "Array")]).shows(&["TenantRepository"]),
    pattern!(Leak "compiled-filters", "Function", Values, Some(["CompiledFiltersLeak", "RepairedCompiledFilters"]),
        [property("filters", "Map")]).shows(&["filters"]),
    pattern!(Leak "shared-slices", "(sliced string)", Elements, Some(["SharedSlicesLeak", "RepairedSharedSlices"]),
        [property("titles", "Array")]).shows(&["titles"]),
    pattern!(Leak "timer-rearm", "Heartbeat", Runtime, None, []),
    pattern!(Leak "broadcast-channel", "BroadcastChannel", Runtime, None, []).shows(&["onPrice", "Portfolio"]),
    pattern!(Leak "server", "Server", Runtime, None, []).shows(&["onConnection", "Preview"]),
    pattern!(Leak "socket", "Socket", Runtime, None, []).shows(&["onReply", "Probe"]),
    pattern!(Leak "esm-again", "RouteTable", Runtime, None, []).permanent(),
    pattern!(Leak "symbol-for", "(symbol)", Runtime, None, []).shows(&["Symbol.for", "symbol"]).permanent(),
    pattern!(Harmless "warm-up", "CompiledTemplate", Values, Some(["WarmUp"; 2]), [property("templates", "Map")]),
    pattern!(Harmless "one-off", "IndexPage", Elements, Some(["OneOff"; 2]), [property("index", "Array")]),
    pattern!(Harmless "sawtooth", "Metric", Elements, Some(["Sawtooth"; 2]), [property("batch", "Array")]),
    pattern!(Harmless "lru-cache", "CachedAnswer", Values, Some(["LruCache"; 2]), [property("entries", "Map")]),
    pattern!(Harmless "churn", "Message", Elements, Some(["Churn"; 2]), [property("inbox", "Array")]),
];
