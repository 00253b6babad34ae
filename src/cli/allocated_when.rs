//! Options that say when objects were allocated.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use heap_analyzer::session::TimeWindow;

use super::parse_args::{self, Window};

/// When objects were allocated.
#[derive(Args, Debug)]
pub struct AllocatedWhen {
    /// Count only objects that were allocated in this time of a recording, such as 12s..20s
    #[arg(long, value_name = "FROM..TO", value_parser = parse_args::window, conflicts_with = "new_since")]
    between: Option<Window>,

    /// Count only objects that an earlier snapshot of the same process does not have yet
    #[arg(long, value_name = "FILE")]
    pub new_since: Option<PathBuf>,

    /// With --new-since: and that were there when this snapshot was taken, which lies between the two
    #[arg(long, value_name = "FILE", requires = "new_since")]
    pub until: Option<PathBuf>,
}

impl AllocatedWhen {
    /// Whether anything is asked.
    pub fn is_given(&self) -> bool {
        self.between.is_some() || self.new_since.is_some()
    }

    /// The time of a recording.
    pub fn window(&self) -> Option<TimeWindow> {
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        self.between.map(|window| TimeWindow { from: micros(window.from), to: window.to.map(micros) })
    }
}
