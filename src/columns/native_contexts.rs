//! Native contexts: which realm (page, iframe, worker, `vm` context) each node belongs to.

use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bit_sets::NameSet;
use super::detachedness::Detachedness;
use super::owners::{NONE, SEVERAL, spread};
use crate::columns::Tables;
use crate::engine::v8;
use crate::graph::HeapGraph;
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, Nodes, StringIndex, Strings, WideColumn};

/// Attribution of nodes to native contexts.
#[derive(Debug)]
pub struct NativeContexts {
    /// By node position: the context, [`SEVERAL`] or [`NONE`].
    owners: Vec<u32>,
    contexts: Vec<NativeContext>,
    shared_size: u64,
    unattributed_size: u64,
}

/// A native context and what belongs to it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeContext {
    /// The context itself.
    pub node: NodeIndex,
    /// Sum of the shallow sizes of the nodes that only this context reaches, in bytes.
    pub attributed_size: u64,
}

/// Which native context a node belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// This one alone.
    Context(NodeIndex),
    /// Several share it.
    Shared,
    /// None reaches it.
    None,
}

impl NativeContexts {
    pub(crate) fn compute(tables: Tables, detachedness: &Detachedness, shallow_sizes: &WideColumn<u64>) -> Self {
        let names =
            ContextNames::new(tables.nodes, tables.strings, |node| detachedness.is_renamed(node, tables.nodes.node_type(node)));
        let contexts = names.contexts();
        let owners = find_owners(tables, &names, &contexts);
        Self::with_sizes(shallow_sizes, owners, &contexts)
    }

    fn with_sizes(shallow_sizes: &WideColumn<u64>, owners: Vec<u32>, contexts: &[NodeIndex]) -> Self {
        let mut sizes = FxHashMap::default();
        for (&owner, size) in std::iter::zip(&owners, shallow_sizes.iter()) {
            *sizes.entry(owner).or_insert(0u64) += size;
        }
        let size = |owner| sizes.get(&owner).copied().unwrap_or_default();
        let contexts = contexts.iter().map(|&node| NativeContext { node, attributed_size: size(node.0) }).collect();
        NativeContexts { contexts, shared_size: size(SEVERAL), unattributed_size: size(NONE), owners }
    }

    /// Which context a node belongs to.
    pub fn of(&self, node: NodeIndex) -> Attribution {
        match self.owners[node.at()] {
            NONE => Attribution::None,
            SEVERAL => Attribution::Shared,
            context => Attribution::Context(NodeIndex(context)),
        }
    }

    /// The native contexts in node order.
    pub fn contexts(&self) -> &[NativeContext] {
        &self.contexts
    }

    /// Sum of the shallow sizes of the nodes that several contexts share, in bytes.
    pub fn shared_size(&self) -> u64 {
        self.shared_size
    }

    /// Sum of the shallow sizes of the nodes that no context reaches, in bytes.
    pub fn unattributed_size(&self) -> u64 {
        self.unattributed_size
    }
}

/// The names that make a node a native context, `Detached ` before it or not.
pub(crate) struct ContextNames<'a, F> {
    nodes: &'a Nodes,
    /// Whether `Detached ` stands before a node's name although the file has the name without it.
    is_renamed: F,
    plain: NameSet,
    detached: NameSet,
}

impl<'a, F: Fn(NodeIndex) -> bool> ContextNames<'a, F> {
    pub(crate) fn new(nodes: &'a Nodes, strings: &Strings, is_renamed: F) -> Self {
        let named = |name: &'static str, with_url: &'static str| {
            NameSet::new(strings, |string| strings.is(string, name) || strings.starts_with(string, with_url))
        };
        let plain = || named(v8::NATIVE_CONTEXT, v8::NATIVE_CONTEXT_PREFIX);
        let detached = || named(v8::DETACHED_NATIVE_CONTEXT, v8::DETACHED_NATIVE_CONTEXT_PREFIX);
        let (plain, detached) = rayon::join(plain, detached);
        ContextNames { nodes, is_renamed, plain, detached }
    }

    /// The native contexts in node order.
    pub(crate) fn contexts(&self) -> Vec<NodeIndex> {
        self.nodes.indices().filter(|&node| self.is_context(node)).collect()
    }

    fn is_context(&self, node: NodeIndex) -> bool {
        let name = self.nodes.name(node);
        self.plain.contains(name) || (self.detached.contains(name) && !(self.is_renamed)(node))
    }
}

/// Objects, their hidden classes and what these lead to know their context: object → map → map of the map →
/// `native_context`. Every other node belongs to whoever reaches it.
fn find_owners(tables: Tables, names: &ContextNames<impl Fn(NodeIndex) -> bool>, contexts: &[NodeIndex]) -> Vec<u32> {
    let mut owners = contexts_by_map(tables, names);
    contexts.iter().for_each(|context| owners[context.at()] = context.0);
    let mut receive = FixedBitSet::with_capacity(owners.len());
    owners.iter().enumerate().filter(|&(_, &owner)| owner == NONE).for_each(|(node, _)| receive.insert(node));
    spread(tables.graph, &receive, &mut owners, |kind| !matches!(kind, EdgeType::SHORTCUT | EdgeType::WEAK));
    owners
}

fn contexts_by_map(tables: Tables, names: &ContextNames<impl Fn(NodeIndex) -> bool>) -> Vec<u32> {
    // DevTools compares with the first string of this text only.
    let first = |text| tables.strings.find_all(text).first().copied();
    let (Some(map), Some(native_context)) = (first(v8::edge::MAP), first(v8::edge::NATIVE_CONTEXT)) else {
        return vec![NONE; tables.nodes.len()];
    };
    let nodes = 0..tables.nodes.len() as u32;
    let map_of = |node| internal_target(tables.graph, NodeIndex(node), map, |_| true);
    let maps: Vec<u32> = nodes.into_par_iter().map(|node| map_of(node).map_or(NONE, |map| map.0)).collect();
    // Maps of maps are few, one for each context.
    let mut by_meta_map: FxHashMap<u32, u32> = FxHashMap::default();
    let mut context_of = |map: u32| {
        let meta_map = maps.get(map as usize).copied().filter(|&meta_map| meta_map != NONE)?;
        let find = || internal_target(tables.graph, NodeIndex(meta_map), native_context, |target| names.is_context(target));
        Some(*by_meta_map.entry(meta_map).or_insert_with(|| find().map_or(NONE, |context| context.0)))
    };
    maps.iter().map(|&map| context_of(map).unwrap_or(NONE)).collect()
}

/// Target of the first `internal` edge of this name that leads to an accepted node.
fn internal_target(
    graph: &HeapGraph,
    node: NodeIndex,
    name: StringIndex,
    accepts: impl Fn(NodeIndex) -> bool,
) -> Option<NodeIndex> {
    let is_it = |&edge: &_| {
        graph.edge_type(edge).is_internal() && graph.edge_name(edge) == EdgeName::Text(name) && accepts(graph.target(edge))
    };
    graph.edges_of(node).find(is_it).map(|edge| graph.target(edge))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    /// Two contexts with a map and the map of the map for each.
    fn two_realms() -> (HeapBuilder, [(NodeIndex, NodeIndex); 2]) {
        let mut heap = HeapBuilder::new();
        let realms = ["system / NativeContext", "system / NativeContext / https://b.example"].map(|name| {
            let [context, meta, map] =
                [("native", name), ("hidden", "meta"), ("hidden", "map")].map(|(kind, name)| heap.node(kind, name, 1));
            heap.edge(map, "internal", "map", meta).edge(meta, "internal", "native_context", context);
            (context, map)
        });
        (heap, realms)
    }

    #[test]
    fn objects_belong_to_their_maps_context_and_pass_it_on() {
        let (mut heap, [(a, map_a), (b, map_b)]) = two_realms();
        let [of_a, of_b, below_a, both, orphan] = ["A", "B", "x", "y", "z"].map(|name| heap.node("object", name, 10));
        heap.edge(of_a, "internal", "map", map_a).edge(of_b, "internal", "map", map_b);
        heap.edge(of_a, "property", "x", below_a).edge(below_a, "property", "y", both).edge(of_b, "property", "y", both);
        heap.edge(of_b, "weak", "x", below_a).edge(of_b, "property", "a", of_a).edge(orphan, "property", "b", of_b);
        let heap = heap.build();
        let of = |node| heap.native_contexts().of(node);
        assert_eq!([of_a, of_b, below_a].map(of), [a, b, a].map(Attribution::Context));
        assert_eq!([both, orphan].map(of), [Attribution::Shared, Attribution::None]);
        let sizes = heap.native_contexts();
        assert_eq!(sizes.contexts().iter().map(|context| context.node).collect::<Vec<_>>(), [a, b]);
        let own_map_meta_map_and_object = 1 + 1 + 1 + 10;
        assert_eq!((sizes.shared_size(), sizes.contexts()[1].attributed_size), (10, own_map_meta_map_and_object));
    }
}
