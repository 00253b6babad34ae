//! What leaks as it is stored: what its lists leave out, and what people are shown of lists that are complete.

use super::FindLeaks;
use crate::report::common::{AnyListing, Limit};
use crate::report::listing::{left_out_of, restore};

/// So many findings people are shown, unless they ask.
pub const USUAL_ROWS: usize = 10;

impl FindLeaks {
    fn lists(&mut self) -> Vec<(&'static str, &mut dyn AnyListing)> {
        let findings: (&str, &mut dyn AnyListing) = ("findings", &mut self.findings);
        let suspects = self.suspects.as_mut().map(|rows| ("suspects", rows as &mut dyn AnyListing));
        std::iter::once(findings).chain(suspects).collect()
    }

    /// Says how many rows were asked for, and what the lists leave out.
    pub fn tell_limit(&mut self, asked: Limit) {
        self.limit = asked.argument();
        self.left_out = left_out_of(&self.lists());
    }

    /// Gives the lists of an answer that was read back what it says of them.
    pub(in crate::report) fn restore(&mut self) {
        let told = std::mem::take(&mut self.left_out);
        restore(self.lists(), &told);
        self.left_out = told;
    }

    /// Shortens the lists to what people are shown, as if it had been asked for that way.
    pub(in crate::report) fn shorten_for_people(&mut self) {
        let rows = Limit::of(self.limit).or(USUAL_ROWS);
        self.lists().into_iter().for_each(|(_, listing)| listing.shorten(rows));
    }
}
