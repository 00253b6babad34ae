//! `mcp`: a server for agents.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::mcp::{Folders, Toolbox, serve};
use heap_analyzer::session::Session;

use super::config::{ConfigOption, leak_options};
use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::Files;
use super::limits;
use super::parse_args;
use super::progress::StderrProgress;

/// Answer an agent's questions about snapshots, over the Model Context Protocol on standard input and output
#[derive(Args, Debug)]
#[command(after_help = "\
An agent's client starts this itself; docs/agents.md has the configuration of
the usual ones. Snapshots are opened when they are asked for, and stay open.

Examples:
  heap-analyzer mcp
  heap-analyzer mcp before.heapsnapshot after.heapsnapshot
  heap-analyzer mcp --root /var/snapshots --max-memory 4GB")]
pub struct McpArguments {
    /// Snapshots that the agent may open, wherever they lie
    #[arg(value_name = "SNAPSHOT")]
    snapshots: Vec<PathBuf>,

    /// Let the agent open files of this folder and those below it; may be given several times [default: the working folder]
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,

    /// Close snapshots that were asked longest ago when all together take more than about this [default: half of the memory]
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    max_memory: Option<u64>,

    #[command(flatten)]
    config: ConfigOption,
}

/// Where the system does not tell how much memory there is.
const USUAL_MEMORY: u64 = 4 << 30;

impl McpArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let progress = StderrProgress::new(global.loudness());
        let (config, _) = self.config.read(&progress)?;
        let roots = if self.root.is_empty() { vec![PathBuf::from(".")] } else { self.root };
        let folders = Folders::new(&roots).map_err(|error| Failure::Told(format!("--root {error}")))?;
        if let Some(missing) = self.snapshots.iter().find(|file| !file.is_file()) {
            let why =
                if missing == Path::new("-") { "standard input is the agent's: name a file" } else { "there is no such file" };
            return Err(Failure::about(missing.display(), why));
        }
        let max_memory = self.max_memory.or_else(|| limits::memory().map(|bytes| bytes / 2)).unwrap_or(USUAL_MEMORY);
        let session = Session::new(Files).with_leak_options(leak_options(&config)).with_max_memory(max_memory);
        serve(Toolbox::new(session, folders, self.snapshots)).map_err(|error| Failure::Told(error.to_string()))
    }
}
