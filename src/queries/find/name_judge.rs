//! Whether a pattern fits displayed names of nodes and edges: each string of the file is looked at once, however often it
//! is a name.

use fixedbitset::FixedBitSet;

use super::pattern::TextPattern;
use crate::Heap;
use crate::queries::names;
use crate::snapshot::{EdgeIndex, EdgeName, EdgeType, NodeIndex, StringIndex};

/// Remembers which strings fit. Takes two bits a string.
pub(super) struct NameJudge<'a> {
    heap: &'a Heap,
    pattern: &'a TextPattern,
    asked: FixedBitSet,
    fitting: FixedBitSet,
}

impl<'a> NameJudge<'a> {
    pub(super) fn new(heap: &'a Heap, pattern: &'a TextPattern) -> Self {
        let none = FixedBitSet::with_capacity(heap.strings().len());
        NameJudge { heap, pattern, asked: none.clone(), fitting: none }
    }

    pub(super) fn accepts_node(&mut self, node: NodeIndex) -> bool {
        match names::is_displayed_as_written(self.heap, node) {
            true => self.fits(self.heap.nodes().name(node)),
            false => self.pattern.fits(&self.heap.name(node)),
        }
    }

    pub(super) fn accepts_edge(&mut self, edge: EdgeIndex) -> bool {
        let graph = self.heap.graph();
        match graph.edge_name(edge) {
            EdgeName::Text(string) if graph.edge_type(edge) != EdgeType::SHORTCUT => self.fits(string),
            _ => self.pattern.fits(&self.heap.edge_name(edge)),
        }
    }

    fn fits(&mut self, string: StringIndex) -> bool {
        let at = string.0 as usize;
        if !self.asked.put(at) {
            self.fitting.set(at, self.pattern.fits(&self.heap.strings().get(string)));
        }
        self.fitting.contains(at)
    }
}
