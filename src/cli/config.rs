//! The configuration file: the one that was named, else `heap-analyzer.toml` in the working directory if there is one.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::gate::config::{Config, Count, FILE_NAME, LeakSettings, Size, today};
use heap_analyzer::leaks::Knobs;

use super::exit::Failure;
use super::talk::Talk;

/// Where the configuration is.
#[derive(Args, Debug)]
pub struct ConfigOption {
    /// Read what to ignore and what to ask for from this file [default: heap-analyzer.toml, if there is one here]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ConfigOption {
    /// The configuration, and for those who want to know which file it comes from. Its warnings are told.
    pub fn read(&self, talk: &Talk) -> Result<(Config, Option<String>), Failure> {
        let Some(path) = path_or_usual(self.config.as_deref()) else { return Ok((Config::default(), None)) };
        let config = open(path)?;
        config.warnings.iter().for_each(|warning| talk.warn(warning));
        Ok((config, Some(format!("settings from {}", path.display()))))
    }
}

/// What is asked of a place before it is a finding: as the configuration says, else as usual.
pub fn knobs(settings: &LeakSettings) -> Knobs {
    let usual = Knobs::default();
    Knobs {
        min_growth: settings.min_growth.map_or(usual.min_growth, |Size(bytes)| bytes),
        min_count: settings.min_count.map_or(usual.min_count, |Count(things)| things),
        ..usual
    }
}

/// Reads a configuration.
pub fn open(path: &Path) -> Result<Config, Failure> {
    Config::open(path, today()).map_err(|error| Failure::Told(error.to_string()))
}

/// The file that was named, else the usual one if it is there.
pub fn path_or_usual(named: Option<&Path>) -> Option<&Path> {
    let usual = Path::new(FILE_NAME);
    named.or_else(|| usual.exists().then_some(usual))
}
