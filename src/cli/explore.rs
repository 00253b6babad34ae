//! `explore`: a terminal explorer.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::explore::{ExploreError, Options, run};
use heap_analyzer::session::Session;

use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::Files;

/// Look around in snapshots on the terminal: classes, objects, who holds what, what changed
#[derive(Args, Debug)]
#[command(after_help = "\
Keys: ? tells all of them; Enter goes to what a row is about, → unfolds it,
Esc goes back, / searches, y copies the command that prints what is shown.

Examples:
  heap-analyzer explore app.heapsnapshot
  heap-analyzer explore 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot")]
pub struct ExploreArguments {
    /// Snapshots; of several the last is looked at, and what changed since the first
    #[arg(value_name = "SNAPSHOT", required = true)]
    snapshots: Vec<PathBuf>,
}

impl ExploreArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        if self.snapshots.iter().any(|file| file == Path::new("-")) {
            return Err(Failure::Told("explore reads keys from standard input: name a file".to_owned()));
        }
        let options = Options { has_colours: global.has_colours() };
        run(Session::new(Files), self.snapshots, options).map_err(|error| match error {
            ExploreError::Session(error) => error.into(),
            error => Failure::Told(error.to_string()),
        })
    }
}
