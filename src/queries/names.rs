//! Names of nodes and edges as DevTools displays them.

mod concatenated;
mod plain_object;
mod rope_index;

use crate::Heap;
use crate::columns::numbers_in_names::leading_integer;
use crate::engine::ecmascript;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, JsText, NodeIndex, NodeType, StringIndex};

pub(crate) use concatenated::{Parts, Rope};

/// The raw name, but: the text of a concatenated string, the property names of a plain object.
pub(crate) fn display_name(heap: &Heap, node: NodeIndex) -> JsText<'_> {
    match heap.node_type(node) {
        NodeType::CONCATENATED_STRING => concatenated::text_of(heap, node),
        NodeType::OBJECT if heap.strings().is(heap.nodes().name(node), ecmascript::OBJECT) => plain_object::name_of(heap, node),
        _ => heap.raw_name(node),
    }
}

/// Whether a node is displayed by the very name that the file gives it.
pub(crate) fn is_displayed_as_written(heap: &Heap, node: NodeIndex) -> bool {
    match heap.node_type(node) {
        NodeType::CONCATENATED_STRING => false,
        NodeType::OBJECT => !heap.strings().is(heap.nodes().name(node), ecmascript::OBJECT),
        NodeType::NATIVE => !heap.detachedness().is_renamed(node, NodeType::NATIVE),
        _ => true,
    }
}

/// The name of an edge that has a string; numeric shortcuts show their number.
pub(crate) fn edge_text(heap: &Heap, kind: EdgeType, string: StringIndex) -> JsText<'_> {
    let text = heap.strings().get(string);
    match kind {
        EdgeType::SHORTCUT => leading_integer(text.as_bytes()).map_or(text, |number| number.to_string().into()),
        _ => text,
    }
}

impl Heap {
    /// Name of a node as DevTools displays it.
    pub fn name(&self, node: NodeIndex) -> JsText<'_> {
        display_name(self, node)
    }

    /// Text of an edge's name as DevTools displays it.
    pub fn edge_name(&self, edge: EdgeIndex) -> JsText<'_> {
        match self.graph().edge_name(edge) {
            EdgeName::Number(number) => number.to_string().into(),
            EdgeName::Text(string) => edge_text(self, self.graph().edge_type(edge), string),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::HeapBuilder;

    #[test]
    fn a_detached_native_node_is_renamed_only_if_the_file_has_the_column() {
        let build = |cell: Option<u8>| {
            let mut heap = HeapBuilder::new();
            let (native, object) = (heap.node("native", "<div>", 8), heap.node("object", "Foo", 8));
            if let Some(cell) = cell {
                heap.detachedness(native, cell).detachedness(object, cell);
            }
            let heap = heap.build();
            [native, object].map(|node| heap.raw_name(node).to_string())
        };
        assert_eq!(build(Some(2)), ["Detached <div>", "Foo"]);
        assert_eq!(build(Some(1)), ["<div>", "Foo"]);
        assert_eq!(build(None), ["<div>", "Foo"]);
    }

    #[test]
    fn a_shortcut_that_begins_like_an_integer_shows_just_that() {
        let mut heap = HeapBuilder::new();
        let names = ["12abc", " \u{feff}-007", "+3", "-0", "x1", "-", "90071992547409931"];
        names.iter().for_each(|name| _ = heap.root_edge("shortcut", name, HeapBuilder::ROOT));
        heap.root_edge("property", "12abc", HeapBuilder::ROOT);
        let heap = heap.build();
        let shown: Vec<_> = heap.graph().edges_of(heap.root()).map(|edge| heap.edge_name(edge).to_string()).collect();
        assert_eq!(shown, ["12", "-7", "3", "0", "x1", "-", "90071992547409931", "12abc"]);
    }
}
