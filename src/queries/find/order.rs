//! In which order objects that were found stand.

use std::cmp::Reverse;

use crate::Heap;
use crate::snapshot::NodeIndex;

/// Order of objects; ties by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ObjectOrder {
    /// What retains most first.
    #[default]
    Retained,
    /// What takes most itself first.
    Shallow,
    /// The nearest to a root first; what no root reaches last.
    Distance,
    /// By object id.
    Id,
    /// By class name.
    Class,
    /// By displayed name.
    Name,
    /// By the name of the node type.
    Type,
    /// As the file has them.
    Index,
}

/// Names are told apart by so many bytes: a million names of a kilobyte each are too much to hold for an order.
const COMPARED: usize = 256;

impl ObjectOrder {
    /// Sorts objects.
    pub fn sort(self, heap: &Heap, objects: &mut [NodeIndex]) {
        let id = |node: NodeIndex| heap.id(node);
        match self {
            ObjectOrder::Retained => objects.sort_by_key(|&node| (Reverse(heap.retained_size(node)), id(node))),
            ObjectOrder::Shallow => objects.sort_by_key(|&node| (Reverse(heap.shallow_size(node)), id(node))),
            ObjectOrder::Distance => {
                let distances = heap.distances();
                // Below 0 it is no distance.
                objects.sort_by_key(|&node| (distances.of(node) < 0, distances.of(node), id(node)));
            }
            ObjectOrder::Id => objects.sort_by_key(|&node| id(node)),
            ObjectOrder::Class => {
                let classes = heap.classes();
                let name = |node: NodeIndex| &classes.get(classes.of(node)).name;
                objects.sort_by(|&a, &b| name(a).cmp_utf16(name(b)).then_with(|| id(a).cmp(&id(b))));
            }
            ObjectOrder::Name => objects.sort_by_cached_key(|&node| (name_key(heap, node), id(node))),
            ObjectOrder::Type => {
                let kind = |node: NodeIndex| heap.header().node_type_name(heap.node_type(node));
                objects.sort_by(|&a, &b| kind(a).cmp(kind(b)).then_with(|| id(a).cmp(&id(b))));
            }
            ObjectOrder::Index => objects.sort_unstable(),
        }
    }
}

/// As much of a name as is compared. In UTF-8 instead of UTF-16 order, which differ only beyond U+FFFF.
fn name_key(heap: &Heap, node: NodeIndex) -> Box<[u8]> {
    let name = heap.name(node);
    let bytes = name.as_bytes();
    bytes[..bytes.len().min(COMPARED)].into()
}
