//! Detached DOM nodes that something keeps.

use super::{MemberFeature, Rule, RuleInput};

/// Detached DOM nodes that something keeps.
pub const RULE: Rule = Rule {
    code: "detached-dom",
    title: "Detached DOM nodes that something keeps",
    explanation: "Nodes that were removed from the document stay in memory as long as JavaScript refers to any of them: one variable that holds a list item keeps the whole list, its listeners and all that these hold. It shows as classes named `Detached …`.",
    example: r"const rows = [];
function show(item) {
  const row = document.createElement('li');
  list.append(row);
  rows.push(row); // list.replaceChildren() removes it from the page, not from here
}",
    next: "Drop the reference shown in the path when the nodes are removed: clear the variable, take the node out of the collection, or remove the listener whose closure holds it. Refs of a framework's components are set to null when the component unmounts.",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.mostly_has(MemberFeature::DetachedNode) || input.gains_any(|class| class.starts_with("Detached "))
}
