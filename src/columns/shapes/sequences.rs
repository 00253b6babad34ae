//! Which plain objects have the same property names in the same order.

use crate::columns::Tables;
use crate::columns::interner::{Interner, hash_sequence};
use crate::columns::name_matcher::NameMatcher;
use crate::engine::ecmascript;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// The sequences of property names that plain objects have, in order of first appearance.
pub(crate) struct Sequences {
    /// The names of all sequences, one sequence after the other. Comparing with the edges of an object that has the sequence would
    /// cost as much as that has edges, whatever they are.
    names: Vec<u32>,
    /// Where the names of each sequence end.
    ends: Vec<usize>,
    counts: Vec<u32>,
    object_count: u64,
}

/// Marks nodes that are no plain objects.
const NOT_PLAIN: u32 = u32::MAX;

impl Sequences {
    /// Walks all plain objects: those of type `object`, named exactly `Object`, not before the root in the file.
    /// Also gives a column with the number of its sequence for each of them, and for other nodes a number that none has.
    pub(crate) fn collect(tables: Tables) -> (Self, Vec<u32>) {
        let mut column = vec![NOT_PLAIN; tables.nodes.len()];
        let mut sequences = Sequences { names: Vec::new(), ends: Vec::new(), counts: Vec::new(), object_count: 0 };
        let mut is_plain_name = NameMatcher::new(tables.strings, ecmascript::OBJECT);
        let mut numbering = Interner::default();
        let mut names = Vec::new();
        for node in tables.nodes.indices().skip(tables.graph.root().at()) {
            if tables.nodes.node_type(node) != NodeType::OBJECT || !is_plain_name.is(tables.nodes.name(node)) {
                continue;
            }
            names.clear();
            names.extend(property_names(tables.graph, node));
            column[node.at()] = sequences.add(&names, &mut numbering);
        }
        (sequences, column)
    }

    /// Whether [`Sequences::collect`] looks at a node.
    pub(crate) fn is_plain(tables: Tables, node: NodeIndex) -> bool {
        node >= tables.graph.root()
            && tables.nodes.node_type(node) == NodeType::OBJECT
            && tables.strings.is(tables.nodes.name(node), ecmascript::OBJECT)
    }

    fn add(&mut self, names: &[u32], numbering: &mut Interner) -> u32 {
        let next = self.ends.len() as u32;
        let number = numbering.find_or_insert(hash_sequence(names), next, |number| self.names(number as usize) == names);
        if number == next {
            self.names.extend_from_slice(names);
            self.ends.push(self.names.len());
            self.counts.push(0);
        }
        self.counts[number as usize] += 1;
        self.object_count += 1;
        number
    }

    /// The names of a sequence, as positions in the string table.
    fn names(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.names[start..self.ends[number]]
    }

    /// Each sequence's names, and how many objects have the sequence.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u32], u32)> + '_ {
        self.counts.iter().enumerate().map(|(number, &count)| (self.names(number), count))
    }

    pub(super) fn object_count(&self) -> u64 {
        self.object_count
    }
}

/// The names of an object's properties, in order, as positions in the string table.
#[inline]
pub(crate) fn property_names(graph: &HeapGraph, object: NodeIndex) -> impl Iterator<Item = u32> + '_ {
    let range = graph.edge_range(object);
    let types = &graph.columns().types[range.clone()];
    std::iter::zip(range, types).filter(|&(_, &kind)| kind == EdgeType::PROPERTY).filter_map(|(edge, _)| {
        match graph.edge_name(EdgeIndex(edge as u32)) {
            EdgeName::Text(StringIndex(name)) => Some(name),
            EdgeName::Number(_) => None,
        }
    })
}
