//! The catalogue of pages: the patterns that leak in a browser, with what a snapshot has to show of each. Classes of DOM objects are
//! those of their interfaces; Chromium since 2024 shows the markup instead.

use super::Holds::{Elements, Grows, Listeners, Members, Runtime, Values};
use super::catalogue::{pattern, property};
use super::{Pattern, PatternKind, Place};

macro_rules! page {
    ($name:literal, $member:expr, $holds:expr, $owners:expr, $steps:expr) => {
        pattern!(Page "page" ".js", Leak $name, $member, $holds, $owners, $steps, $steps)
    };
}

/// All patterns of pages.
#[rustfmt::skip]
pub const PAGES: &[Pattern] = &[
    page!("window-listeners", "Function", Listeners, None, [property("window", "Window")]).shows(&["onResize", "Chart"]),
    page!("document-listeners", "Function", Listeners, None, [property("document", "HTMLDocument")]).shows(&["onKeyDown", "Dialog"]),
    page!("element-listeners", "Function", Listeners, Some(["ElementListenersLeak", "RepairedElementListeners"]),
        [property("toolbar", "HTMLElement")]).shows(&["onToolbarClick", "Panel"]),
    page!("signal-listeners", "Function", Listeners, Some(["SignalListenersLeak", "RepairedSignalListeners"]),
        [property("shutdown", "AbortController"), property("signal", "AbortSignal")]).shows(&["onShutdown", "Download"]),
    page!("media-listeners", "Function", Listeners, Some(["MediaListenersLeak", "RepairedMediaListeners"]),
        [property("narrow", "MediaQueryList")]).shows(&["onNarrow", "Layout"]),
    page!("mutation-observers", "MutationObserver", Listeners, Some(["MutationObserversLeak", "RepairedMutationObservers"]),
        [property("list", "HTMLUListElement")]).shows(&["onMutations", "Editor"]),
    page!("resize-observers", "ResizeObserver", Listeners, Some(["ResizeObserversLeak", "RepairedResizeObservers"]),
        [property("board", "HTMLElement")]).shows(&["onSizes", "Graph"]),
    page!("intersection-observers", "IntersectionObserver", Listeners,
        Some(["IntersectionObserversLeak", "RepairedIntersectionObservers"]),
        [property("slot", "HTMLElement")]).shows(&["onSight", "Advert"]),
    page!("intervals", "Function", Runtime, None, []).shows(&["tick", "ClockWidget"]),
    page!("channels", "BroadcastChannel", Runtime, None, []).shows(&["onQuote", "Portfolio"]),
    page!("workers", "TileRenderer", Elements, Some(["WorkersLeak", "RepairedWorkers"]), [property("renderers", "Array")]),
    page!("detached-leaf", "HTMLTableCellElement", Elements, Some(["DetachedLeafLeak", "RepairedDetachedLeaf"]),
        [property("lastClicked", "Array")]).shows(&["TableModel"]),
    page!("detached-frame", "Function", Elements, Some(["DetachedFrameLeak", "RepairedDetachedFrame"]),
        [property("checks", "Array")]).shows(&["checkForm", "FormDraft"]),
    page!("image-data", "ImageData", Values, Some(["ImageDataLeak", "RepairedImageData"]), [property("thumbnails", "Map")]),
    page!("audio-buffers", "ArrayBuffer", Values, Some(["AudioBuffersLeak", "RepairedAudioBuffers"]), [property("sounds", "Map")]),
    page!("avatar-cache", "Avatar", Values, Some(["AvatarCacheLeak", "RepairedAvatarCache"]), [property("avatars", "Map")]),
    page!("closure-chain", "Object", Grows, Some(["ClosureChainLeak", "RepairedClosureChain"]),
        [property("draft", "Object")]).shows(&["undo", "DraftVersion"]),
    page!("abort-controllers", "AbortController", Members, Some(["AbortControllersLeak", "RepairedAbortControllers"]),
        [property("pending", "Set")]).shows(&["onCancel", "Search"]),
    page!("custom-elements", "ChatBubble", Members, Some(["CustomElementsLeak", "RepairedCustomElements"]),
        [property("bubbles", "Set")]).shows(&["ChatMessage", "ChatBubble", "chat-bubble"]),
];
