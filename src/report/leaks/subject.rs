//! A place in words: what rules look at, what people read, what a fingerprint is made of.

use crate::analysis::Heap;
use crate::analysis::access_paths::AccessStep;
use crate::analysis::comparison::census::package_of_script;
use crate::analysis::comparison::describe::Way;
use crate::analysis::contents::contents;
use crate::analysis::script_names::ScriptNames;
use crate::leaks::rules::Subject;
use crate::leaks::{Evidence, Place};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType};

/// What rules look at.
pub(super) fn subject(heap: &Heap, place: &Place, way: Option<&Way>, gained: &[String]) -> Subject {
    let node = place.row.first().node;
    let evidence = &place.evidence;
    Subject {
        kind: contents(heap, node).kind,
        class: heap.class_name(node).to_string(),
        path: way.map(Way::expression).unwrap_or_default(),
        path_names: way.map(|way| names(heap, way)).unwrap_or_default(),
        gained: gained.to_vec(),
        is_chain: is_chain(evidence),
        is_global: way.is_some_and(|way| is_global(&way.written.expression)),
        gains_entries: evidence.entries.last() > evidence.entries.first(),
    }
}

fn is_chain(evidence: &Evidence) -> bool {
    evidence.entries.first() == evidence.entries.last() && evidence.members.last().is_some_and(|&members| members > 0)
}

/// `global.x`, `window.x`: nothing between the variable and the global object.
fn is_global(expression: &str) -> bool {
    let mut parts = expression.split('.');
    let start = parts.next().unwrap_or_default();
    let is_name = |part: &str| part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'));
    matches!(start, "global" | "globalThis" | "Window" | "GlobalObject")
        && parts.next().is_some_and(is_name)
        && parts.next().is_none()
}

/// The names that lead to a place, from the global object on if the way passes one; without numbers, ids and texts of keys.
pub(super) fn names(heap: &Heap, way: &Way) -> Vec<String> {
    let steps = &way.written.steps;
    let from = steps.iter().rposition(|step| is_global_object(heap, step)).map_or(0, |at| at + 1);
    steps[from..].iter().filter_map(|step| name(heap, step.edge?)).collect()
}

fn is_global_object(heap: &Heap, step: &AccessStep) -> bool {
    let name = heap.raw_name(step.node).to_string();
    heap.node_type(step.node) == NodeType::OBJECT && (name.starts_with("global") || name.starts_with("Window"))
}

/// Names that programs give; what the engine calls its own says nothing, and numbers change.
fn name(heap: &Heap, edge: EdgeIndex) -> Option<String> {
    match (heap.graph().edge_type(edge), heap.graph().edge_name(edge)) {
        (EdgeType::PROPERTY | EdgeType::CONTEXT, EdgeName::Text(_)) => Some(heap.edge_name(edge).to_string()),
        _ => None,
    }
}

/// The owner as a programmer would name it: ``Map `sessions` in global.app``.
pub(super) fn owner(heap: &Heap, place: &Place, way: Option<&Way>) -> String {
    let class = heap.class_name(place.row.first().node).to_string();
    let class = match class.as_str() {
        "system / Context" => "scope".to_owned(),
        _ if class.starts_with('{') => "object".to_owned(),
        _ => class,
    };
    let many = place.row.members.len();
    let class = if many > 1 { format!("{many} × {class}") } else { class };
    let Some(way) = way else { return class };
    let last = way.written.steps.last().and_then(|step| name(heap, step.edge?));
    let before = way.written.expression.as_str();
    match last {
        Some(name) => {
            let inside = before.strip_suffix(&format!(".{name}")).unwrap_or(before);
            format!("{class} `{name}` in {inside}")
        }
        None => format!("{class} at {before}"),
    }
}

/// Places in the program's code: of functions and constructors on the way, nearest to the owner first, then of what was gained.
pub(super) fn code(heap: &Heap, scripts: &ScriptNames, way: Option<&Way>, newest: Option<NodeIndex>) -> (Vec<String>, String) {
    let on_way = way.map(|way| way.written.steps.iter().rev().map(|step| step.node).collect::<Vec<_>>()).unwrap_or_default();
    let mut places: Vec<String> = Vec::new();
    let mut package = None;
    for node in on_way.into_iter().chain(newest) {
        let Some(location) = heap.locations().get(node) else { continue };
        let Some(script) = scripts.get(location.script_id) else { continue };
        let of = package_of_script(&script.to_string());
        if of == "(runtime)" && package.is_some() {
            continue;
        }
        package.get_or_insert(of);
        let place = scripts.place(location);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.truncate(MOST_PLACES);
    (places, package.unwrap_or_else(|| "(engine)".to_owned()))
}

/// More places say less.
const MOST_PLACES: usize = 5;
