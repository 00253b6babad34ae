//! Closures that keep what they can see.

use super::{Rule, RuleInput};
use crate::engine::{ecmascript, v8};

/// Closures that keep what they can see.
pub const RULE: Rule = Rule {
    code: "closures-keeping-contexts",
    title: "Closures that keep what they can see",
    explanation: "A function keeps all variables of the scopes around it that any function of these scopes uses, also those that it does not use itself.",
    example: r"const undo = [];
function edit(documentBefore) {
  undo.push(() => restore(documentBefore)); // each function keeps a whole document
}",
    next: "Do not keep the functions longer than needed; make them where only what they need is in sight, and set big variables to null after use.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.mostly_gains(|class| [ecmascript::FUNCTION, v8::CONTEXT].contains(&class))
}
