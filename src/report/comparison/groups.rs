//! Groups of objects over all snapshots.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::query::{CompareQuery, Sort};
use super::{GroupInfo, Grouping};
use crate::compare::trend::Trend;
use crate::queries::census::{By, Census};
use crate::report::common::Listing;

/// One row a group, from the censuses of all snapshots in their order.
pub(super) fn grouping(by: By, censuses: &[Census], query: &CompareQuery) -> Grouping {
    let names: BTreeSet<&str> = censuses.iter().flat_map(|census| census.groups().map(|(name, _)| name)).collect();
    let rows = names.into_iter().map(|name| group(name, censuses)).filter(|row| passes(row, query));
    let mut rows: Vec<GroupInfo> = rows.collect();
    sort_groups(&mut rows, query.sort);
    let total = rows.len();
    rows.truncate(query.limit);
    Grouping { by, rows: Listing::first(total, rows) }
}

/// Sorts groups that come by name.
pub fn sort_groups(rows: &mut [GroupInfo], by: Sort) {
    match by {
        Sort::CountDelta | Sort::New => rows.sort_by_key(|row| Reverse(row.count_delta)),
        Sort::Deleted => rows.sort_by_key(|row| row.count_delta),
        Sort::Freed => rows.sort_by_key(|row| row.size_delta),
        Sort::SizeDelta | Sort::Allocated => rows.sort_by_key(|row| Reverse(row.size_delta)),
        Sort::Name => {}
    }
}

fn group(name: &str, censuses: &[Census]) -> GroupInfo {
    let tallies: Vec<_> = censuses.iter().map(|census| census.get(name)).collect();
    let counts = tallies.iter().map(|tally| tally.count).collect();
    GroupInfo::of(name.to_owned(), counts, tallies.iter().map(|tally| tally.size).collect())
}

impl GroupInfo {
    /// A group with the numbers and sizes of its objects in each snapshot.
    pub(in crate::report) fn of(name: String, counts: Vec<u64>, sizes: Vec<u64>) -> Self {
        let change = |values: &[u64]| values.last().copied().unwrap_or(0) as i64 - values.first().copied().unwrap_or(0) as i64;
        GroupInfo { name, count_delta: change(&counts), size_delta: change(&sizes), trend: Trend::of(&sizes), counts, sizes }
    }
}

/// Groups that are the same in all snapshots are no change.
pub fn passes(row: &GroupInfo, query: &CompareQuery) -> bool {
    let changes = |values: &[u64]| values.windows(2).any(|step| step[0] != step[1]);
    (changes(&row.counts) || changes(&row.sizes))
        && row.size_delta.unsigned_abs() >= query.min_delta
        && query.class.as_ref().is_none_or(|class| class.is_match(&row.name))
}
