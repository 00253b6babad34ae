//! The `locations` section: where functions, and constructors of objects, stand in their script.

use super::types::NodeIndex;

/// A place in a script. Line and column count from 0, as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// Number of the script in its process.
    pub script_id: i64,
    /// Line from 0.
    pub line: i64,
    /// Column from 0.
    pub column: i64,
}

/// Locations by node; a later row for the same node overrides an earlier one.
#[derive(Debug, Default)]
pub struct Locations {
    /// Sorted by node, one entry a node.
    rows: Vec<(u32, Location)>,
}

impl Locations {
    /// `rows` in file order: node position and location.
    pub(crate) fn new(mut rows: Vec<(u32, Location)>) -> Self {
        rows.reverse();
        rows.sort_by_key(|&(node, _)| node);
        rows.dedup_by_key(|&mut (node, _)| node);
        Locations { rows }
    }

    /// Where a node was declared, if the file says so.
    pub fn get(&self, node: NodeIndex) -> Option<Location> {
        self.rows.binary_search_by_key(&node.0, |&(n, _)| n).ok().map(|at| self.rows[at].1)
    }

    /// All located nodes in node order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (NodeIndex, Location)> + '_ {
        self.rows.iter().map(|&(node, location)| (NodeIndex(node), location))
    }
}
