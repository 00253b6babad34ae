//! Detached nodes by tree and by what holds them: a page keeps one element, and with it the whole tree that it stood in.

use std::cmp::Reverse;

use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

use super::field::{Field, Fields};
use super::filters::NodeSet;
use crate::Heap;
use crate::queries::detached_nodes::detached_nodes;
use crate::snapshot::NodeIndex;

/// Trees that the same field holds.
#[derive(Debug, Clone)]
pub struct DetachedTrees {
    /// The field that holds a node of each; none if no program's does.
    pub field: Option<Field>,
    /// How many trees.
    pub trees: u64,
    /// Their nodes, in node order.
    pub nodes: Vec<NodeIndex>,
    /// The node that retains most.
    pub biggest: NodeIndex,
}

/// All detached nodes by what holds their trees, the most nodes first. Linear in the references of these nodes.
pub fn detached_trees(heap: &Heap) -> Vec<DetachedTrees> {
    let set = detached_nodes(heap);
    let fields = Fields::new(heap);
    let mut groups: FxHashMap<Option<Field>, DetachedTrees> = FxHashMap::default();
    for tree in trees(heap, &set) {
        let holder = tree.iter().find_map(|&node| fields.outside(node, &set));
        let biggest = |nodes: &[NodeIndex]| nodes.iter().copied().max_by_key(|&node| (heap.retained_size(node), Reverse(node)));
        let group = groups.entry(holder).or_insert_with(|| DetachedTrees {
            field: holder,
            trees: 0,
            nodes: Vec::new(),
            biggest: tree[0],
        });
        group.trees += 1;
        group.biggest = biggest(&[group.biggest, biggest(&tree).unwrap_or(tree[0])]).unwrap_or(tree[0]);
        group.nodes.extend(tree);
    }
    let mut groups: Vec<DetachedTrees> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.nodes.sort_unstable());
    groups.sort_by_key(|group| (Reverse(group.nodes.len()), group.nodes[0]));
    groups
}

/// Nodes that refer to one another, each tree with its nodes in node order.
fn trees(heap: &Heap, set: &NodeSet) -> Vec<Vec<NodeIndex>> {
    let (graph, nodes) = (heap.graph(), set.iter().collect::<Vec<NodeIndex>>());
    let place = |node: NodeIndex| nodes.binary_search(&node).ok();
    let mut linked: UnionFind<usize> = UnionFind::new(nodes.len());
    for (at, &node) in nodes.iter().enumerate() {
        graph.edges_of(node).filter_map(|edge| place(graph.target(edge))).for_each(|other| _ = linked.union(at, other));
    }
    let mut trees: FxHashMap<usize, Vec<NodeIndex>> = FxHashMap::default();
    for (tree, &node) in std::iter::zip(linked.into_labeling(), &nodes) {
        trees.entry(tree).or_default().push(node);
    }
    let mut trees: Vec<Vec<NodeIndex>> = trees.into_values().collect();
    trees.sort_unstable();
    trees
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn trees_are_told_by_the_field_that_holds_one_of_their_nodes() {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "Window / https://shop.example", 8);
        heap.root_edge("shortcut", "1", global);
        let cache = heap.property(global, "rowCache", "object", "Array", 8);
        for at in 0..3 {
            let row = heap.node("object", "RowModel", 8);
            heap.edge(cache, "element", at, row);
            let item = heap.property(row, "el", "native", "Detached <li>", 100);
            let text = heap.node("native", "Detached Text", 10);
            heap.edge(item, "internal", "first_child", text).edge(text, "internal", "parent", item);
        }
        let lost = heap.node("native", "Detached <p>", 5);
        heap.root_edge("element", 2, lost);
        let heap = heap.build();
        let told: Vec<_> = detached_trees(&heap)
            .iter()
            .map(|group| (group.field.map(|field| field.text(&heap)), group.trees, group.nodes.len()))
            .collect();
        assert_eq!(told, [(Some("RowModel.el".to_owned()), 3, 6), (None, 1, 1)]);
    }
}
