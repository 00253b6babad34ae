//! Symbols that are registered for ever.

use super::{Rule, RuleInput};

/// Symbols that are registered for ever.
pub const RULE: Rule = Rule {
    code: "registered-symbols",
    title: "Symbols that are registered for ever",
    explanation: "`Symbol.for(key)` puts the key into a registry of the engine's that has no way to forget it. Keys that are made of a request, a user or a time fill it for as long as the process lives.",
    example: "request[Symbol.for(`trace:${request.id}`)] = span; // a new key in the registry for each request",
    next: "Use Symbol() for symbols that nobody has to find by their key, one Symbol.for for all requests, or a WeakMap from the request to what belongs to it.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.class == "(symbol)"
}
