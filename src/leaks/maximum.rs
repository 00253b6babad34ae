//! Collections that know their maximum: a field beside a collection that says how many it may hold. It fills up, and then it is full.

use crate::Heap;
use crate::engine::v8;
use crate::queries::contents::primitive_text;
use crate::queries::edge_lookup::{internal, is_named};
use crate::snapshot::{EdgeName, EdgeType, NodeIndex};

/// A field that says how many things a collection may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maximum {
    /// Its name.
    pub field: String,
    /// Its value. Most files do not record small integers.
    pub value: Option<u64>,
}

/// What programs call such a field.
const FIELDS: [&str; 12] = [
    "max",
    "maximum",
    "maxSize",
    "max_size",
    "maxEntries",
    "maxItems",
    "maxLength",
    "maxKeys",
    "maxCount",
    "sizeLimit",
    "capacity",
    "limit",
];

/// The field of an object that says how many things it may hold, if it has one. V8 lists the names of an object's fields in its hidden
/// class, also of those whose values the file does not record.
pub(super) fn maximum(heap: &Heap, holder: NodeIndex) -> Option<Maximum> {
    let graph = heap.graph();
    let recorded = graph.edges_of(holder).filter(|&edge| graph.edge_type(edge) == EdgeType::PROPERTY).find_map(|edge| {
        let field = FIELDS.iter().find(|field| is_named(heap, edge, field))?;
        let value = primitive_text(heap, graph.target(edge))?.to_string().parse().ok();
        Some(Maximum { field: (*field).to_owned(), value })
    });
    recorded.or_else(|| {
        let descriptors = internal(heap, internal(heap, holder, v8::edge::MAP)?, v8::edge::DESCRIPTORS)?;
        let names = graph.edges_of(descriptors).filter(|&edge| matches!(graph.edge_name(edge), EdgeName::Text(_)));
        let is_field = |node: NodeIndex| FIELDS.iter().find(|field| heap.strings().is(heap.nodes().name(node), field));
        let field = names.map(|edge| graph.target(edge)).find_map(is_field)?;
        Some(Maximum { field: (*field).to_string(), value: None })
    })
}
