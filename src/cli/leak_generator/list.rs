//! `leak-generator list` and `show`: what patterns there are, and how they are done.

use clap::Args;
use heap_analyzer::generator::patterns::{PAGES, PATTERNS, Pattern};
use heap_analyzer::report::generator::PatternList;

use crate::cli::exit::Failure;
use crate::cli::global::GlobalOptions;

/// Describe every pattern: what leaks, how it looks in a snapshot, how it is repaired
#[derive(Args, Debug)]
pub struct ListArguments {}

impl ListArguments {
    pub fn run(&self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.report_format()?;
        global.open_answer()?.write_report(&PatternList::all(), format)
    }
}

/// Print the source of a pattern: the leaking and the repaired version side by side
#[derive(Args, Debug)]
pub struct ShowArguments {
    /// Which
    #[arg(value_parser = pattern)]
    pattern: &'static Pattern,
}

impl ShowArguments {
    pub fn run(&self, global: &GlobalOptions) -> Result<(), Failure> {
        global.open_answer()?.write_with(|out| out.write_all(self.pattern.source.as_bytes()))
    }
}

/// The pattern of this name.
pub fn pattern(name: &str) -> Result<&'static Pattern, String> {
    Pattern::named(name).ok_or_else(|| {
        let names: Vec<&str> = PATTERNS.iter().chain(PAGES).map(|pattern| pattern.name).collect();
        format!("there is no such pattern; there are {}", names.join(", "))
    })
}
