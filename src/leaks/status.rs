//! How each object on the way to a leak stands: alive by design, unknown, or leaking. The references between the last one that is
//! alive by design and the first one that leaks are the suspects: one of them should not be there.

use crate::Heap;
use crate::compare::growth::Growth;
use crate::engine::{blink, node, v8};
use crate::queries::access_paths::is_process;
use crate::queries::contents::{is_script_scope, scope_owner};
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::retaining_paths::RetainingPath;
use crate::queries::scripts::script_name;
use crate::snapshot::{NodeIndex, NodeType};

use super::series::is_global_object;

/// How an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It has to be there.
    ByDesign,
    /// Nothing tells.
    Unknown,
    /// It collects.
    Leaking,
}

/// An object of a path and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeakStatus {
    /// How it stands.
    pub status: Status,
    /// Why that is said of it.
    pub because: String,
    /// The reference that leads to it is one of those of which one should not be there.
    pub is_suspect: bool,
}

/// What lives as long as the program, and why.
const BY_DESIGN: [(IsSuch, &str); 10] = [
    (|heap, node| heap.node_type(node) == NodeType::SYNTHETIC, "a root of the garbage collector"),
    (is_global_object, "the global object lives as long as the program"),
    (is_process, "process lives as long as the program"),
    (|heap, node| heap.strings().starts_with(heap.nodes().name(node), v8::NATIVE_CONTEXT), "a realm"),
    (|heap, node| has_class(heap, node, &[node::COMMONJS_MODULE, node::ES_MODULE]), "a loaded module stays in the module cache"),
    (|heap, node| has_class(heap, node, &blink::DOCUMENTS), "the document of a page"),
    (|heap, node| has_class(heap, node, &node::TIMER_LISTS), "the runtime's timers that are running"),
    (is_of_runtime, "the runtime's own code"),
    (|heap, node| scope_owner(heap, node).is_some_and(|of| is_of_runtime(heap, of)), "variables of the runtime's own code"),
    (is_script_scope, "variables at the top of a script"),
];

/// Tells whether a node is such a one.
type IsSuch = fn(&Heap, NodeIndex) -> bool;

fn has_class(heap: &Heap, node: NodeIndex, classes: &[&str]) -> bool {
    heap.node_type(node) != NodeType::STRING && classes.iter().any(|class| heap.class_name(node).as_bytes() == class.as_bytes())
}

/// A function of a script that comes with the runtime. Those of no script at all are the engine's, but a program may hold them: what
/// resolves a promise, what is bound.
fn is_of_runtime(heap: &Heap, node: NodeIndex) -> bool {
    let is_function = heap.node_type(node) == NodeType::CLOSURE;
    is_function && script_name(heap, node).is_some_and(|script| package_of_script(&script.to_string()) == RUNTIME)
}

/// How the nodes of a path stand, from the root's side on. The last one is what `collects`, in words.
pub fn statuses(heap: &Heap, growth: &Growth, path: &RetainingPath, collects: &str) -> Vec<LeakStatus> {
    let edges = std::iter::once(path.entry).chain(path.steps.iter().map(|step| step.edge));
    let nodes: Vec<NodeIndex> = edges.map(|edge| heap.graph().target(edge)).collect();
    let mut found: Vec<LeakStatus> = nodes.iter().map(|&node| status(heap, growth, node)).collect();
    if let Some(last) = found.last_mut() {
        (last.status, last.because) = (Status::Leaking, collects.to_owned());
    }
    let by_design = found.iter().rposition(|status| status.status == Status::ByDesign).map_or(0, |at| at + 1);
    found[by_design..].iter_mut().for_each(|status| status.is_suspect = true);
    found
}

fn status(heap: &Heap, growth: &Growth, node: NodeIndex) -> LeakStatus {
    let reason = BY_DESIGN.iter().find(|(is_such, _)| is_such(heap, node)).map(|&(_, because)| because);
    let (status, because) = match reason {
        Some(because) => (Status::ByDesign, because),
        None if growth.is_old(node) => (Status::Unknown, "was there in the first snapshot"),
        None => (Status::Unknown, "is new since the first snapshot"),
    };
    LeakStatus { status, because: because.to_owned(), is_suspect: false }
}
