//! Trees that unfold where they stand: references, retainers, dominators. Only what is open is there, a hundred rows at a time.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::Heap;
use crate::explore::page::{Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::printable::one_line;
use crate::queries::access_paths::retainer_text;
use crate::queries::contents::label;
use crate::queries::dominated::dominated_by;
use crate::report::units::{count, distance, share, size};
use crate::session::Opened;
use crate::snapshot::{EdgeIndex, EdgeType, NodeIndex};

/// So many rows are unfolded at a time.
const PIECE: usize = 100;

const COLUMNS: [Column; 5] = [
    Column::text("Object"),
    Column::number("Id", 11),
    Column::number("Distance", 9),
    Column::number("Retained", 10),
    Column::number("Share", 7),
];

/// Which way a tree goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explore) enum Branching {
    /// To what an object refers to.
    References,
    /// To who refers to an object.
    Retainers,
    /// To what an object alone keeps alive.
    Dominators,
}

/// How the rows below one are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Retained,
    Distance,
    Id,
    Name,
}

/// A tree as far as it is open.
pub(in crate::explore) struct TreeRows {
    opened: Arc<Opened>,
    branching: Branching,
    order: Order,
    descending: bool,
    rows: Vec<Branch>,
}

#[derive(Clone, Debug)]
struct Branch {
    depth: usize,
    fold: Fold,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// An object, by the reference that leads there.
    Node(NodeIndex, Option<EdgeIndex>),
    /// Those that are not unfolded yet.
    More(Vec<(NodeIndex, Option<EdgeIndex>)>),
}

impl TreeRows {
    /// A tree that begins with an object, which is open.
    pub(in crate::explore) fn new(opened: Arc<Opened>, branching: Branching, root: NodeIndex) -> Self {
        let (order, descending) = match branching {
            Branching::Retainers => (Order::Distance, false),
            Branching::References | Branching::Dominators => (Order::Retained, true),
        };
        let rows = vec![Branch { depth: 0, fold: Fold::Closed, what: What::Node(root, None) }];
        let mut tree = TreeRows { opened, branching, order, descending, rows };
        tree.unfold(0);
        tree
    }

    fn heap(&self) -> &Heap {
        &self.opened.heap
    }

    fn has_children(&self, node: NodeIndex) -> bool {
        let heap = self.heap();
        match self.branching {
            Branching::References => heap.graph().edges_of(node).any(|edge| is_shown(heap, edge)),
            Branching::Retainers => node != heap.root(),
            Branching::Dominators => heap.retained_size(node) > heap.shallow_size(node),
        }
    }

    /// What is below a node, in order.
    fn children(&self, node: NodeIndex) -> Vec<(NodeIndex, Option<EdgeIndex>)> {
        let (heap, graph) = (self.heap(), self.heap().graph());
        let mut found: Vec<(NodeIndex, Option<EdgeIndex>)> = match self.branching {
            Branching::References => {
                let edges = graph.edges_of(node).filter(|&edge| is_shown(heap, edge));
                edges.map(|edge| (graph.target(edge), Some(edge))).collect()
            }
            Branching::Retainers => {
                let edges = graph.retainers_of(node).into_iter().filter(|&edge| is_shown(heap, edge));
                edges.map(|edge| (graph.source(edge), Some(edge))).collect()
            }
            Branching::Dominators => {
                let below = dominated_by(heap, &[node], usize::MAX).pop().unwrap_or_default();
                below.biggest.into_iter().map(|node| (node, None)).collect()
            }
        };
        match self.order {
            Order::Retained => found.sort_by_key(|&(node, _)| Reverse(heap.retained_size(node))),
            Order::Distance => found.sort_by_key(|&(node, _)| (heap.distances().of(node), Reverse(heap.retained_size(node)))),
            Order::Id => found.sort_by_key(|&(node, _)| heap.id(node)),
            Order::Name => found.sort_by_cached_key(|&(node, _)| label(heap, node)),
        }
        let comes_descending = self.order == Order::Retained;
        if comes_descending != self.descending {
            found.reverse();
        }
        found
    }

    /// Rows for the first of these, and one for those that are left.
    fn piece(&self, mut found: Vec<(NodeIndex, Option<EdgeIndex>)>, depth: usize) -> Vec<Branch> {
        let rest = found.split_off(found.len().min(PIECE));
        let branch = |(node, edge)| {
            let fold = if self.has_children(node) { Fold::Closed } else { Fold::Leaf };
            Branch { depth, fold, what: What::Node(node, edge) }
        };
        let mut rows: Vec<Branch> = found.into_iter().map(branch).collect();
        if !rest.is_empty() {
            rows.push(Branch { depth, fold: Fold::Closed, what: What::More(rest) });
        }
        rows
    }

    /// Where the rows below one end.
    fn end(&self, at: usize) -> usize {
        let depth = self.rows[at].depth;
        let below = self.rows[at + 1..].iter().take_while(|row| row.depth > depth).count();
        at + 1 + below
    }

    fn text(&self, node: NodeIndex, edge: Option<EdgeIndex>) -> String {
        let object = label(self.heap(), node);
        let via = edge.map(|edge| retainer_text(self.heap(), edge).trim().to_owned()).unwrap_or_default();
        let text = match self.branching {
            _ if via.is_empty() => object,
            Branching::Retainers => format!("{object}  by {via}"),
            Branching::References | Branching::Dominators => format!("{via}  {object}"),
        };
        one_line(&text).into_owned()
    }
}

/// Weak references hold nothing.
fn is_shown(heap: &Heap, edge: EdgeIndex) -> bool {
    !matches!(heap.graph().edge_type(edge), EdgeType::WEAK | EdgeType::INVISIBLE)
}

impl Rows for TreeRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> Row {
        let (heap, branch) = (self.heap(), &self.rows[at]);
        let (cells, id, node) = match &branch.what {
            What::Node(node, edge) => {
                let (id, retained) = (heap.id(*node).0, heap.retained_size(*node));
                let cells = vec![
                    self.text(*node, *edge),
                    format!("@{id}"),
                    distance(heap.distances().of(*node)),
                    size(retained),
                    share(retained, heap.retained_size(heap.root())),
                ];
                (cells, Some(id), Some(*node))
            }
            What::More(rest) => {
                let mut cells = vec![format!("… {} more", count(rest.len() as u64))];
                cells.resize(COLUMNS.len(), String::new());
                (cells, None, None)
            }
        };
        Row { cells, depth: branch.depth, fold: branch.fold, target: id.map(Place::Object), id, node }
    }

    fn sort(&mut self, column: usize, descending: bool) -> bool {
        (self.order, self.descending) = match column {
            0 => (Order::Name, descending),
            1 => (Order::Id, descending),
            2 => (Order::Distance, descending),
            _ => (Order::Retained, descending),
        };
        // What is open closes but for the first level, which shows the order.
        self.rows.truncate(1);
        if let Some(root) = self.rows.first_mut() {
            root.fold = Fold::Closed;
        }
        self.unfold(0);
        true
    }

    fn unfold(&mut self, at: usize) {
        let Some(branch) = self.rows.get(at).filter(|branch| branch.fold == Fold::Closed).cloned() else { return };
        match branch.what {
            What::Node(node, _) => {
                let below = self.piece(self.children(node), branch.depth + 1);
                self.rows[at].fold = if below.is_empty() { Fold::Leaf } else { Fold::Open };
                self.rows.splice(at + 1..at + 1, below);
            }
            What::More(rest) => {
                let more = self.piece(rest, branch.depth);
                self.rows.splice(at..=at, more);
            }
        }
    }

    fn fold(&mut self, at: usize) {
        if self.rows.get(at).is_some_and(|branch| branch.fold == Fold::Open) {
            let end = self.end(at);
            self.rows.drain(at + 1..end);
            self.rows[at].fold = Fold::Closed;
        }
    }
}
