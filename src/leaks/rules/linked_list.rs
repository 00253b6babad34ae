//! A chain that gets longer.

use super::{Rule, RuleInput};

/// A chain that gets longer.
pub const RULE: Rule = Rule {
    code: "linked-list",
    title: "A chain that gets longer",
    explanation: "Each new member holds the one before it, so whoever holds the newest holds all that ever were.",
    example: r"function push(value) {
  head = { value, next: head }; // nothing ever sets head back
}",
    next: "Cut the chain where its older members are not needed any more, or bound its length.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.is_chain
}
