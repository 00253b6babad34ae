//! A summary as it is stored: what its lists leave out, and what people are shown of lists that are complete.

use super::dominators::{LEAST_FOR_PEOPLE, least_size};
use super::{Rows, Summary};
use crate::report::common::{AnyListing, Limit};
use crate::report::listing::{left_out_of, restore};

impl Summary {
    /// Whether people are shown what fits one screen.
    pub(super) fn fits_one_screen(&self) -> bool {
        self.detached.is_some() && !self.lists
    }

    /// People are shown every list, whatever was asked for when the answer was made.
    pub fn show_lists(&mut self) {
        self.lists = true;
    }

    /// All lists that are there, each with what it is called in `left_out`.
    pub(super) fn lists(&mut self) -> Vec<(&'static str, &mut dyn AnyListing)> {
        fn list<L: AnyListing>(listing: &mut Option<L>) -> Option<&mut dyn AnyListing> {
            listing.as_mut().map(|listing| listing as &mut dyn AnyListing)
        }
        let (top, by_holder) = match &mut self.detached {
            Some(detached) => {
                (Some(&mut detached.top as &mut dyn AnyListing), Some(&mut detached.by_holder as &mut dyn AnyListing))
            }
            None => (None, None),
        };
        let lists = [
            ("suspects", list(&mut self.suspects)),
            ("classes", list(&mut self.classes)),
            ("groups.rows", self.groups.as_mut().map(|groups| &mut groups.rows as &mut dyn AnyListing)),
            ("waste", list(&mut self.waste)),
            ("objects", list(&mut self.objects)),
            ("duplicate_strings", list(&mut self.duplicate_strings)),
            ("detached.by_holder", by_holder),
            ("detached.top", top),
            ("dead_variables", list(&mut self.dead_variables)),
            ("allocations", list(&mut self.allocations)),
        ];
        lists.into_iter().filter_map(|(name, listing)| Some((name, listing?))).collect()
    }

    /// Says what the lists leave out.
    pub(super) fn tell_left_out(&mut self) {
        let told = left_out_of(&self.lists());
        let names: Vec<&str> = self.lists().iter().map(|&(name, _)| name).collect();
        self.left_out.retain(|other| !names.contains(&&*other.list));
        self.left_out.splice(0..0, told);
    }

    /// Gives the lists of an answer that was read back what it says of them.
    pub(in crate::report) fn restore(&mut self) {
        let told = std::mem::take(&mut self.left_out);
        restore(self.lists(), &told);
        self.left_out = told;
        for scope in self.dead_variables.iter_mut().flat_map(|scopes| &mut scopes.rows) {
            scope.contexts.total = (scope.context_count as usize).max(scope.contexts.rows.len());
        }
    }

    /// Shortens the lists to what people are shown, as if it had been asked for that way.
    pub(in crate::report) fn shorten_for_people(&mut self) {
        let rows = Rows::for_people(Limit::of(self.limit));
        for (name, listing) in self.lists() {
            match name {
                "suspects" | "detached.by_holder" => {}
                "objects" | "detached.top" => listing.shorten(rows.of_rankings),
                "dead_variables" => listing.shorten(rows.of_asides),
                _ => listing.shorten(rows.of_lists),
            }
        }
        let of_root = self.retained_by_root.unwrap_or_default();
        if let Some(tree) = self.dominators.as_mut().filter(|_| self.min_share.is_none()) {
            tree.prune(least_size(of_root, LEAST_FOR_PEOPLE));
        }
    }
}
