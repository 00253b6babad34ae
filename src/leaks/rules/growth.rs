//! Something that keeps growing.

use super::{Rule, RuleInput};

/// Something that keeps growing.
pub const RULE: Rule = Rule {
    code: "growth",
    title: "Something that keeps growing",
    explanation: "It collected something in every step, and no rule knows it by name.",
    example: r"class Session {
  #history = new HistoryOfThisLibrary(); // something that no other rule knows, and that gets larger
}",
    next: "Look at what it gained, and at the code that the path leads through.",
    applies,
};

fn applies(_: &RuleInput) -> bool {
    true
}
