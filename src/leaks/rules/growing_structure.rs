//! A tree or a graph that only grows.

use super::{Rule, RuleInput};

/// A tree or a graph that only grows.
pub const RULE: Rule = Rule {
    code: "growing-structure",
    title: "A tree or graph that only grows",
    explanation: "Its nodes hold one another, so whoever holds its beginning holds all of it; it gained nodes all over, and no single one of \
                  them collects.",
    example: r"class Trie {
  root = new TrieNode();
  add(word) { /* makes the nodes that are missing; nothing ever removes one */ }
}",
    next: "Remove nodes when what they stand for is over, or bound the structure and begin anew; a node that nobody needs must be cut from all \
           of its neighbours.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.is_structure
}
