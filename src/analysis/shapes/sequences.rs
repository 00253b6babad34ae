//! Which plain objects have the same property names in the same order.

use crate::analysis::Heap;
use crate::analysis::name_test::NameTest;
use crate::analysis::names::PLAIN_OBJECT;
use crate::analysis::numbering::{Numbering, hash_sequence};
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// Tells plain objects: of type `object`, named exactly `Object`, not before the root in the file.
pub(in crate::analysis) struct PlainObjects<'h> {
    heap: &'h Heap,
    name: NameTest<'h>,
}

impl<'h> PlainObjects<'h> {
    pub(in crate::analysis) fn new(heap: &'h Heap) -> Self {
        PlainObjects { heap, name: NameTest::new(heap, PLAIN_OBJECT) }
    }

    #[inline]
    pub(in crate::analysis) fn contains(&mut self, node: NodeIndex) -> bool {
        self.heap.node_type(node) == NodeType::OBJECT && self.name.is(self.heap.nodes.name(node)) && node >= self.heap.root()
    }
}

/// The sequences of property names that plain objects have, in order of first appearance.
pub(in crate::analysis) struct Sequences {
    /// The first object with each sequence stands for all of them.
    first: Vec<u32>,
    counts: Vec<u32>,
    object_count: u64,
}

impl Sequences {
    /// Walks all plain objects and leaves the number of its sequence in each one's cell of `column`.
    pub(in crate::analysis) fn collect(heap: &Heap, column: &mut [u32]) -> Self {
        let mut plain = PlainObjects::new(heap);
        let mut numbering = Numbering::default();
        let mut sequences = Sequences { first: Vec::new(), counts: Vec::new(), object_count: 0 };
        for node in heap.nodes.indices().filter(|&node| plain.contains(node)) {
            let next = sequences.first.len() as u32;
            let number = numbering.find_or_insert(hash_sequence(property_names(heap, node)), next, |number| {
                let other = NodeIndex(sequences.first[number as usize]);
                property_names(heap, node).eq(property_names(heap, other))
            });
            if number == next {
                sequences.first.push(node.0);
                sequences.counts.push(0);
            }
            sequences.counts[number as usize] += 1;
            sequences.object_count += 1;
            column[node.at()] = number;
        }
        sequences
    }

    /// An object of each sequence, and how many have the sequence.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (NodeIndex, u32)> + '_ {
        std::iter::zip(&self.first, &self.counts).map(|(&first, &count)| (NodeIndex(first), count))
    }

    pub(super) fn object_count(&self) -> u64 {
        self.object_count
    }
}

/// The names of an object's properties, in order, as positions in the string table.
#[inline]
pub(super) fn property_names(heap: &Heap, object: NodeIndex) -> impl Iterator<Item = u32> + '_ {
    let graph = &heap.graph;
    graph.edges_of(object).filter(|&edge| graph.edge_type(edge) == EdgeType::PROPERTY).filter_map(|edge| {
        match graph.edge_name(edge) {
            EdgeName::Text(StringIndex(name)) => Some(name),
            EdgeName::Number(_) => None,
        }
    })
}
