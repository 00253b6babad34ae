//! Nodes in rows, the same in every report.

use super::common::{Listing, NodeInfo};
use super::document::{Cell, Column, Table};
use super::units::count;

/// Nodes in rows, for every list of them.
pub(super) fn node_table(objects: &Listing<NodeInfo>, what: &str, total: Option<u64>) -> Table {
    let has_place = objects.rows.iter().any(|row| row.location.is_some());
    let columns = vec![
        Column::whole("Id", "id"),
        Column::text("Object", ""),
        Column::text("", "name"),
        Column::text("", "class"),
        Column::whole("", "type"),
        Column::whole("Distance", "distance"),
        Column::whole("Shallow", "shallow_size"),
        Column::whole("Retained", "retained_size"),
        Column::whole(if total.is_some() { "Share" } else { "" }, ""),
        Column::place(if has_place { "Declared at" } else { "" }, ""),
    ];
    let row = |row: &NodeInfo| {
        vec![
            Cell::Id(row.id),
            Cell::Name(row.label.clone()),
            Cell::Text(row.name.to_string()),
            Cell::Text(row.class.to_string()),
            Cell::Text(row.node_type.clone()),
            Cell::Distance(row.distance),
            Cell::Size(row.shallow_size),
            Cell::Size(row.retained_size),
            Cell::Share(row.retained_size, total.unwrap_or_default()),
            row.location.as_ref().map_or(Cell::Empty, |place| Cell::Text(place.for_people())),
        ]
    };
    Table { columns, rows: objects.rows.iter().map(row).collect(), left_out: left_out(objects, what) }
}

/// What a list leaves out and how to see it.
pub(super) fn left_out<T>(listing: &Listing<T>, what: &str) -> Option<String> {
    let more = listing.left_out() as u64;
    (more > 0).then(|| format!("{} more {what}; --limit 0 shows all, --limit N that many", count(more)))
}
