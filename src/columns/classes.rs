//! Classes: DevTools' grouping names, told apart by the constructor's location where the file has one.
//!
//! DevTools tells classes apart by more than it shows and loses a row when two that it shows alike meet, such as the
//! prototype object `RegExp` and the regular expressions of Hermes. Here what is shown alike is one class.

mod table;

use super::detachedness::Detachedness;
use super::shapes::{Sequences, Shapes};
use crate::columns::Tables;
use crate::snapshot::{JsText, Location, Locations, NodeIndex, NodeType, Strings};
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

/// What tells a node's class beside interfaces.
#[derive(Clone, Copy)]
pub(crate) struct ClassInputs<'a> {
    pub tables: Tables<'a>,
    /// The file's names of the node types, by type.
    pub type_names: &'a [String],
    pub locations: &'a Locations,
    pub detachedness: &'a Detachedness,
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
    /// The classes of a heap with these interfaces, or its own.
    pub(crate) fn compute(inputs: ClassInputs, shapes: Option<&Shapes>) -> Self {
        let plain = PlainObjects::collect(inputs.tables);
        let shapes = shapes.cloned().unwrap_or_else(|| plain.infer(inputs.tables.strings));
        plain.classes(inputs, shapes)
    }

    /// Whether a node is named by interfaces: a plain object.
    pub(crate) fn is_plain(tables: Tables, node: NodeIndex) -> bool {
        Sequences::is_plain(tables, node)
    }

    /// `column` says which sequence of properties each plain object has, and gets the class of every node.
    fn assign(inputs: ClassInputs, shapes: Shapes, sequences: &Sequences, mut column: Vec<u32>) -> Self {
        let tables = inputs.tables;
        let mut table = ClassTable::new(inputs);
        let of_shape: Vec<u32> = shapes.iter().map(|shape| table.of_text(shape.name.clone())).collect();
        let shape_of_sequence = shapes.of_sequences(tables.strings, sequences);
        for (node, cell) in tables.nodes.indices().zip(&mut column) {
            *cell = match tables.nodes.node_type(node) {
                NodeType::OBJECT => match shape_of_sequence.get(*cell as usize) {
                    Some(&Some(shape)) => of_shape[shape as usize],
                    _ => table.of_string(tables.nodes.name(node)),
                },
                NodeType::NATIVE => table.of_native(node),
                kind => table.of_type(kind),
            };
        }
        // Few nodes have a location, so the pass over all need not look for it.
        for (node, location) in inputs.locations.iter() {
            if tables.nodes.node_type(node) == NodeType::OBJECT {
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
    pub(crate) fn collect(tables: Tables) -> Self {
        let (sequences, column) = Sequences::collect(tables);
        PlainObjects { sequences, column }
    }

    /// The interfaces that they have.
    pub(crate) fn infer(&self, strings: &Strings) -> Shapes {
        Shapes::infer(strings, &self.sequences)
    }

    /// The classes of their heap by these interfaces.
    pub(crate) fn classes(self, inputs: ClassInputs, shapes: Shapes) -> Classes {
        Classes::assign(inputs, shapes, &self.sequences, self.column)
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
