//! A summary that stays small, however big the heap and however long its names: texts are cut in their middle, lists are cut at their
//! ends, and what is left out is said with its size. So CI can keep an answer of every build.

use serde_json::Value;

use super::{IntervalInfo, Summary};
use crate::report::common::{AnyListing, LeftOutInfo};
use crate::report::json;
use crate::report::summary::dominators::least_size;

/// The usual budget of the answer in JSON, in bytes.
pub const BUDGET: usize = 99_999;

/// A text takes so many bytes of JSON at most.
const LONGEST_TEXT: usize = 500;
/// No list has more rows, so that nobody measures millions of them.
const MOST_ROWS: usize = 2_000;
/// Of what is told with a row there is at most so much.
const MOST_IDS: usize = 10;
const MOST_CONTEXTS: usize = 3;
const MOST_REALMS: usize = 50;
const MOST_INTERVALS: usize = 100;
/// What an entry of `left_out` takes at most.
const LEFT_OUT_ENTRY: usize = 120;
/// Fields that hold what the person has typed, not what is in the heap.
const TYPED: [&str; 2] = ["snapshot", "filter"];

impl Summary {
    /// Makes the answer take at most so many bytes of JSON, if what is no list fits.
    pub(super) fn fit(&mut self, most: usize) {
        self.shorten_details();
        for (_, listing) in self.lists() {
            listing.shorten(MOST_ROWS);
        }
        self.cut_texts();
        self.prune_dominators(most / 2);
        let whole = json::bytes_of(self);
        let sizes: Vec<Vec<usize>> = self.lists().iter().map(|(_, listing)| listing.row_bytes()).collect();
        let of_rows: usize = sizes.iter().flatten().sum();
        let fixed = whole.saturating_sub(of_rows) + sizes.len() * LEFT_OUT_ENTRY;
        let room = most.saturating_sub(fixed);
        // Suspects are what the answer is about: they come before all other lists.
        let wanted: Vec<usize> = sizes.iter().map(|rows| rows.iter().sum()).collect();
        let mut lists = self.lists();
        let first = lists.iter().position(|&(name, _)| name == "suspects");
        let of_first = first.map_or(0, |at| wanted[at].min(room));
        let others: Vec<usize> =
            wanted.iter().enumerate().map(|(at, &bytes)| if Some(at) == first { 0 } else { bytes }).collect();
        let shares = shares(&others, room - of_first);
        for (at, (_, listing)) in lists.iter_mut().enumerate() {
            let share = if Some(at) == first { of_first } else { shares[at] };
            listing.shorten(fitting(&sizes[at], share));
        }
    }

    /// Cuts the middle out of texts that are too long for a short answer. What people typed stays whole.
    pub(super) fn cut_texts(&mut self) {
        self.tell_left_out();
        let Ok(Value::Object(mut fields)) = serde_json::to_value(&*self) else { return };
        let of_heap = fields.iter_mut().filter(|(name, _)| !TYPED.contains(&name.as_str()));
        if of_heap.map(|(_, value)| cut_texts_in(value)).sum::<usize>() == 0 {
            return;
        }
        if let Ok(mut shorter) = serde_json::from_value::<Summary>(Value::Object(fields)) {
            shorter.restore();
            shorter.notes = std::mem::take(&mut self.notes);
            *self = shorter;
        }
    }

    /// Leaves out details of rows, of which the rows say how many there are.
    fn shorten_details(&mut self) {
        for row in self.duplicate_strings.iter_mut().flat_map(|strings| &mut strings.rows) {
            row.ids.truncate(MOST_IDS);
        }
        for scope in self.dead_variables.iter_mut().flat_map(|scopes| &mut scopes.rows) {
            scope.contexts.shorten(MOST_CONTEXTS);
        }
        if let Some(intervals) = &mut self.timeline {
            *intervals = joined(intervals);
        }
        if let Some(realms) = &mut self.native_contexts {
            // The last two are no realms: what several share, and what belongs to none.
            let end = realms.len().saturating_sub(2);
            let gone: Vec<_> = realms.drain(MOST_REALMS.min(end)..end).collect();
            if !gone.is_empty() {
                let bytes = gone.iter().map(|realm| realm.size).sum();
                let rows = gone.len() as u64;
                self.left_out.push(LeftOutInfo { list: "native_contexts".into(), rows, count: None, shallow_size: Some(bytes) });
            }
        }
    }

    /// Leaves out the smallest parts of the dominator tree until it takes at most so many bytes.
    fn prune_dominators(&mut self, most: usize) {
        let of_root = self.retained_by_root.unwrap_or_default();
        let Some(tree) = &mut self.dominators else { return };
        let mut per_mille = 0.01;
        while json::bytes_of(tree) > most && per_mille < 2_000.0 {
            tree.prune(least_size(of_root, per_mille));
            per_mille *= 2.0;
        }
    }
}

/// Intervals of a recording, neighbours taken together so that there are few; the first stays, as it has what was there before.
fn joined(intervals: &[IntervalInfo]) -> Vec<IntervalInfo> {
    let Some((first, others)) = intervals.split_first() else { return Vec::new() };
    let together = others.len().div_ceil(MOST_INTERVALS).max(1);
    let join = |group: &[IntervalInfo]| IntervalInfo {
        until_ms: group.last().map_or(0.0, |last| last.until_ms),
        allocated_count: group.iter().map(|interval| interval.allocated_count).sum(),
        live_count: group.iter().map(|interval| interval.live_count).sum(),
        live_size: group.iter().map(|interval| interval.live_size).sum(),
    };
    std::iter::once(first.clone()).chain(others.chunks(together).map(join)).collect()
}

/// How many texts were cut.
fn cut_texts_in(value: &mut Value) -> usize {
    match value {
        Value::String(text) => match cut_in_the_middle(text, LONGEST_TEXT) {
            Some(cut) => {
                *text = cut;
                1
            }
            None => 0,
        },
        Value::Array(values) => values.iter_mut().map(cut_texts_in).sum(),
        Value::Object(fields) => fields.values_mut().map(cut_texts_in).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Both ends of a text that takes more bytes of JSON; nothing if it takes no more.
fn cut_in_the_middle(text: &str, most: usize) -> Option<String> {
    const QUOTES: usize = 2;
    /// What a byte of text may become: `\u001b`.
    const LONGEST_ESCAPE: usize = 6;
    if text.len() * LONGEST_ESCAPE <= most || json::bytes_of(text) - QUOTES <= most {
        return None;
    }
    let bytes = |c: char| json::bytes_of(c.encode_utf8(&mut [0; 4])) - QUOTES;
    let half = (most - '…'.len_utf8()) / 2;
    let fits = |taken: &mut usize, c: char| {
        *taken += bytes(c);
        (*taken <= half).then(|| c.len_utf8())
    };
    let head: usize = text.chars().scan(0, fits).sum();
    let tail: usize = text.chars().rev().scan(0, fits).sum();
    Some(format!("{}…{}", &text[..head], &text[text.len() - tail..]))
}

/// Shares of a room among those who want so much each: who wants little gets it all, the others get the same.
fn shares(wanted: &[usize], room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&at| wanted[at]);
    let (mut shares, mut left) = (vec![0; wanted.len()], room);
    for (done, &at) in order.iter().enumerate() {
        shares[at] = wanted[at].min(left / (wanted.len() - done));
        left -= shares[at];
    }
    shares
}

/// How many of the rows fit.
fn fitting(sizes: &[usize], room: usize) -> usize {
    let taken = sizes.iter().scan(0, |taken, &size| {
        *taken += size;
        Some(*taken)
    });
    taken.take_while(|&taken| taken <= room).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_shared_so_that_small_wishes_are_met_and_large_ones_get_the_same() {
        assert_eq!(shares(&[10, 500, 0, 700], 610), [10, 300, 0, 300]);
        assert_eq!(shares(&[10, 20], 100), [10, 20]);
        assert_eq!(shares(&[], 100), [0; 0]);
        assert_eq!(fitting(&[5, 5, 5], 14), 2);
    }

    #[test]
    fn a_long_text_keeps_both_ends_and_its_measure_is_what_is_written() {
        assert_eq!(cut_in_the_middle("short", 10), None);
        for text in ["x".repeat(1000), "é€😀".repeat(300), "\u{202e}\u{e0041}\"\n".repeat(200)] {
            let cut = cut_in_the_middle(&text, 100).unwrap();
            let bytes = json::bytes_of(&cut);
            assert!((60..=102).contains(&bytes) && text.starts_with(cut.split('…').next().unwrap()), "{bytes}: {cut}");
        }
    }
}
