//! `--fail-on`: how sure a finding must be for a command to end with 1.

use heap_analyzer::gate::config::FailOn;

/// The words of [`FailOn`] on the command line.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum FailOnArgument {
    Certain,
    Likely,
    Possible,
    Inconclusive,
}

impl From<FailOnArgument> for FailOn {
    fn from(argument: FailOnArgument) -> Self {
        match argument {
            FailOnArgument::Certain => FailOn::Certain,
            FailOnArgument::Likely => FailOn::Likely,
            FailOnArgument::Possible => FailOn::Possible,
            FailOnArgument::Inconclusive => FailOn::Inconclusive,
        }
    }
}
