//! Dead variables of small heaps.

use super::*;
use crate::snapshot::{SourceScope, SourceScopes, StringIndex, VariableUse};
use crate::testing::HeapBuilder;

/// A script whose function `make` (scope 1) declares `used` and `dead`; inside it are `reader` (scope 2), which holds an
/// arrow function (scope 3) that uses `used`, and `idle` (scope 4), which uses `dead`.
struct Page {
    heap: HeapBuilder,
    script: NodeIndex,
    scope_info: NodeIndex,
}

impl Page {
    fn new() -> Page {
        let mut heap = HeapBuilder::new();
        let script = heap.node("hidden", "system / Script / app.js", 8);
        let shared = heap.node("hidden", "system / SharedFunctionInfo", 8);
        let scope_info = heap.node("hidden", "system / ScopeInfo", 8);
        heap.edge(shared, "internal", "script", script).edge(shared, "internal", "name_or_scope_info", scope_info);
        let mut page = Page { heap, script, scope_info };
        page.integer(scope_info, "scope_id", 1);
        page.integer(scope_info, "start_position", 10);
        page.integer(scope_info, "end_position", 90);
        page
    }

    fn integer(&mut self, of: NodeIndex, edge: &str, value: i64) {
        let (number, text) = (self.heap.node("number", "int", 0), self.heap.node("string", &value.to_string(), 0));
        self.heap.edge(of, "internal", edge, number).edge(number, "internal", "value", text);
    }

    /// A run of `make`, with what its two variables hold.
    fn context(&mut self) -> NodeIndex {
        let heap = &mut self.heap;
        let context = heap.node("object", "system / Context / scope @5", 8);
        let (used, dead) = (heap.node("object", "Used", 100), heap.node("object", "Dead", 1000));
        heap.root_edge("element", context.0, context).edge(context, "internal", "scope_info", self.scope_info);
        heap.edge(context, "context", "used", used).edge(context, "context", "dead", dead);
        context
    }

    fn closure(&mut self, scope_id: i64, context: NodeIndex) {
        let heap = &mut self.heap;
        let (closure, shared) = (heap.node("closure", "f", 8), heap.node("hidden", "system / SharedFunctionInfo", 8));
        heap.root_edge("element", closure.0, closure).edge(closure, "internal", "shared", shared);
        heap.edge(closure, "internal", "context", context).edge(shared, "internal", "script", self.script);
        self.integer(shared, "scope_id", scope_id);
    }

    fn build(mut self) -> Heap {
        let names = ["used", "dead"].map(|name| StringIndex(self.heap.text(name)));
        let scope = |id, depth, variables, uses| SourceScope { script: self.script, id, depth, variables, uses };
        let source = SourceScopes {
            scopes: vec![
                scope(-2, 0, 0..0, 0..0),
                scope(1, 1, 0..2, 0..0),
                scope(2, 2, 2..2, 0..0),
                scope(3, 3, 2..2, 0..2),
                scope(4, 2, 2..2, 2..4),
            ],
            variables: names.to_vec(),
            // The second of each leads nowhere, which is skipped.
            uses: [(1, 0), (1, 7), (1, 1), (9, 0)].map(|(declaring_scope, slot)| VariableUse { declaring_scope, slot }).to_vec(),
        };
        self.heap.source_scopes(source);
        self.heap.build()
    }
}

fn dead(heap: &Heap) -> Vec<(NodeIndex, Vec<String>)> {
    let contexts = heap.dead_variables().scopes.iter().flat_map(|scope| &scope.contexts);
    contexts.map(|found| (found.context, found.variables.iter().map(|variable| variable.name.to_string()).collect())).collect()
}

#[test]
fn a_variable_is_dead_if_only_functions_that_are_gone_use_it() {
    let mut page = Page::new();
    let context = page.context();
    page.closure(2, context);
    let (script, scope_info) = (page.script, page.scope_info);
    let heap = page.build();
    assert_eq!(dead(&heap), [(context, vec!["dead".to_owned()])]);
    let (scope, found) = heap.dead_variables().of(context).unwrap();
    assert_eq!((scope.script, scope.scope_info, scope.start, scope.end), (script, scope_info, 10, 90));
    assert_eq!((scope.script_name.to_string(), scope.variable_count, found.dead_size), ("app.js".to_owned(), 2, 1000));
}

#[test]
fn a_use_counts_only_in_the_contexts_around_the_function() {
    let mut page = Page::new();
    let [first, second] = [(), ()].map(|()| page.context());
    page.closure(2, first);
    page.closure(4, first);
    let inner = page.heap.node("object", "system / Context", 8);
    page.heap.edge(inner, "internal", "previous", second);
    page.closure(4, inner);
    assert_eq!(dead(&page.build()), [(second, vec!["used".to_owned()])]);
}

#[test]
fn contexts_come_by_what_their_dead_variables_retain() {
    let mut page = Page::new();
    let [idle, reader, nobody] = [(), (), ()].map(|()| page.context());
    page.closure(4, idle);
    page.closure(2, reader);
    let both = vec!["dead".to_owned(), "used".to_owned()];
    assert_eq!(dead(&page.build()), [(nobody, both), (reader, vec!["dead".to_owned()]), (idle, vec!["used".to_owned()])]);
}

#[test]
fn a_scope_without_function_of_its_own_belongs_to_the_script_of_those_around_it() {
    let mut page = Page::new();
    let context = page.context();
    let inner = page.heap.node("hidden", "system / ScopeInfo", 8);
    let scope_info = page.scope_info;
    page.heap.edge(inner, "internal", "outer_scope_info", scope_info);
    page.integer(inner, "scope_id", 4);
    let block = page.heap.node("object", "system / Context", 8);
    page.heap.edge(block, "internal", "scope_info", inner).edge(block, "context", "unknown", context);
    let heap = page.build();
    assert_eq!(dead(&heap).len(), 1, "variables that the source does not declare are not judged");
    assert_eq!(heap.dead_variables().untold_scripts, []);
}

#[test]
fn scripts_without_scopes_are_counted() {
    let mut page = Page::new();
    page.context();
    page.context();
    let heap = page.heap.build();
    let untold = &heap.dead_variables().untold_scripts;
    assert_eq!((untold.len(), untold[0].name.to_string(), untold[0].context_count), (1, "app.js".to_owned(), 2));
}

#[test]
fn scope_descriptions_in_a_circle_end() {
    let mut page = Page::new();
    let [a, b] = [(), ()].map(|()| page.heap.node("hidden", "system / ScopeInfo", 8));
    page.heap.edge(a, "internal", "outer_scope_info", b).edge(b, "internal", "outer_scope_info", a);
    page.integer(a, "scope_id", 1);
    let context = page.heap.node("object", "system / Context", 8);
    page.heap.edge(context, "internal", "scope_info", a);
    assert_eq!(dead(&page.build()), []);
}
