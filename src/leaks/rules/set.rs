//! A Set that only grows.

use super::{Rule, RuleInput};
use crate::queries::contents::Kind;

/// A Set that only grows.
pub const RULE: Rule = Rule {
    code: "unbounded-set",
    title: "A Set that only grows",
    explanation: "Members are added and never deleted.",
    example: r"const seen = new Set();
server.on('request', request => seen.add(request.id));",
    next: "Delete members where their life ends, or use a WeakSet.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.kind == Kind::Set
}
