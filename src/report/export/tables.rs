//! The rows of each exported table.

use std::io;

use super::{Field, TableKind};
use crate::Heap;
use crate::snapshot::{EdgeName, JsText, StringIndex};

/// Takes rows one by one.
pub(super) trait Rows {
    fn row(&mut self, fields: &[Field]) -> io::Result<()>;
}

/// Gives every row of a table.
pub(super) fn each_row(heap: &Heap, table: TableKind, rows: &mut impl Rows) -> io::Result<()> {
    match table {
        TableKind::Nodes => nodes(heap, rows),
        TableKind::Edges => edges(heap, rows),
        TableKind::Classes => classes(heap, rows),
        TableKind::Strings => strings(heap, rows),
    }
}

fn nodes(heap: &Heap, rows: &mut impl Rows) -> io::Result<()> {
    let (classes, distances, dominators) = (heap.classes(), heap.distances(), heap.dominators());
    let (retained, states, header) = (heap.retained_sizes(), heap.detachedness(), heap.header());
    for node in heap.nodes().indices() {
        rows.row(&[
            Field::Number(node.0.into()),
            Field::Number(heap.id(node).0),
            Field::Word(header.node_type_name(heap.node_type(node))),
            Field::Text(&heap.name(node)),
            Field::Text(&classes.get(classes.of(node)).name),
            Field::Number(heap.nodes().self_size(node)),
            Field::Number(heap.shallow_size(node)),
            Field::Number(retained.get(node.0)),
            Field::Signed(distances.of(node).into()),
            Field::Number(heap.id(dominators.of(node)).0),
            Field::Number(states.state(node).into()),
        ])?;
    }
    Ok(())
}

fn edges(heap: &Heap, rows: &mut impl Rows) -> io::Result<()> {
    let graph = heap.graph();
    for from in heap.nodes().indices() {
        for edge in graph.edges_of(from) {
            let (kind, to) = (graph.edge_type(edge), graph.target(edge));
            let text: JsText;
            let name = match graph.edge_name(edge) {
                EdgeName::Number(number) => Field::Signed(number),
                EdgeName::Text(_) => {
                    text = heap.edge_name(edge);
                    Field::Text(&text)
                }
            };
            rows.row(&[
                Field::Number(edge.0.into()),
                Field::Word(heap.header().edge_type_name(kind)),
                name,
                Field::Number(from.0.into()),
                Field::Number(heap.id(from).0),
                Field::Number(to.0.into()),
                Field::Number(heap.id(to).0),
            ])?;
        }
    }
    Ok(())
}

fn classes(heap: &Heap, rows: &mut impl Rows) -> io::Result<()> {
    for row in heap.class_rows(None) {
        let class = heap.classes().get(row.class);
        rows.row(&[
            Field::Text(&class.key().into()),
            Field::Text(&class.name),
            Field::Number(row.count),
            Field::Number(row.shallow_size),
            Field::Number(row.retained_size),
            Field::Signed(row.distance.into()),
        ])?;
    }
    Ok(())
}

fn strings(heap: &Heap, rows: &mut impl Rows) -> io::Result<()> {
    for at in 0..heap.strings().len() as u32 {
        let text = heap.strings().get(StringIndex(at));
        rows.row(&[Field::Number(at.into()), Field::Number(text.utf16_len() as u64), Field::Text(&text)])?;
    }
    Ok(())
}
