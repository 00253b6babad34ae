//! What a snapshot is as a whole, kept after the snapshot itself is gone: its size, and how many objects and functions of each name it
//! has. What no place explains is judged by these.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::detachedness::Detachedness;
use crate::compare::address_ids::last_object_id;
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
        let name = heap.nodes().name(node);
        match heap.node_type(node) {
            // Symbols are told by what they are: each has a description of its own.
            NodeType::SYMBOL => NameKey::SYMBOLS,
            NodeType::CLOSURE => NameKey::of_function(heap.strings().raw(name)),
            NodeType::NATIVE if is_detached(heap, node) => NameKey::of_detached(heap.strings().raw(name)),
            NodeType::NATIVE => NameKey::of_native(heap.strings().raw(name)),
            _ => NameKey::of_object(heap.strings().raw(name)),
        }
    }

    /// Of a plain object by its shape, which its name does not tell.
    pub fn of_shape(heap: &Heap, class: ClassIndex) -> Self {
        NameKey(hash_bytes(heap.classes().get(class).name.as_bytes()) ^ 3)
    }

    /// All symbols.
    const SYMBOLS: NameKey = NameKey(0);

    // The hash has a seed of this process: nobody can write names whose keys fall together.

    fn of_object(name: &[u8]) -> Self {
        NameKey(hash_bytes(name))
    }

    fn of_function(name: &[u8]) -> Self {
        NameKey(hash_bytes(name) ^ 1)
    }

    /// Of a native that is in no document any more.
    fn of_detached(name: &[u8]) -> Self {
        NameKey(NameKey::of_native(name).0 ^ 4)
    }

    /// The names of elements have their attributes behind the tag: `<li class="row">`.
    fn of_native(name: &[u8]) -> Self {
        let tag = name.iter().position(|&byte| byte == b'<').unwrap_or(name.len());
        let length = name[tag..].iter().position(|&byte| byte == b' ' || byte == b'>').unwrap_or(name.len() - tag);
        NameKey(hash_bytes(&name[..tag + length]) ^ 2)
    }
}

impl SnapshotFacts {
    /// One look at each node.
    pub fn new(heap: &Heap) -> Self {
        let last_id = || last_object_id(heap.nodes()).unwrap_or(0);
        heap.shallow_sizes();
        let bytes = || heap.shallow_size_column().iter().fold(0, u64::saturating_add);
        let (names, (bytes, last_id)) = rayon::join(|| names(heap), || (bytes(), last_id()));
        SnapshotFacts { bytes, without_node: heap.header().extra_native_bytes, last_id, names }
    }

    /// Counts plain objects by shape, too.
    pub fn with_shapes(mut self, heap: &Heap) -> Self {
        self.names.extend(shapes(heap));
        self
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
    let mut counts = Counts::new(heap.strings().len());
    let mut symbols = 0;
    for node in nodes.indices() {
        let kind = match nodes.node_type(node) {
            NodeType::OBJECT => 0,
            NodeType::CLOSURE => 1,
            NodeType::NATIVE => 2 + usize::from(is_detached(heap, node)),
            NodeType::SYMBOL => {
                symbols += 1;
                continue;
            }
            _ => continue,
        };
        counts.of(nodes.name(node))[kind] += 1;
    }
    let mut names = FxHashMap::default();
    let keys = [NameKey::of_object, NameKey::of_function, NameKey::of_native, NameKey::of_detached];
    for (name, counts) in counts.found {
        for (key, count) in std::iter::zip(keys, counts).filter(|&(_, count)| count > 0) {
            *names.entry(key(heap.strings().raw(name))).or_default() += count;
        }
    }
    names.insert(NameKey::SYMBOLS, symbols);
    names
}

/// Numbers of nodes by name, of each kind of node that has names of its own.
struct Counts {
    /// By string, its position among those that were found, counted from 1; 0 where it was not.
    places: Vec<u32>,
    found: Vec<(StringIndex, [u32; 4])>,
}

impl Counts {
    fn new(strings: usize) -> Self {
        Counts { places: vec![0; strings], found: Vec::new() }
    }

    fn of(&mut self, name: StringIndex) -> &mut [u32; 4] {
        let place = &mut self.places[name.0 as usize];
        if *place == 0 {
            self.found.push((name, [0; 4]));
            *place = self.found.len() as u32;
        }
        &mut self.found[*place as usize - 1].1
    }
}

fn is_detached(heap: &Heap, node: NodeIndex) -> bool {
    heap.detachedness().state(node) == Detachedness::DETACHED
}

/// How many plain objects of each shape there are.
fn shapes(heap: &Heap) -> FxHashMap<NameKey, u32> {
    let classes = heap.classes();
    let mut counts = vec![0_u32; classes.len()];
    let objects = heap.nodes().indices().filter(|&node| heap.node_type(node) == NodeType::OBJECT);
    objects.for_each(|node| counts[classes.of(node).0 as usize] += 1);
    let mut shapes = FxHashMap::default();
    let of_class = (0..).map(ClassIndex).zip(counts);
    for (class, count) in of_class.filter(|&(class, count)| count > 0 && classes.get(class).name.as_bytes().starts_with(b"{")) {
        *shapes.entry(NameKey::of_shape(heap, class)).or_default() += count;
    }
    shapes
}
