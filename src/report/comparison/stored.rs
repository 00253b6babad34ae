//! A comparison as it is stored: what its lists leave out, and what people are shown of lists that are complete.

use super::Comparison;
use crate::queries::census::By;
use crate::report::common::{AnyListing, Limit};
use crate::report::listing::{left_out_of, restore};

/// So many rows of each list people are shown, unless they ask.
pub const USUAL_ROWS: usize = 20;

/// What `left_out` calls the rows of a grouping.
fn groups_by(by: By) -> &'static str {
    match by {
        By::Class => "groups.class",
        By::Shape => "groups.shape",
        By::Location => "groups.location",
        By::Package => "groups.package",
        By::File => "groups.file",
        By::Realm => "groups.realm",
        By::Owner => "groups.owner",
    }
}

impl Comparison {
    /// All lists that are there, each with what it is called in `left_out`.
    fn lists(&mut self) -> Vec<(&'static str, &mut dyn AnyListing)> {
        let growth = self.growth.as_mut().map(|rows| ("growth", rows as &mut dyn AnyListing));
        let classes = self.classes.as_mut().map(|rows| ("classes", rows as &mut dyn AnyListing));
        let groups = self.groups.iter_mut().map(|grouping| (groups_by(grouping.by), &mut grouping.rows as &mut dyn AnyListing));
        growth.into_iter().chain(classes).chain(groups).collect()
    }

    /// Says what the lists leave out.
    pub(in crate::report) fn tell_left_out(&mut self) {
        self.left_out = left_out_of(&self.lists());
    }

    /// Gives the lists of an answer that was read back what it says of them.
    pub(in crate::report) fn restore(&mut self) {
        let told = std::mem::take(&mut self.left_out);
        restore(self.lists(), &told);
        self.left_out = told;
        for row in self.classes.iter_mut().flat_map(|classes| &mut classes.rows) {
            for (objects, total) in [(&mut row.new_objects, row.new_count), (&mut row.deleted_objects, row.deleted_count)] {
                if let Some(objects) = objects {
                    objects.total = objects.rows.len().max(total as usize);
                }
            }
        }
    }

    /// Shortens the lists to what people are shown, as if it had been asked for that way.
    pub(in crate::report) fn shorten_for_people(&mut self) {
        let rows = Limit::of(self.limit).or(USUAL_ROWS);
        self.lists().into_iter().for_each(|(_, listing)| listing.shorten(rows));
        for row in self.classes.iter_mut().flat_map(|classes| &mut classes.rows) {
            let objects = row.new_objects.iter_mut().chain(&mut row.deleted_objects);
            objects.for_each(|objects| objects.shorten(rows));
        }
    }
}
