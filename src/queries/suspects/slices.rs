//! Texts that are kept whole because a piece of them is: where they are most of a suspect, that is what there is to say of it.

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::engine::v8;
use crate::queries::edge_lookup::internal;
use crate::queries::field::{Field, Fields};
use crate::queries::waste::only_slices_keep;
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
    let mut parents: FxHashMap<NodeIndex, NodeIndex> = FxHashMap::default();
    let mut count = 0;
    for slice in nodes.iter().map(|&node| NodeIndex(node)).filter(|&node| heap.node_type(node) == NodeType::SLICED_STRING) {
        let Some(parent) = internal(heap, slice, v8::edge::PARENT) else { continue };
        count += 1;
        parents.entry(parent).or_insert(slice);
    }
    let is_most = |bytes: u64| bytes * 2 >= kept;
    // Who refers to a text is asked only where the texts are enough.
    if count == 0 || !is_most(parents.keys().map(|&parent| heap.shallow_size(parent)).sum()) {
        return None;
    }
    let kept_by_slices = parents.into_iter().filter(|&(parent, _)| only_slices_keep(heap, parent));
    let (mut bytes, mut biggest) = (0, None);
    for (parent, slice) in kept_by_slices {
        let size = heap.shallow_size(parent);
        (biggest, bytes) = (biggest.max(Some((size, std::cmp::Reverse(slice)))), bytes + size);
    }
    let (_, std::cmp::Reverse(slice)) = biggest.filter(|_| is_most(bytes))?;
    Some(SlicedTexts { count, bytes, field: Fields::new(heap).of(slice) })
}

/// Of a text that only pieces of it keep: how many these are, and the field that holds the first.
pub(super) fn slices_of(heap: &Heap, text: NodeIndex) -> Option<SlicedTexts> {
    if !matches!(heap.node_type(text), NodeType::STRING | NodeType::CONCATENATED_STRING) {
        return None;
    }
    let graph = heap.graph();
    let retainers = graph.retainers_of(text);
    let first = graph.source(*retainers.first()?);
    only_slices_keep(heap, text).then(|| SlicedTexts {
        count: retainers.len() as u64,
        bytes: heap.shallow_size(text),
        field: Fields::new(heap).of(first),
    })
}
