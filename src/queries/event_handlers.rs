//! Functions that the browser calls for DOM events, found below Blink's `V8EventListener` objects.

use fixedbitset::FixedBitSet;

use crate::Heap;
use crate::columns::bit_sets::NameSet;
use crate::engine::{blink, v8};
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex};

/// The handlers as DevTools finds them: what a listener refers to as `1`, if that has code; else the first of its
/// children that has; else itself.
pub(crate) fn find(heap: &Heap) -> FixedBitSet {
    let mut handlers = FixedBitSet::with_capacity(heap.nodes().len());
    let mut callbacks = handlers.clone();
    let mut code = HasCode { heap, asked: handlers.clone(), has: handlers.clone() };
    let listeners = NameSet::equal(heap.strings(), blink::EVENT_LISTENER);
    for node in heap.nodes().indices() {
        let is_listener =
            listeners.contains(heap.nodes().name(node)) && !heap.detachedness().is_renamed(node, heap.node_type(node));
        if let Some(callback) = is_listener.then(|| target_named(heap, node, "1")).flatten() {
            // Many listeners can have one callback.
            if !callbacks.put(callback.at()) {
                handlers.insert(handler(&mut code, callback).at());
            }
        }
    }
    handlers
}

fn handler(code: &mut HasCode, callback: NodeIndex) -> NodeIndex {
    if code.of(callback) {
        return callback;
    }
    let graph = code.heap.graph();
    let mut children = graph.edges_of(callback).map(|edge| graph.target(edge));
    children.find(|&child| code.of(child)).unwrap_or(callback)
}

/// Which nodes refer to code. Each is looked at once, however many callbacks have it for a child.
struct HasCode<'h> {
    heap: &'h Heap,
    asked: FixedBitSet,
    has: FixedBitSet,
}

impl HasCode<'_> {
    fn of(&mut self, node: NodeIndex) -> bool {
        if !self.asked.put(node.at()) {
            self.has.set(node.at(), target_named(self.heap, node, v8::edge::CODE).is_some());
        }
        self.has.contains(node.at())
    }
}

/// Target of the first edge of this name, of whatever type.
fn target_named(heap: &Heap, node: NodeIndex, name: &str) -> Option<NodeIndex> {
    heap.graph().edges_of(node).find(|&edge| is_named(heap, edge, name)).map(|edge| heap.graph().target(edge))
}

fn is_named(heap: &Heap, edge: EdgeIndex, name: &str) -> bool {
    match heap.graph().edge_name(edge) {
        EdgeName::Number(number) => name.parse() == Ok(number),
        // A shortcut can show less than its string.
        EdgeName::Text(_) if heap.graph().edge_type(edge) == EdgeType::SHORTCUT => heap.edge_name(edge) == *name,
        EdgeName::Text(string) => heap.strings().is(string, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn a_handler_is_the_callback_or_its_first_child_with_code() {
        let mut heap = HeapBuilder::new();
        let code = heap.node("code", "code", 8);
        let [function, object, method, plain] = [("closure", "f"), ("object", "O"), ("closure", "handleEvent"), ("object", "P")]
            .map(|(kind, name)| heap.node(kind, name, 8));
        heap.edge(function, "internal", "code", code).edge(method, "internal", "code", code);
        heap.edge(object, "property", "p", plain).edge(object, "property", "handleEvent", method);
        for callback in [function, object, plain] {
            let listener = heap.node("native", "V8EventListener", 8);
            heap.edge(listener, "element", 2, code).edge(listener, "element", 1, callback);
        }
        let heap = heap.build();
        assert_eq!(find(&heap).ones().collect::<Vec<_>>(), [function, method, plain].map(NodeIndex::at));
    }
}
