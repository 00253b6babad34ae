//! One look at every node: which contexts and closures there are, and which script V8's scope descriptions belong to.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::queries::number_nodes::integer_at;
use crate::snapshot::{NodeIndex, NodeType, StringIndex, Strings};

/// A context that says which scope it is of.
pub(super) struct Context {
    pub context: NodeIndex,
    pub scope_info: NodeIndex,
}

/// A closure that says which function of the source it is.
pub(super) struct Closure {
    pub context: NodeIndex,
    pub script: NodeIndex,
    pub scope_id: i64,
}

/// What was found, in node order.
#[derive(Default)]
pub(super) struct Scan {
    pub contexts: Vec<Context>,
    pub closures: Vec<Closure>,
    /// `None`: there is no way to tell.
    scripts: FxHashMap<NodeIndex, Option<NodeIndex>>,
}

/// What a name says of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Script,
    Context,
    SharedFunctionInfo,
    Anything,
}

impl Named {
    fn by(strings: &Strings, name: StringIndex) -> Named {
        let begins = |text| strings.starts_with(name, text);
        match () {
            _ if !begins(v8::PREFIX) => Named::Anything,
            _ if begins(v8::SCRIPT) => Named::Script,
            _ if strings.is(name, v8::CONTEXT) || begins(v8::CONTEXT_PREFIX) => Named::Context,
            _ if begins(v8::SHARED_FUNCTION_INFO) => Named::SharedFunctionInfo,
            _ => Named::Anything,
        }
    }

    /// A detached node has another name.
    fn unless_detached(self, heap: &Heap, node: NodeIndex) -> Named {
        let is_renamed = || heap.detachedness().is_renamed(node, heap.node_type(node));
        if self != Named::Anything && is_renamed() { Named::Anything } else { self }
    }
}

/// Whether a node is one of V8's contexts, which hold the variables of a scope.
pub fn is_context(heap: &Heap, node: NodeIndex) -> bool {
    Named::by(heap.strings(), heap.nodes().name(node)).unless_detached(heap, node) == Named::Context
}

impl Scan {
    pub(super) fn new(heap: &Heap) -> Self {
        let names: Vec<Named> =
            (0..heap.strings().len() as u32).into_par_iter().map(|at| Named::by(heap.strings(), StringIndex(at))).collect();
        let mut scan = Scan::default();
        // Closures share what describes their function.
        let mut functions: FxHashMap<NodeIndex, Option<(NodeIndex, i64)>> = FxHashMap::default();
        for node in heap.nodes().indices() {
            match names[heap.nodes().name(node).0 as usize].unless_detached(heap, node) {
                Named::Script => {}
                Named::Context => {
                    let scope_info = internal(heap, node, v8::edge::SCOPE_INFO);
                    scan.contexts.extend(scope_info.map(|scope_info| Context { context: node, scope_info }));
                }
                _ if heap.node_type(node) == NodeType::CLOSURE => {
                    let (Some(shared), Some(context)) =
                        (internal(heap, node, v8::edge::SHARED), internal(heap, node, v8::edge::CONTEXT))
                    else {
                        continue;
                    };
                    let function = *functions.entry(shared).or_insert_with(|| function_of(heap, shared));
                    scan.closures.extend(function.map(|(script, scope_id)| Closure { context, script, scope_id }));
                }
                Named::SharedFunctionInfo => scan.shared_function_info(heap, node),
                Named::Anything => {}
            }
        }
        scan
    }

    /// A function's description knows the script of the scope that it describes.
    fn shared_function_info(&mut self, heap: &Heap, node: NodeIndex) {
        let scope_info =
            internal(heap, node, v8::edge::NAME_OR_SCOPE_INFO).filter(|&info| heap.raw_name(info) == *v8::SCOPE_INFO);
        let script = internal(heap, node, v8::edge::SCRIPT).filter(|&script| {
            Named::by(heap.strings(), heap.nodes().name(script)).unless_detached(heap, script) == Named::Script
        });
        if let (Some(scope_info), Some(script)) = (scope_info, script) {
            self.scripts.insert(scope_info, Some(script));
        }
    }

    /// The script in which a scope stands: what is known of it, or of the nearest scope around it.
    pub(super) fn script_of_scope_info(&mut self, heap: &Heap, scope_info: NodeIndex) -> Option<NodeIndex> {
        let mut asked = Vec::new();
        let mut next = Some(scope_info);
        let mut script = None;
        while let Some(info) = next {
            if let Some(&known) = self.scripts.get(&info) {
                script = known;
                break;
            }
            // Ends a circle, too.
            self.scripts.insert(info, None);
            asked.push(info);
            next = internal(heap, info, v8::edge::OUTER_SCOPE_INFO);
        }
        asked.into_iter().for_each(|info| _ = self.scripts.insert(info, script));
        script
    }
}

fn function_of(heap: &Heap, shared: NodeIndex) -> Option<(NodeIndex, i64)> {
    Some((internal(heap, shared, v8::edge::SCRIPT)?, integer_at(heap, shared, v8::edge::SCOPE_ID)?))
}
