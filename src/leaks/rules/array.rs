//! An array that only grows.

use super::{Rule, RuleInput};
use crate::queries::contents::Kind;

/// An array that only grows.
pub const RULE: Rule = Rule {
    code: "unbounded-array",
    title: "An array that only grows",
    explanation: "Elements are pushed and never taken out.",
    example: r"const visits = [];
server.on('request', request => visits.push({ url: request.url, at: Date.now() }));",
    next: "Bound it (splice, shift, a ring of fixed length), or process and drop what it holds.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.kind == Kind::Array
}
