//! A chain in one piece of text.

use super::opening::Opening;
use super::steps::listener;
use super::{AccessStep, End, MOST_LETTERS, Repeat, StepKind};
use crate::Heap;
use crate::engine::node;
use crate::printable::grouped;
use crate::queries::contents::label;
use crate::snapshot::{NodeIndex, NodeType};

/// A step, or a few that come again and again, that are repeated so often are written once: `.next ×50`.
const MANY_TIMES: usize = 4;
/// So many steps may take turns.
const LONGEST_TURN: usize = 4;

/// A chain as text.
pub(super) struct Written {
    pub(super) text: String,
    /// Where the chain begins.
    pub(super) place: Option<String>,
    pub(super) end: End,
}

/// The chain in one piece: words for its beginning, what can be written as code, the place of the beginning, then arrows. Before an
/// arrow stands what kind of object it leaves.
pub(super) fn written(heap: &Heap, steps: &[AccessStep], opening: &Opening) -> Written {
    let mut text = opening.words.clone();
    let mut place = opening.place.as_ref().filter(|_| opening.begin < steps.len());
    let mut at = opening.first;
    let mut repeat = None;
    while at < steps.len() {
        let step = &steps[at];
        if step.text.starts_with(" → ") {
            if at > opening.first && !says_what_it_is(&steps[at - 1]) {
                text.push_str(&format!(" ({})", kind_label(heap, steps, at - 1)));
            }
            if let Some(place) = place.take() {
                text.push_str(&format!(" {place}"));
            }
        }
        let taken;
        (taken, repeat) = push(heap, &mut text, &steps[at..]);
        at += taken;
    }
    let ending = place.map(|place| format!(" {place}")).unwrap_or_default();
    text.push_str(&ending);
    let (text, is_cut) = cut(text);
    let before_place = text.strip_suffix(&ending).filter(|_| !ending.is_empty()).map(str::len);
    // Where a number stands in what was cut in the middle nobody knows.
    let end = End { before_place, repeat: repeat.filter(|_| !is_cut) };
    Written { text, place: opening.place.clone(), end }
}

/// Adds the text of the first steps: how many these are, and whether one of them is repeated.
fn push(heap: &Heap, text: &mut String, steps: &[AccessStep]) -> (usize, Option<Repeat>) {
    let (turn, times) = turns(steps);
    for step in &steps[..turn] {
        text.push_str(&step.text);
        if is_bare_arrow(step) {
            text.push_str(&label(heap, step.node));
        }
    }
    let before_number = text.len();
    if times > 1 {
        text.push_str(&format!(" ×{}", grouped(times as u64)));
    }
    let is_repeat = times > 1 && turn == 1;
    (turn * times, is_repeat.then(|| Repeat { step: steps[0].text.clone(), times, before_number }))
}

/// An arrow without a name, behind which stands what it leads to.
fn is_bare_arrow(step: &AccessStep) -> bool {
    step.text.trim() == "→"
}

/// Whether the text of a step tells what kind of object it leads to.
fn says_what_it_is(step: &AccessStep) -> bool {
    is_bare_arrow(step) || step.kind == StepKind::Internal && step.text.starts_with(" → listener")
}

/// How many steps take turns, and how often.
fn turns(steps: &[AccessStep]) -> (usize, usize) {
    repeats(steps, |one, other| one.text == other.text && !is_bare_arrow(one))
}

/// How many things at the beginning come again and again, and how often: (1, 1) if that is not often enough to be written once.
pub(crate) fn repeats<T>(things: &[T], are_alike: impl Fn(&T, &T) -> bool) -> (usize, usize) {
    for turn in 1..=LONGEST_TURN.min(things.len()) {
        let alike = (0..things.len()).take_while(|&at| are_alike(&things[at], &things[at % turn])).count() / turn;
        if alike >= MANY_TIMES {
            return (turn, alike);
        }
    }
    (1, 1)
}

/// What an arrow leaves tells how to read it: a Map's entry, a function's variable.
fn kind_label(heap: &Heap, steps: &[AccessStep], at: usize) -> String {
    let node = steps[at].node;
    match heap.node_type(node) {
        NodeType::CLOSURE => function_label(heap, steps, at, node),
        _ => heap.class_name(node).to_string().trim_matches(['(', ')']).to_owned(),
    }
}

fn function_label(heap: &Heap, steps: &[AccessStep], at: usize, function: NodeIndex) -> String {
    let name = heap.name(function).to_string();
    let is_listener = |before: &AccessStep| before.kind == StepKind::Property && before.name.as_deref() == Some(node::EVENTS);
    let name = if name.is_empty() { "anonymous function".to_owned() } else { name };
    if steps[..at].iter().rev().take(2).any(is_listener) { listener(heap, function) } else { name }
}

/// Cuts a long text in the middle; whether it did.
fn cut(text: String) -> (String, bool) {
    if text.len() <= MOST_LETTERS || text.chars().count() <= MOST_LETTERS {
        return (text, false);
    }
    const HEAD: usize = MOST_LETTERS / 2;
    const TAIL: usize = MOST_LETTERS - HEAD - 3;
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(text.chars().count() - TAIL).collect();
    (format!("{head} … {tail}"), true)
}
