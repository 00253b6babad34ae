//! `init`: a configuration to begin with.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use heap_analyzer::gate::config::{FILE_NAME, STARTER};

use super::exit::Failure;
use super::global::GlobalOptions;
use super::progress::StderrProgress;

/// Write a heap-analyzer.toml to begin with, in which every setting is explained
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  heap-analyzer init
  heap-analyzer init ci/heap.toml")]
pub struct InitArguments {
    /// Write this file instead; it must not be there yet
    #[arg(value_name = "FILE", default_value = FILE_NAME)]
    file: PathBuf,
}

impl InitArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let name = self.file.display();
        let mut file = File::create_new(&self.file).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::about(&name, "is there already, and is not overwritten"),
            io::ErrorKind::NotFound => Failure::about(&name, "there is no such folder; create it first"),
            _ => Failure::about(&name, error),
        })?;
        if let Err(error) = file.write_all(STARTER.as_bytes()) {
            // Half a file is worse than none; that it can't be removed either adds nothing.
            let _ = std::fs::remove_file(&self.file);
            return Err(Failure::writing(name, error));
        }
        StderrProgress::new(global.loudness())
            .tell(&format!("wrote {name}: say in it what is expected, then run heap-analyzer check"));
        Ok(())
    }
}
