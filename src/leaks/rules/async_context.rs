//! Async contexts that are kept.

use super::{MemberFeature, Rule, RuleInput};
use crate::engine::node;

/// Async contexts that are kept.
pub const RULE: Rule = Rule {
    code: "async-context-retention",
    title: "Async contexts that are kept",
    explanation: "What AsyncLocalStorage.run binds is kept by every promise, timer and handle that is made inside, for as long as these live. A store that something long-lived captures is never freed.",
    example: r"requests.run({ user, body }, () => {
  pool.push(new AsyncResource('job')); // the job keeps user and body as long as it lives
});",
    next: "Make long-lived resources outside of run, or leave it with exit or AsyncResource.bind; keep the store small, and empty it at the end of the request.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    let is_of_runtime = |name: &str| node::CONTEXT_NAMES.iter().any(|part| name.contains(part));
    input.mostly_has(MemberFeature::BoundContext) || input.names(is_of_runtime)
}
