//! Short pieces that keep long strings.

use super::{Rule, RuleInput};

/// Short pieces that keep long strings.
pub const RULE: Rule = Rule {
    code: "slices-of-long-strings",
    title: "Short pieces that keep long strings",
    explanation: "The engine makes a piece of a long string without copying: the piece holds the whole. A key of 20 characters that was cut out of a document of a megabyte keeps the megabyte.",
    example: "ids.push(bigText.slice(10, 20)); // ten letters keep the whole text",
    next: "Copy what you keep: Buffer.from(piece).toString(), structuredClone, or JSON.parse(JSON.stringify(piece)) give a string of its own.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.gains_any(|class| class == "(sliced string)")
}
