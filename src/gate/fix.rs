//! Whether a fix works: what leaked before it beside what leaks after it. The two series are of different processes, so places are
//! known by their fingerprints, and what they collect is compared by the step.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rates that differ by at most this share of the one before are the same: two runs of one program differ by some percent.
const SAME: f64 = 0.2;

/// What a place collects in an average step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Rate {
    /// Bytes a step.
    pub bytes_per_step: f64,
    /// Things a step.
    pub count_per_step: f64,
}

/// What became of a place that leaks, or leaked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FixState {
    /// It leaks, and did not before.
    New,
    /// It collects more than before, by more than a fifth.
    Worse,
    /// It collects as much as before, give or take a fifth.
    Unchanged,
    /// It still leaks, but less than before, by more than a fifth.
    Better,
    /// It leaks no more.
    Fixed,
    /// It was not seen after the fix, but the snapshots after it can't tell.
    Unclear,
}

/// A place beside itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<'f> {
    /// What the place is known by.
    pub fingerprint: &'f str,
    /// What became of it.
    pub state: FixState,
    /// What it collected before, if it leaked then.
    pub before: Option<Rate>,
    /// What it collects after, if it leaks then.
    pub after: Option<Rate>,
}

/// Pairs what leaked before with what leaks after, by fingerprint; rates of places with the same one are added up. What leaks after
/// comes first, in its order. `after_can_tell` says that what is not found after is not there.
pub fn pairs<'f>(before: &[(&'f str, Rate)], after: &[(&'f str, Rate)], after_can_tell: bool) -> Vec<Pair<'f>> {
    let (old, new) = (added_up(before), added_up(after));
    let gone = if after_can_tell { FixState::Fixed } else { FixState::Unclear };
    let mut pairs: Vec<Pair> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for &(fingerprint, _) in after.iter().chain(before) {
        if !seen.insert(fingerprint) {
            continue;
        }
        let (before, after) = (old.get(fingerprint).copied(), new.get(fingerprint).copied());
        let state = match (before, after) {
            (Some(before), Some(after)) => state(before, after),
            (None, _) => FixState::New,
            (Some(_), None) => gone,
        };
        pairs.push(Pair { fingerprint, state, before, after });
    }
    pairs
}

fn added_up<'f>(rates: &[(&'f str, Rate)]) -> BTreeMap<&'f str, Rate> {
    let mut sums: BTreeMap<&str, Rate> = BTreeMap::new();
    for &(fingerprint, rate) in rates {
        let sum = sums.entry(fingerprint).or_default();
        sum.bytes_per_step += rate.bytes_per_step;
        sum.count_per_step += rate.count_per_step;
    }
    sums
}

/// Bytes tell, or where a series has none to show, things.
fn state(before: Rate, after: Rate) -> FixState {
    let has_bytes = before.bytes_per_step > 0.0 && after.bytes_per_step > 0.0;
    let (old, new) = match has_bytes {
        true => (before.bytes_per_step, after.bytes_per_step),
        false => (before.count_per_step, after.count_per_step),
    };
    if new > old * (1.0 + SAME) {
        FixState::Worse
    } else if new < old * (1.0 - SAME) {
        FixState::Better
    } else {
        FixState::Unchanged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(bytes: f64, count: f64) -> Rate {
        Rate { bytes_per_step: bytes, count_per_step: count }
    }

    fn states(before: &[(&str, Rate)], after: &[(&str, Rate)], can_tell: bool) -> Vec<(String, FixState)> {
        pairs(before, after, can_tell).into_iter().map(|pair| (pair.fingerprint.to_owned(), pair.state)).collect()
    }

    #[test]
    fn a_place_is_fixed_new_or_has_another_rate() {
        let before = [("a", rate(1000.0, 10.0)), ("b", rate(1000.0, 10.0)), ("c", rate(1000.0, 10.0)), ("d", rate(1000.0, 10.0))];
        let after = [("e", rate(5.0, 1.0)), ("b", rate(1200.0, 10.0)), ("c", rate(1201.0, 10.0)), ("d", rate(799.0, 10.0))];
        let expected = [
            ("e", FixState::New),
            ("b", FixState::Unchanged),
            ("c", FixState::Worse),
            ("d", FixState::Better),
            ("a", FixState::Fixed),
        ];
        assert_eq!(states(&before, &after, true), expected.map(|(name, state)| (name.to_owned(), state)));
    }

    #[test]
    fn what_is_not_seen_is_fixed_only_if_the_snapshots_can_tell() {
        assert_eq!(states(&[("a", rate(9.0, 1.0))], &[], false), [("a".to_owned(), FixState::Unclear)]);
    }

    #[test]
    fn places_of_one_name_are_one_and_things_tell_where_bytes_do_not() {
        let half = rate(0.0, 5.0);
        assert_eq!(states(&[("a", half), ("a", half)], &[("a", rate(0.0, 10.0))], true), [("a".to_owned(), FixState::Unchanged)]);
    }
}
