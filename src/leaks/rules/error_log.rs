//! Errors that are collected.

use super::{Rule, RuleInput};
use crate::engine::ecmascript;

/// Errors that are collected.
pub const RULE: Rule = Rule {
    code: "errors-kept",
    title: "Errors that are collected",
    explanation: "An error keeps its stack trace, which keeps functions and receivers alive until it is formatted, and its cause, options and properties: often the whole request.",
    example: r"const errors = [];
process.on('uncaughtException', error => errors.push(error)); // with stack, cause and what they refer to",
    next: "Keep the message and the formatted stack, not the error; bound the log.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.mostly_gains(|class| class.ends_with(ecmascript::ERROR_SUFFIX))
}
