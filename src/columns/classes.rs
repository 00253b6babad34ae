//! Classes: DevTools' grouping names, told apart by the constructor's location where the file has one.
//!
//! DevTools tells classes apart by more than it shows and loses a row when two that it shows alike meet, such as the
//! prototype object `RegExp` and the regular expressions of Hermes. Here what is shown alike is one class.

mod table;

use super::shapes::{Sequences, Shapes};
use crate::Heap;
use crate::snapshot::{JsText, Location, NodeIndex, NodeType};
use table::ClassTable;

/// Handle of a class: a row of [`Classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassIndex(pub u32);

/// A group of nodes as a row of DevTools' Summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Class name, such as `Map`, `(string)` or `{id, name}`.
    pub name: JsText<'static>,
    /// Where the constructor of these objects stands, if the file says so.
    pub location: Option<Location>,
}

/// Class of every node.
#[derive(Debug)]
pub struct Classes {
    /// Class of each node, by node position.
    of_node: Vec<u32>,
    table: Vec<Class>,
    shapes: Shapes,
}

impl Classes {
    pub(crate) fn compute(heap: &Heap) -> Self {
        let plain = PlainObjects::collect(heap);
        let shapes = plain.infer(heap);
        plain.classes(heap, shapes)
    }

    /// The classes of a heap with another heap's interfaces: what a comparison takes for the older of two snapshots.
    pub fn compute_with(heap: &Heap, shapes: &Shapes) -> Self {
        PlainObjects::collect(heap).classes(heap, shapes.clone())
    }

    /// Whether a node is named by interfaces: a plain object.
    pub(crate) fn is_plain(heap: &Heap, node: NodeIndex) -> bool {
        Sequences::is_plain(heap, node)
    }

    /// `column` says which sequence of properties each plain object has, and gets the class of every node.
    fn assign(heap: &Heap, shapes: Shapes, sequences: &Sequences, mut column: Vec<u32>) -> Self {
        let mut table = ClassTable::new(heap);
        let of_shape: Vec<u32> = shapes.iter().map(|shape| table.of_text(shape.name.clone())).collect();
        let shape_of_sequence = shapes.of_sequences(heap, sequences);
        for (node, cell) in heap.nodes().indices().zip(&mut column) {
            *cell = match heap.node_type(node) {
                NodeType::OBJECT => match shape_of_sequence.get(*cell as usize) {
                    Some(&Some(shape)) => of_shape[shape as usize],
                    _ => table.of_string(heap.nodes().name(node)),
                },
                NodeType::NATIVE => table.of_native(node),
                kind => table.of_type(kind),
            };
        }
        // Few nodes have a location, so the pass over all need not look for it.
        for (node, location) in heap.locations().iter() {
            if heap.node_type(node) == NodeType::OBJECT {
                column[node.at()] = table.located(column[node.at()], location);
            }
        }
        Classes { of_node: column, table: table.finish(), shapes }
    }

    /// Class of a node.
    #[inline]
    pub fn of(&self, node: NodeIndex) -> ClassIndex {
        ClassIndex(self.of_node[node.at()])
    }

    /// A class's name and location.
    pub fn get(&self, class: ClassIndex) -> &Class {
        &self.table[class.0 as usize]
    }

    /// Number of classes, those without counting nodes included.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// True if there is no class.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Class of each node, by node position.
    pub fn of_node(&self) -> &[u32] {
        &self.of_node
    }

    /// The interfaces that name the plain objects.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }
}

/// A heap's plain objects by their property names: the part of [`Classes`] that needs no interfaces, so that it can be done while
/// another heap's are inferred.
pub(crate) struct PlainObjects {
    sequences: Sequences,
    column: Vec<u32>,
}

impl PlainObjects {
    pub(crate) fn collect(heap: &Heap) -> Self {
        let (sequences, column) = Sequences::collect(heap);
        PlainObjects { sequences, column }
    }

    /// The interfaces that they have.
    pub(crate) fn infer(&self, heap: &Heap) -> Shapes {
        Shapes::infer(heap, &self.sequences)
    }

    /// The classes of their heap by these interfaces.
    pub(crate) fn classes(self, heap: &Heap, shapes: Shapes) -> Classes {
        Classes::assign(heap, shapes, &self.sequences, self.column)
    }
}

impl Class {
    /// DevTools' public class key: `,name`, or `scriptId,line,column,name` for objects with a location.
    pub fn key(&self) -> String {
        match self.location {
            Some(at) => format!("{},{},{},{}", at.script_id, at.line, at.column, self.name),
            None => format!(",{}", self.name),
        }
    }
}

#[cfg(test)]
mod tests;
