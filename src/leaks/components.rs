//! Objects of a framework that stand for a component of the program: what the program calls it says more than the framework's own class.

use crate::Heap;
use crate::queries::edge_lookup::property;
use crate::snapshot::{NodeIndex, NodeType};

/// By class, or by how the name of an object's shape begins, the property that has the component: React's fibers
/// (`packages/react-reconciler/src/ReactFiber.js`) and Vue's nodes (`packages/runtime-core/src/vnode.ts`).
const STAND_FOR: [(&str, &str); 2] = [("FiberNode", "type"), ("{__v_isVNode", "type")];

/// What a component that is an object is called by: `name`, or `__name`, which Vue's compiler writes.
const NAMES: [&str; 2] = ["name", "__name"];

/// Whether objects of a class may stand for a component.
pub(super) fn is_of_framework(class: &str) -> bool {
    stands_by(class).is_some()
}

/// The property by which objects of a class stand for a component.
fn stands_by(class: &str) -> Option<&'static str> {
    let is_of = |begin: &str| class.strip_prefix(begin).is_some_and(|rest| rest.is_empty() || rest.starts_with(','));
    STAND_FOR.iter().find(|(begin, _)| is_of(begin)).map(|&(_, by)| by)
}

/// What the component is called for which an object of this class stands.
pub(super) fn component(heap: &Heap, node: NodeIndex, class: &str) -> Option<String> {
    let component = property(heap, node, stands_by(class)?)?;
    let name = match heap.node_type(component) {
        NodeType::CLOSURE => heap.name(component).to_string(),
        NodeType::OBJECT => {
            NAMES.iter().find_map(|name| property(heap, component, name)).map(|text| heap.name(text).to_string())?
        }
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}
