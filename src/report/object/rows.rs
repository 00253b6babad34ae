//! Objects as CSV: every list in one table, told apart by its first column.

use super::{InspectObject, ObjectReport, holders_view};
use crate::report::common::NodeInfo;
use crate::report::document::{Cell, Column, Table};
use crate::report::node_table::node_table;

/// Candidates if nothing is shown in full, else what the objects hold, who holds them, and so on.
pub(super) fn rows(report: &InspectObject) -> Table {
    if let Some(holders) = &report.holders {
        return holders_view::table(holders);
    }
    if let (Some(candidates), None) = (&report.candidates, &report.one) {
        return node_table(candidates, "objects", None);
    }
    let columns = vec![
        Column::whole("List", "list"),
        Column::whole("Of", "object_id"),
        Column::whole("Edge type", "edge_type"),
        Column::text("Edge", "edge_name"),
        Column::whole("Id", "id"),
        Column::whole("Type", "type"),
        Column::text("Name", "name"),
        Column::text("Class", "class"),
        Column::whole("Distance", "distance"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
    ];
    Table { columns, rows: report.reports().flat_map(object_rows).collect(), left_out: None }
}

fn object_rows(report: &ObjectReport) -> Vec<Vec<Cell>> {
    let of = report.object.node.id;
    let mut rows = Vec::new();
    for row in &report.retainers.rows {
        rows.push(row_of("retainer", of, &row.edge_type, &row.edge_name.to_string(), &row.holder));
    }
    for (number, path) in report.retaining_paths.iter().enumerate() {
        for step in &path.steps {
            rows.push(row_of(&format!("path {}", number + 1), of, &step.edge_type, &step.edge_name.to_string(), &step.node));
        }
    }
    for step in &report.dominators {
        rows.push(row_of("dominator", of, "", "", step));
    }
    for node in &report.dominates.rows {
        rows.push(row_of("dominates", of, "", "", node));
    }
    rows
}

fn row_of(list: &str, of: u64, edge_type: &str, edge_name: &str, node: &NodeInfo) -> Vec<Cell> {
    vec![
        Cell::Text(list.to_owned()),
        Cell::Id(of),
        Cell::Text(edge_type.to_owned()),
        Cell::Text(edge_name.to_owned()),
        Cell::Id(node.id),
        Cell::Text(node.node_type.clone()),
        Cell::Name(node.name.to_string()),
        Cell::Text(node.class.to_string()),
        Cell::Distance(node.distance),
        Cell::Size(node.shallow_size),
        Cell::Size(node.retained_size),
    ]
}
