//! Groups of objects over all snapshots.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::query::{CompareQuery, Sort};
use super::{GroupInfo, Grouping};
use crate::analysis::census::{By, Census};
use crate::analysis::comparison::trend::Trend;
use crate::report::common::Listing;

/// One row a group, from the censuses of all snapshots in their order.
pub(super) fn grouping(by: By, censuses: &[Census], query: &CompareQuery) -> Grouping {
    let names: BTreeSet<&str> = censuses.iter().flat_map(|census| census.groups().map(|(name, _)| name)).collect();
    let rows = names.into_iter().map(|name| group(name, censuses)).filter(|row| passes(row, query));
    let mut rows: Vec<GroupInfo> = rows.collect();
    match query.sort {
        Sort::CountDelta | Sort::New => rows.sort_by_key(|row| Reverse(row.count_delta)),
        Sort::Deleted => rows.sort_by_key(|row| row.count_delta),
        Sort::Freed => rows.sort_by_key(|row| row.size_delta),
        Sort::SizeDelta | Sort::Allocated => rows.sort_by_key(|row| Reverse(row.size_delta)),
        Sort::Name => {}
    }
    let total = rows.len();
    rows.truncate(query.limit);
    Grouping { by, rows: Listing { rows, total, skipped: 0 } }
}

fn group(name: &str, censuses: &[Census]) -> GroupInfo {
    let tallies: Vec<_> = censuses.iter().map(|census| census.get(name)).collect();
    let counts: Vec<u64> = tallies.iter().map(|tally| tally.count).collect();
    let sizes: Vec<u64> = tallies.iter().map(|tally| tally.size).collect();
    let change = |values: &[u64]| values.last().copied().unwrap_or(0) as i64 - values.first().copied().unwrap_or(0) as i64;
    GroupInfo {
        name: name.to_owned(),
        count_delta: change(&counts),
        size_delta: change(&sizes),
        trend: Trend::of(&sizes),
        counts,
        sizes,
    }
}

/// Groups that are the same in all snapshots are no change.
fn passes(row: &GroupInfo, query: &CompareQuery) -> bool {
    let changes = |values: &[u64]| values.windows(2).any(|step| step[0] != step[1]);
    (changes(&row.counts) || changes(&row.sizes))
        && row.size_delta.unsigned_abs() >= query.min_delta
        && query.class.as_ref().is_none_or(|class| class.is_match(&row.name))
}
