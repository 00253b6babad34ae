//! Classes: DevTools' grouping names, told apart by the constructor's location where the file has one.

use super::Heap;
use crate::snapshot::{JsText, Location, NodeIndex};

/// Handle of a class: a row of [`Classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassIndex(pub u32);

/// A group of nodes as a row of DevTools' Summary.
#[derive(Debug, Clone)]
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
}

impl Classes {
    pub(super) fn compute(_heap: &Heap) -> Self {
        todo!()
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

impl Heap {
    /// Class name of a node.
    pub fn class_name(&self, node: NodeIndex) -> &JsText<'static> {
        &self.classes().get(self.classes().of(node)).name
    }
}
