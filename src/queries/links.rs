//! Links of lists and nodes of trees: objects below another one of their class. What there is to say of all of them is said of the
//! first.

use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::{ecmascript, v8};
use crate::snapshot::{NodeIndex, NodeType};

/// Whether an object below another is of the same class. (Of plain objects only those count that many are like.)
pub fn is_further_link(heap: &Heap, above: NodeIndex, node: NodeIndex) -> bool {
    let has_class = heap.node_type(node) == NodeType::OBJECT && heap.roles().of(node) == Role::Holder;
    has_class && heap.classes().of(node) == heap.classes().of(above) && !is_common(heap, node)
}

/// Classes whose objects have nothing in common: objects without a class of their own, scopes of functions.
fn is_common(heap: &Heap, node: NodeIndex) -> bool {
    let class = heap.class_name(node);
    *class == *ecmascript::OBJECT || *class == *"{}" || class.as_bytes().starts_with(v8::PREFIX.as_bytes())
}
