//! Variables that closures keep and nobody can use any more: DevTools' context analysis. All closures made in a scope share
//! one context with its variables, so a variable lives as long as any of them, even if only one that is gone used it.
//!
//! A variable of a context is dead if no function that is alive, and has this context around it, uses it: neither itself nor
//! in a function inside it. Needs the scopes of the source and the integers in the heap, which the newest V8 writes.

mod live;
mod scan;
mod source;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::queries::number_nodes::integer_at;
use crate::snapshot::{EdgeIndex, EdgeType, JsText, NodeIndex};

use live::LiveFunctions;
pub use scan::is_context;

use scan::{Context, Scan};
use source::ScopeTree;

/// What closures keep for nothing.
#[derive(Debug, Default)]
pub struct DeadVariables {
    /// Scopes with dead variables; the one whose first context has most in them first.
    pub scopes: Vec<DeadScope>,
    /// Scripts of which the file does not tell the scopes, in node order.
    pub untold_scripts: Vec<UntoldScript>,
    /// What the file would have to tell for more to be found.
    pub lack: Option<Lack>,
}

/// Why dead variables can't be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The file does not tell the scopes of the source.
    Scopes,
    /// The file does not tell the values of integers, and so not which function a closure is.
    Numbers,
}

/// A scope of the source that has contexts with dead variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadScope {
    /// V8's description of the scope.
    pub scope_info: NodeIndex,
    /// The script in which it stands.
    pub script: NodeIndex,
    /// Path or URL of the script.
    pub script_name: JsText<'static>,
    /// Name of the function whose scope it is, if it has one.
    pub function_name: Option<JsText<'static>>,
    /// Where the scope begins, in UTF-16 units from the start of the script; 0 if unknown.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// How many variables closures can see.
    pub variable_count: usize,
    /// Its contexts that have dead variables, by the sum of what these retain, descending.
    pub contexts: Vec<DeadContext>,
}

/// The variables of one run of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadContext {
    /// The node that holds them.
    pub context: NodeIndex,
    /// Sum of the retained sizes of its dead variables, in bytes; what several share counts several times.
    pub dead_size: u64,
    /// What nothing but the context keeps alive through a dead variable, in bytes; at most the context's retained size.
    pub kept_size: u64,
    /// The dead variables by retained size, descending.
    pub variables: Vec<DeadVariable>,
}

/// A variable that nobody can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadVariable {
    /// Its name.
    pub name: JsText<'static>,
    /// What it holds.
    pub value: NodeIndex,
    /// Whether the context dominates that immediately: nothing else keeps it alive.
    pub kept_by_context: bool,
}

/// A script without scopes in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldScript {
    /// The script.
    pub script: NodeIndex,
    /// Path or URL of the script.
    pub name: JsText<'static>,
    /// Its contexts, about which nothing can be said.
    pub context_count: usize,
}

impl DeadVariables {
    pub(crate) fn compute(heap: &Heap) -> Self {
        let tree = ScopeTree::new(heap.source_scopes());
        let scan = Scan::new(heap);
        let live = LiveFunctions::new(heap, &scan.closures);
        let lack = match scan.closures.is_empty() {
            _ if heap.source_scopes().is_empty() => Some(Lack::Scopes),
            true => Some(Lack::Numbers),
            false => None,
        };
        let (kinds, untold_scripts) = correlate(heap, scan, &tree);
        let scopes = kinds.into_iter().filter_map(|kind| kind.judge(heap, &tree, &live)).collect();
        sorted(heap, DeadVariables { scopes, untold_scripts, lack })
    }

    /// The dead variables of a context, if it has any.
    pub fn of(&self, context: NodeIndex) -> Option<(&DeadScope, &DeadContext)> {
        self.scopes.iter().find_map(|scope| Some((scope, scope.contexts.iter().find(|found| found.context == context)?)))
    }
}

/// All contexts of one scope.
struct ContextKind {
    scope_info: NodeIndex,
    script: NodeIndex,
    /// Its row in the table of scopes.
    row: u32,
    contexts: Vec<NodeIndex>,
}

/// Finds the scope in the source of each context. Contexts whose script or scope is not known are left out.
fn correlate(heap: &Heap, mut scan: Scan, tree: &ScopeTree) -> (Vec<ContextKind>, Vec<UntoldScript>) {
    let mut kinds: Vec<ContextKind> = Vec::new();
    let mut kind_of: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    let mut untold: Vec<UntoldScript> = Vec::new();
    let mut untold_of: FxHashMap<NodeIndex, usize> = FxHashMap::default();
    for Context { context, scope_info } in std::mem::take(&mut scan.contexts) {
        if let Some(&kind) = kind_of.get(&scope_info) {
            kinds[kind].contexts.push(context);
            continue;
        }
        let Some(id) = integer_at(heap, scope_info, v8::edge::SCOPE_ID) else { continue };
        let Some(script) = scan.script_of_scope_info(heap, scope_info) else { continue };
        if !tree.has_script(script) {
            let place = *untold_of.entry(script).or_insert_with(|| {
                untold.push(UntoldScript { script, name: script_name(heap, script), context_count: 0 });
                untold.len() - 1
            });
            untold[place].context_count += 1;
        } else if let Some(row) = tree.row(script, id) {
            kind_of.insert(scope_info, kinds.len());
            kinds.push(ContextKind { scope_info, script, row, contexts: vec![context] });
        }
    }
    (kinds, untold)
}

impl ContextKind {
    /// The scope with those of its contexts that have dead variables.
    fn judge(self, heap: &Heap, tree: &ScopeTree, live: &LiveFunctions) -> Option<DeadScope> {
        let names = self.variable_names(heap);
        let variables = tree.variables_by_name(heap, self.row);
        // Who could use each variable is the same in all contexts.
        let users: Vec<Option<_>> =
            names.iter().map(|name| variables.get(name).map(|&variable| live.users(tree, self.script, variable))).collect();
        let dead = |&context: &NodeIndex| {
            let fields = context_fields(heap, context).zip(names.iter().zip(&users));
            let unused = fields.filter(|(_, (_, users))| {
                users.as_ref().is_some_and(|users| !users.iter().any(|function| live.has_around(*function, context)))
            });
            let variables = unused
                .map(|((_, value), (name, _))| DeadVariable {
                    name: name.clone(),
                    value,
                    kept_by_context: heap.dominators().of(value) == context,
                })
                .collect();
            dead_context(heap, context, variables)
        };
        let contexts: Vec<DeadContext> = self.contexts.iter().filter_map(dead).collect();
        (!contexts.is_empty()).then(|| DeadScope {
            scope_info: self.scope_info,
            script: self.script,
            script_name: script_name(heap, self.script),
            function_name: internal(heap, self.scope_info, v8::edge::FUNCTION_NAME).map(|name| heap.name(name).into_owned()),
            start: integer_at(heap, self.scope_info, v8::edge::START_POSITION).unwrap_or(0),
            end: integer_at(heap, self.scope_info, v8::edge::END_POSITION).unwrap_or(0),
            variable_count: names.len(),
            contexts,
        })
    }

    /// The first context tells the names; the others have the same variables in the same order.
    fn variable_names(&self, heap: &Heap) -> Vec<JsText<'static>> {
        context_fields(heap, self.contexts[0]).map(|(edge, _)| heap.edge_name(edge).into_owned()).collect()
    }
}

/// The variables that a context holds: the edges and what they lead to.
fn context_fields(heap: &Heap, context: NodeIndex) -> impl Iterator<Item = (EdgeIndex, NodeIndex)> + '_ {
    let graph = heap.graph();
    let variables = graph.edges_of(context).filter(|&edge| graph.edge_type(edge) == EdgeType::CONTEXT);
    variables.map(|edge| (edge, graph.target(edge)))
}

fn dead_context(heap: &Heap, context: NodeIndex, mut variables: Vec<DeadVariable>) -> Option<DeadContext> {
    let retained = heap.retained_sizes();
    variables.sort_by_key(|variable| Reverse(retained.get(variable.value.0)));
    let dead_size = variables.iter().map(|variable| retained.get(variable.value.0)).fold(0, u64::saturating_add);
    let mut kept: Vec<NodeIndex> = variables.iter().filter(|it| it.kept_by_context).map(|it| it.value).collect();
    kept.sort_unstable();
    kept.dedup();
    let kept_size = kept.iter().map(|value| retained.get(value.0)).fold(0, u64::saturating_add);
    (!variables.is_empty()).then_some(DeadContext { context, dead_size, kept_size, variables })
}

fn script_name(heap: &Heap, script: NodeIndex) -> JsText<'static> {
    let name = heap.raw_name(script);
    match name.as_bytes().strip_prefix(v8::SCRIPT_PREFIX.as_bytes()) {
        Some(rest) if !rest.is_empty() => JsText::from_wtf8(rest.to_vec().into()),
        _ => internal(heap, script, v8::edge::SOURCE_URL).map_or_else(JsText::default, |url| heap.name(url).into_owned()),
    }
}

fn sorted(heap: &Heap, mut found: DeadVariables) -> DeadVariables {
    let retained = heap.retained_sizes();
    let order = |context: &DeadContext| (Reverse(context.dead_size), Reverse(retained.get(context.context.0)), context.context);
    for scope in &mut found.scopes {
        scope.contexts.sort_by_key(order);
    }
    found.scopes.sort_by_key(|scope| scope.contexts.first().map(order));
    found.untold_scripts.sort_by_key(|untold| untold.script);
    found
}

impl Heap {
    /// Variables that closures keep and nobody can use any more, where the file has scopes and numbers.
    pub fn dead_variables(&self) -> &DeadVariables {
        self.answer("dead variables", self.extension(), DeadVariables::compute)
    }
}

#[cfg(test)]
mod tests;
