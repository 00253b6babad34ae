//! Trees that one of their leaves keeps.

use super::{MemberFeature, Rule, RuleInput};

/// Trees that one of their leaves keeps.
pub const RULE: Rule = Rule {
    code: "detached-tree",
    title: "Trees that one of their leaves keeps",
    explanation: "Each of the things that are collected refers to its parent, which nothing else holds any more and which has it among its children: a tree was cut off, and whoever keeps one node of it keeps all.",
    example: r"selected.push(tree.find(id)); // a leaf, whose parent has all other leaves
tree = load(); // the old tree stays behind its leaf",
    next: "Forget the nodes of a tree where the tree is removed, or cut the reference to the parent when a node is taken out.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    // The links of a chain that goes both ways refer to each other as parents and children do.
    !input.is_chain && input.mostly_has(MemberFeature::KeepsItsParent)
}
