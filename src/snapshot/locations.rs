//! The `locations` section: where functions, and constructors of objects, stand in their script.

use fixedbitset::FixedBitSet;

use super::error::ReadError;
use super::layout::{Layout, LocationFields};
use super::small_table::TablePlace;
use super::types::NodeIndex;
use crate::keyed::KeyedMap;
use crate::ranked_bits::RankedBits;

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
/// Heaps have a row for every eighth node or so and few different places, hence a table of those.
#[derive(Debug, Default)]
pub struct Locations {
    /// Node, and position of its place. Sorted by node, one entry a node.
    rows: Vec<(u32, u32)>,
    places: Vec<Location>,
}

impl Locations {
    /// `rows` in file order: node position and location.
    #[cfg(test)]
    pub(crate) fn new(rows: Vec<(u32, Location)>) -> Self {
        let nodes = rows.iter().map(|&(node, _)| node as usize + 1).max().unwrap_or(0);
        let mut collector = Collector::default();
        rows.into_iter().for_each(|(node, location)| collector.push(node, location));
        collector.finish(nodes)
    }

    /// Reads the section if there is one. Where the header does not say what its numbers mean they only have to be numbers.
    pub(crate) fn of_section(section: Option<TablePlace>, layout: &Layout, nodes: usize) -> Result<Locations, ReadError> {
        match (section, layout.locations) {
            (None, _) => Ok(Locations::default()),
            (Some(table), None) => table.each_row(1, |_| Ok(())).map(|()| Locations::default()),
            (Some(table), Some(fields)) => Locations::read(table, fields, layout.nodes.width, nodes),
        }
    }

    /// Reads the section of a heap with `nodes` nodes of `node_width` fields each.
    fn read(table: TablePlace, fields: LocationFields, node_width: usize, nodes: usize) -> Result<Locations, ReadError> {
        let object_index = (fields.object_index, "object_index");
        let mut collector = Collector::default();
        table.each_row(fields.width, |row| {
            let node = row.node(object_index, node_width, nodes)?;
            let (script_id, line, column) = (row.signed(fields.script_id), row.signed(fields.line), row.signed(fields.column));
            collector.push(node, Location { script_id, line, column });
            Ok(())
        })?;
        Ok(collector.finish(nodes))
    }

    /// Where a node was declared, if the file says so.
    pub fn get(&self, node: NodeIndex) -> Option<Location> {
        self.rows.binary_search_by_key(&node.0, |&(n, _)| n).ok().map(|at| self.place(self.rows[at].1))
    }

    /// All located nodes in node order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (NodeIndex, Location)> + '_ {
        self.rows.iter().map(|&(node, place)| (NodeIndex(node), self.place(place)))
    }

    fn place(&self, at: u32) -> Location {
        self.places[at as usize]
    }
}

/// Rows in file order.
#[derive(Default)]
struct Collector {
    locations: Locations,
    known: KeyedMap<Location, u32>,
}

impl Collector {
    fn push(&mut self, node: u32, location: Location) {
        let Locations { rows, places } = &mut self.locations;
        let place = match rows.last() {
            // Objects of one constructor come in a row.
            Some(&(_, last)) if places[last as usize] == location => last,
            _ => *self.known.entry(location).or_insert_with(|| {
                places.push(location);
                places.len() as u32 - 1
            }),
        };
        rows.push((node, place));
    }

    /// In node order: each row goes to its node's place among those that have one, over an earlier row of the same node.
    fn finish(self, nodes: usize) -> Locations {
        let Locations { rows: in_file_order, places } = self.locations;
        let mut located = FixedBitSet::with_capacity(nodes);
        in_file_order.iter().for_each(|&(node, _)| located.insert(node as usize));
        let located = RankedBits::new(located);
        let mut rows = vec![(0, 0); located.count()];
        in_file_order.into_iter().for_each(|row| rows[located.rank(row.0) as usize] = row);
        Locations { rows, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: LocationFields = LocationFields { width: 5, object_index: 0, script_id: 1, line: 3, column: 4 };

    fn read(text: &str) -> Result<Locations, ReadError> {
        let table = TablePlace { section: "locations", text: text.as_bytes(), offset: 50 };
        Locations::read(table, FIELDS, 6, 3)
    }

    #[test]
    fn the_last_row_of_a_node_counts() {
        let locations = read("12,7,99,1,2,0,7,99,3,4,12,8,99,5,6").unwrap();
        let at = |script_id, line, column| Location { script_id, line, column };
        assert_eq!(locations.iter().collect::<Vec<_>>(), [(NodeIndex(0), at(7, 3, 4)), (NodeIndex(2), at(8, 5, 6))]);
        assert_eq!((locations.get(NodeIndex(2)), locations.get(NodeIndex(1))), (Some(at(8, 5, 6)), None));
        assert_eq!(read("").unwrap().iter().len(), 0);
    }

    #[test]
    fn an_object_index_that_is_no_node_is_an_error() {
        for (text, offset) in
            [("0,1,2,3,4,7,1,2,3,4", 60), ("18,1,2,3,4", 50), ("0,1,2,3,4,\n-6,1,2,3,4", 61), ("0,1,2,3,4,5", 61)]
        {
            let error = read(text).map(|_| ()).unwrap_err();
            assert_eq!((error.section(), error.offset()), (Some("locations"), Some(offset)), "{text}");
        }
    }
}
