//! The `samples` section of a timeline recording.

/// One moment of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Microseconds since the recording began.
    pub timestamp_us: i64,
    /// The largest object id given out by then.
    pub last_assigned_id: u64,
}
