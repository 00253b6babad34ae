//! A place in words for people: its owner, and where it is in the code.

use crate::analysis::Heap;
use crate::analysis::comparison::describe::Way;
use crate::analysis::contents::scope_owner;
use crate::analysis::packages::{RUNTIME, package_of_script};
use crate::analysis::script_names::ScriptNames;
use crate::leaks::path_name;
use crate::snapshot::NodeIndex;

/// The owner as a programmer would name it: ``Map `sessions` in global.app``.
pub(super) fn owner(heap: &Heap, node: NodeIndex, many: usize, way: Option<&Way>) -> String {
    let class = heap.class_name(node).to_string();
    let class = match class.as_str() {
        "system / Context" => "scope".to_owned(),
        _ if class.starts_with('{') => "object".to_owned(),
        _ => class,
    };
    let class = if many > 1 { format!("{many} × {class}") } else { class };
    let Some(way) = way else { return class };
    let last = way.written.steps.last().and_then(|step| path_name(heap, step.edge?));
    let before = way.written.expression.as_str();
    match last {
        Some(name) => {
            let ends = [format!(".{name}"), format!(" → variable {name}")];
            let inside = ends.iter().find_map(|end| before.strip_suffix(end.as_str())).unwrap_or(before);
            format!("{class} `{name}` in {inside}")
        }
        None => format!("{class} at {before}"),
    }
}

/// Places in the program's code: of functions and constructors on the way, nearest to the owner first, then of what was gained.
pub(super) fn code(heap: &Heap, scripts: &ScriptNames, way: Option<&Way>, newest: Option<NodeIndex>) -> (Vec<String>, String) {
    let on_way = way.map(|way| way.written.steps.iter().rev().map(|step| step.node).collect::<Vec<_>>()).unwrap_or_default();
    let (mut places, mut of_runtime): (Vec<String>, Vec<String>) = Default::default();
    let mut package = None;
    for node in on_way.into_iter().chain(newest) {
        // A scope stands where a function does that was made in it.
        let made_here = || scope_owner(heap, node).and_then(|function| heap.locations().get(function));
        let Some(location) = heap.locations().get(node).or_else(made_here) else { continue };
        let Some(script) = scripts.get(location.script_id) else { continue };
        let of = package_of_script(&script.to_string());
        let place = scripts.place(location);
        let known = if of == RUNTIME { &mut of_runtime } else { &mut places };
        if !known.contains(&place) {
            known.push(place);
        }
        if of != RUNTIME {
            package.get_or_insert(of);
        }
    }
    // The runtime's own code tells something only where no other does.
    let usual = if of_runtime.is_empty() { "(engine)" } else { RUNTIME };
    let mut places = if places.is_empty() { of_runtime } else { places };
    places.truncate(MOST_PLACES);
    (places, package.unwrap_or_else(|| usual.to_owned()))
}

/// More places say less.
const MOST_PLACES: usize = 5;
