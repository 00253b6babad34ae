//! The configuration file: the one that was named, else `heap-analyzer.toml` in the working directory if there is one.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::gate::config::{Config, FILE_NAME, today};

use super::exit::Failure;
use super::talk::Talk;

/// Where the configuration is.
#[derive(Args, Debug)]
pub struct ConfigOption {
    /// Read what to ignore and what to ask for from this file [default: heap-analyzer.toml, if there is one here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ConfigOption {
    /// The configuration, and for those who want to know which file it comes from. Its warnings are told.
    pub fn read(&self, talk: &Talk) -> Result<(Config, Option<String>), Failure> {
        let Some(path) = self.path() else { return Ok((Config::default(), None)) };
        let config = Config::open(path, today()).map_err(|error| Failure::Told(error.to_string()))?;
        config.warnings.iter().for_each(|warning| talk.warn(warning));
        Ok((config, Some(format!("settings from {}", path.display()))))
    }

    fn path(&self) -> Option<&Path> {
        let usual = Path::new(FILE_NAME);
        self.config.as_deref().or_else(|| usual.exists().then_some(usual))
    }
}
