//! A cache that never forgets.

use super::{Rule, RuleInput, is_word};

/// A cache that never forgets.
pub const RULE: Rule = Rule {
    code: "cache-without-eviction",
    title: "A cache that never forgets",
    explanation: "A cache whose keys are unbounded and whose entries are never removed is a leak with a good hit rate.",
    example: r"const cache = new Map();
const render = page => cache.get(page.url) ?? cache.set(page.url, draw(page)).get(page.url); // every query string is a new url",
    next: "Give it a largest number of entries or an age at which they go (an LRU cache), or key it by an object in a WeakMap.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.names(|name| is_word(name, &["cache", "cached", "memo", "memoized", "memoize", "lru"]))
}
