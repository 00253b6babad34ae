//! DevTools' Statistics view: what kinds of memory make up the heap.

use fixedbitset::FixedBitSet;
use serde::{Deserialize, Serialize};

use crate::Heap;
use crate::columns::name_matcher::NameMatcher;
use crate::engine::{ecmascript, v8};
use crate::heap::Outline;
use crate::snapshot::{EdgeName, NodeIndex, NodeType};

/// Sums of shallow sizes in bytes, as in DevTools' Statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Statistics {
    /// Everything, native memory that belongs to no node included.
    pub total: u64,
    /// Native memory: of the embedder, and behind array buffers.
    pub native_total: u64,
    /// Memory behind array buffers, a part of the native memory.
    pub typed_arrays: u64,
    /// The JavaScript heap: total without native memory.
    pub v8_total: u64,
    /// Compiled code.
    pub code: u64,
    /// Strings of all kinds.
    pub strings: u64,
    /// Arrays with their elements.
    pub js_arrays: u64,
    /// The engine's own objects.
    pub system: u64,
    /// The JavaScript heap without code, strings, arrays and system.
    pub other_js_objects: u64,
    /// Native memory without typed arrays.
    pub other_non_js_objects: u64,
    /// Native memory that belongs to no node, a part of the native memory.
    pub extra_native_bytes: u64,
    /// The largest odd object id, 0 if none.
    pub max_js_object_id: u64,
}

impl Statistics {
    pub(crate) fn compute(heap: &Heap) -> Self {
        let mut sums = Sums::new(heap);
        heap.nodes().indices().for_each(|node| sums.add(node));
        sums.finish()
    }
}

/// One pass over the nodes.
struct Sums<'h> {
    heap: &'h Heap,
    /// All shallow sizes: the root's retained size, without the dominators that it would need.
    all: u64,
    native: u64,
    array_buffers: u64,
    code: u64,
    strings: u64,
    arrays: u64,
    system: u64,
    max_js_object_id: u64,
    array_buffer_data: NameMatcher<'h>,
    array: NameMatcher<'h>,
    elements: NameMatcher<'h>,
    /// The `elements` of all arrays.
    elements_of_arrays: Vec<NodeIndex>,
}

impl<'h> Sums<'h> {
    fn new(heap: &'h Heap) -> Self {
        Sums {
            heap,
            all: 0,
            native: 0,
            array_buffers: 0,
            code: 0,
            strings: 0,
            arrays: 0,
            system: 0,
            max_js_object_id: 0,
            array_buffer_data: NameMatcher::new(heap.strings(), v8::ARRAY_BUFFER_DATA),
            array: NameMatcher::new(heap.strings(), ecmascript::ARRAY),
            elements: NameMatcher::new(heap.strings(), v8::edge::ELEMENTS),
            elements_of_arrays: Vec::new(),
        }
    }

    fn add(&mut self, node: NodeIndex) {
        let (kind, size, id) = (self.heap.node_type(node), self.heap.shallow_size(node), self.heap.id(node).0);
        if id % 2 == 1 {
            self.max_js_object_id = self.max_js_object_id.max(id);
        }
        self.all += size;
        match kind {
            NodeType::HIDDEN => self.system += size,
            NodeType::NATIVE => self.add_native(node, size),
            NodeType::CODE => self.code += size,
            NodeType::STRING | NodeType::CONCATENATED_STRING | NodeType::SLICED_STRING => self.strings += size,
            _ if self.array.is(self.heap.nodes().name(node)) => {
                self.arrays += size;
                let elements = self.elements_of(node);
                self.elements_of_arrays.extend(elements);
            }
            _ => {}
        }
    }

    fn add_native(&mut self, node: NodeIndex, size: u64) {
        self.native += size;
        let is_named_so = self.array_buffer_data.is(self.heap.nodes().name(node));
        if is_named_so && !self.heap.detachedness().is_renamed(node, NodeType::NATIVE) {
            self.array_buffers += size;
        }
    }

    fn elements_of(&mut self, array: NodeIndex) -> Option<NodeIndex> {
        let graph = self.heap.graph();
        let mut internal = graph.edges_of(array).filter(|&edge| graph.edge_type(edge).is_internal());
        let edge = internal.find(|&edge| match graph.edge_name(edge) {
            EdgeName::Text(name) => self.elements.is(name),
            EdgeName::Number(_) => false,
        })?;
        Some(graph.target(edge))
    }

    fn finish(mut self) -> Statistics {
        let shared = with_several_retainers(self.heap, &self.elements_of_arrays);
        let own = self.elements_of_arrays.iter().filter(|node| !shared.contains(node.at()));
        self.arrays += own.map(|&node| self.heap.shallow_size(node)).sum::<u64>();
        let extra = self.heap.header().extra_native_bytes;
        Statistics {
            total: self.all + extra,
            native_total: self.native + extra,
            typed_arrays: self.array_buffers,
            v8_total: self.all - self.native,
            code: self.code,
            strings: self.strings,
            js_arrays: self.arrays,
            system: self.system,
            // Elements of a type that is counted elsewhere too are the one way to less than nothing.
            other_js_objects: (self.all - self.native).saturating_sub(self.code + self.strings + self.arrays + self.system),
            other_non_js_objects: self.native + extra - self.array_buffers,
            extra_native_bytes: extra,
            max_js_object_id: self.max_js_object_id,
        }
    }
}

/// Those of these nodes that more than one edge leads to, of whatever type. A bit a node: the table of all retainers would be
/// thirty times as big.
fn with_several_retainers(heap: &Heap, nodes: &[NodeIndex]) -> FixedBitSet {
    let mut asked = FixedBitSet::with_capacity(heap.nodes().len());
    nodes.iter().for_each(|node| asked.insert(node.at()));
    let (mut once, mut several) = (asked.clone(), asked.clone());
    once.clear();
    several.clear();
    for target in heap.graph().columns().targets.iter().map(|&target| target as usize) {
        if asked.contains(target) && once.put(target) {
            several.insert(target);
        }
    }
    several
}

impl Heap {
    /// Size of the whole heap in bytes, native memory that belongs to no node included; without the rest of the statistics.
    pub fn total_size(&self) -> u64 {
        self.outline().total_size()
    }
}

impl Outline<'_> {
    /// Size of the whole heap in bytes, native memory that belongs to no node included; without the rest of the statistics.
    pub fn total_size(self) -> u64 {
        self.nodes().self_sizes.sum() + self.header().extra_native_bytes
    }
}

impl Heap {
    /// DevTools' Statistics view.
    pub fn statistics(&self) -> &Statistics {
        self.answer("statistics", self.extension(), Statistics::compute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn each_type_goes_to_its_place_and_nothing_is_lost() {
        let mut heap = HeapBuilder::new();
        heap.extra_native_bytes(1000);
        let types = ["hidden", "code", "string", "concatenated string", "sliced string", "native", "object", "number"];
        types.iter().zip(0..).for_each(|(kind, power)| _ = heap.node(kind, "x", 1 << power));
        heap.node("native", v8::ARRAY_BUFFER_DATA, 1 << 40);
        let statistics = heap.build().statistics().clone();
        assert_eq!((statistics.system, statistics.code, statistics.strings), (1, 2, 4 + 8 + 16));
        assert_eq!((statistics.native_total, statistics.typed_arrays), ((1 << 40) + 32 + 1000, 1 << 40));
        assert_eq!((statistics.other_js_objects, statistics.other_non_js_objects), (64 + 128, 32 + 1000));
        assert_eq!(statistics.total, (1 << 40) + 255 + 1000);
        assert_eq!(statistics.max_js_object_id, 2 * 9 + 1);
    }

    #[test]
    fn an_array_has_the_elements_that_nothing_else_holds() {
        let mut heap = HeapBuilder::new();
        let [own, shared, inherited] = [(); 3].map(|()| heap.node("object", "Array", 1));
        for (array, size) in [(own, 10), (shared, 100)] {
            let elements = heap.node("array", "(object elements)", size);
            heap.edge(array, "internal", "elements", elements);
            if array == shared {
                heap.edge(inherited, "weak", "w", elements);
            }
        }
        let ignored = heap.node("array", "", 1000);
        heap.edge(own, "internal", "elements", ignored).edge(inherited, "property", "elements", ignored);
        heap.id(ignored, 1 << 33);
        let statistics = heap.build().statistics().clone();
        assert_eq!(statistics.js_arrays, 3 + 10);
        assert_eq!(statistics.max_js_object_id, 2 * 5 + 1);
    }
}
