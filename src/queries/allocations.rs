//! Allocation profile of a recording: live counts and sizes by function, who called it, and the stack that allocated an
//! object.

use std::ops::AddAssign;

use rustc_hash::FxHashMap;

use crate::Heap;
use crate::keyed::KeyedMap;
use crate::snapshot::{NodeIndex, TraceNode};

/// What was allocated at a place, and what of it is alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllocationCounts {
    /// Objects allocated.
    pub count: u64,
    /// Bytes allocated.
    pub size: u64,
    /// Objects alive in the snapshot.
    pub live_count: u64,
    /// Sum of their shallow sizes in bytes.
    pub live_size: u64,
}

impl AddAssign for AllocationCounts {
    fn add_assign(&mut self, other: Self) {
        // What a recording says of allocations is not bounded by what is alive.
        self.count = self.count.saturating_add(other.count);
        self.size = self.size.saturating_add(other.size);
        self.live_count += other.live_count;
        self.live_size += other.live_size;
    }
}

/// A function that allocated by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocationTop {
    /// DevTools' number of the row: from 1, in the order of the function table.
    pub row: u32,
    /// Row of the function table.
    pub function: u32,
    /// What it allocated.
    pub counts: AllocationCounts,
    /// Whether DevTools shows callers; not for the first function, the root of the call tree.
    pub has_callers: bool,
}

/// The call tree of a recording with what is alive of each node's objects.
pub struct Allocations<'a> {
    heap: &'a Heap,
    /// By position in the call tree.
    counts: Vec<AllocationCounts>,
    /// Position in the call tree by id.
    by_id: KeyedMap<u64, u32>,
}

impl Heap {
    /// The allocation profile; without rows unless the recording tracked allocations.
    pub fn allocations(&self) -> Allocations<'_> {
        Allocations::new(self)
    }
}

impl<'a> Allocations<'a> {
    fn new(heap: &'a Heap) -> Self {
        let tree = &heap.traces().tree;
        let live = if tree.is_empty() { KeyedMap::default() } else { live_by_trace_node(heap) };
        let counts = |node: &TraceNode| {
            let (live_count, live_size) = live.get(&node.id).copied().unwrap_or_default();
            AllocationCounts { count: node.count, size: node.size, live_count, live_size }
        };
        let by_id = tree.iter().enumerate().map(|(at, node)| (node.id, at as u32)).collect();
        Allocations { heap, counts: tree.iter().map(counts).collect(), by_id }
    }

    /// One row a function that allocated, by allocated size descending, then in the order of the function table.
    pub fn tops(&self) -> Vec<AllocationTop> {
        let mut by_function = vec![AllocationCounts::default(); self.heap.traces().functions.len()];
        for (node, &counts) in self.heap.traces().tree.iter().zip(&self.counts) {
            if let Some(total) = by_function.get_mut(node.function as usize).filter(|_| node.count != 0) {
                *total += counts;
            }
        }
        let functions = by_function.into_iter().enumerate().filter(|(_, counts)| counts.count != 0);
        let top = |(at, (function, counts))| AllocationTop {
            row: at as u32 + 1,
            function: function as u32,
            counts,
            has_callers: function != 0,
        };
        let mut tops: Vec<AllocationTop> = functions.enumerate().map(top).collect();
        tops.sort_by_key(|top| std::cmp::Reverse(top.counts.size));
        tops
    }

    /// Who called a function when it allocated, and on whose behalf, up to the root.
    pub fn callers(&self, function: u32) -> CallerTree {
        self.callers_within(function, usize::MAX)
    }

    /// The same, but no more than so many calls above the function: recursion can be as deep as the recording is long.
    pub fn callers_within(&self, function: u32, calls: usize) -> CallerTree {
        let mut tree = CallerTree { callers: vec![Caller::new(function)] };
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (at, node) in self.heap.traces().tree.iter().enumerate() {
            if node.function != function || node.count == 0 {
                continue;
            }
            let mut place = 0;
            let mut frame = node;
            tree.callers[0].add(self.counts[at], node.id);
            for _ in 0..calls {
                let Some(parent) = self.parent(frame) else { break };
                place = *known.entry((place, parent.function)).or_insert_with(|| tree.push(place, parent.function));
                tree.callers[place as usize].add(self.counts[at], node.id);
                frame = parent;
            }
        }
        tree
    }

    /// The functions that were running when an object was allocated, the innermost first; empty if nobody knows.
    pub fn stack(&self, node: NodeIndex) -> Vec<u32> {
        let id = u64::from(self.heap.nodes().trace_node(node));
        let innermost = self.by_id.get(&id).filter(|_| id != 0).map(|&at| &self.heap.traces().tree[at as usize]);
        std::iter::successors(innermost, |frame| self.parent(frame)).map(|frame| frame.function).collect()
    }

    fn parent(&self, node: &TraceNode) -> Option<&'a TraceNode> {
        self.heap.traces().tree.get(node.parent? as usize)
    }
}

/// Number and shallow sizes of the nodes that name each node of the call tree.
fn live_by_trace_node(heap: &Heap) -> KeyedMap<u64, (u64, u64)> {
    let mut live: KeyedMap<u64, (u64, u64)> = KeyedMap::default();
    for node in heap.nodes().indices() {
        let (count, size) = live.entry(u64::from(heap.nodes().trace_node(node))).or_default();
        *count += 1;
        *size += heap.shallow_size(node);
    }
    live
}

/// The callers of a function, merged by function level by level: position 0 is the function, its callers refer to it.
#[derive(Clone, Debug)]
pub struct CallerTree {
    callers: Vec<Caller>,
}

/// A function on the way from the root to one that allocated.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Row of the function table.
    pub function: u32,
    /// What was allocated on its behalf.
    pub counts: AllocationCounts,
    /// The nodes of the call tree that allocated it, by id: what [`NodeSet::of_trace_nodes`] takes.
    ///
    /// [`NodeSet::of_trace_nodes`]: super::filters::NodeSet::of_trace_nodes
    pub trace_ids: Vec<u64>,
    /// Positions in the tree of those that called it, in order of first appearance.
    pub callers: Vec<u32>,
}

impl Caller {
    fn new(function: u32) -> Self {
        Caller { function, counts: AllocationCounts::default(), trace_ids: Vec::new(), callers: Vec::new() }
    }

    fn add(&mut self, counts: AllocationCounts, trace_id: u64) {
        self.counts += counts;
        self.trace_ids.push(trace_id);
    }
}

impl CallerTree {
    /// A place in the tree; 0 is the function that allocated.
    pub fn get(&self, at: u32) -> &Caller {
        &self.callers[at as usize]
    }

    /// What DevTools shows when a row is opened: the chain of callers while there is exactly one, then those that branch.
    pub fn open(&self, at: u32) -> (Vec<u32>, &[u32]) {
        let mut chain = Vec::new();
        let mut callers = &self.get(at).callers;
        while let [only] = callers[..] {
            chain.push(only);
            callers = &self.get(only).callers;
        }
        (chain, callers)
    }

    fn push(&mut self, called: u32, function: u32) -> u32 {
        let at = self.callers.len() as u32;
        self.callers.push(Caller::new(function));
        self.callers[called as usize].callers.push(at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{StringIndex, TraceFunction, Traces};
    use crate::testing::HeapBuilder;

    /// root → a → c, root → b → c, root → b; c allocates in both places, b by itself.
    fn recording() -> Heap {
        let mut heap = HeapBuilder::new();
        let function =
            TraceFunction { function_id: 0, name: StringIndex(0), script_name: StringIndex(0), script_id: 0, line: 0, column: 0 };
        let node = |id, function, count, parent| TraceNode { id, function, count, size: 10 * count, parent };
        let tree = vec![
            node(1, 0, 0, None),
            node(2, 1, 0, Some(0)),
            node(3, 3, 5, Some(1)),
            node(4, 2, 7, Some(0)),
            node(5, 3, 1, Some(3)),
        ];
        heap.traces(Traces { functions: vec![function; 4], tree });
        for (trace_node, size) in [(3, 100), (3, 20), (5, 3), (0, 9)] {
            let node = heap.node("object", "O", size);
            heap.trace_node(node, trace_node);
        }
        heap.build()
    }

    #[test]
    fn tops_are_numbered_by_function_and_sorted_by_size() {
        let heap = recording();
        let tops: Vec<_> = heap.allocations().tops().iter().map(|top| (top.row, top.function, top.counts.live_size)).collect();
        assert_eq!(tops, [(1, 2, 0), (2, 3, 123)]);
    }

    #[test]
    fn each_caller_counts_what_was_allocated_on_its_behalf() {
        let heap = recording();
        let tree = heap.allocations().callers(3);
        let (chain, branches) = tree.open(0);
        assert!(chain.is_empty());
        let rows: Vec<_> =
            branches.iter().map(|&at| tree.get(at)).map(|c| (c.function, c.counts.size, c.trace_ids.clone())).collect();
        assert_eq!(rows, [(1, 50, vec![3]), (2, 10, vec![5])]);
        assert_eq!(tree.get(tree.open(branches[0]).0[0]).function, 0);
    }

    #[test]
    fn a_stack_runs_from_the_allocating_function_to_the_root() {
        let heap = recording();
        let allocations = heap.allocations();
        assert_eq!(allocations.stack(NodeIndex(3)), [3, 2, 0]);
        assert!(allocations.stack(NodeIndex(4)).is_empty());
    }
}
