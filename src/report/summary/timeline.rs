//! A recording over time: how much of what was allocated in each interval is still alive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Heap;
use crate::queries::samples::sample_sizes;
use crate::report::document::{Block, Cell, Document};
use crate::report::sparkline::{bars, gathered};
use crate::report::units::{count, size};

/// An interval of a recording.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct IntervalInfo {
    /// When it ended, in milliseconds since the recording began.
    pub until_ms: f64,
    /// How many objects were allocated in it; of the first interval, which has all that was there before, nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocated_count: Option<u64>,
    /// How many of them are alive.
    pub live_count: u64,
    /// Sum of their shallow sizes in bytes.
    pub live_size: u64,
}

/// V8 gives every second number to an object.
const IDS_AN_OBJECT: u64 = 2;

/// The intervals of a recording; none if the file is no recording over time.
pub(super) fn intervals(heap: &Heap) -> Option<Vec<IntervalInfo>> {
    let samples = sample_sizes(heap);
    let mut before = None;
    let intervals = samples.iter().map(|sample| IntervalInfo {
        until_ms: sample.timestamp_us as f64 / 1000.0,
        allocated_count: before
            .replace(sample.last_assigned_id)
            .map(|before| sample.last_assigned_id.saturating_sub(before) / IDS_AN_OBJECT),
        live_count: sample.live_count,
        live_size: sample.live_size,
    });
    let intervals: Vec<IntervalInfo> = intervals.collect();
    (intervals.len() > 1).then_some(intervals)
}

/// So many bars fit a narrow terminal beside their name.
const MOST_BARS: usize = 60;

pub(super) fn section(intervals: &[IntervalInfo], document: &mut Document) {
    // What was there before the recording began is none of it.
    let of_recording = intervals.get(1..).unwrap_or_default();
    let values = |value: fn(&IntervalInfo) -> u64| of_recording.iter().map(value).collect::<Vec<u64>>();
    let allocated = values(|interval| interval.allocated_count.unwrap_or(0));
    let (live, bytes) = (values(|interval| interval.live_count), values(|interval| interval.live_size));
    let line = |values: &[u64]| bars(&gathered(values, MOST_BARS));
    let all = |values: &[u64]| values.iter().sum::<u64>();
    let seconds = intervals.last().map_or(0.0, |last| last.until_ms / 1000.0);
    document.heading(format!("While the recording ran: {seconds:.1} s, left to right")).text(format!(
        "{} objects were allocated, and {} of them ({}) are alive.",
        count(all(&allocated)),
        count(all(&live)),
        size(all(&bytes))
    ));
    let facts = [("Allocated", &allocated), ("Alive", &bytes)];
    let facts = facts.map(|(name, values)| (name.to_owned(), Cell::Text(line(values))));
    document.push(Block::Facts(facts.into()));
    document.text("--between 2s..5s shows the classes of what was allocated then and is alive.");
}
