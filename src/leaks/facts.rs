//! What a snapshot is as a whole, kept after the snapshot itself is gone: its size, and how many objects and functions of each name it
//! has. What no place explains is judged by these.

use rustc_hash::FxHashMap;

use crate::analysis::Heap;
use crate::analysis::classes::ClassIndex;
use crate::analysis::comparison::address_ids::last_object_id;
use crate::keyed::hash_bytes;
use crate::snapshot::{NodeIndex, NodeType, StringIndex};

/// A snapshot as a whole.
#[derive(Debug, Clone)]
pub struct SnapshotFacts {
    /// Sum of all shallow sizes, in bytes.
    pub bytes: u64,
    /// Memory outside the JavaScript heap that the engine counts and no node stands for, in bytes.
    pub without_node: u64,
    /// The highest object id. V8 gives ids in ascending order, when an object is first seen by a snapshot: what has a higher one in
    /// a later snapshot was not there yet.
    pub last_id: u64,
    /// How many objects, functions and natives of each name there are, by [`NameKey`].
    names: FxHashMap<NameKey, u32>,
}

/// A type and a name, the same in every snapshot that this process reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameKey(u64);

impl NameKey {
    /// Of a node that has a name of the program's or the runtime's.
    pub fn of(heap: &Heap, node: NodeIndex) -> Self {
        match heap.node_type(node) {
            // Symbols are told by what they are: each has a description of its own.
            NodeType::SYMBOL => NameKey::SYMBOLS,
            // The names of elements have their attributes in them.
            NodeType::NATIVE => NameKey::of_class(heap, node),
            kind => NameKey::new(heap, kind, heap.nodes().name(node)),
        }
    }

    /// All symbols.
    const SYMBOLS: NameKey = NameKey(0);

    /// Of a node whose class says more than its name: natives, and plain objects by their shape.
    pub fn of_class(heap: &Heap, node: NodeIndex) -> Self {
        NameKey::new_of_class(heap, heap.classes().of(node))
    }

    fn new_of_class(heap: &Heap, class: ClassIndex) -> Self {
        NameKey(hash_bytes(heap.classes().get(class).name.as_bytes()) ^ 2)
    }

    fn new(heap: &Heap, kind: NodeType, name: StringIndex) -> Self {
        // The hash has a seed of this process: nobody can write names whose keys fall together.
        NameKey(hash_bytes(heap.strings().raw(name)) ^ u64::from(kind == NodeType::CLOSURE))
    }
}

/// The types of nodes that are counted by name.
const COUNTED: [NodeType; 2] = [NodeType::OBJECT, NodeType::CLOSURE];

impl SnapshotFacts {
    /// One look at each node.
    pub fn new(heap: &Heap) -> Self {
        let nodes = heap.nodes();
        let last_id = || last_object_id(heap).unwrap_or(0);
        heap.shallow_sizes();
        let bytes = || nodes.indices().map(|node| heap.shallow_size(node)).fold(0, u64::saturating_add);
        let (names, (bytes, last_id)) = rayon::join(|| names(heap), || (bytes(), last_id()));
        SnapshotFacts { bytes, without_node: heap.header().extra_native_bytes, last_id, names }
    }

    /// The same of an engine whose ids don't tell which of two objects is older: nothing is older than a snapshot.
    pub fn without_order(self) -> Self {
        SnapshotFacts { last_id: 0, ..self }
    }

    /// How many objects or functions of a name there are.
    pub fn count(&self, key: NameKey) -> u32 {
        self.names.get(&key).copied().unwrap_or(0)
    }
}

fn names(heap: &Heap) -> FxHashMap<NameKey, u32> {
    let nodes = heap.nodes();
    let mut counts = COUNTED.map(|_| vec![0_u32; heap.strings().len()]);
    let mut symbols = 0;
    let classes = heap.classes();
    let mut of_classes = vec![0_u32; classes.len()];
    for node in nodes.indices() {
        match nodes.node_type(node) {
            NodeType::SYMBOL => symbols += 1,
            NodeType::NATIVE | NodeType::OBJECT => of_classes[classes.of(node).0 as usize] += 1,
            _ => {}
        }
        if let Some(at) = COUNTED.iter().position(|&kind| kind == nodes.node_type(node)) {
            counts[at][nodes.name(node).0 as usize] += 1;
        }
    }
    let mut names = FxHashMap::default();
    for (kind, counts) in std::iter::zip(COUNTED, counts) {
        for (name, count) in (0..).zip(counts).filter(|&(_, count)| count > 0) {
            *names.entry(NameKey::new(heap, kind, StringIndex(name))).or_default() += count;
        }
    }
    for (class, count) in (0..).map(ClassIndex).zip(of_classes).filter(|&(_, count)| count > 0) {
        *names.entry(NameKey::new_of_class(heap, class)).or_default() += count;
    }
    names.insert(NameKey::SYMBOLS, symbols);
    names
}
