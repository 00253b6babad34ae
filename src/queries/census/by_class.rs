//! By class; constructors of one name at different places are different classes.

use super::Census;
use crate::Heap;
use crate::columns::classes::{Class, ClassIndex, Classes};
use crate::columns::shapes::Shapes;

pub(super) fn census(heap: &Heap, shapes: &Shapes) -> Census {
    let scripts = heap.script_names();
    count(heap, shapes, |class| match class.location {
        None => class.name.to_string(),
        Some(location) => format!("{} {}", class.name, scripts.place(location)),
    })
}

/// By name alone: places move with every edit of a script.
pub(super) fn census_of_names(heap: &Heap, shapes: &Shapes) -> Census {
    count(heap, shapes, |class| class.name.to_string())
}

fn count(heap: &Heap, shapes: &Shapes, name: impl Fn(&Class) -> String) -> Census {
    let made;
    // The heap whose interfaces these are has its classes already.
    let classes = match heap.classes_if_known() {
        Some(known) if known.shapes() == shapes => known,
        _ => {
            made = Classes::compute_with(heap, shapes);
            &made
        }
    };
    Census::count(heap, classes.len(), |node| classes.of_node()[node], |class| name(classes.get(ClassIndex(class))))
}
