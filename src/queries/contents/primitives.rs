//! Values that a programmer writes as a literal, and short labels for everything else.

use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::snapshot::{EdgeType, JsText, NodeIndex, NodeType};

/// `undefined`, `null`, `true` or `false` (or `hole`, V8's mark for a place without a value), if the node stands for it.
pub(super) fn oddball(heap: &Heap, node: NodeIndex) -> Option<JsText<'_>> {
    let kind = heap.node_type(node);
    // V8 has them among its own objects (`native` when it exposes internals), Hermes among the objects.
    if !matches!(kind, NodeType::HIDDEN | NodeType::NATIVE | NodeType::OBJECT) {
        return None;
    }
    let strings = heap.strings();
    let name = heap.nodes().name(node);
    if strings.is(name, v8::HOLE) {
        return Some("hole".into());
    }
    if strings.is(name, v8::ODDBALL) {
        // Its first string is what `String(value)` gives.
        let graph = heap.graph();
        let text = graph
            .edges_of(node)
            .find(|&edge| graph.edge_type(edge) == EdgeType::HIDDEN && heap.node_type(graph.target(edge)) == NodeType::STRING);
        return Some(text.map_or_else(|| "(undefined, null or boolean)".into(), |edge| heap.raw_name(graph.target(edge))));
    }
    let may_be = kind != NodeType::OBJECT || heap.nodes().self_size(node) == 0;
    (may_be && v8::ODDBALLS.iter().any(|value| strings.is(name, value))).then(|| strings.get(name))
}

/// The text of a string, number, symbol, regular expression, `undefined` and its kin, where the file has it.
pub fn primitive_text(heap: &Heap, node: NodeIndex) -> Option<JsText<'_>> {
    match heap.node_type(node) {
        NodeType::STRING | NodeType::CONCATENATED_STRING => Some(heap.name(node)),
        NodeType::NUMBER => number_text(heap, node),
        NodeType::SYMBOL => {
            let name = heap.raw_name(node);
            match internal(heap, node, v8::edge::NAME) {
                Some(description) => Some(heap.name(description)),
                // Some producers name the symbol itself by its text.
                None if v8::SYMBOLS.iter().any(|symbol| name == **symbol) => None,
                None => Some(name),
            }
        }
        NodeType::REGEXP => Some(heap.raw_name(node)),
        _ => oddball(heap, node),
    }
}

/// The value of a number: V8 keeps it in a string of its own when it was asked to, Hermes in the node's name.
fn number_text(heap: &Heap, node: NodeIndex) -> Option<JsText<'_>> {
    if let Some(value) = internal(heap, node, v8::edge::VALUE) {
        return Some(heap.raw_name(value));
    }
    let name = heap.raw_name(node);
    name.as_str().is_some_and(|text| text.parse::<f64>().is_ok()).then_some(name)
}

/// How many UTF-16 units of a string a label shows at most.
const LABEL_LIMIT: usize = 120;

/// The longest name in a label, in bytes.
const LONGEST_NAME: usize = 2000;

/// What a programmer would call a value, in one short piece: `"text"`, `42`, `undefined`, `Symbol(id)`, `/re/`, `Session`,
/// `{name, email}`, `login()`. Strings come as JSON literals, cut when they are long.
pub fn label(heap: &Heap, node: NodeIndex) -> String {
    let text = primitive_text(heap, node);
    match heap.node_type(node) {
        NodeType::STRING | NodeType::CONCATENATED_STRING => text.map_or_else(String::new, |text| quoted(&text)),
        NodeType::SLICED_STRING => match internal(heap, node, v8::edge::PARENT) {
            Some(parent) => format!("part of {}", quoted(&heap.name(parent))),
            None => "(sliced string)".to_owned(),
        },
        NodeType::NUMBER => text.map_or_else(|| "(number)".to_owned(), |text| text.shortened(LONGEST_NAME).to_string()),
        NodeType::BIGINT => "(bigint)".to_owned(),
        NodeType::SYMBOL => match text {
            Some(text) if text.as_bytes().starts_with(b"Symbol(") => text.shortened(LONGEST_NAME).to_string(),
            Some(text) => format!("Symbol({})", text.shortened(LONGEST_NAME)),
            None => "Symbol()".to_owned(),
        },
        NodeType::REGEXP => format!("/{}/", text.unwrap_or_default().shortened(LONGEST_NAME)),
        NodeType::CLOSURE => match heap.name(node) {
            name if name.is_empty() => "(anonymous function)".to_owned(),
            name => format!("{}()", name.shortened(LONGEST_NAME)),
        },
        _ if text.is_some() => text.unwrap_or_default().shortened(LONGEST_NAME).to_string(),
        _ => match heap.name(node) {
            _ if node == heap.root() => "(root)".to_owned(),
            name if name == *v8::PROXY => "Proxy".to_owned(),
            name if name.is_empty() => format!("({})", heap.header().node_type_name(heap.node_type(node))),
            name => name.shortened(LONGEST_NAME).to_string(),
        },
    }
}

/// A string as a JSON literal, cut when it is long.
pub fn quoted(text: &JsText) -> String {
    if text.as_bytes().len() <= LABEL_LIMIT || text.utf16_len() <= LABEL_LIMIT {
        return text.to_json();
    }
    // A cut between the halves of a surrogate pair would show half a character.
    let kept: Vec<u16> = text.utf16().take(LABEL_LIMIT).collect();
    let end = if kept.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) { LABEL_LIMIT - 1 } else { LABEL_LIMIT };
    let mut literal = JsText::from(String::from_utf16_lossy(&kept[..end])).to_json();
    literal.pop();
    literal.push_str("…\"");
    literal
}
