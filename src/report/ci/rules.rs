//! What is looked for, for readers who know only the code: the rules of leaks, and the kinds of other expectations.

use crate::leaks::rules::rule;

/// A code, explained.
pub(super) struct Explained<'a> {
    pub code: &'a str,
    pub title: &'static str,
    pub explanation: &'static str,
    pub next: &'static str,
}

/// Expectations that are no leaks: code, title, explanation, what to do.
const OTHERS: [(&str, &str, &str, &str); 13] = [
    (
        "max_count",
        "More of something than its budget allows",
        "A snapshot has more objects than heap-analyzer.toml allows.",
        "See what holds them (heap-analyzer summary, inspect-object), or raise the budget with a reason.",
    ),
    (
        "max_retained",
        "Something is larger than its budget allows",
        "What would be freed with these objects (of the total: the heap) is more than heap-analyzer.toml allows.",
        "See what holds it (heap-analyzer summary, inspect-object), or raise the budget with a reason.",
    ),
    ("max_growth", "Something grew by more than its budget allows", GREW, SEE_GROWTH),
    ("max_growth_per_step", "Something grew in a step by more than its budget allows", GREW, SEE_GROWTH),
    ("max_count_growth", "More of something came than its budget allows", GREW, SEE_GROWTH),
    ("max_count_growth_per_step", "More of something came in a step than its budget allows", GREW, SEE_GROWTH),
    ("heap-growth", "The heap is larger than the base's", LARGER, SEE_BOTH),
    ("class-growth", "A class has more than the base's", LARGER, SEE_BOTH),
    ("owner-growth", "An object owns more than the base's", LARGER, SEE_BOTH),
    (
        "inconclusive",
        "The snapshots can't tell whether there is a leak",
        "A verdict needs three snapshots of one process, or two and one after the work was undone.",
        "Take one more snapshot after the same work; on_inconclusive says what this means for the check.",
    ),
    (
        "planted-leak",
        "A leak that was planted is missed",
        "A program leaked on purpose in this runtime, and the check with these settings did not find it: it would miss others, too.",
        "Change the settings that the message names; if it names none, try with another runtime or fewer flags.",
    ),
    (
        "clean-twin",
        "A program that does not leak is blamed",
        "The repaired version of a planted leak ran in this runtime, and the check with these settings fails for it.",
        "Change the settings that the message names; if it names none, try with another runtime or fewer flags.",
    ),
    ("no-leak", "No leak", "No place collected something in every step.", "Nothing is to be done."),
];

const GREW: &str = "There is more of it in a later snapshot than in an earlier one, by more than heap-analyzer.toml allows.";
const SEE_GROWTH: &str = "heap-analyzer compare shows what came; find-leaks shows what keeps collecting.";
const LARGER: &str = "After the same work the change has more than its base, by more than the tolerance in heap-analyzer.toml.";
const SEE_BOTH: &str = "heap-analyzer compare --match name BASE CHANGE shows both side by side.";

/// What a code means.
pub(super) fn explained(code: &str) -> Explained<'_> {
    if let Some(rule) = rule(code) {
        return Explained { code, title: rule.title, explanation: rule.explanation, next: rule.next };
    }
    let (title, explanation, next) = OTHERS
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or(("An expectation does not hold", "See the message.", "See the message."), |&(_, a, b, c)| (a, b, c));
    Explained { code, title, explanation, next }
}
