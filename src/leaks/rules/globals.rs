//! A global variable that collects.

use super::{Rule, RuleInput};

/// A global variable that collects.
pub const RULE: Rule = Rule {
    code: "global-variable",
    title: "A global variable that collects",
    explanation: "What hangs on the global object lives as long as the program. A missing declaration in sloppy code makes such a variable by accident.",
    example: r"function total(items) {
  sums = items.map(price); // no declaration: globalThis.sums
}",
    next: "Declare it where it is used, and empty or bound it; 'use strict' turns the accident into an error.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.is_global
}
