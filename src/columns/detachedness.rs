//! DOM state of nodes: attached, detached or unknown, spread through native nodes.

use fixedbitset::FixedBitSet;

use super::bit_sets::NameSet;
use crate::columns::Tables;
use crate::engine::v8;
use crate::snapshot::{EdgeType, NodeIndex, NodeType};

/// DOM state of every node after propagation.
#[derive(Debug)]
pub struct Detachedness {
    /// By node position; `None` where every state is 0.
    states: Option<Vec<u8>>,
    /// The file has a `detachedness` column, so native nodes of state 2 are renamed.
    renames: bool,
}

impl Detachedness {
    /// The state of nodes that belong to a document.
    pub const ATTACHED: u8 = 1;
    /// The state of nodes that JavaScript or the engine keeps although no document shows them.
    pub const DETACHED: u8 = 2;

    pub(crate) fn compute(tables: Tables) -> Self {
        match tables.nodes.detachedness() {
            Some(cells) => Detachedness { states: spread(tables, cells), renames: true },
            None => Detachedness { states: from_names(tables), renames: false },
        }
    }

    /// 0 unknown, 1 attached, 2 detached; 3 only if the file says so.
    #[inline]
    pub fn state(&self, node: NodeIndex) -> u8 {
        self.states.as_ref().map_or(0, |states| states[node.at()])
    }

    /// Whether some node's state may differ from 0.
    pub fn any(&self) -> bool {
        self.states.is_some()
    }

    /// Whether `Detached ` stands before a node's name although the file has the name without it.
    #[inline]
    pub(crate) fn is_renamed(&self, node: NodeIndex, kind: NodeType) -> bool {
        self.renames && kind == NodeType::NATIVE && self.state(node) == Self::DETACHED
    }
}

/// Files without the column: the names of native nodes tell.
fn from_names(tables: Tables) -> Option<Vec<u8>> {
    let detached = NameSet::new(tables.strings, |string| tables.strings.starts_with(string, v8::DETACHED_PREFIX));
    if detached.is_empty() {
        return None;
    }
    let state = |node| {
        let is_detached = tables.nodes.node_type(node) == NodeType::NATIVE && detached.contains(tables.nodes.name(node));
        if is_detached { Detachedness::DETACHED } else { 0 }
    };
    Some(tables.nodes.indices().map(state).collect())
}

/// Files with the column: what a cell says stays; from there the state flows through native nodes that say nothing,
/// attached before detached.
fn spread(tables: Tables, cells: &[(u32, u8)]) -> Option<Vec<u8>> {
    let known = || cells.iter().map(|&(node, cell)| (NodeIndex(node), cell & 3)).filter(|&(_, state)| state != 0);
    known().next()?;
    let mut walk = Walk {
        tables,
        states: vec![0; tables.nodes.len()],
        visited: FixedBitSet::with_capacity(tables.nodes.len()),
        attached: Vec::new(),
        detached: Vec::new(),
    };
    for (node, state) in known() {
        walk.states[node.at()] = state;
        walk.process(node, state);
    }
    while let Some(node) = walk.attached.pop() {
        walk.process_targets(node, Detachedness::ATTACHED);
    }
    while let Some(node) = walk.detached.pop() {
        walk.process_targets(node, Detachedness::DETACHED);
    }
    Some(walk.states)
}

struct Walk<'a> {
    tables: Tables<'a>,
    states: Vec<u8>,
    visited: FixedBitSet,
    attached: Vec<NodeIndex>,
    detached: Vec<NodeIndex>,
}

impl Walk<'_> {
    fn process(&mut self, node: NodeIndex, state: u8) {
        if self.visited.put(node.at()) || self.tables.nodes.node_type(node) != NodeType::NATIVE {
            return;
        }
        self.states[node.at()] = state;
        match state {
            Detachedness::ATTACHED => self.attached.push(node),
            Detachedness::DETACHED => self.detached.push(node),
            _ => {}
        }
    }

    fn process_targets(&mut self, node: NodeIndex, state: u8) {
        let graph = self.tables.graph;
        for edge in graph.edges_of(node) {
            if !matches!(graph.edge_type(edge), EdgeType::HIDDEN | EdgeType::INVISIBLE | EdgeType::WEAK) {
                self.process(graph.target(edge), state);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn the_state_flows_through_native_nodes_only_and_attached_wins() {
        let mut heap = HeapBuilder::new();
        let [page, gone, both, js, behind, weakly] =
            [("native", "P"), ("native", "G"), ("native", "B"), ("object", "J"), ("native", "X"), ("native", "W")]
                .map(|(kind, name)| heap.node(kind, name, 8));
        heap.detachedness(page, 1).detachedness(gone, 2);
        heap.edge(gone, "element", 1, both).edge(page, "element", 1, both).edge(page, "element", 2, gone);
        heap.edge(gone, "property", "js", js).edge(js, "property", "x", behind).edge(gone, "weak", "w", weakly);
        let heap = heap.build();
        let states = heap.detachedness();
        assert_eq!([page, gone, both, js, behind, weakly].map(|node| states.state(node)), [1, 2, 1, 0, 0, 0]);
        assert!(states.is_renamed(gone, NodeType::NATIVE) && !states.is_renamed(both, NodeType::NATIVE));
    }

    #[test]
    fn a_node_that_is_not_native_keeps_its_state_without_a_new_name() {
        let mut heap = HeapBuilder::new();
        let object = heap.node("object", "O", 8);
        heap.detachedness(object, 2);
        let heap = heap.build();
        assert_eq!(heap.detachedness().state(object), 2);
        assert!(!heap.detachedness().is_renamed(object, NodeType::OBJECT));
    }

    #[test]
    fn without_the_column_the_name_of_a_native_node_tells() {
        let mut heap = HeapBuilder::new();
        let (div, object) = (heap.node("native", "Detached HTMLDivElement", 8), heap.node("object", "Detached Thing", 8));
        let heap = heap.build();
        assert_eq!([div, object].map(|node| heap.detachedness().state(node)), [2, 0]);
        assert!(!heap.detachedness().is_renamed(div, NodeType::NATIVE));
    }
}
