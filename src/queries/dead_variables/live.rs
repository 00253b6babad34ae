//! Functions that are alive, and the contexts that they have around them.

use rustc_hash::FxHashSet;

use super::scan::{Closure, is_context};
use super::source::ScopeTree;
use crate::Heap;
use crate::engine::v8;
use crate::keyed::KeyedMap;
use crate::queries::edge_lookup::internal;
use crate::snapshot::NodeIndex;

/// Position among the functions that are alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Function(usize);

/// Functions of the source of which at least one closure is alive.
#[derive(Default)]
pub(super) struct LiveFunctions {
    by_scope: KeyedMap<(NodeIndex, i64), Function>,
    /// By function: the contexts around all its closures.
    around: Vec<FxHashSet<NodeIndex>>,
}

impl LiveFunctions {
    pub(super) fn new(heap: &Heap, closures: &[Closure]) -> Self {
        let mut live = LiveFunctions::default();
        for closure in closures {
            let next = Function(live.around.len());
            let function = *live.by_scope.entry((closure.script, closure.scope_id)).or_insert(next);
            if function == next {
                live.around.push(FxHashSet::default());
            }
            let around = &mut live.around[function.0];
            let mut context = Some(closure.context);
            while let Some(next) = context.filter(|&next| is_context(heap, next) && around.insert(next)) {
                context = internal(heap, next, v8::edge::PREVIOUS);
            }
        }
        live
    }

    /// The living functions that use a variable themselves or in a function inside them.
    pub(super) fn users(&self, tree: &ScopeTree, script: NodeIndex, variable: u32) -> Vec<Function> {
        let scopes = tree.scopes_with_use(variable);
        scopes.into_iter().filter_map(|id| self.by_scope.get(&(script, id)).copied()).collect()
    }

    /// Whether a closure of a function has a context around it.
    pub(super) fn has_around(&self, function: Function, context: NodeIndex) -> bool {
        self.around[function.0].contains(&context)
    }
}
