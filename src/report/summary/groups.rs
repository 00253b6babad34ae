//! Whose the heap is: its bytes by owner, package, file, realm, shape or class. All groups add up to the heap.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Sort, SummaryQuery};
use crate::Heap;
use crate::queries::census::{By, Census, Tally};
use crate::report::common::{Listing, Rest, Weighed};
use crate::report::document::{Cell, Column, Table};
use crate::report::units::{count, size};

/// The heap in groups.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Groups {
    /// How they are grouped.
    pub by: By,
    /// One row a group.
    pub rows: Listing<GroupInfo>,
    /// Size of all of them in bytes, also of those that are left out: of the heap, unless `--class` narrows them.
    pub total_size: u64,
}

/// A group.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupInfo {
    /// Name of the group.
    pub name: String,
    /// Number of objects that have a size of their own.
    pub count: u64,
    /// Sum of their shallow sizes in bytes.
    pub shallow_size: u64,
}

impl Weighed for GroupInfo {
    fn weight(&self) -> Option<Rest> {
        Some(Rest { count: self.count, shallow_size: self.shallow_size })
    }
}

impl Groups {
    pub(super) fn new(heap: &Heap, by: By, query: &SummaryQuery) -> Self {
        let census = Census::new(heap, by, heap.classes().shapes());
        let is_asked = |name: &str| query.class.as_ref().is_none_or(|class| class.is_match(name));
        let mut groups: Vec<(&str, Tally)> = census.groups().filter(|(name, _)| is_asked(name)).collect();
        groups.sort_unstable_by_key(|&(name, tally)| {
            let (bytes, objects) = (Reverse(tally.size), Reverse(tally.count));
            match query.sort {
                Sort::Count => ((objects, bytes), name),
                Sort::Name => ((Reverse(0), Reverse(0)), name),
                Sort::Retained | Sort::Shallow | Sort::Distance => ((bytes, objects), name),
            }
        });
        let total_size = groups.iter().map(|(_, tally)| tally.size).sum();
        let info =
            |&(name, tally): &(&str, Tally)| GroupInfo { name: name.to_owned(), count: tally.count, shallow_size: tally.size };
        let weight = |&(_, tally): &(&str, Tally)| Rest { count: tally.count, shallow_size: tally.size };
        Groups { by, rows: Listing::weighed(&groups, query.rows.of_lists, weight, info), total_size }
    }

    /// What a group is called.
    pub(super) fn title(&self) -> &'static str {
        match self.by {
            By::Class => "Class",
            By::Shape => "Shape",
            By::Location => "Place",
            By::Package => "Package",
            By::File => "File",
            By::Realm => "Realm",
            By::Owner => "Owner",
        }
    }

    /// The groups in rows, and what is in those that are left out.
    pub(super) fn table(&self) -> Table {
        let columns = vec![
            Column::text(self.title(), "name"),
            Column::whole("Objects", "count"),
            Column::whole("Size", "shallow_size"),
            Column::whole("Share", ""),
        ];
        let row = |group: &GroupInfo| {
            vec![
                Cell::Name(group.name.clone()),
                Cell::Count(group.count),
                Cell::Size(group.shallow_size),
                Cell::Share(group.shallow_size, self.total_size),
            ]
        };
        let told: u64 = self.rows.rows.iter().map(|group| group.shallow_size).sum();
        let left_out = (self.rows.left_out() > 0).then(|| {
            let more = count(self.rows.left_out() as u64);
            format!("{more} more with {} together; --limit 0 shows all, --limit N that many", size(self.total_size - told))
        });
        Table { columns, rows: self.rows.rows.iter().map(row).collect(), left_out }
    }
}
