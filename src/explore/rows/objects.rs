//! Objects: one row each, and marked ones side by side.

use std::sync::Arc;

use crate::explore::page::{Align, Column, Fold, Row, Rows};
use crate::explore::place::Place;
use crate::printable::one_line;
use crate::queries::contents::label;
use crate::queries::find::ObjectOrder;
use crate::report::units::{distance, size};
use crate::session::Opened;
use crate::snapshot::NodeIndex;

const COLUMNS: [Column; 5] = [
    Column::number("Id", 11),
    Column::text("Object"),
    Column::number("Distance", 9),
    Column::number("Shallow", 10),
    Column::number("Retained", 10),
];

/// Objects in a list.
pub(in crate::explore) struct ObjectRows {
    opened: Arc<Opened>,
    nodes: Vec<NodeIndex>,
}

impl ObjectRows {
    pub(in crate::explore) fn new(opened: Arc<Opened>, nodes: Vec<NodeIndex>) -> Self {
        ObjectRows { opened, nodes }
    }
}

impl Rows for ObjectRows {
    fn columns(&self) -> &[Column] {
        &COLUMNS
    }

    fn len(&self) -> usize {
        self.nodes.len()
    }

    fn row(&self, at: usize) -> Row {
        let (heap, node) = (&self.opened.heap, self.nodes[at]);
        let id = heap.id(node).0;
        Row {
            cells: vec![
                format!("@{id}"),
                one_line(&label(heap, node)).into_owned(),
                distance(heap.distances().of(node)),
                size(heap.shallow_size(node)),
                size(heap.retained_size(node)),
            ],
            depth: 0,
            fold: Fold::Leaf,
            target: Some(Place::Object(id)),
            id: Some(id),
            node: Some(node),
        }
    }

    fn sort(&mut self, column: usize, descending: bool) -> bool {
        let order = match column {
            0 => ObjectOrder::Id,
            1 => ObjectOrder::Name,
            2 => ObjectOrder::Distance,
            3 => ObjectOrder::Shallow,
            _ => ObjectOrder::Retained,
        };
        order.sort(&self.opened.heap, &mut self.nodes);
        // Sizes come with the largest first.
        let comes_descending = matches!(order, ObjectOrder::Shallow | ObjectOrder::Retained);
        if comes_descending != descending {
            self.nodes.reverse();
        }
        true
    }
}

/// What is told, then a column for each object.
const SIDE_BY_SIDE: [Column; 4] =
    [Column { title: "", width: 12, align: Align::Left }, Column::text("First"), Column::text("Second"), Column::text("Third")];

/// So many objects stand side by side.
const MOST_MARKED: usize = 3;

/// Up to three objects side by side: a row for what can be said of each.
pub(in crate::explore) struct MarkedRows {
    /// How many objects there are.
    count: usize,
    rows: Vec<(&'static str, Vec<String>)>,
}

impl MarkedRows {
    pub(in crate::explore) fn new(opened: &Opened, nodes: &[NodeIndex]) -> Self {
        let heap = &opened.heap;
        let nodes = &nodes[..nodes.len().min(MOST_MARKED)];
        let of =
            |tell: &dyn Fn(NodeIndex) -> String| nodes.iter().map(|&node| one_line(&tell(node)).into_owned()).collect::<Vec<_>>();
        let common = heap
            .dominators()
            .chain(nodes.first().copied().unwrap_or(heap.root()))
            .find(|above| nodes.iter().all(|&node| heap.dominators().chain(node).any(|other| other == *above)));
        let rows = vec![
            ("id", of(&|node| heap.id(node).to_string())),
            ("object", of(&|node| label(heap, node))),
            ("class", of(&|node| heap.class_name(node).to_string())),
            ("shallow", of(&|node| size(heap.shallow_size(node)))),
            ("retained", of(&|node| size(heap.retained_size(node)))),
            ("distance", of(&|node| distance(heap.distances().of(node)))),
            ("references", of(&|node| heap.graph().edges_of(node).count().to_string())),
            ("retainers", of(&|node| heap.graph().retainers_of(node).len().to_string())),
            ("both held by", common.map(|above| format!("{} {}", heap.id(above), label(heap, above))).into_iter().collect()),
        ];
        MarkedRows { count: nodes.len(), rows }
    }
}

impl Rows for MarkedRows {
    fn columns(&self) -> &[Column] {
        &SIDE_BY_SIDE[..=self.count]
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> Row {
        let (name, values) = &self.rows[at];
        let mut cells = vec![(*name).to_owned()];
        cells.extend(values.iter().cloned());
        cells.resize(SIDE_BY_SIDE.len(), String::new());
        Row { cells, depth: 0, fold: Fold::Leaf, target: None, id: None, node: None }
    }
}
