//! `leak-generator synth`: snapshots that were never in a process.

use std::path::PathBuf;

use clap::Args;
use heap_analyzer::generator::patterns::Pattern;
use heap_analyzer::generator::synth::{FEWEST_NODES, Leak, MOST_NODES, Occupied, SynthRequest, synth};

use super::generated;
use super::list::pattern;
use crate::cli::exit::Failure;
use crate::cli::global::GlobalOptions;
use crate::cli::parse_args;

/// Write synthetic snapshots of any size, with a planted leak if wanted
#[derive(Args, Debug)]
#[command(after_help = "\
Writes baseline.heapsnapshot, and with --steps (3, if something leaks)
step-1.heapsnapshot …, stopped.heapsnapshot; and truth.json, which says what
leaks where. The same arguments give the same bytes.

Examples:
  heap-analyzer leak-generator synth --nodes 10M --out big
  heap-analyzer leak-generator synth --nodes 200k --leak map --count 50 --out leaks")]
pub struct SynthArguments {
    /// Nodes before anything leaks, such as 200k, 10M, 1.5G; at least 5
    #[arg(long, value_name = "N", value_parser = nodes)]
    nodes: u64,

    /// Mean number of references of a node; about 2 is the least
    #[arg(long, value_name = "N", default_value_t = 4.0, value_parser = edges_per_node)]
    edges_per_node: f64,

    /// Plant a leak of this pattern's shape
    #[arg(long, value_name = "NAME", value_parser = pattern)]
    leak: Option<&'static Pattern>,

    /// Objects that leak in each step
    #[arg(long, value_name = "N", default_value = "100", requires = "leak", value_parser = parse_args::count)]
    count: u64,

    /// What each of them holds
    #[arg(long, value_name = "SIZE", default_value = "1MB", requires = "leak", value_parser = parse_args::size)]
    size: u64,

    /// Steps after the baseline [default: 3 with --leak, else 0]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(0..=1000))]
    steps: Option<u32>,

    /// Another seed gives another heap
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// The folder for the snapshots; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Write into a folder that is not empty, over what an earlier run has left there
    #[arg(long)]
    force: bool,
}

const USUAL_STEPS: u32 = 3;

fn nodes(text: &str) -> Result<u64, String> {
    match parse_args::count(text)? {
        nodes @ FEWEST_NODES..=MOST_NODES => Ok(nodes),
        _ => Err(format!("a heap has {FEWEST_NODES} to {MOST_NODES} nodes")),
    }
}

fn edges_per_node(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(mean @ 1.0..=1000.0) => Ok(mean),
        _ => Err("a node has 1 to 1000 references in the mean".to_owned()),
    }
}

impl SynthArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let folder = self.out.display().to_string();
        let request = self.request();
        generated(global, &folder, |progress, leftovers| synth(&request, progress, leftovers))
    }

    fn request(self) -> SynthRequest {
        SynthRequest {
            nodes: self.nodes,
            edges_per_node: self.edges_per_node,
            leak: self.leak.map(|pattern| Leak { pattern, per_step: self.count, size: self.size }),
            steps: self.steps.unwrap_or(if self.leak.is_some() { USUAL_STEPS } else { 0 }),
            seed: self.seed,
            out: self.out,
            occupied: if self.force { Occupied::Replace } else { Occupied::Refuse },
        }
    }
}
