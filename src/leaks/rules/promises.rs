//! Promises that never settle.

use super::{MemberFeature, Rule, RuleInput};
use crate::engine::ecmascript;

/// Promises that never settle.
pub const RULE: Rule = Rule {
    code: "promises-never-settled",
    title: "Promises that never settle",
    explanation: "A promise that nobody resolves keeps its reactions: the rest of every async function that waits for it, with all variables. Whoever holds the functions that would resolve it holds all of that.",
    example: r"const waiting = new Map();
const ask = id => new Promise(resolve => waiting.set(id, resolve)); // no answer, no timeout",
    next: "Settle every promise: reject it with a timeout or when the work is cancelled, and take its resolver out of the collection when it has.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    // A promise itself only ever gains reactions, and only while it waits.
    input.mostly_has(MemberFeature::Unsettled) || input.class == ecmascript::PROMISE
}
