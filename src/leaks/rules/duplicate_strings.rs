//! The same text again and again.

use super::{MemberFeature, Rule, RuleInput};

/// The same text again and again.
pub const RULE: Rule = Rule {
    code: "duplicate-strings",
    title: "The same text again and again",
    explanation: "Strings that were read or built are objects of their own, however often the same text was there before. Collected in numbers they cost as much as if each said something new.",
    example: "log.push(response.headers['content-type'].trim()); // the same text in a new string each time",
    next: "Keep each text once: look it up in a Map of known texts before keeping it, or keep a number or an enumerated value in its place; and bound what collects them.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.mostly_has(MemberFeature::RepeatedText)
}
