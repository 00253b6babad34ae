//! What was set aside, one by one, for people.

use super::{InternalInfo, PackageInfo, PlaceAsideInfo, SetAsideDetails};
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::units::{change, count, counted, size};

/// So many places are shown to people; JSON has all.
const MOST_PLACES: usize = 20;

impl SetAsideDetails {
    /// A sentence for each place and each kind of the engine's own structures.
    pub fn sentences(&self) -> Vec<String> {
        let place = |place: &PlaceAsideInfo| {
            let many = if place.object_count > 1 { format!("{} × ", count(place.object_count)) } else { String::new() };
            format!("set aside: {many}{} @{} ({}), {}", place.class, place.id, change(place.bytes, size), place.reason)
        };
        let internal = |internal: &InternalInfo| {
            format!("set aside: {} ({}): {}", internal.what, change(internal.bytes, size), internal.because)
        };
        let mut told: Vec<String> = self.places.iter().take(MOST_PLACES).map(place).collect();
        if let Some(more) = self.places.len().checked_sub(MOST_PLACES).filter(|&more| more > 0) {
            told.push(format!(
                "set aside: {} more, all in --format json --include-internals",
                counted(more as u64, "place", "places")
            ));
        }
        told.extend(self.internals.iter().map(internal));
        told
    }
}

/// The engine's own structures and each place that was set aside.
pub(super) fn details(details: &SetAsideDetails, document: &mut Document) {
    let columns = vec![
        Column::text("The engine's own", "kind"),
        Column::whole("Nodes", "count"),
        Column::whole("Bytes", "bytes"),
        Column::text("No leak, because", "because"),
    ];
    let row = |internal: &InternalInfo| {
        vec![
            Cell::Text(internal.what.to_string()),
            Cell::CountChange(internal.count),
            Cell::SizeChange(internal.bytes),
            Cell::Text(internal.because.to_string()),
        ]
    };
    let rows = details.internals.iter().map(row).collect();
    document.heading("Grew or shrank, and is the engine's own").push(Block::Table(Table { columns, rows, left_out: None }));
    let columns = vec![
        Column::text("Place", "class"),
        Column::whole("Id", "id"),
        Column::whole("Objects", "object_count"),
        Column::whole("Bytes", "bytes"),
        Column::text("Set aside as", "reason"),
    ];
    let row = |place: &PlaceAsideInfo| {
        vec![
            Cell::Name(place.class.to_string()),
            Cell::Id(place.id),
            Cell::Count(place.object_count),
            Cell::SizeChange(place.bytes),
            Cell::Text(place.reason.to_string()),
        ]
    };
    let rows: Vec<Vec<Cell>> = details.places.iter().take(MOST_PLACES).map(row).collect();
    let more = details.places.len() - rows.len();
    let left_out = (more > 0).then(|| format!("{} more; --format json has all", counted(more as u64, "place", "places")));
    document.heading("Places that were set aside").push(Block::Table(Table { columns, rows, left_out }));
}

/// The findings of each package.
pub(super) fn packages(packages: &[PackageInfo], document: &mut Document) {
    let columns = vec![
        Column::text("Package", "package"),
        Column::whole("Findings", "findings"),
        Column::whole("Things", "count"),
        Column::whole("Bytes", "bytes"),
    ];
    let row = |package: &PackageInfo| {
        vec![
            Cell::Name(package.package.clone()),
            Cell::Count(package.findings),
            Cell::CountChange(package.count),
            Cell::SizeChange(package.bytes),
        ]
    };
    let table = Table { columns, rows: packages.iter().map(row).collect(), left_out: None };
    document.heading("By package").push(Block::Table(table));
}
