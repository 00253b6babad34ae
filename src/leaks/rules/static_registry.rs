//! A registry on a class or a module that only grows.

use super::{Rule, RuleInput, is_word};

/// A registry on a class or a module that only grows.
pub const RULE: Rule = Rule {
    code: "static-registry",
    title: "A registry on a class or a module that only grows",
    explanation: "What is registered on a class, on a symbol of the global registry or in a variable of a module lives as long as the program.",
    example: r"class Widget {
  static all = [];
  constructor() { Widget.all.push(this); }
}",
    next: "Unregister where the object's life ends, or register it weakly (WeakRef, WeakMap, WeakSet).",
    applies,
};

fn applies(input: &RuleInput) -> bool {
    input.is_of_class
        || input.names(|name| is_word(name, &["registry", "registered", "instances", "subscribers", "handlers", "plugins"]))
}
