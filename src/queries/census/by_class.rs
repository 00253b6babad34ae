//! By class; constructors of one name at different places are different classes.

use super::Groups;
use crate::columns::classes::{Class, ClassIndex, Classes};
use crate::columns::shapes::Shapes;
use crate::heap::Outline;

pub(super) fn groups<'h>(heap: Outline<'h>, shapes: &Shapes) -> Groups<'h> {
    let scripts = heap.script_names();
    named(heap, shapes, |class| match class.location {
        None => class.name.to_string(),
        Some(location) => format!("{} {}", class.name, scripts.place(location)),
    })
}

/// By name alone: places move with every edit of a script.
pub(super) fn groups_of_names<'h>(heap: Outline<'h>, shapes: &Shapes) -> Groups<'h> {
    named(heap, shapes, |class| class.name.to_string())
}

fn named<'h>(heap: Outline<'h>, shapes: &Shapes, name: impl Fn(&Class) -> String) -> Groups<'h> {
    let names = |classes: &Classes| (0..classes.len() as u32).map(|at| name(classes.get(ClassIndex(at)))).collect();
    // The heap whose interfaces these are has its classes already.
    match heap.classes_if_known() {
        Some(known) if known.shapes() == shapes => Groups { of_node: known.of_node().into(), names: names(known) },
        _ => {
            let made = heap.classes_with(shapes);
            Groups { of_node: made.of_node().to_vec().into(), names: names(&made) }
        }
    }
}
