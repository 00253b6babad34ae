//! The way that many objects share, in one piece of text: without what tells one of them from another.

use super::opening::{Opening, opening};
use super::places::{function_place, scope_label};
use super::{AccessStep, StepKind, expression, steps};
use crate::Heap;
use crate::queries::contents::{Slot, is_scope, label, slot_in};
use crate::queries::merged_holders::{MergedFrom, MergedWay};
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, NodeType};

/// Writes a merged way: `global.world.orders[ ]`, `global.world.cache (Map) → value`, `variable head in list.js.next ×n`; the last
/// steps alone with what they come from, which is a class, a function or a function's scope: `World.orders[ ]`.
pub fn merged_path(heap: &Heap, way: &MergedWay, from: MergedFrom) -> String {
    let is_end_alone = way.is_cut && from == MergedFrom::Objects;
    let mut steps = steps::steps(heap, way.start, &way.edges);
    for step in &mut steps {
        step.text = text(heap, way, step);
    }
    fold(&mut steps);
    let opening = match is_end_alone {
        true => Opening { begin: 0, first: 1, words: any_of(heap, way.start), place: None },
        false => of_any(heap, &steps, opening(heap, &steps)),
    };
    expression::written(heap, &steps, &opening).text
}

/// Where all that there is to say is what the object itself is, its class stands for all of them.
fn of_any(heap: &Heap, steps: &[AccessStep], opening: Opening) -> Opening {
    let Some(last) = steps.last().filter(|_| opening.begin + 1 == steps.len() && opening.first == steps.len()) else {
        return opening;
    };
    let words = opening.words.strip_prefix(&label(heap, last.node)).map(|rest| format!("{}{rest}", any_of(heap, last.node)));
    Opening { words: words.unwrap_or(opening.words), ..opening }
}

/// What stands for all that the same code made: the function, or that it is its scope; of other objects their class.
fn any_of(heap: &Heap, node: NodeIndex) -> String {
    let class = || heap.class_name(node).to_string();
    if is_scope(heap, node) {
        return scope_label(heap, node).unwrap_or_else(class);
    }
    match heap.node_type(node) {
        NodeType::CLOSURE => function_place(heap, node).map_or_else(class, |place| format!("{} at {place}", label(heap, node))),
        _ => class(),
    }
}

fn text(heap: &Heap, way: &MergedWay, step: &AccessStep) -> String {
    let graph = heap.graph();
    let Some(edge) = step.edge else { return step.text.clone() };
    match step.kind {
        StepKind::Property if way.nameless.contains(&edge) => "[key]".to_owned(),
        StepKind::Element => "[ ]".to_owned(),
        StepKind::Entry => match slot_in(heap, graph.source(edge), edge) {
            Slot::Key => " → key".to_owned(),
            Slot::Value => " → value".to_owned(),
            Slot::Member => " → member".to_owned(),
            Slot::Other => " → entry".to_owned(),
        },
        StepKind::Internal if is_numbered(heap, step) => format!(" → {}", heap.class_name(step.node)),
        _ => step.text.clone(),
    }
}

/// Slots of the engine's that have numbers for names.
fn is_numbered(heap: &Heap, step: &AccessStep) -> bool {
    step.edge.is_some_and(|edge| match heap.graph().edge_name(edge) {
        EdgeName::Number(_) => heap.graph().edge_type(edge) != EdgeType::ELEMENT,
        EdgeName::Text(name) => heap.strings().raw(name).first().is_some_and(u8::is_ascii_digit) && step.text.contains("[["),
    })
}

/// A step that is made again and again is one.
fn fold(steps: &mut Vec<AccessStep>) {
    let mut is_repeated = vec![false];
    let mut kept: Vec<AccessStep> = Vec::new();
    for step in steps.drain(..) {
        match kept.last_mut() {
            Some(last) if last.kind != StepKind::Start && last.kind == step.kind && last.text == step.text => {
                *last = step;
                is_repeated[kept.len() - 1] = true;
            }
            _ => {
                kept.push(step);
                is_repeated.resize(kept.len(), false);
            }
        }
    }
    for (step, _) in std::iter::zip(&mut kept, is_repeated).filter(|(_, is_repeated)| *is_repeated) {
        step.text.push_str(" ×n");
    }
    *steps = kept;
}
