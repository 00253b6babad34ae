//! Timers that are never cleared.

use super::{Rule, RuleInput};
use crate::engine::{blink, node};

/// Timers that are never cleared.
pub const RULE: Rule = Rule {
    code: "timers-never-cleared",
    title: "Timers that are never cleared",
    explanation: "Each pending `setInterval` or `setTimeout` is held by the runtime's list of timers, and holds its callback with everything the callback can see. An interval that nobody clears lives as long as the process.",
    example: r"function watch(file) {
  setInterval(() => check(file), 1000); // no clearInterval when the file is closed
}",
    next: "Keep the handle that setInterval or setTimeout returns, and clear it where the work that needs it ends. One interval that walks over a collection does the work of many.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.class == node::TIMER_LISTS[0]
        || input.last_names(1).any(|name| name == node::TIMER_LIST_MAP)
        || input.mostly_gains(|class| node::TIMERS.contains(&class) || blink::TIMERS.contains(&class))
}
