//! Depth-first order over essential edges, and which edges are essential.
//!
//! The walk begins with what the page's global objects hold. All of that are page objects, so the one rule that needs to
//! know them (what only the system holds together with the page changes nothing within the page) costs no pass of its own.

use std::sync::atomic::{AtomicU32, Ordering};

use fixedbitset::FixedBitSet;

use super::page_objects::PageObjects;
use crate::analysis::Heap;
use crate::graph::{Columns, HeapGraph};
use crate::snapshot::{EdgeType, NodeIndex};

/// Not visited yet.
const UNSEEN: u32 = u32::MAX;
/// Place of the root in the order.
const ROOT: u32 = 0;

/// What the walk knows of a node, side by side because an edge needs both.
#[derive(Debug)]
pub(super) struct Visit {
    /// Place in the order.
    pub number: u32,
    /// For the next phase: how many crossing edges lead here, then the next free cell of the row of predecessors.
    pub row: AtomicU32,
}

/// The order, and what the next phases need.
#[derive(Debug)]
pub(super) struct Walk {
    /// By node position.
    pub visits: Vec<Visit>,
    /// Node by place in the order.
    pub order: Vec<u32>,
    /// Place of the parent in the depth-first tree, by place; the root's is its own.
    pub parents: Vec<u32>,
    /// Essential edges that are no edges of the depth-first tree, by edge position.
    pub crossing: FixedBitSet,
}

/// Which edge types are essential: for edges of the root, and of every other node.
struct Essential {
    of_root: [bool; 256],
    of_others: [bool; 256],
}

const ESSENTIAL: Essential = {
    let mut of_root = [true; 256];
    of_root[EdgeType::WEAK.0 as usize] = false;
    of_root[EdgeType::PAIR_FROM_TABLE.0 as usize] = false;
    let mut of_others = of_root;
    of_others[EdgeType::SHORTCUT.0 as usize] = false;
    Essential { of_root, of_others }
};

impl Walk {
    pub(super) fn new(heap: &Heap) -> Self {
        let graph = heap.graph();
        let mut walker = Walker::new(graph);
        walker.enter(graph.root().0, ROOT);
        let entries = super::page_objects::entries(heap);
        walker.root_edges(&entries);
        walker.page = Some(PageObjects::find(graph, &walker));
        walker.root_edges(&graph.edge_range(graph.root()).collect::<Vec<_>>());
        walker.orphans();
        walker.rest();
        walker.walk
    }
}

pub(super) struct Walker<'a> {
    root: NodeIndex,
    columns: Columns<'a>,
    walk: Walk,
    /// The nodes that have a number. A bit a node stays in the cache where the numbers do not.
    seen: FixedBitSet,
    /// Nodes on the current path, each with its next edge and the end of its edges.
    path: Vec<Step>,
    /// `None` while everything that is visited is a page object.
    page: Option<PageObjects>,
    /// Edges of page objects that are not followed but make their targets page objects.
    pub(super) page_leads: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Step {
    node: u32,
    number: u32,
    next: u32,
    end: u32,
    /// The node is no page object, so its edges to page objects are not essential.
    guarded: bool,
}

impl<'a> Walker<'a> {
    fn new(graph: &'a HeapGraph) -> Self {
        let nodes = graph.node_count();
        let walk = Walk {
            visits: (0..nodes).map(|_| Visit { number: UNSEEN, row: AtomicU32::new(0) }).collect(),
            order: Vec::with_capacity(nodes),
            parents: Vec::with_capacity(nodes),
            crossing: FixedBitSet::with_capacity(graph.edge_count()),
        };
        let seen = FixedBitSet::with_capacity(nodes);
        Walker { root: graph.root(), columns: graph.columns(), walk, seen, path: Vec::new(), page: None, page_leads: Vec::new() }
    }

    /// Whether the walk has come here.
    pub(super) fn is_seen(&self, node: u32) -> bool {
        self.seen.contains(node as usize)
    }

    /// The largest place that the order has by now.
    pub(super) fn last_number(&self) -> u32 {
        self.walk.order.len() as u32 - 1
    }

    fn is_page_object(&self, node: u32) -> bool {
        self.page.as_ref().is_none_or(|page| page.contains(node, self.walk.visits[node as usize].number))
    }

    fn enter(&mut self, node: u32, parent: u32) -> u32 {
        let number = self.walk.order.len() as u32;
        self.seen.insert(node as usize);
        self.walk.visits[node as usize].number = number;
        self.walk.order.push(node);
        self.walk.parents.push(parent);
        number
    }

    /// Follows some of the root's edges, in this order.
    fn root_edges(&mut self, edges: &[usize]) {
        for &edge in edges {
            let target = self.columns.targets[edge];
            if target == self.root.0 && self.page.is_none() {
                self.page_leads.push(target);
            }
            if target == self.root.0 || !ESSENTIAL.of_root[self.columns.types[edge].0 as usize] {
                continue;
            }
            match self.is_seen(target) {
                false => self.descend(target),
                // An edge may be met twice, as an entry of the page and in the turn of all edges.
                true if self.walk.parents[self.walk.visits[target as usize].number as usize] == ROOT => {}
                true => self.walk.crossing.insert(edge),
            }
        }
    }

    fn step_into(&mut self, node: u32, parent: u32) {
        let guarded = self.page.is_some() && !self.is_page_object(node);
        let number = self.enter(node, parent);
        let (next, end) = (self.columns.first[node as usize], self.columns.first[node as usize + 1]);
        if next != end {
            self.path.push(Step { node, number, next, end, guarded });
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
                    self.step_into(self.columns.targets[edge], step.number);
                }
            }
        }
    }

    /// The next edge that leads to a node not visited yet; edges before it that lead elsewhere are taken down as crossing.
    #[inline]
    fn next_child(&mut self, step: Step) -> Option<usize> {
        for edge in step.next as usize..step.end as usize {
            let kind = self.columns.types[edge];
            let target = self.columns.targets[edge];
            if !ESSENTIAL.of_others[kind.0 as usize] {
                if self.page.is_none() && kind != EdgeType::WEAK {
                    self.page_leads.push(target);
                }
                continue;
            }
            if step.guarded && self.is_page_object(target) {
                continue;
            }
            if !self.seen.contains(target as usize) {
                return Some(edge);
            }
            if target == self.root.0 {
                if self.page.is_none() {
                    self.page_leads.push(target);
                }
            } else if target != step.node {
                self.walk.crossing.insert(edge);
            }
        }
        None
    }

    fn unseen(&self) -> Vec<u32> {
        self.seen.zeroes().map(|node| node as u32).collect()
    }

    /// Nodes to which no essential edge leads hang on the root, and what they refer to counts.
    fn orphans(&mut self) {
        let unseen = self.unseen();
        if unseen.is_empty() {
            return;
        }
        // Had one that was visited referred to one of these, it would have been visited.
        let mut referred = FixedBitSet::with_capacity(self.walk.visits.len());
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
        for node in unseen {
            if !referred.contains(node as usize) {
                self.descend(node);
            }
        }
    }

    /// Closed cycles that nothing reaches hang on the root; what they refer to does not count.
    fn rest(&mut self) {
        for node in self.unseen() {
            self.enter(node, ROOT);
        }
    }
}

impl Visit {
    /// One more crossing edge leads here.
    #[inline]
    pub(super) fn count(&self) {
        self.row.fetch_add(1, Ordering::Relaxed);
    }

    /// The next free cell of the row of predecessors; takes it.
    #[inline]
    pub(super) fn take_cell(&self) -> u32 {
        self.row.fetch_add(1, Ordering::Relaxed)
    }
}
