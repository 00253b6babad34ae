//! What objects shall be like: sizes, type, DOM state, names.

use fixedbitset::FixedBitSet;
use regex::Regex;
use rustc_hash::FxHashSet;

use super::name_judge::NameJudge;
use super::pattern::TextPattern;
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::snapshot::{EdgeName, EdgeType, NodeIndex, NodeType, StringIndex};

/// What objects must be like; all that is given must hold.
#[derive(Debug, Default)]
pub struct ObjectQuery {
    /// Their class name matches.
    pub class: Option<Regex>,
    /// Their displayed name fits.
    pub name: Option<TextPattern>,
    /// They have a property of this name.
    pub property: Option<String>,
    /// They have a reference, of any type, whose displayed name fits.
    pub reference: Option<TextPattern>,
    /// Their node type has this name, in any case.
    pub node_type: Option<String>,
    /// They are detached (DOM state 2), or they are not.
    pub detached: Option<bool>,
    /// What they take themselves, in bytes.
    pub shallow_size: Bounds,
    /// What they keep alive, in bytes.
    pub retained_size: Bounds,
    /// An object whose class has exactly this name dominates them.
    pub held_by: Option<String>,
    /// They are no synthetic nodes: roots retain most in every heap.
    pub leave_out_roots: bool,
}

/// The least and the most that a size may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// No less than this.
    pub least: Option<u64>,
    /// No more than this.
    pub most: Option<u64>,
}

impl Bounds {
    fn contain(self, size: u64) -> bool {
        self.least.is_none_or(|least| least <= size) && self.most.is_none_or(|most| size <= most)
    }
}

/// The nodes that are like this, in file order.
pub(super) fn matching(heap: &Heap, query: &ObjectQuery) -> Vec<NodeIndex> {
    let mut judge = Judge::new(heap, query);
    heap.nodes().indices().filter(|&node| judge.accepts(node)).collect()
}

/// A query with what is judged once, and not once a node.
struct Judge<'a> {
    heap: &'a Heap,
    query: &'a ObjectQuery,
    /// By class.
    classes: Option<Vec<bool>>,
    /// Nodes that are held by what is asked for.
    held: Option<FixedBitSet>,
    properties: Option<FxHashSet<StringIndex>>,
    names: Option<NameJudge<'a>>,
    references: Option<NameJudge<'a>>,
}

impl<'a> Judge<'a> {
    fn new(heap: &'a Heap, query: &'a ObjectQuery) -> Self {
        let names_of = |pattern: &'a Option<TextPattern>| pattern.as_ref().map(|pattern| NameJudge::new(heap, pattern));
        let classes = query.class.as_ref().map(|class| {
            let classes = heap.classes();
            (0..classes.len() as u32).map(|at| class.is_match(&classes.get(ClassIndex(at)).name.to_string())).collect()
        });
        Judge {
            heap,
            query,
            classes,
            held: query.held_by.as_deref().map(|class| held_by(heap, class)),
            properties: query.property.as_ref().map(|name| heap.strings().find_all(name).into_iter().collect()),
            names: names_of(&query.name),
            references: names_of(&query.reference),
        }
    }

    fn accepts(&mut self, node: NodeIndex) -> bool {
        let Judge { heap, query, classes, held, properties, names, references } = self;
        let kind = heap.node_type(node);
        !(query.leave_out_roots && kind == NodeType::SYNTHETIC)
            && query.shallow_size.contain(heap.shallow_size(node))
            && query.retained_size.contain(heap.retained_size(node))
            && query.detached.is_none_or(|detached| (heap.detachedness().state(node) == 2) == detached)
            && query.node_type.as_ref().is_none_or(|name| heap.header().node_type_name(kind).eq_ignore_ascii_case(name))
            && classes.as_ref().is_none_or(|wanted| wanted[heap.classes().of(node).0 as usize])
            && held.as_ref().is_none_or(|held| held.contains(node.at()))
            && properties.as_ref().is_none_or(|names| has_property(heap, node, names))
            && names.as_mut().is_none_or(|names| names.accepts_node(node))
            && references.as_mut().is_none_or(|names| heap.graph().edges_of(node).any(|edge| names.accepts_edge(edge)))
    }
}

/// The nodes that objects of a class dominate, without those objects themselves.
fn held_by(heap: &Heap, class: &str) -> FixedBitSet {
    let classes = heap.classes();
    let is_holder: Vec<bool> =
        (0..classes.len() as u32).map(|at| classes.get(ClassIndex(at)).name.to_string() == class).collect();
    let dominators = heap.dominators();
    let (order, above) = (dominators.order(), dominators.above());
    let mut held = FixedBitSet::with_capacity(order.len());
    // What dominates comes first; the root has nothing above it.
    for place in 1..order.len() {
        let dominator = NodeIndex(order[above[place] as usize]);
        if held.contains(dominator.at()) || is_holder[classes.of(dominator).0 as usize] {
            held.insert(order[place] as usize);
        }
    }
    held
}

fn has_property(heap: &Heap, node: NodeIndex, names: &FxHashSet<StringIndex>) -> bool {
    let graph = heap.graph();
    graph.edges_of(node).any(|edge| {
        graph.edge_type(edge) == EdgeType::PROPERTY
            && matches!(graph.edge_name(edge), EdgeName::Text(name) if names.contains(&name))
    })
}
