//! The vocabulary of the format: node and edge types as small codes, and handles for rows of its tables.

use std::fmt;

use serde::Serialize;

/// Position of a node in the file, from 0. Valid for the snapshot (and its graph) that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NodeIndex(pub u32);

/// Position of an edge in the file, from 0. Valid for the snapshot (and its graph) that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EdgeIndex(pub u32);

/// Position of a string in the file's string table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct StringIndex(pub u32);

/// The number that V8 gives an object (`@123`): stable within one process, odd for objects of the JS heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct SnapshotObjectId(pub u64);

impl fmt::Display for SnapshotObjectId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

impl NodeIndex {
    /// The position as an index into columns.
    #[inline]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl EdgeIndex {
    /// The position as an index into columns.
    #[inline]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// Type of a node, independent of the numbering that the file's header happens to use.
/// Types that this program does not know have codes from [`NodeType::KNOWN`] on, in the file's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeType(pub u8);

/// The names in the format, by code.
const NODE_TYPES: [&str; NodeType::KNOWN] = [
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
    "object shape",
    "wasm object",
];

#[allow(missing_docs)] // the names of the format
impl NodeType {
    pub const HIDDEN: NodeType = NodeType(0);
    pub const ARRAY: NodeType = NodeType(1);
    pub const STRING: NodeType = NodeType(2);
    pub const OBJECT: NodeType = NodeType(3);
    pub const CODE: NodeType = NodeType(4);
    pub const CLOSURE: NodeType = NodeType(5);
    pub const REGEXP: NodeType = NodeType(6);
    pub const NUMBER: NodeType = NodeType(7);
    pub const NATIVE: NodeType = NodeType(8);
    pub const SYNTHETIC: NodeType = NodeType(9);
    pub const CONCATENATED_STRING: NodeType = NodeType(10);
    pub const SLICED_STRING: NodeType = NodeType(11);
    pub const SYMBOL: NodeType = NodeType(12);
    pub const BIGINT: NodeType = NodeType(13);
    pub const OBJECT_SHAPE: NodeType = NodeType(14);
    pub const WASM_OBJECT: NodeType = NodeType(15);
    /// A type that the file's header does not name; DevTools shows such nodes as `(undefined)`.
    pub const UNNAMED: NodeType = NodeType(u8::MAX);
}

impl NodeType {
    /// How many types this program knows by name.
    pub const KNOWN: usize = 16;

    /// The code of a type name of the format, if it is known.
    pub fn known(name: &str) -> Option<NodeType> {
        NODE_TYPES.iter().position(|&n| n == name).map(|code| NodeType(code as u8))
    }

    /// The name of a known type.
    pub fn known_name(self) -> Option<&'static str> {
        NODE_TYPES.get(self.0 as usize).copied()
    }
}

/// Type of an edge, independent of the file's numbering.
/// Unknown types have codes from [`EdgeType::KNOWN`] on, in the file's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EdgeType(pub u8);

/// The names in the format, by code. The last two are `internal` edges of a WeakMap pair, told apart when the graph is built.
const EDGE_TYPES: [&str; EdgeType::KNOWN] =
    ["context", "element", "property", "internal", "hidden", "shortcut", "weak", "invisible", "internal", "internal"];

impl EdgeType {
    /// A variable of a function's scope.
    pub const CONTEXT: EdgeType = EdgeType(0);
    /// An element of an array; the edge's name is a number.
    pub const ELEMENT: EdgeType = EdgeType(1);
    /// A named property.
    pub const PROPERTY: EdgeType = EdgeType(2);
    /// The engine's own reference. Never compare with it: WeakMap pairs are internal too, ask [`EdgeType::is_internal`].
    pub const INTERNAL: EdgeType = EdgeType(3);
    /// The engine's own reference with a number for a name.
    pub const HIDDEN: EdgeType = EdgeType(4);
    /// A reference that is there for display, such as from the root to the global objects.
    pub const SHORTCUT: EdgeType = EdgeType(5);
    /// A reference that does not keep its target alive.
    pub const WEAK: EdgeType = EdgeType(6);
    /// Known to DevTools, written by no V8.
    pub const INVISIBLE: EdgeType = EdgeType(7);
    /// `internal` edge of a WeakMap pair, from its key to its value.
    pub const PAIR_FROM_KEY: EdgeType = EdgeType(8);
    /// `internal` edge of a WeakMap pair, from the map's table to the value: the key alone holds the value.
    pub const PAIR_FROM_TABLE: EdgeType = EdgeType(9);

    /// How many codes have a meaning here.
    pub const KNOWN: usize = 10;

    /// The code of a type name of the format, if it is known.
    pub fn known(name: &str) -> Option<EdgeType> {
        EDGE_TYPES[..8].iter().position(|&n| n == name).map(|code| EdgeType(code as u8))
    }

    /// The name of a known type.
    pub fn known_name(self) -> Option<&'static str> {
        EDGE_TYPES.get(self.0 as usize).copied()
    }

    /// A reference that a program writes: a property, an element, a variable.
    #[inline]
    pub fn is_written(self) -> bool {
        matches!(self, EdgeType::PROPERTY | EdgeType::ELEMENT | EdgeType::CONTEXT)
    }

    /// `internal` in the file, whether or not it belongs to a WeakMap pair.
    #[inline]
    pub fn is_internal(self) -> bool {
        matches!(self, EdgeType::INTERNAL | EdgeType::PAIR_FROM_KEY | EdgeType::PAIR_FROM_TABLE)
    }

    /// One of the two edges of a WeakMap pair.
    #[inline]
    pub fn is_pair(self) -> bool {
        matches!(self, EdgeType::PAIR_FROM_KEY | EdgeType::PAIR_FROM_TABLE)
    }

    /// The name of such an edge is a number, not a string.
    #[inline]
    pub fn has_number_name(self) -> bool {
        matches!(self, EdgeType::ELEMENT | EdgeType::HIDDEN)
    }
}

/// What an edge's `name_or_index` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeName {
    /// Of an `element` or `hidden` edge. V8 writes element indexes as signed numbers, so -2 stands for 4294967294.
    Number(i64),
    /// Of every other edge.
    Text(StringIndex),
}
