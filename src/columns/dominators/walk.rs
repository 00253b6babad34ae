//! Depth-first order over essential edges, and which edges are essential.
//!
//! The walk begins with what the page's global objects hold. All of that are page objects, so the one rule that needs to
//! know them (what only the system holds together with the page changes nothing within the page) costs no pass of its own.

use fixedbitset::FixedBitSet;

use super::page_objects;
use crate::columns::Tables;
use crate::graph::{Columns, HeapGraph};
use crate::snapshot::{EdgeType, NodeIndex};

/// Place of the root in the order.
const ROOT: u32 = 0;

/// The order, and what the next phases need.
#[derive(Debug)]
pub(super) struct Walk {
    /// Node by place in the order.
    pub order: Vec<u32>,
    /// Place of the parent in the depth-first tree, by place; the root's is its own.
    pub parents: Vec<u32>,
    pub essential: Essential,
}

/// Which edges are essential: those whose removal may change what keeps an object alive.
#[derive(Debug)]
pub(crate) struct Essential {
    root: u32,
    /// Edges of the depth-first tree. They are essential, and known as such.
    pub in_tree: FixedBitSet,
    page: FixedBitSet,
    /// Nodes in closed cycles that nothing reaches. What they refer to does not count.
    unreachable: FixedBitSet,
    /// Nodes to which no essential edge leads: they hang on the root as if it referred to them.
    pub orphans: Vec<u32>,
}

/// Which edge types are essential: for edges of the root, of every other node, and of nodes whose edges do not count.
struct EssentialTypes {
    of_root: [bool; 256],
    of_others: [bool; 256],
    of_unreachable: [bool; 256],
}

static ESSENTIAL: EssentialTypes = {
    let mut of_root = [true; 256];
    of_root[EdgeType::WEAK.0 as usize] = false;
    of_root[EdgeType::PAIR_FROM_TABLE.0 as usize] = false;
    let mut of_others = of_root;
    of_others[EdgeType::SHORTCUT.0 as usize] = false;
    EssentialTypes { of_root, of_others, of_unreachable: [false; 256] }
};

/// The rules for the edges of one node.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    types: &'static [bool; 256],
    /// The node itself and the root: edges to them say nothing.
    not_to: [u32; 2],
    /// The node is no page object, so its edges to these are not essential.
    guarded: Option<&'a FixedBitSet>,
}

/// Whether an edge of this type, of a node that is no root, can keep its target alive.
pub(crate) fn may_hold(kind: EdgeType) -> bool {
    ESSENTIAL.of_others[kind.0 as usize]
}

impl Essential {
    /// The rules for a node's edges.
    #[inline]
    pub(crate) fn of(&self, node: u32) -> Rules<'_> {
        let types = match node {
            _ if self.unreachable.contains(node as usize) => &ESSENTIAL.of_unreachable,
            _ if node == self.root => &ESSENTIAL.of_root,
            _ => &ESSENTIAL.of_others,
        };
        let guarded = (node != self.root && !self.page.contains(node as usize)).then_some(&self.page);
        Rules { types, not_to: [node, self.root], guarded }
    }
}

impl Rules<'_> {
    /// Whether the node's edge of this type to this target is essential.
    #[inline]
    pub(crate) fn admit(&self, kind: EdgeType, target: u32) -> bool {
        self.types[kind.0 as usize]
            & (target != self.not_to[0])
            & (target != self.not_to[1])
            & self.guarded.is_none_or(|page| !page.contains(target as usize))
    }
}

impl Walk {
    pub(super) fn new(tables: Tables) -> Self {
        let graph = tables.graph;
        let mut walker = Walker::new(graph);
        walker.enter(graph.root().0, ROOT);
        let entries = page_objects::entries(tables);
        walker.root_edges(&entries);
        walker.page = Some(page_objects::find(graph, &walker));
        walker.root_edges(&graph.edge_range(graph.root()).collect::<Vec<_>>());
        let orphans = walker.orphans();
        let unreachable = walker.rest();
        let Walker { root, order, parents, in_tree, page, .. } = walker;
        let essential = Essential { root: root.0, in_tree, page: page.unwrap_or_default(), unreachable, orphans };
        Walk { order, parents, essential }
    }
}

pub(super) struct Walker<'a> {
    root: NodeIndex,
    columns: Columns<'a>,
    order: Vec<u32>,
    parents: Vec<u32>,
    in_tree: FixedBitSet,
    /// The nodes that have a place. A bit a node stays in the cache where the places would not.
    seen: FixedBitSet,
    /// Nodes on the current path, each with its next edge and the end of its edges.
    path: Vec<Step>,
    /// `None` while everything that is visited is a page object.
    page: Option<FixedBitSet>,
    /// Edges of page objects that are not followed but make their targets page objects.
    pub(super) page_leads: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Step {
    place: u32,
    next: u32,
    end: u32,
    /// The node is no page object, so its edges to page objects are not essential.
    guarded: bool,
}

impl<'a> Walker<'a> {
    fn new(graph: &'a HeapGraph) -> Self {
        let nodes = graph.node_count();
        Walker {
            root: graph.root(),
            columns: graph.columns(),
            order: Vec::with_capacity(nodes),
            parents: Vec::with_capacity(nodes),
            in_tree: FixedBitSet::with_capacity(graph.edge_count()),
            seen: FixedBitSet::with_capacity(nodes),
            path: Vec::new(),
            page: None,
            page_leads: Vec::new(),
        }
    }

    /// The nodes to which the walk has come.
    pub(super) fn seen(&self) -> &FixedBitSet {
        &self.seen
    }

    fn is_page_object(&self, node: u32) -> bool {
        self.page.as_ref().is_none_or(|page| page.contains(node as usize))
    }

    #[inline]
    fn enter(&mut self, node: u32, parent: u32) -> u32 {
        let place = self.order.len() as u32;
        self.seen.insert(node as usize);
        self.order.push(node);
        self.parents.push(parent);
        place
    }

    /// Follows some of the root's edges, in this order.
    fn root_edges(&mut self, edges: &[usize]) {
        for &edge in edges {
            let target = self.columns.targets[edge];
            if target == self.root.0 {
                if self.page.is_none() {
                    self.page_leads.push(target);
                }
            } else if ESSENTIAL.of_root[self.columns.types[edge].0 as usize] && !self.seen.contains(target as usize) {
                self.in_tree.insert(edge);
                self.descend(target);
            }
        }
    }

    #[inline]
    fn step_into(&mut self, node: u32, parent: u32) {
        let place = self.enter(node, parent);
        let (next, end) = (self.columns.first[node as usize], self.columns.first[node as usize + 1]);
        if next != end {
            self.path.push(Step { place, next, end, guarded: !self.is_page_object(node) });
        }
    }

    /// Visits everything that can be reached from a node that the root holds.
    fn descend(&mut self, from: u32) {
        self.step_into(from, ROOT);
        while let Some(step) = self.path.last().copied() {
            match self.next_child(step) {
                None => {
                    self.path.pop();
                }
                Some(edge) => {
                    match edge + 1 == step.end as usize {
                        // Long lists hang on their nodes' last edges: the path stays short.
                        true => drop(self.path.pop()),
                        false => {
                            if let Some(top) = self.path.last_mut() {
                                top.next = edge as u32 + 1;
                            }
                        }
                    }
                    self.in_tree.insert(edge);
                    self.step_into(self.columns.targets[edge], step.place);
                }
            }
        }
    }

    /// The next edge that leads to a node not visited yet.
    #[inline]
    fn next_child(&mut self, step: Step) -> Option<usize> {
        for edge in step.next as usize..step.end as usize {
            let target = self.columns.targets[edge];
            if self.seen.contains(target as usize) && target != self.root.0 {
                continue;
            }
            let kind = self.columns.types[edge];
            if target == self.root.0 || !ESSENTIAL.of_others[kind.0 as usize] {
                if self.page.is_none() && kind != EdgeType::WEAK {
                    self.page_leads.push(target);
                }
            } else if !(step.guarded && self.is_page_object(target)) {
                return Some(edge);
            }
        }
        None
    }

    fn unseen(&self) -> Vec<u32> {
        self.seen.zeroes().map(|node| node as u32).collect()
    }

    /// Nodes to which no essential edge leads hang on the root, and what they refer to counts. Gives back these nodes.
    fn orphans(&mut self) -> Vec<u32> {
        let unseen = self.unseen();
        if unseen.is_empty() {
            return Vec::new();
        }
        // Had one that was visited referred to one of these, it would have been visited.
        let mut referred = FixedBitSet::with_capacity(self.seen.len());
        for &source in &unseen {
            let guarded = !self.is_page_object(source);
            for edge in self.columns.first[source as usize] as usize..self.columns.first[source as usize + 1] as usize {
                let target = self.columns.targets[edge];
                let essential = ESSENTIAL.of_others[self.columns.types[edge].0 as usize] && target != source;
                if essential && !(guarded && self.is_page_object(target)) {
                    referred.insert(target as usize);
                }
            }
        }
        let orphans: Vec<u32> = unseen.into_iter().filter(|&node| !referred.contains(node as usize)).collect();
        orphans.iter().for_each(|&node| self.descend(node));
        orphans
    }

    /// Closed cycles that nothing reaches hang on the root; what they refer to does not count. Gives back their nodes.
    fn rest(&mut self) -> FixedBitSet {
        let mut unreachable = FixedBitSet::with_capacity(self.seen.len());
        for node in self.unseen() {
            self.enter(node, ROOT);
            unreachable.insert(node as usize);
        }
        unreachable
    }
}
