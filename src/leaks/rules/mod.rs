//! Rules name findings: each has a stable code, an explanation that the program can print, and advice. They do not decide whether
//! there is a leak. The first that applies names it: what is seen in the heap comes before names that a program
//! gave, and the particular before the general.

mod array;
mod async_context;
mod cache;
mod closures;
mod detached_dom;
mod detached_tree;
mod dictionary;
mod duplicate_strings;
mod error_log;
mod globals;
mod growing_structure;
mod growth;
mod linked_list;
mod listeners;
mod map;
mod module_reload;
mod native_memory;
mod pool;
mod promises;
mod queue;
mod registered_symbols;
mod set;
mod static_registry;
mod streams;
mod string_slices;
mod timers;

use super::member_features::MemberFeature;
use crate::queries::contents::Kind;

/// A pattern of leaks.
#[derive(Debug)]
pub struct Rule {
    /// Stable name: configuration files and fingerprints have it.
    pub code: &'static str,
    /// What it is in a few words.
    pub title: &'static str,
    /// Why such a thing stays in memory.
    pub explanation: &'static str,
    /// Code that leaks like this.
    pub example: &'static str,
    /// What to do about it.
    pub next: &'static str,
    applies: fn(&RuleInput) -> bool,
}

/// All rules, the particular ones first.
pub const RULES: [&Rule; 26] = [
    &registered_symbols::RULE,
    &detached_dom::RULE,
    &timers::RULE,
    &listeners::RULE,
    &streams::RULE,
    &promises::RULE,
    &async_context::RULE,
    &module_reload::RULE,
    &detached_tree::RULE,
    &string_slices::RULE,
    &duplicate_strings::RULE,
    &error_log::RULE,
    &closures::RULE,
    &queue::RULE,
    &pool::RULE,
    &cache::RULE,
    &linked_list::RULE,
    &growing_structure::RULE,
    &native_memory::RULE,
    &static_registry::RULE,
    &globals::RULE,
    &map::RULE,
    &set::RULE,
    &array::RULE,
    &dictionary::RULE,
    &growth::RULE,
];

/// What rules know of a finding.
#[derive(Debug, Clone)]
pub struct RuleInput {
    /// What the owner is.
    pub kind: Kind,
    /// Its class.
    pub class: String,
    /// How a program reaches it from a root.
    pub path: String,
    /// Names on that path: properties and variables.
    pub path_names: Vec<String>,
    /// What it gained, by class, the most objects first.
    pub gained: Vec<String>,
    /// What most of what it gained has.
    pub features: Vec<MemberFeature>,
    /// It is a property of a class.
    pub is_of_class: bool,
    /// What it gained hangs together in a chain.
    pub is_chain: bool,
    /// What it gained are objects that are reached through one another.
    pub is_structure: bool,
    /// It is a property of the global object.
    pub is_global: bool,
    /// Its own entries became more.
    pub gains_entries: bool,
    /// What it gained are modules that were loaded from one and the same file.
    pub is_one_file: bool,
}

impl RuleInput {
    /// Whether the class of which it gained most objects, strings and numbers aside, is such a one.
    fn mostly_gains(&self, is_such: impl Fn(&str) -> bool) -> bool {
        self.gained.iter().find(|class| !class.starts_with('(')).is_some_and(|class| is_such(class))
    }

    /// Whether any class of which it gained objects is such a one.
    fn gains_any(&self, is_such: impl Fn(&str) -> bool) -> bool {
        self.gained.iter().any(|class| is_such(class))
    }

    /// Whether most of what it gained has this.
    fn mostly_has(&self, wanted: MemberFeature) -> bool {
        self.features.contains(&wanted)
    }

    /// Whether its class or one of the last names on its path is such a one: what is farther away is not about it.
    fn names(&self, is_such: impl Fn(&str) -> bool) -> bool {
        is_such(&self.class) || self.last_names(NEAR).any(is_such)
    }

    /// The last names on its path, the last one first.
    fn last_names(&self, most: usize) -> impl Iterator<Item = &str> {
        self.path_names.iter().rev().take(most).map(String::as_str)
    }
}

/// So many names of a path are about its end.
const NEAR: usize = 3;

/// Whether a name, in camel case or snake case, contains one of these words.
fn is_word(name: &str, words: &[&str]) -> bool {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            spaced.push(' ');
        }
        was_lower = letter.is_lowercase();
        spaced.extend(letter.to_lowercase());
    }
    spaced.split(|letter: char| !letter.is_alphanumeric()).any(|part| words.contains(&part))
}

/// The rule that names a finding.
pub fn rule_for(input: &RuleInput) -> &'static Rule {
    RULES.iter().find(|rule| (rule.applies)(input)).copied().unwrap_or(&growth::RULE)
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

#[cfg(test)]
mod tests;
