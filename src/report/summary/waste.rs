//! What a program could spare, by kind and field.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Heap;
use crate::queries::waste::{Waste, WasteKind, waste};
use crate::report::common::{Listing, Weighed};
use crate::report::document::{Block, Cell, Column, Document, Table};
use crate::report::node_table::left_out;

/// Objects of one field that take more memory than they need.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct WasteInfo {
    /// How they waste it.
    pub kind: WasteKind,
    /// The field that holds them: `Session.tags`, `Session.tags[ ]` for what is in a collection, `variable cache`; absent where no
    /// field that a program names does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How many: tables, copies but for the first, slices, boxes.
    pub count: u64,
    /// What they could spare, in bytes.
    pub bytes: u64,
    /// Object id of the one that could spare most.
    pub biggest: u64,
}

impl Weighed for WasteInfo {}

/// A kind for machines, for people, and what to do about it.
fn words(kind: WasteKind) -> [&'static str; 3] {
    match kind {
        WasteKind::NearlyEmpty => [
            "nearly-empty",
            "nearly empty Map or Set",
            "Make a Map or a Set when the first entry comes: an empty one has a table already.",
        ],
        WasteKind::Room => {
            ["room", "room for many more", "Build the collection anew when most of it was deleted: its storage keeps its room."]
        }
        WasteKind::DeletedKeys => [
            "deleted-keys",
            "room of deleted keys",
            "Use a Map where keys come and go: an object keeps the room of keys that were deleted.",
        ],
        WasteKind::EqualObjects => ["equal-objects", "equal objects", "Keep one of the objects that are equal, and refer to it."],
        WasteKind::EqualStrings => [
            "equal-strings",
            "equal strings",
            "Keep one of the strings that are equal (a Map from text to text), and refer to it.",
        ],
        WasteKind::Slices => [
            "slices",
            "slice that keeps a text",
            "Copy a piece of a long text before it is kept: a slice keeps the whole text in memory.",
        ],
        WasteKind::BoxedNumbers => [
            "boxed-numbers",
            "number in a box",
            "Keep numbers in typed arrays, or let a field hold nothing but numbers from the beginning.",
        ],
    }
}

pub(super) fn infos(heap: &Heap, limit: usize) -> Listing<WasteInfo> {
    let info = |row: &Waste| WasteInfo {
        kind: row.kind,
        field: row.field.map(|field| field.text(heap)),
        count: row.count,
        bytes: row.bytes,
        biggest: heap.id(row.biggest).0,
    };
    Listing::part(&waste(heap), 0, limit, info)
}

pub(super) fn section(rows: &Listing<WasteInfo>, document: &mut Document) {
    document.heading("What could be spared");
    if rows.total == 0 {
        document.text("Nothing that this file shows.");
        return;
    }
    document.text(
        "Rows overlap: of two equal objects the texts may be equal, too. What a file does not record, as small integers in most, is \
         not compared.",
    );
    document.push(Block::Table(table(rows)));
    let mut told: Vec<&str> = Vec::new();
    for row in &rows.rows {
        let [.., advice] = words(row.kind);
        if !told.contains(&advice) {
            told.push(advice);
        }
    }
    document.push(Block::List(told.into_iter().map(str::to_owned).collect()));
}

pub(super) fn table(rows: &Listing<WasteInfo>) -> Table {
    let columns = vec![
        Column::whole("Spare", "bytes"),
        Column::whole("Objects", "count"),
        Column::whole("", "kind"),
        Column::text("What", ""),
        Column::text("Where", "field"),
        Column::whole("Biggest", "biggest"),
    ];
    let row = |row: &WasteInfo| {
        let [code, what, _] = words(row.kind);
        vec![
            Cell::Size(row.bytes),
            Cell::Count(row.count),
            Cell::Text(code.to_owned()),
            Cell::Text(what.to_owned()),
            row.field.clone().map_or_else(|| Cell::Text("no field of its own".to_owned()), Cell::Name),
            Cell::Id(row.biggest),
        ]
    };
    Table { columns, rows: rows.rows.iter().map(row).collect(), left_out: left_out(rows, "rows") }
}
