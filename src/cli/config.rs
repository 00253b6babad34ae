//! The configuration file: the one that was named, else `heap-analyzer.toml` in the working directory if there is one.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::gate::config::{Config, Count, FILE_NAME, LeakSettings, Size, today};
use heap_analyzer::gate::notes;
use heap_analyzer::leaks::{LeakOptions, Note, Thresholds};
use heap_analyzer::session::Watcher;

use super::exit::Failure;
use super::progress::StderrProgress;

/// Where the configuration is.
#[derive(Args, Debug)]
pub struct ConfigOption {
    /// Read what to ignore and what to ask for from this file [default: heap-analyzer.toml, if there is one here]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ConfigOption {
    /// The configuration, and for those who want to know which file it comes from. Its warnings are told.
    pub fn read(&self, progress: &StderrProgress) -> Result<(Config, Option<String>), Failure> {
        let Some(path) = path_or_usual(self.config.as_deref()) else { return Ok((Config::default(), None)) };
        let config = open(path)?;
        config.warnings.iter().for_each(|warning| progress.warn(warning));
        Ok((config, Some(format!("settings from {}", path.display()))))
    }
}

/// What is a leak: as the configuration says, else as usual. What people have said by hand stands beside snapshots.
pub fn leak_options(config: &Config) -> LeakOptions {
    LeakOptions {
        thresholds: thresholds(&config.leaks),
        ignore: config.ignore.clone(),
        notes: Vec::new(),
        work: config.leaks.work.map(|Count(units)| units),
    }
}

fn thresholds(settings: &LeakSettings) -> Thresholds {
    let usual = Thresholds::default();
    let bytes = |size: Option<Size>, usual| size.map_or(usual, |Size(bytes)| bytes);
    Thresholds {
        min_growth: bytes(settings.min_growth, usual.min_growth),
        min_count: settings.min_count.map_or(usual.min_count, |Count(things)| things),
        min_enlarged: bytes(settings.min_enlarged, usual.min_enlarged),
        max_unexplained: bytes(settings.max_unexplained, usual.max_unexplained),
        ..usual
    }
}

/// What people have said by hand of objects in these snapshots, beside which they wrote it.
pub fn notes_beside<'p>(snapshots: impl IntoIterator<Item = &'p PathBuf>) -> Result<Vec<Note>, Failure> {
    notes::read_beside(snapshots.into_iter().map(PathBuf::as_path)).map_err(|error| Failure::Told(error.to_string()))
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
