//! What was found out about single nodes and is asked again: an index of a hash table, the names of many references. Who asks does not
//! know that others have asked, so it is kept with the heap.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::snapshot::NodeIndex;

/// Answers by node, each computed when it is first asked for and shared from then on.
#[derive(Debug)]
pub(crate) struct Memo<T>(Mutex<FxHashMap<NodeIndex, Arc<T>>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo(Mutex::default())
    }
}

impl<T> Memo<T> {
    /// The answer for a node. Nobody else waits while it is computed; two threads may compute one answer at the same time.
    pub(crate) fn get(&self, node: NodeIndex, compute: impl FnOnce() -> T) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&node) {
            return answer.clone();
        }
        let answer = Arc::new(compute());
        known().entry(node).or_insert(answer).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_computed_once_for_a_node() {
        let memo = Memo::default();
        let mut computed = 0;
        let answers = [1, 2, 1, 1, 2].map(|node| {
            *memo.get(NodeIndex(node), || {
                computed += 1;
                node * 10
            })
        });
        assert_eq!((answers, computed), ([10, 20, 10, 10, 20], 2));
    }
}
