//! Options for walking the dominator tree.

use clap::Args;
use heap_analyzer::session::DominatorQuestion;

use super::parse_args;

/// Which part of the dominator tree.
#[derive(Args, Debug)]
#[command(next_help_heading = "With --view dominators")]
pub struct DominatorArguments {
    /// Begin at this object, such as @48091, instead of the root
    #[arg(long, value_name = "ID", value_parser = parse_args::object_id)]
    from: Option<u64>,

    /// Go so many levels down [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    depth: Option<u8>,

    /// Leave out what retains less than this part of the heap, such as 1% [default: 0.1%, in json and csv 0%]
    #[arg(long, value_name = "PERCENT", value_parser = parse_args::percent)]
    min_share: Option<f64>,
}

impl DominatorArguments {
    /// Whether any of it was given.
    pub fn is_given(&self) -> bool {
        self.from.is_some() || self.depth.is_some() || self.min_share.is_some()
    }

    /// What is asked for.
    pub fn question(&self) -> DominatorQuestion {
        DominatorQuestion { from: self.from, depth: self.depth.map(usize::from), min_share: self.min_share }
    }
}
