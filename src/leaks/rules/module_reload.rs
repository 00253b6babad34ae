//! A module that is loaded again and again.

use super::{Rule, RuleInput};
use crate::engine::node;

/// A module that is loaded again and again.
pub const RULE: Rule = Rule {
    code: "module-loaded-again",
    title: "A module that is loaded again and again",
    explanation: "The module cache never forgets. A module that is required or imported under ever new names (a query string, a changed path, a cleared require.cache with references left) is a new module each time, with its code and its state.",
    example: "for (const plugin of plugins) await import(`./${plugin}.mjs?${Date.now()}`);",
    next: "Load it once under one name; where code must change, run it in a worker or a child process that can end.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.is_one_file || input.mostly_gains(|class| node::LOADED_AGAIN.contains(&class))
}
