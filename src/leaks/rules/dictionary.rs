//! An object used as a dictionary that only grows.

use super::{Rule, RuleInput};
use crate::queries::contents::Kind;

/// An object used as a dictionary that only grows.
pub const RULE: Rule = Rule {
    code: "unbounded-dictionary",
    title: "An object used as a dictionary that only grows",
    explanation: "Properties with ever new names are added and never deleted.",
    example: r"const tokens = {};
server.on('login', user => { tokens[user.token] = user; });",
    next: "Delete them where their life ends; a Map with a bound is easier to keep small.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    // Numbers as values leave no trace in most files: all that is seen of new properties are their names.
    let gains_names = input.gained.first().is_some_and(|class| class == "(string)");
    input.kind == Kind::Object && (input.gains_entries || gains_names && !input.is_chain)
}
