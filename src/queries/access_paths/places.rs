//! Where in the code scopes and functions are: `in app.js`, `of load() in app.js:4`.

use crate::Heap;
use crate::engine::{node, v8};
use crate::queries::contents::{is_script_scope, scope_owner};
use crate::queries::declaring_functions::{declaring, name_of_shared};
use crate::queries::edge_lookup::internal;
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::scripts::script_name;
use crate::snapshot::{NodeIndex, NodeType};

/// Files of these names say nothing without the folder that they are in.
const NAMELESS: [&str; 2] = ["index.", "mod."];

/// A script as people name it: the file; of the runtime's own all of it, of an npm package with the package.
pub fn script_label(script: &str) -> String {
    if package_of_script(script) == RUNTIME {
        return script.to_owned();
    }
    let path = script.split(['?', '#']).next().filter(|path| !path.is_empty()).unwrap_or(script);
    let is_separator = |letter: char| matches!(letter, '/' | '\\');
    if let Some((_, inside)) = node::PACKAGE_FOLDERS.iter().find_map(|folder| path.rsplit_once(*folder)) {
        return inside.replace('\\', "/");
    }
    let mut parts = path.trim_end_matches(is_separator).rsplit(is_separator);
    let file = parts.next().unwrap_or(path);
    match parts.next().filter(|folder| !folder.is_empty() && NAMELESS.iter().any(|name| file.starts_with(name))) {
        Some(folder) => format!("{folder}/{file}"),
        None => file.to_owned(),
    }
}

/// Where a function is: `app.js:4`.
pub fn function_place(heap: &Heap, function: NodeIndex) -> Option<String> {
    let script = script_label(&script_name(heap, function)?.to_string());
    Some(match heap.locations().get(function) {
        Some(location) => format!("{script}:{}", location.line + 1),
        None => script,
    })
}

/// Whose variables a scope holds.
pub(super) struct ScopeOf {
    /// Around it there is nothing but the realm.
    pub(super) is_of_script: bool,
    pub(super) is_of_runtime: bool,
    /// `in app.js`, `of load() in app.js:4`.
    pub(super) place: Option<String>,
}

impl ScopeOf {
    /// `near` is a function of the same script, if one is known.
    pub(super) fn new(heap: &Heap, scope: NodeIndex, near: Option<NodeIndex>) -> Self {
        let is_of_script = is_script_scope(heap, scope);
        let declared = declaring(heap, scope);
        let near = declared.or(near).or_else(|| scope_owner(heap, scope));
        let script = near.and_then(|function| script_name(heap, function)).map(|script| script.to_string());
        let is_of_runtime = script.as_ref().is_some_and(|script| package_of_script(script) == RUNTIME);
        let of = declared.filter(|_| !is_of_script).and_then(|function| name_of(heap, function));
        let file = match declared.filter(|_| !is_of_script) {
            Some(function) => function_place(heap, function),
            None => script.as_deref().map(script_label),
        };
        let place = match (of, file) {
            (Some(of), Some(file)) => Some(format!("of {of} in {file}")),
            (None, Some(file)) => Some(format!("in {file}")),
            (Some(of), None) => Some(format!("of {of}")),
            (None, None) => None,
        };
        ScopeOf { is_of_script, is_of_runtime, place }
    }
}

/// A scope by its function: `variables of load() in app.js:4`.
pub(super) fn scope_label(heap: &Heap, scope: NodeIndex) -> Option<String> {
    ScopeOf::new(heap, scope, None).place.map(|place| format!("variables {place}"))
}

fn name_of(heap: &Heap, function: NodeIndex) -> Option<String> {
    let name = match heap.node_type(function) {
        NodeType::CLOSURE => heap.name(function).to_string(),
        _ => name_of_shared(heap, function),
    };
    Some(format!("{name}()")).filter(|_| !name.is_empty())
}

/// A function of the module, by what V8 knows of the module: while that waits to run or has run, a generator stands for it.
pub(super) fn function_of_module(heap: &Heap, module: NodeIndex) -> Option<NodeIndex> {
    let graph = heap.graph();
    let of = |edge| internal(heap, graph.target(edge), v8::edge::FUNCTION);
    graph.edges_of(module).find_map(of).or_else(|| {
        // The scope of the module refers to it, and functions to the scope.
        let scopes = graph.retainers_of(module).into_iter().map(|edge| graph.source(edge));
        scopes.filter(|&scope| is_script_scope(heap, scope)).find_map(|scope| scope_owner(heap, scope))
    })
}
