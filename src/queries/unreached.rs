//! Nodes that no root reaches. V8 leaves none; writers that leave references out do, and so the sizes of what refers to them are too small.

use crate::Heap;
use crate::columns::distances::Distances;

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unreached {
    /// Number of nodes.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

/// Counts them; asks for distances and shallow sizes.
pub fn unreached(heap: &Heap) -> Unreached {
    let distances = heap.distances();
    let lost = heap.nodes().indices().filter(|&node| distances.of(node) == Distances::UNREACHED);
    lost.fold(Unreached::default(), |all, node| Unreached {
        count: all.count + 1,
        shallow_size: all.shallow_size + heap.shallow_size(node),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn what_only_its_like_refers_to_is_counted() {
        let mut builder = HeapBuilder::new();
        let (held, lost, other) =
            (builder.node("object", "A", 10), builder.node("object", "B", 20), builder.node("object", "C", 30));
        builder.root_edge("property", "held", held);
        builder.edge(lost, "property", "other", other);
        builder.edge(other, "property", "back", lost);
        assert_eq!(unreached(&builder.build()), Unreached { count: 2, shallow_size: 50 });
    }
}
