//! Inferred interfaces: names for plain objects by the property names that many of them share.
//!
//! Plain objects are told apart by the sequence of their property names. There are far fewer sequences than objects, so
//! each object is walked once, and everything else is done once a sequence.

mod fit;
mod infer;
mod sequences;

use serde::Serialize;

use crate::snapshot::{JsText, Strings};

pub(crate) use sequences::{Sequences, property_names};

/// An inferred interface: properties that many plain objects begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// The property names in braces, as far as they fit into 120 UTF-16 units: the class name.
    pub name: JsText<'static>,
    /// The names of those properties, in order.
    pub properties: Vec<JsText<'static>>,
    /// How many objects begin with exactly these properties.
    pub count: u64,
}

/// The interfaces of a heap, the most frequent first. They hold texts, so those of one heap can name another's objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Shapes(Vec<Shape>);

impl Shapes {
    /// The interfaces, the most frequent first; equally frequent ones as they appear in the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Shape> {
        self.0.iter()
    }

    pub(crate) fn infer(strings: &Strings, sequences: &Sequences) -> Self {
        Shapes(infer::infer(strings, sequences))
    }

    /// For each sequence the position of the interface that its objects belong to, if one fits: the one with most
    /// properties, the earlier of equals.
    pub(crate) fn of_sequences(&self, strings: &Strings, sequences: &Sequences) -> Vec<Option<u32>> {
        fit::fit(strings, &self.0, sequences)
    }
}

#[cfg(test)]
mod tests;
