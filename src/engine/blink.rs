//! Blink, and what pages and browsers have. Sources: `third_party/blink/renderer/bindings/core/v8/v8_embedder_graph_builder.cc` and the
//! names that Blink's classes give themselves (`NameInHeapSnapshot`); standards where they name interfaces.

/// The root above all documents.
pub(crate) const DOCUMENT_TREES: &str = "(Document DOM trees)";

/// A C++ object that has no name.
pub(crate) const NAMELESS: &str = "InternalNode";

/// Newer Chromium writes the C++ names of Blink's own classes.
pub(crate) const PREFIX: &str = "blink::";

/// What stands between the browser and a function that it calls for events (`js_event_listener.h`).
pub(crate) const EVENT_LISTENER: &str = "V8EventListener";

/// What stands between an object of a page and what it refers to: nodes without a name, Blink's own containers, and the wrappers of
/// listeners.
pub(crate) const BETWEEN: [&str; 5] = [NAMELESS, "EventListener", EVENT_LISTENER, PREFIX, "CallbackInterface"];

/// Containers, which newer Chromium puts into snapshots with their C++ names: between an object and what is in it
/// (`platform/wtf`, `platform/heap/collection_support`).
pub(crate) const CONTAINERS: [&str; 6] = [
    "blink::BasicHeap",
    "blink::HeapVector",
    "blink::HeapHash",
    "blink::HeapDeque",
    "blink::DisallowNewWrapper<",
    "blink::EventTargetData",
];

/// Scripts of Chromium's extensions begin so.
#[cfg(feature = "cli")]
pub(crate) const EXTENSION_SCHEME: &str = "chrome-extension:";

/// The global object of a page, and its documents (HTML, 3.1 and 7.2).
pub(crate) const WINDOW: &str = "Window";
pub(crate) const DOCUMENTS: [&str; 2] = ["HTMLDocument", "Document"];
/// The document's own name as a node of the DOM (DOM, 4.4).
pub(crate) const DOCUMENT_NODE: &str = "#document";

/// Nodes of the DOM that are not named by markup (`<div class="row">`) or by the interface of an element.
/// Source: the interfaces that inherit from `Node` in the DOM and HTML standards.
const DOM_NODES: [&str; 10] = [
    "Text",
    "Comment",
    "CDATASection",
    "ProcessingInstruction",
    "Document",
    "XMLDocument",
    "DocumentType",
    "DocumentFragment",
    "ShadowRoot",
    "Attr",
];

/// Whether native nodes of this name are nodes of the DOM, and none of the many objects that the browser keeps beside each.
pub(crate) fn is_dom_node(name: &str) -> bool {
    let interface = name.split(" / ").next().unwrap_or(name);
    let is_interface = DOM_NODES.contains(&interface)
        || interface.ends_with("Element")
        || interface.starts_with("HTML") && interface.ends_with("Document");
    name.starts_with('<') || is_interface
}

/// What pages make besides elements, and browsers keep until they are told not to: User Timing has no bound for marks and measures (W3C,
/// Timing Entry Names Registry), CSSOM none for the rules of a sheet.
const MADE_BY_PAGES: [&str; 4] = ["PerformanceMark", "PerformanceMeasure", "StyleRule", "blink::StyleRule"];

/// Whether natives of a class are there because a page made them: elements and what scripts add to lists.
pub(crate) fn is_made_by_page(class: &str) -> bool {
    let is_interface = ["HTML", "SVG"].iter().any(|prefix| class.starts_with(prefix)) && class.ends_with("Element");
    is_interface || class.starts_with('<') || MADE_BY_PAGES.contains(&class)
}

/// Whether objects of a class are the embedder's own: it gives C++ names to what no JavaScript object stands for, or none.
pub fn is_of_embedder(class: &str) -> bool {
    class == NAMELESS || class.split('<').next().is_some_and(|name| name.contains("::"))
}

/// What has the lists of what a browser noted of a page.
pub(crate) const PERFORMANCE: &str = "Performance";
/// What browsers note of a page by themselves, in lists that they keep short (W3C, Timing Entry Names Registry: at most 250 resources,
/// 150 of most others). Marks and measures of the program's own have no such bound.
pub(crate) const BOUNDED_BY_BROWSER: [&str; 10] = [
    "LargestContentfulPaint",
    "LayoutShift",
    "PerformanceElementTiming",
    "PerformanceEventTiming",
    "PerformanceLongAnimationFrameTiming",
    "PerformanceLongTaskTiming",
    "PerformanceNavigationTiming",
    "PerformancePaintTiming",
    "PerformanceResourceTiming",
    "VisibilityStateEntry",
];

/// Timers of pages (`core/frame/dom_timer.h`).
pub(crate) const TIMERS: [&str; 2] = ["DOMTimer", "blink::DOMTimer"];
/// Listeners end so: `RegisteredEventListener` as Blink's lists have them (`core/dom/events/registered_event_listener.h`).
pub(crate) const LISTENER_SUFFIX: &str = "Listener";

/// Streams (Streams standard, 4.2, 5.2).
pub(crate) const STREAMS: [&str; 2] = ["ReadableStream", "WritableStream"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpp_names_are_the_embedder_s_and_classes_of_javascript_are_not() {
        assert!(is_of_embedder("blink::FontGlobalContext"));
        assert!(["EventTarget", "<li>", "Array<std::string>"].iter().all(|class| !is_of_embedder(class)));
    }
}
