//! Objects by the names that lead to them in the dominator tree, for who has nothing else to tell what is the same in two heaps. What is
//! an element, an entry, one of many properties of a dictionary, or a further member of a list has none: it comes and goes.

use fixedbitset::FixedBitSet;

use super::by_owner::is_dictionary;
use crate::Heap;
use crate::columns::roles::Role;
use crate::engine::v8;
use crate::queries::access_paths::edge_text;
use crate::queries::links::is_further_link;
use crate::queries::owner_partition::{NO_OWNER, OwnerPartition, holding_edges};
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex, NodeType};

/// So many names lead to an owner at most: what is behind more is a list's or a tree's member, and each would be told with all the
/// names before it.
const MOST_NAMES: u8 = 12;

const NONE: u32 = u32::MAX;

/// Every owner, with the names that lead to it.
pub fn named_owners(heap: &Heap) -> Vec<(NodeIndex, String)> {
    let Owned { partition, holders, held_by, owners } = Owned::new(heap);
    let tree = Tree { heap, partition: &partition, holders: &holders, held_by: &held_by };
    let own = (1..holders.len() as u32).filter(|&holder| owners[holder as usize] == holder);
    own.map(|holder| (holders[holder as usize], tree.path(holder))).collect()
}

/// A heap as its owners divide it.
struct Owned {
    partition: OwnerPartition,
    holders: Vec<NodeIndex>,
    /// By holder, a reference to it from the one above.
    held_by: Vec<u32>,
    /// By holder, the nearest owner above it, itself included.
    owners: Vec<u32>,
}

impl Owned {
    fn new(heap: &Heap) -> Self {
        let roles = heap.roles();
        let (mut numbers, mut holders) = (vec![NO_OWNER; heap.nodes().len()], vec![heap.root()]);
        numbers[heap.root().at()] = 0;
        for node in heap.nodes().indices().filter(|&node| node != heap.root()) {
            if matches!(roles.of(node), Role::Holder | Role::Root) {
                numbers[node.at()] = holders.len() as u32;
                holders.push(node);
            }
        }
        let partition = OwnerPartition::new(heap, holders.len(), numbers, |_, _| ());
        let held_by = holding_edges(heap, &partition, &all(holders.len()));
        let owners = owners(heap, &partition, &holders, &held_by);
        Owned { partition, holders, held_by, owners }
    }
}

fn all(count: usize) -> FixedBitSet {
    let mut all = FixedBitSet::with_capacity(count);
    all.insert_range(..);
    all
}

/// By holder, the nearest owner above it, itself included.
fn owners(heap: &Heap, partition: &OwnerPartition, holders: &[NodeIndex], held_by: &[u32]) -> Vec<u32> {
    let roles = heap.roles();
    let mut owners = vec![NONE; holders.len()];
    let mut names = vec![0; holders.len()];
    owners[0] = 0;
    // A holder comes after the one above it in preorder, but not in the file.
    for &node in heap.dominators().order() {
        let (node, number) = (NodeIndex(node), partition.of(NodeIndex(node)) as usize);
        if holders[number] != node || number == 0 {
            continue;
        }
        let above = partition.above(number as u32) as usize;
        // Whatever a root is called, or a global object by the root: it is always there.
        let is_fixed = above == 0 || roles.of(node) == Role::Root;
        let has_name = || {
            names[above] < MOST_NAMES
                && is_named(heap, held_by[number])
                && !is_dictionary(heap, holders[above])
                && !is_further_link(heap, holders[above], node)
        };
        let is_owner = owners[above] == above as u32 && (is_fixed || has_name());
        owners[number] = if is_owner { number as u32 } else { owners[above] };
        names[number] = if is_fixed { 0 } else { names[above].saturating_add(1) };
    }
    owners
}

fn is_named(heap: &Heap, edge: u32) -> bool {
    if edge == NONE {
        return false;
    }
    match heap.graph().edge_type(EdgeIndex(edge)) {
        EdgeType::ELEMENT | EdgeType::HIDDEN => false,
        EdgeType::PROPERTY | EdgeType::CONTEXT => true,
        _ => heap.edge_name(EdgeIndex(edge)).as_bytes().first().is_some_and(|first| !first.is_ascii_digit()),
    }
}

/// Holders with the references that lead to them.
struct Tree<'a> {
    heap: &'a Heap,
    partition: &'a OwnerPartition,
    holders: &'a [NodeIndex],
    held_by: &'a [u32],
}

impl Tree<'_> {
    /// The names that lead to an owner, without anything that changes from run to run.
    fn path(&self, mut holder: u32) -> String {
        let mut texts = Vec::new();
        while holder != 0 && self.held_by[holder as usize] != NONE {
            let above = self.partition.above(holder);
            let is_root = |node: NodeIndex| node == self.heap.root() || self.heap.node_type(node) == NodeType::SYNTHETIC;
            if is_root(self.holders[above as usize]) {
                break;
            }
            texts.push(edge_text(self.heap, EdgeIndex(self.held_by[holder as usize])));
            holder = above;
        }
        let start = self.heap.raw_name(self.holders[holder as usize]).to_string();
        texts.push(if holder == 0 {
            "(roots)".to_owned()
        } else {
            start.split(v8::SEPARATOR).next().unwrap_or_default().to_owned()
        });
        texts.into_iter().rev().collect()
    }
}
