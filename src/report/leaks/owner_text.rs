//! The owner of a finding in words for people.

use crate::Heap;
use crate::compare::describe::Way;
use crate::engine::v8;
use crate::leaks::{Finding, Population, Subject, Through};
use crate::report::units::count;
use crate::snapshot::NodeIndex;

/// The owner as a programmer would name it: ``Map `sessions` in variable app of server.js``.
pub(super) fn owner(heap: &Heap, finding: &Finding, way: Option<&Way>) -> String {
    if let Some(file) = &finding.file {
        return format!("module {file}");
    }
    match &finding.subject {
        Subject::Place(place, _) => named(heap, finding.owner, place.row.members.len(), way),
        Subject::Population(population) if population.owner.is_some() => named(heap, finding.owner, 1, way),
        Subject::Population(population) => kept_by(population, finding.through.as_ref()),
    }
}

/// A class with what keeps its instances: `Session kept by DOMTimer at Window`.
fn kept_by(population: &Population, through: Option<&Through>) -> String {
    let (by, place) = match through {
        Some(Through::Object { way, by }) => (by.as_ref(), format!(" at {}", way.expression())),
        Some(Through::Console) => return format!("{} kept by the console of DevTools", population.label.name),
        None => (None, String::new()),
    };
    let mut names: Vec<&str> = Vec::new();
    for keeper in by.into_iter().chain(&population.carriers) {
        if !names.contains(&keeper.name.as_str()) {
            names.push(&keeper.name);
        }
    }
    match names.is_empty() {
        true => format!("{}{place}", population.label.name),
        false => format!("{} kept by {}{place}", population.label.name, names.join(", ")),
    }
}

/// An object, or several at the same kind of place.
pub(super) fn named(heap: &Heap, node: NodeIndex, many: usize, way: Option<&Way>) -> String {
    let class = heap.class_name(node).to_string();
    let class = match class.as_str() {
        v8::CONTEXT => "scope".to_owned(),
        _ if class.starts_with('{') => "object".to_owned(),
        _ => class,
    };
    let class = if many > 1 { format!("{} × {class}", count(many as u64)) } else { class };
    let Some(way) = way else { return class };
    let steps = &way.written.steps;
    let name = steps.last().and_then(|step| step.name.as_ref());
    match (name, &way.written.place) {
        // A variable or an export itself: its place says it all.
        (Some(name), Some(place)) if steps.len() <= way.written.begin + 2 => format!("{class} `{name}` {place}"),
        (Some(name), _) if steps.len() > way.written.begin + 1 => format!("{class} `{name}` in {}", way.written.inside),
        _ => format!("{class} at {}", way.expression()),
    }
}
