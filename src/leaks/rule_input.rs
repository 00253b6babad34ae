//! What rules look at, gathered from a place; and the names that lead to it, which its fingerprint is made of.

use super::evidence::Place;
use super::head::Head;
use super::member_features::features;
use super::payload::Labelled;
use super::population::Population;
use super::rules::RuleInput;
use super::series::is_global_object;
use crate::Heap;
use crate::compare::describe::Way;
use crate::compare::grown_rows::{GrownRow, is_name_of_place};
use crate::compare::growth::Growth;
use crate::engine::{blink, ecmascript, jsc, node};
use crate::queries::access_paths::{AccessStep, StepKind, is_process};
use crate::queries::contents::{contents, scope_owner};
use crate::queries::packages::{RUNTIME, package_of_script};
use crate::queries::scripts::script_name;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// What rules look at.
pub(super) fn rule_input(
    heap: &Heap,
    growth: &Growth,
    place: &Place,
    head: &Head,
    way: Option<&Way>,
    gained: &[Labelled],
) -> RuleInput {
    let node = place.row.first().node;
    let members = place.row.members.iter().flat_map(|grown| growth.new_references(grown.node)).collect();
    let what = collector(heap, place, head);
    let evidence = &place.evidence;
    RuleInput {
        kind: contents(heap, what).kind,
        class: heap.class_name(what).to_string(),
        path: way.map(Way::expression).unwrap_or_default(),
        path_names: way.map(|way| path_names(heap, way, &place.row)).unwrap_or_default(),
        gained: classes_of(gained),
        features: features(heap, members),
        is_chain: *head == Head::Link,
        is_structure: false,
        is_of_class: way.is_some_and(|way| is_of_class(heap, way)),
        is_global: evidence.is_global_object || way.is_some_and(|way| is_global(&way.written.expression)),
        gains_entries: what != node || evidence.gains_entries(),
        is_one_file: false,
    }
}

/// The same of a class of which there are more, whoever holds them.
pub(super) fn rule_input_of_population(
    heap: &Heap,
    population: &Population,
    way: Option<&Way>,
    gained: &[Labelled],
) -> RuleInput {
    RuleInput {
        kind: contents(heap, population.units[0]).kind,
        class: population.label.name.clone(),
        path: way.map(Way::expression).unwrap_or_default(),
        path_names: way.map(|way| path_names_of(heap, way)).unwrap_or_default(),
        gained: classes_of(gained),
        features: features(heap, population.units.clone()),
        is_chain: false,
        is_structure: population.is_structure,
        is_of_class: false,
        is_global: false,
        gains_entries: false,
        is_one_file: false,
    }
}

/// Classes of what was gained, as a heap names them.
fn classes_of(gained: &[Labelled]) -> Vec<String> {
    let class = |row: &Labelled| if row.label.is_function() { ecmascript::FUNCTION.to_owned() } else { row.label.name.clone() };
    gained.iter().map(class).collect()
}

/// Whether a way ends at what the runtime's own code holds. The last function on it, or the last variable of one, tells; a program
/// reaches by its own code what is in modules, in the global object and in `process`.
pub(super) fn is_of_runtime(heap: &Heap, way: &Way) -> bool {
    let steps = &way.written.steps;
    (0..steps.len()).rev().find_map(|at| whose(heap, steps, at)).unwrap_or(false)
}

/// Whether a step is the runtime's; nothing if it does not tell.
fn whose(heap: &Heap, steps: &[AccessStep], at: usize) -> Option<bool> {
    let step = &steps[at];
    let script =
        |function: NodeIndex| script_name(heap, function).map(|script| package_of_script(&script.to_string()) == RUNTIME);
    if is_global_object(heap, step.node) || is_process(heap, step.node) {
        return Some(false);
    }
    let is_variable = matches!(step.kind, StepKind::Variable | StepKind::Export | StepKind::Local);
    // What a module is suspended in is no function that has the variable, but its scope is one's.
    let before = at.checked_sub(1).map(|before| steps[before].node);
    let scope = step.edge.map(|edge| heap.graph().source(edge));
    let owner = |holder: NodeIndex| match heap.node_type(holder) {
        NodeType::CLOSURE => Some(holder),
        _ => scope_owner(heap, holder),
    };
    let function = before.into_iter().chain(scope).filter(|_| is_variable).find_map(owner);
    let is_program = step.kind == StepKind::Export || heap.strings().is(heap.nodes().name(step.node), node::COMMONJS_MODULE);
    if heap.node_type(step.node) == NodeType::CLOSURE && at + 1 < steps.len() {
        return script(step.node);
    }
    function.and_then(script).or_else(|| is_program.then_some(false))
}

/// The names that lead to an object, as those that lead to a place.
pub(super) fn path_names_of(heap: &Heap, way: &Way) -> Vec<String> {
    names_on(heap, way, |edge| is_name_of_place(heap, edge))
}

/// The object that collects: the one that grew, or the new collection that it holds.
pub fn collector(heap: &Heap, place: &Place, head: &Head) -> NodeIndex {
    match head {
        Head::Collection(edges) => edges.last().map(|&edge| heap.graph().target(edge)),
        Head::None | Head::Link => None,
    }
    .unwrap_or(place.row.first().node)
}

/// A property of a function that was declared as a class or used as one: `Widget.instances`.
fn is_of_class(heap: &Heap, way: &Way) -> bool {
    let [.., holder, last] = way.written.steps.as_slice() else { return false };
    let is_property = last.edge.is_some_and(|edge| heap.graph().edge_type(edge) == EdgeType::PROPERTY);
    is_property && last.through.is_empty() && heap.node_type(holder.node) == NodeType::CLOSURE
}

/// `global.x`, `window.x`: nothing between the variable and the global object.
fn is_global(expression: &str) -> bool {
    let mut parts = expression.split('.');
    let start = parts.next().unwrap_or_default();
    let is_name = |part: &str| part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'));
    let is_global_object = node::GLOBALS.contains(&start) || [blink::WINDOW, jsc::GLOBAL].contains(&start);
    is_global_object && parts.next().is_some_and(is_name) && parts.next().is_none()
}

/// The names that lead to a place, from the last object on that every program has, if the way passes one; without numbers, ids and
/// texts of keys. A name that is repeated (`.next.next`) is there once: how often changes from run to run. Where many objects of a
/// dictionary grew alike, the way leads to the one that grew most, by whatever key it has.
pub fn path_names(heap: &Heap, way: &Way, row: &GrownRow) -> Vec<String> {
    names_on(heap, way, |edge| row.members.len() == 1 || is_name_of_place(heap, edge))
}

fn names_on(heap: &Heap, way: &Way, tells: impl Fn(EdgeIndex) -> bool) -> Vec<String> {
    let steps = &way.written.steps;
    let from = steps.iter().rposition(|step| is_everybodys(heap, step)).unwrap_or(0).max(way.written.begin) + 1;
    let steps = steps[from.min(steps.len())..].iter().filter(|step| step.edge.is_some_and(&tells));
    let mut names: Vec<String> = steps.filter_map(|step| step.name.clone()).collect();
    names.dedup();
    names
}

/// Global objects, `process`, and functions of the runtime: of the many ways through these the shortest is another in every run.
fn is_everybodys(heap: &Heap, step: &AccessStep) -> bool {
    let is_function = heap.node_type(step.node) == NodeType::CLOSURE;
    let is_of_runtime = || script_name(heap, step.node).is_some_and(|script| package_of_script(&script.to_string()) == RUNTIME);
    is_global_object(heap, step.node) || is_process(heap, step.node) || is_function && is_of_runtime()
}

/// Names that programs give; what the engine calls its own says nothing, and numbers change.
pub fn path_name(heap: &Heap, edge: EdgeIndex) -> Option<String> {
    match (heap.graph().edge_type(edge), heap.graph().edge_name(edge)) {
        (EdgeType::PROPERTY | EdgeType::CONTEXT, EdgeName::Text(_)) => Some(heap.edge_name(edge).to_string()),
        _ => None,
    }
}
