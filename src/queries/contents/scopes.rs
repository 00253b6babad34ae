//! Variables that a closure can see, scope by scope.

use rustc_hash::FxHashSet;

use crate::Heap;
use crate::engine::{hermes, jsc, v8};
use crate::queries::declaring_functions::{declaring, name_of_shared};
use crate::queries::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, JsText, NodeIndex, NodeType};

/// The variables of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The node that holds them.
    pub holder: NodeIndex,
    /// The variables in the file's order; those with small integers are not recorded in most files.
    pub variables: Vec<Variable>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name; Hermes only knows the number of its slot.
    pub name: JsText<'static>,
    /// What it holds.
    pub value: NodeIndex,
}

/// How engines write scopes: the edge from a function, the edge to the next outer scope.
const LINKS: [(&str, &str); 2] = [(v8::edge::CONTEXT, v8::edge::PREVIOUS), (hermes::SCOPE_EDGE, hermes::OUTER_SCOPE_EDGE)];

/// Whether a node holds the variables of a function's scope. The global scope (V8's native context) is none of these.
pub(crate) fn is_scope(heap: &Heap, node: NodeIndex) -> bool {
    if !matches!(heap.node_type(node), NodeType::OBJECT | NodeType::NATIVE | NodeType::HIDDEN | NodeType::CODE) {
        return false;
    }
    let (strings, name) = (heap.strings(), heap.nodes().name(node));
    strings.is(name, v8::CONTEXT)
        || strings.starts_with(name, v8::CONTEXT_PREFIX)
        || strings.is(name, hermes::ENVIRONMENT) && internal(heap, node, hermes::OUTER_SCOPE_EDGE).is_some()
        || jsc::SCOPES.iter().any(|jsc| strings.is(name, jsc))
}

/// Whether a node holds the variables of a script's outermost function: there is only the realm around it, and the function that declares
/// it has no name. (Around the scope of another function there is only the realm, too, where those between need none.)
pub fn is_script_scope(heap: &Heap, node: NodeIndex) -> bool {
    let is_realm = |outer: NodeIndex| {
        [v8::NATIVE_CONTEXT, v8::SCRIPT_CONTEXT].iter().any(|name| heap.strings().starts_with(heap.nodes().name(outer), name))
    };
    is_scope(heap, node) && internal(heap, node, v8::edge::PREVIOUS).is_some_and(is_realm) && !is_of_named_function(heap, node)
}

/// Whether a function that has a name declares a scope.
fn is_of_named_function(heap: &Heap, scope: NodeIndex) -> bool {
    declaring(heap, scope).is_some_and(|function| match heap.node_type(function) {
        NodeType::CLOSURE => heap.raw_name(function) != *"",
        _ => !name_of_shared(heap, function).is_empty(),
    })
}

/// The first function, in file order, that was made in a scope.
pub fn scope_owner(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    if !is_scope(heap, scope) {
        return None;
    }
    let graph = heap.graph();
    let makes = |edge: &EdgeIndex| LINKS.iter().any(|(inward, _)| is_named(heap, *edge, inward));
    let functions = graph.retainers_of(scope).into_iter().rev().filter(makes).map(|edge| graph.source(edge));
    functions.into_iter().find(|&holder| heap.node_type(holder) == NodeType::CLOSURE)
}

/// Scopes of a function or, of a scope, it and those around it; innermost first. Scopes without variables are left out, and so are those
/// in `seen`, to which the others are added.
pub(super) fn scopes(heap: &Heap, node: NodeIndex, seen: &mut FxHashSet<NodeIndex>) -> Vec<Scope> {
    let mut scopes = Vec::new();
    let mut next = if is_scope(heap, node) { Some(node) } else { first_scope(heap, node) };
    while let Some(holder) = next.filter(|&holder| is_scope(heap, holder) && seen.insert(holder)) {
        let variables = variables(heap, holder);
        if !variables.is_empty() {
            scopes.push(Scope { holder, variables });
        }
        next = outer_scope(heap, holder);
    }
    scopes
}

fn first_scope(heap: &Heap, function: NodeIndex) -> Option<NodeIndex> {
    LINKS.iter().find_map(|(inward, _)| internal(heap, function, inward)).or_else(|| jsc_scope(heap, function))
}

fn outer_scope(heap: &Heap, scope: NodeIndex) -> Option<NodeIndex> {
    LINKS.iter().find_map(|(_, outward)| internal(heap, scope, outward)).or_else(|| jsc_scope(heap, scope))
}

fn jsc_scope(heap: &Heap, node: NodeIndex) -> Option<NodeIndex> {
    let graph = heap.graph();
    graph
        .edges_of(node)
        .filter(|&edge| graph.edge_type(edge).is_internal())
        .map(|edge| graph.target(edge))
        .find(|&target| jsc::SCOPES.iter().any(|jsc| heap.strings().is(heap.nodes().name(target), jsc)))
}

fn variables(heap: &Heap, scope: NodeIndex) -> Vec<Variable> {
    let graph = heap.graph();
    let is_hermes = heap.strings().is(heap.nodes().name(scope), hermes::ENVIRONMENT);
    graph
        .edges_of(scope)
        .filter(|&edge| match graph.edge_type(edge) {
            EdgeType::CONTEXT => true,
            kind => is_hermes && kind.is_internal() && !is_named(heap, edge, hermes::OUTER_SCOPE_EDGE),
        })
        .map(|edge| Variable { name: variable_name(heap, edge), value: graph.target(edge) })
        .collect()
}

fn variable_name(heap: &Heap, edge: EdgeIndex) -> JsText<'static> {
    match heap.graph().edge_name(edge) {
        EdgeName::Text(name) => heap.strings().get(name).into_owned(),
        EdgeName::Number(number) => number.to_string().into(),
    }
}
