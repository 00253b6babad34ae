//! `leak-generator run`: patterns leak in a real runtime, step by step.

use std::path::PathBuf;

use clap::Args;
use heap_analyzer::generator::patterns::{Pattern, Version};
use heap_analyzer::generator::run::{Occupied, RunRequest, run};

use super::generated;
use super::list::pattern;
use crate::cli::exit::Failure;
use crate::cli::global::GlobalOptions;
use crate::cli::parse_args;

/// Let a real program or page leak step by step, and take snapshots before, after each step and after cleanup
#[derive(Args, Debug)]
#[command(after_help = "\
Writes baseline.heapsnapshot, step-1.heapsnapshot …, stopped.heapsnapshot and
truth.json, which says what leaks where, and how much in which file.
Snapshots hold what the runtime was given, its environment included.

Examples:
  heap-analyzer leak-generator run --pattern cache --out leaks
  heap-analyzer leak-generator run --pattern cache --fixed --out repaired
  heap-analyzer leak-generator run --pattern map,lru-cache --size 10kB \\
      --runtime bun --out leaks
  heap-analyzer leak-generator run --pattern window-listeners \\
      --runtime chromium --out page")]
pub struct RunArguments {
    /// What leaks; several patterns leak in one process
    #[arg(long = "pattern", value_name = "NAME", required = true, value_delimiter = ',', value_parser = pattern)]
    patterns: Vec<&'static Pattern>,

    /// Steps between the first snapshot and the cleanup
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    steps: u32,

    /// Units of work in each step: objects that leak
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    per_step: u64,

    /// Units of work before the first snapshot, as a program has done some when one looks at it [default: as many as in a step]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=10_000_000))]
    warm_up: Option<u64>,

    /// What each unit keeps, such as 500kB, 1MB
    #[arg(long, value_name = "SIZE", default_value = "1MB", value_parser = size_of_a_unit)]
    size: u64,

    /// Run the repaired version, which does the same work and leaks nothing
    #[arg(long)]
    fixed: bool,

    /// What runs it: node, bun, deno, chromium, or the path of one of them [default: node; for leaks of pages chromium]
    #[arg(long, value_name = "RUNTIME")]
    runtime: Option<String>,

    /// A flag for the runtime, such as --runtime-flag=--max-semi-space-size=64; may be given several times
    #[arg(long = "runtime-flag", value_name = "FLAG", allow_hyphen_values = true)]
    runtime_flags: Vec<String>,

    /// Refuse to leak more than this in all
    #[arg(long, value_name = "SIZE", default_value = "2GB", value_parser = parse_args::size)]
    max_memory: u64,

    /// The folder for the snapshots; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Write into a folder that is not empty, over what an earlier run has left there
    #[arg(long)]
    force: bool,
}

/// Buffers of Node 12 have a limit of 2 GB.
const LARGEST_UNIT: u64 = 1_000_000_000;

/// A size that one buffer can have.
pub fn size_of_a_unit(text: &str) -> Result<u64, String> {
    match parse_args::size(text)? {
        size @ 16..=LARGEST_UNIT => Ok(size),
        _ => Err("a unit is 16 bytes to 1 GB".to_owned()),
    }
}

impl RunArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let folder = self.out.display().to_string();
        let request = self.request();
        generated(global, &folder, |progress, leftovers| run(&request, progress, leftovers))
    }

    fn request(self) -> RunRequest {
        let mut patterns: Vec<&'static Pattern> = Vec::new();
        for pattern in self.patterns {
            if !patterns.iter().any(|known| known.name == pattern.name) {
                patterns.push(pattern);
            }
        }
        RunRequest {
            patterns,
            steps: self.steps,
            per_step: self.per_step,
            warm_up: self.warm_up.unwrap_or(self.per_step),
            size: self.size,
            version: if self.fixed { Version::Repaired } else { Version::Leaking },
            runtime: self.runtime,
            flags: self.runtime_flags,
            out: self.out,
            occupied: if self.force { Occupied::Replace } else { Occupied::Refuse },
            most_memory: self.max_memory,
        }
    }
}
