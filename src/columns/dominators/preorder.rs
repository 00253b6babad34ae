//! From the depth-first order of the heap to a preorder of the dominator tree, in which every subtree is one stretch: sums over
//! subtrees, and questions about what lies below a node, become passes over neighbours.

/// How many nodes are in the subtree of each place; `above` is smaller than the place everywhere but at the root's, 0.
pub(super) fn subtree_lengths(above: &[u32]) -> Vec<u32> {
    let mut lengths = Vec::new();
    subtree_lengths_into(&mut lengths, above);
    lengths
}

fn subtree_lengths_into(lengths: &mut Vec<u32>, above: &[u32]) {
    lengths.clear();
    lengths.resize(above.len(), 1);
    for place in (1..above.len()).rev() {
        lengths[above[place] as usize] += lengths[place];
    }
}

/// Sorts nodes and their dominators' places. Siblings keep their order. `spare` lends its memory.
pub(super) fn sort(order: &[u32], above: &[u32], spare: [Vec<u32>; 4]) -> (Vec<u32>, Vec<u32>) {
    let [mut sorted, mut sorted_above, mut free, mut moved_to] = spare;
    // In turn: the length of a place's subtree, then, once the place has been moved, where the next node below it goes.
    subtree_lengths_into(&mut free, above);
    [&mut sorted, &mut sorted_above, &mut moved_to].into_iter().for_each(|column| column.resize(order.len(), 0));
    for (place, &node) in order.iter().enumerate() {
        let parent = above[place] as usize;
        let length = free[place];
        let to = if place == 0 { 0 } else { free[parent] };
        if place != 0 {
            free[parent] += length;
        }
        free[place] = to + 1;
        moved_to[place] = to;
        sorted[to as usize] = node;
        sorted_above[to as usize] = moved_to[parent];
    }
    (sorted, sorted_above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subtree_becomes_one_stretch() {
        // 0 → {1 → {3, 5}, 2 → {4}}, numbered breadth first
        let (order, above) = sort(&[10, 11, 12, 13, 14, 15], &[0, 0, 0, 1, 2, 1], Default::default());
        assert_eq!(order, [10, 11, 13, 15, 12, 14]);
        assert_eq!(above, [0, 0, 1, 1, 0, 4]);
        assert_eq!(subtree_lengths(&above), [6, 3, 1, 1, 2, 1]);
    }
}
