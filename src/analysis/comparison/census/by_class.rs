//! By class; constructors of one name at different places are different classes.

use super::Census;
use crate::analysis::Heap;
use crate::analysis::classes::{ClassIndex, Classes};
use crate::analysis::script_names::ScriptNames;
use crate::analysis::shapes::Shapes;

pub(super) fn census(heap: &Heap, shapes: &Shapes) -> Census {
    let made;
    // The heap whose interfaces these are has its classes already.
    let classes = match heap.classes_if_known() {
        Some(known) if known.shapes() == shapes => known,
        _ => {
            made = Classes::compute_with(heap, shapes);
            &made
        }
    };
    let scripts = ScriptNames::new(heap);
    let name = |class| {
        let class = classes.get(ClassIndex(class));
        match class.location {
            None => class.name.to_string(),
            Some(location) => format!("{} {}", class.name, scripts.place(location)),
        }
    };
    Census::count(heap, classes.len(), |node| classes.of_node()[node], name)
}
