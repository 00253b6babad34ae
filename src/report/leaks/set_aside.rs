//! Places that grew and are no findings, counted by why.

use std::collections::BTreeMap;

use super::ReasonInfo;
use crate::leaks::{Ignore, Reason};

/// Places by reason; what was ignored, by what ignores it.
#[derive(Default)]
pub(super) struct SetAside(BTreeMap<(&'static str, String), ReasonInfo>);

impl SetAside {
    /// A place that the gate did not let through.
    pub(super) fn judged(&mut self, reason: Reason, bytes: i64) {
        self.add(reason.code(), reason.words(), 1, bytes);
    }

    /// A finding that somebody has asked not to hear of.
    pub(super) fn ignored(&mut self, by: &Ignore, bytes: i64) {
        self.add("ignored", &by.words, 1, bytes);
    }

    /// So many places for another reason.
    pub(super) fn add(&mut self, reason: &'static str, words: &str, count: u64, bytes: i64) {
        if count == 0 {
            return;
        }
        let new = || ReasonInfo { reason, words: words.to_owned(), count: 0, bytes: 0 };
        let known = self.0.entry((reason, words.to_owned())).or_insert_with(new);
        known.count += count;
        known.bytes += bytes;
    }

    /// By reason.
    pub(super) fn into_rows(self) -> Vec<ReasonInfo> {
        self.0.into_values().collect()
    }
}
