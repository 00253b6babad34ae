//! Variables that closures keep and nobody can use, as several reports tell of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{Listing, Weighed};
use crate::Heap;
use crate::queries::contents::label;
use crate::queries::dead_variables::{DeadContext, DeadScope, DeadVariable, Lack};
use crate::snapshot::JsText;

/// A scope of the source whose variables are kept and can't be used.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeadScopeInfo {
    /// Name of the function whose scope it is, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub function: Option<JsText<'static>>,
    /// Path or URL of the script.
    #[schemars(with = "String")]
    pub script: JsText<'static>,
    /// Where the scope begins, in UTF-16 units from the start of the script; 0 if unknown.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// How many variables closures can see.
    pub variable_count: u64,
    /// How many contexts (runs of the scope) have dead variables.
    pub context_count: u64,
    /// Sum over these contexts of what their dead variables retain, in bytes; what several share counts several times.
    pub dead_size: u64,
    /// What nothing but these contexts keeps alive through a dead variable, in bytes.
    pub kept_size: u64,
    /// The contexts, by the sum of what their dead variables retain; 100 unless `--limit` says otherwise.
    pub contexts: Listing<DeadContextInfo>,
}

/// A context (the variables of one run of a scope) with dead variables.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeadContextInfo {
    /// Object id of the context.
    pub id: u64,
    /// Retained size of the context in bytes.
    pub retained_size: u64,
    /// Sum of what its dead variables retain, in bytes; what several share counts several times.
    pub dead_size: u64,
    /// What nothing but the context keeps alive through a dead variable, in bytes.
    pub kept_size: u64,
    /// The dead variables, by what they retain.
    pub variables: Vec<DeadVariableInfo>,
}

/// A variable that no living function can use.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DeadVariableInfo {
    /// Name of the variable.
    #[schemars(with = "String")]
    pub name: JsText<'static>,
    /// Object id of what it holds.
    pub id: u64,
    /// What a programmer would call that in short.
    pub label: String,
    /// Retained size of what it holds, in bytes.
    pub retained_size: u64,
    /// Whether nothing but the context keeps that alive.
    pub kept_by_context: bool,
}

impl Weighed for DeadScopeInfo {}

impl Weighed for DeadContextInfo {}

impl DeadScopeInfo {
    /// A scope with at most so many of its contexts.
    pub(super) fn new(heap: &Heap, scope: &DeadScope, contexts: usize) -> Self {
        DeadScopeInfo {
            function: scope.function_name.clone().filter(|name| !name.is_empty()),
            script: scope.script_name.clone(),
            start: scope.start,
            end: scope.end,
            variable_count: scope.variable_count as u64,
            context_count: scope.contexts.len() as u64,
            dead_size: scope.contexts.iter().map(|context| context.dead_size).sum(),
            kept_size: scope.contexts.iter().map(|context| context.kept_size).sum(),
            contexts: Listing::part(&scope.contexts, 0, contexts, |context| DeadContextInfo::new(heap, context)),
        }
    }

    /// The scope as people would say: `make() in app.js`, or where it stands in the script.
    pub(super) fn place(&self) -> String {
        match &self.function {
            Some(function) => format!("{function}() in {}", self.script),
            None => format!("{}, characters {} to {}", self.script, self.start, self.end),
        }
    }
}

impl DeadContextInfo {
    pub(super) fn new(heap: &Heap, context: &DeadContext) -> Self {
        DeadContextInfo {
            id: heap.id(context.context).0,
            retained_size: heap.retained_size(context.context),
            dead_size: context.dead_size,
            kept_size: context.kept_size,
            variables: context.variables.iter().map(|variable| DeadVariableInfo::new(heap, variable)).collect(),
        }
    }
}

impl DeadVariableInfo {
    fn new(heap: &Heap, variable: &DeadVariable) -> Self {
        DeadVariableInfo {
            name: variable.name.clone(),
            id: heap.id(variable.value).0,
            label: label(heap, variable.value),
            retained_size: heap.retained_size(variable.value),
            kept_by_context: variable.kept_by_context,
        }
    }
}

/// Names of variables, the first few of them.
pub(super) fn names(variables: &[DeadVariableInfo]) -> String {
    const FEW: usize = 3;
    let names: Vec<String> = variables.iter().take(FEW).map(|variable| variable.name.to_string()).collect();
    match variables.len().saturating_sub(FEW) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Why nothing can be said, and what to do.
pub(super) fn lack_sentence(lack: Lack) -> &'static str {
    match lack {
        Lack::Scopes => {
            "variables that no function can use were not looked for: the file has no scopes, which V8 writes since 15.6"
        }
        Lack::Numbers => {
            "variables that no function can use were not looked for: the file has no numbers, without which functions and \
             scopes can't be told; take the snapshot in DevTools or with numeric values"
        }
    }
}
