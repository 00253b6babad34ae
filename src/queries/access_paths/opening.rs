//! Where on a chain a programmer's own words begin: at a variable of a module, an export, a global object, after whatever the runtime
//! and the engine have in between.

use super::places::{ScopeOf, function_of_module};
use super::{AccessStep, StepKind, is_global_step, is_process, places};
use crate::Heap;
use crate::engine::{jsc, node, v8};
use crate::queries::contents::{is_scope, label};
use crate::queries::edge_lookup::internal;
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::retaining_paths::anchors::{is_commonjs_module, property_text};
use crate::queries::retaining_paths::knowledge::{KEPT_BY, KEPT_OPEN};
use crate::queries::scripts::script_name;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// How an expression begins.
pub(super) struct Opening {
    /// The step that it begins at.
    pub(super) begin: usize,
    /// The first step whose text is not in the words yet.
    pub(super) first: usize,
    /// What stands for the steps up to that.
    pub(super) words: String,
    /// Where that is, written behind the chain.
    pub(super) place: Option<String>,
}

/// What a step is for a programmer.
enum Naming {
    /// A variable or export around which there is only the realm.
    OfModule(Opening),
    /// A variable of a function, or a local one of a suspended function.
    OfFunction(Opening),
    /// A variable of the runtime's.
    OfRuntime(Opening),
    /// A global object, `process`, a module's exports.
    Everybodys(Opening),
    /// A group of roots.
    Root,
    Nothing,
}

pub(super) fn opening(heap: &Heap, steps: &[AccessStep]) -> Opening {
    let (mut of_module, mut of_function, mut of_runtime) = (None, None, None);
    let (mut behind_roots, mut is_kept_open) = (0, false);
    for at in 0..steps.len() {
        match naming(heap, steps, at) {
            Naming::OfModule(opening) | Naming::Everybodys(opening) => of_module = Some(opening),
            Naming::OfFunction(opening) => of_function = of_function.or(Some(opening)),
            Naming::OfRuntime(opening) => {
                (of_module, of_function, of_runtime, is_kept_open) = (None, None, Some(opening), false);
            }
            Naming::Root => (behind_roots, is_kept_open) = (at + 1, keeps_open(heap, steps[at].node)),
            Naming::Nothing => {}
        }
    }
    // What is open tells more than a variable of a function that waits for it.
    let of_function = of_function.filter(|_| !is_kept_open);
    of_module.or(of_function).or(of_runtime).unwrap_or_else(|| kept(heap, steps, behind_roots))
}

fn naming(heap: &Heap, steps: &[AccessStep], at: usize) -> Naming {
    let step = &steps[at];
    match step.kind {
        _ if is_process(heap, step.node) => {
            Naming::Everybodys(Opening { begin: at, first: at + 1, words: node::PROCESS.to_owned(), place: None })
        }
        StepKind::Variable if at > 0 => variable(heap, steps, at),
        StepKind::Export if at > 0 && step.name.is_some() => export(heap, steps, at),
        StepKind::Local if at > 0 => {
            let words = format!("a {}", step.text.trim_start_matches([' ', '→']));
            Naming::OfFunction(Opening { begin: at - 1, first: at + 1, words, place: None })
        }
        _ if is_global_step(heap, step) || is_named_by_root(heap, steps, at) => {
            Naming::Everybodys(Opening { begin: at, first: at + 1, words: global_label(heap, step.node), place: None })
        }
        _ if is_commonjs_module(heap, step.node) => exports(heap, steps, at),
        _ if is_root(heap, step.node) => Naming::Root,
        _ => Naming::Nothing,
    }
}

fn variable(heap: &Heap, steps: &[AccessStep], at: usize) -> Naming {
    let scope = steps[at].edge.map(|edge| heap.graph().source(edge)).filter(|&scope| is_scope(heap, scope));
    let Some(scope) = scope else { return Naming::Nothing };
    let of = ScopeOf::new(heap, scope, near(heap, &steps[..at]));
    let words = match &steps[at].name {
        Some(name) => format!("variable {name}"),
        None => "a variable".to_owned(),
    };
    let opening = Opening { begin: at - 1, first: at + 1, words, place: of.place };
    match (of.is_of_runtime, of.is_of_script) {
        (true, _) => Naming::OfRuntime(opening),
        (false, true) => Naming::OfModule(opening),
        (false, false) => Naming::OfFunction(opening),
    }
}

/// The function nearest to the end of some steps: what a scope behind them is of stands in the same script.
fn near(heap: &Heap, before: &[AccessStep]) -> Option<NodeIndex> {
    let nodes = || before.iter().rev().flat_map(|step| step.through.iter().rev().chain([&step.node]).copied());
    let last = before.last()?.node;
    let of_generator = internal(heap, last, v8::edge::FUNCTION).filter(|&function| heap.node_type(function) == NodeType::CLOSURE);
    of_generator.or_else(|| nodes().next().filter(|&node| heap.node_type(node) == NodeType::CLOSURE))
}

fn export(heap: &Heap, steps: &[AccessStep], at: usize) -> Naming {
    let step = &steps[at];
    let function = function_of_module(heap, steps[at - 1].node);
    let script = function.and_then(|function| script_name(heap, function)).map(|script| script.to_string());
    let place = script.as_deref().map(|script| format!("of {}", places::script_label(script)));
    let words = format!("export {}", step.name.as_deref().unwrap_or_default());
    let opening = Opening { begin: at - 1, first: at + 1, words, place };
    match script.is_some_and(|script| package_of_script(&script) == RUNTIME) {
        true => Naming::OfRuntime(opening),
        false => Naming::OfModule(opening),
    }
}

/// What a module of Node's exports, if the chain goes on there.
fn exports(heap: &Heap, steps: &[AccessStep], at: usize) -> Naming {
    let module = steps[at].node;
    let is_exports = steps.get(at + 1).is_some_and(|next| next.name.as_deref() == Some(node::EXPORTS));
    if !is_exports {
        return Naming::Nothing;
    }
    let file = property_text(heap, module, node::FILENAME);
    let place = Some(format!("of {}", places::script_label(&file))).filter(|_| !file.is_empty());
    Naming::Everybodys(Opening { begin: at, first: at + 2, words: node::EXPORTS.to_owned(), place })
}

/// A global object that a chain begins with: the root names it, or everybody does.
fn is_named_by_root(heap: &Heap, steps: &[AccessStep], at: usize) -> bool {
    let node = steps[at].node;
    if at > 0 || heap.node_type(node) != NodeType::OBJECT {
        return false;
    }
    let graph = heap.graph();
    let is_of_root = |edge: &EdgeIndex| graph.target(*edge) == node && graph.edge_type(*edge) == EdgeType::SHORTCUT;
    let name = heap.nodes().name(node);
    node::GLOBALS.iter().chain([&jsc::GLOBAL]).any(|global| heap.strings().is(name, global))
        || graph.edges_of(graph.root()).any(|edge| is_of_root(&edge))
}

/// Global objects by the name that programs use.
fn global_label(heap: &Heap, node: NodeIndex) -> String {
    let name = heap.name(node).to_string();
    // V8 names global objects `Window / https://…`, newer ones `Window [JSGlobalObject] / …` or `global (global*)`.
    let end = [" / ", " [", " ("].iter().filter_map(|mark| name.find(mark)).min();
    match end {
        Some(end) if !name.starts_with("system") => name[..end].to_owned(),
        _ => label(heap, node),
    }
}

/// What nothing of the program's leads to: the first object behind the roots that keep it.
fn kept(heap: &Heap, steps: &[AccessStep], behind_roots: usize) -> Opening {
    let mut begin = behind_roots.min(steps.len().saturating_sub(1));
    let is_owner = |at: usize| {
        let name = steps.get(at).and_then(|step| step.name.as_deref());
        name.is_some_and(|name| node::OWNER_EDGES.contains(&name))
    };
    if behind_roots > 0 && is_owner(begin + 1) {
        begin += 1;
    }
    let Some(step) = steps.get(begin) else {
        return Opening { begin: 0, first: 0, words: String::new(), place: None };
    };
    let label = match heap.node_type(step.node) {
        NodeType::OBJECT => global_label(heap, step.node),
        _ => label(heap, step.node),
    };
    let root = steps[..begin].iter().rev().find(|step| is_root(heap, step.node));
    let kept = root.map(|root| kept_by(heap, root.node)).unwrap_or_default();
    Opening { begin, first: begin + 1, words: format!("{label}{kept}"), place: None }
}

/// Whether a node is a group of roots.
fn is_root(heap: &Heap, node: NodeIndex) -> bool {
    heap.node_type(node) == NodeType::SYNTHETIC || heap.strings().starts_with(heap.nodes().name(node), node::PREFIX)
}

/// How a group of roots keeps what it keeps, in words.
fn kept_by(heap: &Heap, root: NodeIndex) -> String {
    let name = heap.raw_name(root).to_string();
    let known = KEPT_BY.iter().find(|(begins, _)| name.starts_with(begins)).map(|&(_, words)| words);
    known.map(|words| format!(" ({words})")).unwrap_or_default()
}

/// Whether roots keep what is open: sockets, files, ports.
pub fn keeps_open(heap: &Heap, root: NodeIndex) -> bool {
    kept_by(heap, root).contains(KEPT_OPEN)
}

/// Whether a step leads to a variable of a function of the runtime's own.
pub fn is_runtime_variable(heap: &Heap, steps: &[AccessStep], at: usize) -> bool {
    at > 0 && steps[at].kind == StepKind::Variable && matches!(variable(heap, steps, at), Naming::OfRuntime(_))
}
