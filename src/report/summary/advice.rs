//! What the numbers of a summary mean for an engineer: one sentence a topic, each with what to do.

use super::allocations::most_alive;
use super::{Advice, DetachedInfo, Summary};
use crate::Heap;
use crate::engine::{blink, node};
use crate::queries::duplicate_strings::extra_copies;
use crate::report::common::NodeInfo;
use crate::report::dead_variables::{DeadContextInfo, DeadScopeInfo, names};
use crate::report::units::{count, counted, share, size};

/// The sentences that this heap deserves, in reading order.
pub(super) fn advice(heap: &Heap, report: &Summary) -> Vec<Advice> {
    let total = report.statistics.as_ref().map_or(0, |statistics| statistics.total);
    [
        biggest_part(report),
        native(report),
        biggest_object(report, total),
        duplicate_strings(heap, report, total),
        detached(report, total),
        dead_variables(heap, report, total),
        realms(report, total),
        recording(heap, report),
    ]
    .into_iter()
    .flatten()
    .map(|(topic, sentence)| Advice { topic: topic.into(), sentence })
    .collect()
}

type Sentence = Option<(&'static str, String)>;

/// Shares from which a part of the heap is worth a word.
const LARGE: f64 = 0.25;
const NOTABLE: f64 = 0.01;

fn is_at_least(part: u64, total: u64, limit: f64) -> bool {
    total > 0 && part as f64 >= total as f64 * limit
}

fn biggest_part(report: &Summary) -> Sentence {
    let s = report.statistics.as_ref()?;
    let parts = [
        (
            "compiled code",
            s.code,
            "normal for a program that has just started; in a growing heap look for code made at run time (eval, new Function, template compilers)",
        ),
        ("strings", s.strings, "look at the duplicate strings below and at who holds the longest ones"),
        ("arrays", s.js_arrays, "look at the biggest arrays: a queue or a log that nobody empties?"),
        (
            "the engine's own objects",
            s.system,
            "hidden classes and property tables; many objects with different sets of properties make many of them",
        ),
        ("other objects", s.other_js_objects, "look at the classes below, and at the biggest objects for what holds them"),
        ("native memory", s.native_total, "see what is behind array buffers and DOM nodes"),
    ];
    let (name, bytes, what_to_do) = parts.into_iter().max_by_key(|&(_, bytes, _)| bytes)?;
    (s.total > 0).then(|| {
        (
            "total",
            format!(
                "The heap is {}; the largest part is {name} with {} ({}): {what_to_do}.",
                size(s.total),
                size(bytes),
                share(bytes, s.total)
            ),
        )
    })
}

fn native(report: &Summary) -> Sentence {
    let s = report.statistics.as_ref()?;
    if s.native_total == 0 {
        return None;
    }
    let sentence = if is_at_least(s.typed_arrays, s.total, LARGE) {
        format!(
            "Array buffers (Buffer, typed arrays) hold {}, {} of the heap: look for a Buffer of which only a slice is used, since the slice keeps it whole.",
            size(s.typed_arrays),
            share(s.typed_arrays, s.total)
        )
    } else if is_at_least(s.native_total, s.total, LARGE) {
        format!(
            "{} of the heap ({}) is native memory outside the JavaScript heap: limits such as --max-old-space-size do not count it.",
            share(s.native_total, s.total),
            size(s.native_total)
        )
    } else {
        format!(
            "Native memory is {} of the heap ({}), array buffers {}: the problem, if there is one, is in JavaScript objects.",
            share(s.native_total, s.total),
            size(s.native_total),
            share(s.typed_arrays, s.total)
        )
    };
    Some(("native", sentence))
}

/// The biggest object that the program itself has made, as far as one can tell: by where its constructor stands, else
/// the biggest that is no global object (those hold everything that nothing else does).
pub(super) fn object_of_program(objects: &[NodeInfo]) -> Option<&NodeInfo> {
    let is_runtimes = |script: &str| {
        let mut schemes = node::SCRIPTS_WITHOUT_FILE.iter().chain([&blink::EXTENSION_SCHEME]);
        schemes.any(|scheme| script.starts_with(scheme))
    };
    let is_of_program = |object: &&NodeInfo| {
        let script = object.location.as_ref().and_then(|place| place.script.as_ref()).map(ToString::to_string);
        object.distance > 1 && script.is_some_and(|script| !is_runtimes(&script))
    };
    objects.iter().find(is_of_program).or_else(|| objects.iter().find(|object| object.distance > 1))
}

fn biggest_object(report: &Summary, total: u64) -> Sentence {
    let object = report.notable_object.as_ref()?;
    is_at_least(object.retained_size, total, NOTABLE).then(|| {
        let text = format!(
            "{} @{} alone keeps {} alive ({} of the heap): see what it holds with inspect-object.",
            object.label,
            object.id,
            size(object.retained_size),
            share(object.retained_size, total)
        );
        ("objects", text)
    })
}

fn duplicate_strings(heap: &Heap, _report: &Summary, total: u64) -> Sentence {
    let groups = heap.duplicate_strings();
    let waste: u64 = groups.iter().map(extra_copies).sum();
    if groups.is_empty() {
        return None;
    }
    let meaning = if is_at_least(waste, total, NOTABLE) {
        "share one copy where they are made (a Map from text to text, or constants), or keep less of them"
    } else {
        "not worth an effort"
    };
    let texts = counted(groups.len() as u64, "text exists", "texts exist");
    Some((
        "duplicate-strings",
        format!(
            "{texts} more than once; the extra copies cost {} ({} of the heap): {meaning}.",
            size(waste),
            share(waste, total)
        ),
    ))
}

/// What is detached beside nodes of the DOM: `, with 3,400 objects of the browser's own`.
fn beside(detached: &DetachedInfo) -> String {
    match detached.count.saturating_sub(detached.dom_node_count) {
        0 => String::new(),
        others => format!(", with {} of the browser's own", counted(others, "object", "objects")),
    }
}

fn detached(report: &Summary, total: u64) -> Sentence {
    let detached = report.detached.as_ref()?;
    if detached.count == 0 {
        return None;
    }
    let sentence = if detached.of_runtime {
        let objects = counted(detached.count, "native object counts", "native objects count");
        format!("{objects} as detached, but they are Node's own wrappers, not parts of a page: ignore them.")
    } else {
        format!(
            "{} in no document any more, yet alive{}, and {} of memory ({} of the heap) with them: `--filter detached-dom` shows \
             what hangs on them; look for references from listeners, caches and closures.",
            counted(detached.dom_node_count, "DOM node is", "DOM nodes are"),
            beside(detached),
            size(detached.retained_size),
            share(detached.retained_size, total)
        )
    };
    Some(("detached", sentence))
}

fn dead_variables(heap: &Heap, report: &Summary, total: u64) -> Sentence {
    // In other files nothing was looked for.
    report.dead_variables.as_ref()?;
    let contexts =
        || heap.dead_variables().scopes.iter().flat_map(|scope| scope.contexts.iter().map(move |context| (scope, context)));
    let kept: u64 = contexts().map(|(_, context)| context.kept_size).sum();
    let (scope, context) = contexts().max_by_key(|(_, context)| context.kept_size)?;
    let (scope, context) = (DeadScopeInfo::new(heap, scope, 0), DeadContextInfo::new(heap, context));
    is_at_least(kept, total, NOTABLE).then(|| {
        let sentence = format!(
            "Closures keep {} ({} of the heap) in variables that no living function can use, most of it in {} ({}): set them to \
             null when they are done with; inspect-object @{} shows which function keeps them.",
            size(kept),
            share(kept, total),
            scope.place(),
            names(&context.variables),
            context.id
        );
        ("dead-variables", sentence)
    })
}

fn realms(report: &Summary, total: u64) -> Sentence {
    let contexts = report.native_contexts.as_ref()?;
    let realms: Vec<_> = contexts.iter().filter(|context| context.id.is_some()).collect();
    let gone = realms.iter().filter(|context| context.name.to_string().starts_with("Detached ")).count() as u64;
    if gone > 0 {
        return Some((
            "native-contexts",
            format!(
                "{} of a page or frame that is gone: something still refers into it.",
                counted(gone, "realm is left", "realms are left")
            ),
        ));
    }
    let biggest = realms.first().filter(|_| realms.len() > 1)?;
    Some((
        "native-contexts",
        format!(
            "There are {} realms (pages, frames, vm contexts); the biggest, {} @{}, has {} ({}) to itself.",
            count(realms.len() as u64),
            biggest.name,
            biggest.id.unwrap_or_default(),
            size(biggest.size),
            share(biggest.size, total)
        ),
    ))
}

fn recording(heap: &Heap, report: &Summary) -> Sentence {
    let (functions, samples) = (report.head.snapshot.trace_function_count, report.head.snapshot.sample_count);
    if functions == 0 && samples == 0 {
        return None;
    }
    let top = report.allocations.as_ref().and_then(|_| most_alive(heap));
    let sentence = match top.filter(|(_, top)| top.live_size > 0) {
        Some((function, top)) => format!(
            "This is an allocation recording ({}): {} allocated most of what is still alive, {} in {}.",
            counted(samples, "sample", "samples"),
            if function.is_empty() { "(anonymous function)".to_owned() } else { format!("{function}()") },
            size(top.live_size),
            counted(top.live_count, "object", "objects")
        ),
        None => format!(
            "This is an allocation recording with {} but without stacks: record with allocation stacks to see which functions allocate.",
            counted(samples, "sample", "samples")
        ),
    };
    Some(("recording", sentence))
}
