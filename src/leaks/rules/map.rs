//! A Map that only grows.

use super::{Rule, RuleInput};
use crate::queries::contents::Kind;

/// A Map that only grows.
pub const RULE: Rule = Rule {
    code: "unbounded-map",
    title: "A Map that only grows",
    explanation: "Entries are set and never deleted. A Map keeps its keys and its values.",
    example: r"const sessions = new Map();
server.on('login', user => sessions.set(user.id, new Session(user))); // no delete",
    next: "Delete entries where their life ends, bound the Map, or use a WeakMap if the keys are objects that others hold anyway.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.kind == Kind::Map
}
