//! A queue that is filled faster than it is drained.

use super::{Rule, RuleInput, is_word};

/// A queue that is filled faster than it is drained.
pub const RULE: Rule = Rule {
    code: "queue-never-drained",
    title: "A queue that is filled faster than it is drained",
    explanation: "Jobs, messages or pending entries that are put in and not taken out, or not as fast.",
    example: r"setInterval(() => jobs.push(...poll()), 100);
setInterval(() => run(jobs.shift()), 1000);",
    next: "Bound the queue and push back when it is full; look for the consumer that has stopped, or that leaves entries in after an error.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.names(|name| is_word(name, &["queue", "pending", "backlog", "jobs", "inbox", "mailbox", "waiting"]))
}
