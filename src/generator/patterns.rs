//! The catalogue of patterns: how each leak is called, what a snapshot has to show of it, and its source, which explains it.

mod description;

pub use description::Description;

/// A way to leak, or to look like it.
#[derive(Debug)]
pub struct Pattern {
    /// As on the command line.
    pub name: &'static str,
    /// Leak or look-alike.
    pub kind: PatternKind,
    /// The JavaScript file: leaking and repaired version side by side.
    pub source: &'static str,
    /// Class of what is collected, as DevTools groups it.
    pub member: &'static str,
    /// How the container holds its members.
    pub holds: Holds,
    /// Class of the object below `global.demo` that it is about: in the leaking version, in the repaired one. None if it
    /// hangs on the global object itself.
    owners: Option<[&'static str; 2]>,
    steps: &'static [Step],
    repaired_steps: &'static [Step],
}

/// What a pattern is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternKind {
    /// It leaks, unless repaired.
    Leak,
    /// It looks like a leak to those who look only once, and is none.
    Harmless,
}

/// How a container holds its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// As elements of an array.
    Elements,
    /// As values of a Map.
    Values,
    /// As members of a Set.
    Members,
    /// As properties of a plain object.
    Properties,
    /// One behind the other, the next through this property; the first one is where the path ends.
    Chain(&'static str),
}

/// A reference on the way to the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its type in a snapshot: `property`, `context` or `internal`.
    pub edge: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Class of the object that it leads to.
    pub class: &'static str,
}

const fn property(name: &'static str, class: &'static str) -> Step {
    Step { edge: "property", name, class }
}

const fn internal(name: &'static str, class: &'static str) -> Step {
    Step { edge: "internal", name, class }
}

const fn variable(name: &'static str, class: &'static str) -> Step {
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
            source: include_str!(concat!("program/patterns/", $name, ".cjs")),
            member: $member,
            holds: $holds,
            owners: $owners,
            steps: &$steps,
            repaired_steps: &$repaired_steps,
        }
    };
}

use Holds::{Chain, Elements, Members, Properties, Values};

/// All patterns: the five of the teaching demo, further leaks, harmless look-alikes.
#[rustfmt::skip]
pub const PATTERNS: &[Pattern] = &[
    pattern!(Leak "timer", "Timeout", Elements, Some(["TimerLeak", "RepairedTimer"]), [property("intervals", "Array")]),
    pattern!(Leak "cache", "CachedReport", Values, Some(["CacheLeak", "RepairedCache"]), [property("entries", "Map")]),
    pattern!(Leak "closure", "Function", Elements, Some(["ClosureLeak", "RepairedClosure"]), [property("handlers", "Array")]),
    pattern!(Leak "event", "Function", Elements, Some(["EventLeak", "RepairedEvent"]),
        [property("bus", "EventEmitter"), property("_events", "Object"), property("refresh", "Array")]),
    pattern!(Leak "global-variable", "Array", Elements, None, [property("globalArrays", "Array")]),
    pattern!(Leak "map", "Profile", Values, Some(["MapLeak", "RepairedMap"]),
        [property("profiles", "Map")], [property("profiles", "WeakMap")]),
    pattern!(Leak "set", "Upload", Members, Some(["SetLeak", "RepairedSet"]), [property("open", "Set")]),
    pattern!(Leak "array", "Visit", Elements, Some(["ArrayLeak", "RepairedArray"]), [property("history", "Array")]),
    pattern!(Leak "object-dictionary", "LoginToken", Properties, Some(["ObjectDictionaryLeak", "RepairedObjectDictionary"]),
        [property("tokens", "Object")]),
    pattern!(Leak "promise", "Function", Elements, Some(["PromiseLeak", "RepairedPromise"]), [property("waiting", "Array")]),
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
        [property("ids", "Array")]),
    pattern!(Leak "buffer-slice", "Buffer", Elements, Some(["BufferSliceLeak", "RepairedBufferSlice"]),
        [property("headers", "Array")]),
    pattern!(Leak "connection-pool", "Connection", Members, Some(["ConnectionPoolLeak", "RepairedConnectionPool"]),
        [property("pool", "ConnectionPool"), property("busy", "Set")]),
    pattern!(Leak "detached", "PageNode", Elements, Some(["DetachedLeak", "RepairedDetached"]),
        [property("highlighted", "Array")]),
    pattern!(Leak "error-log", "RequestError", Elements, Some(["ErrorLogLeak", "RepairedErrorLog"]),
        [property("errors", "Array")]),
    pattern!(Leak "linked-list", "HistoryEntry", Chain("previous"), Some(["LinkedListLeak", "RepairedLinkedList"]),
        [property("newest", "HistoryEntry")]),
    pattern!(Harmless "warm-up", "CompiledTemplate", Values, Some(["WarmUp"; 2]), [property("templates", "Map")]),
    pattern!(Harmless "one-off", "IndexPage", Elements, Some(["OneOff"; 2]), [property("index", "Array")]),
    pattern!(Harmless "sawtooth", "Metric", Elements, Some(["Sawtooth"; 2]), [property("batch", "Array")]),
    pattern!(Harmless "lru-cache", "CachedAnswer", Values, Some(["LruCache"; 2]), [property("entries", "Map")]),
    pattern!(Harmless "churn", "Message", Elements, Some(["Churn"; 2]), [property("inbox", "Array")]),
];

/// Which version of a pattern runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The one that leaks.
    Leaking,
    /// The one that does the same work and keeps nothing.
    Repaired,
}

impl Pattern {
    /// The pattern of this name.
    pub fn named(name: &str) -> Option<&'static Pattern> {
        PATTERNS.iter().find(|pattern| pattern.name == name)
    }

    /// From the global object to the container, which is where the last step leads.
    pub fn path(&self, version: Version) -> Vec<Step> {
        let (at, steps) = match version {
            Version::Leaking => (0, self.steps),
            Version::Repaired => (1, self.repaired_steps),
        };
        let to_owner = self.owners.map(|owners| [property("demo", "Demo"), property(self.name, owners[at])]);
        to_owner.into_iter().flatten().chain(steps.iter().copied()).collect()
    }

    /// What its source says about it.
    pub fn description(&self) -> Description {
        Description::of(self.source)
    }
}

impl PatternKind {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            PatternKind::Leak => "leak",
            PatternKind::Harmless => "harmless",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_explains_itself() {
        for pattern in PATTERNS {
            let Description { title, leaks, looks, repair } = pattern.description();
            for (part, text) in [("title", title), ("leaks", leaks), ("looks", looks), ("repair", repair)] {
                assert!(text.ends_with('.') && text.len() > 10, "{}: {part}: {text:?}", pattern.name);
            }
        }
    }

    #[test]
    fn every_class_that_the_catalogue_names_is_in_the_source() {
        const ENGINE: [&str; 9] =
            ["Demo", "Map", "WeakMap", "Set", "Array", "Object", "Function", "EventEmitter", "system / Context"];
        for pattern in PATTERNS {
            let paths = [Version::Leaking, Version::Repaired].map(|version| pattern.path(version)).concat();
            for step in paths.iter().filter(|step| !ENGINE.contains(&step.class)) {
                assert!(pattern.source.contains(&format!("class {} ", step.class)), "{}: {}", pattern.name, step.class);
            }
        }
    }
}
