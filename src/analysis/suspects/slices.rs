//! Texts that are kept whole because a piece of them is: where they are most of a suspect, that is what there is to say of it.

use rustc_hash::FxHashSet;

use crate::analysis::Heap;
use crate::analysis::edge_lookup::internal;
use crate::analysis::field::{Field, Fields};
use crate::analysis::waste::only_slices_keep;
use crate::snapshot::{NodeIndex, NodeType};

/// Pieces of texts, and the whole texts that only they keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlicedTexts {
    /// How many pieces.
    pub count: u64,
    /// What the whole texts take, in bytes.
    pub bytes: u64,
    /// The field that holds the piece of the biggest text, if one that a program names does.
    pub field: Option<Field>,
}

/// Whole texts among some nodes that only pieces keep, if they are at least half of so many bytes.
pub(super) fn sliced_texts(heap: &Heap, nodes: &[u32], kept: u64) -> Option<SlicedTexts> {
    let mut parents: FxHashSet<NodeIndex> = FxHashSet::default();
    let (mut count, mut bytes, mut biggest) = (0, 0, None);
    for slice in nodes.iter().map(|&node| NodeIndex(node)).filter(|&node| heap.node_type(node) == NodeType::SLICED_STRING) {
        let Some(parent) = internal(heap, slice, "parent") else { continue };
        count += 1;
        if !parents.contains(&parent) && only_slices_keep(heap, parent) {
            let size = heap.shallow_size(parent);
            (biggest, bytes) = (biggest.max(Some((size, std::cmp::Reverse(slice)))), bytes + size);
            parents.insert(parent);
        }
    }
    let (_, std::cmp::Reverse(slice)) = biggest.filter(|_| bytes * 2 >= kept)?;
    Some(SlicedTexts { count, bytes, field: Fields::new(heap).of(slice) })
}

/// Of a text that only pieces of it keep: how many these are, and the field that holds the first.
pub(super) fn slices_of(heap: &Heap, text: NodeIndex) -> Option<SlicedTexts> {
    let is_text = matches!(heap.node_type(text), NodeType::STRING | NodeType::CONCATENATED_STRING);
    let graph = heap.graph();
    let first = graph.retainers_of(text).first().map(|&edge| graph.source(edge)).filter(|_| is_text)?;
    only_slices_keep(heap, text).then(|| SlicedTexts {
        count: graph.retainers_of(text).len() as u64,
        bytes: heap.shallow_size(text),
        field: Fields::new(heap).of(first),
    })
}
