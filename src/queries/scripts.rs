//! The script that a function stands in.

use crate::Heap;
use crate::columns::script_names::{name_of_script, script_of};
use crate::snapshot::{JsText, NodeIndex};

/// Name of the script that a function stands in, or what V8 knows of one.
pub fn script_name(heap: &Heap, function: NodeIndex) -> Option<JsText<'static>> {
    name_of_script(heap.raw_name(script_of(heap.edge_lookup(), heap.nodes(), function)?))
}
