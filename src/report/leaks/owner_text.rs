//! The owner of a finding in words for people.

use crate::analysis::Heap;
use crate::analysis::comparison::describe::Way;
use crate::leaks::{Finding, Subject, path_name};
use crate::snapshot::NodeIndex;

/// The owner as a programmer would name it: ``Map `sessions` in global.app``.
pub(super) fn owner(heap: &Heap, finding: &Finding, way: Option<&Way>) -> String {
    match &finding.subject {
        Subject::Place(place, _) => named(heap, finding.owner, place.row.members.len(), way),
        Subject::Population(population) => {
            let held = way.map(|way| format!(", the newest at {}", way.expression())).unwrap_or_default();
            format!("{}{held}", population.label.name)
        }
    }
}

/// An object, or several at the same kind of place.
pub(super) fn named(heap: &Heap, node: NodeIndex, many: usize, way: Option<&Way>) -> String {
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
