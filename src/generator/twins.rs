//! A leak that is planted to see whether it is found, and its clean twin, which does the same work and keeps nothing: snapshots of both,
//! each of a process of its own, in a temporary folder that goes with them.

use std::path::{Path, PathBuf};

use super::error::GeneratorError;
use super::leftovers::Leftovers;
use super::patterns::{Pattern, Version};
use super::run::{Occupied, RunRequest, run};
use super::truth::{Parameters, PatternTruth, Phase, RuntimeInfo, Truth};
use crate::snapshot::Progress;

/// What is planted, and in what it runs.
#[derive(Debug)]
pub struct TwinsRequest {
    /// What leaks, and is repaired in the clean twin.
    pub pattern: &'static Pattern,
    /// Steps of work between the first and the last snapshot, at least one.
    pub steps: u32,
    /// Units of work a step and before the first snapshot, at least one.
    pub per_step: u64,
    /// Bytes a unit.
    pub size: u64,
    /// Name on the PATH, or a path.
    pub runtime: String,
    /// What the runtime is started with besides.
    pub flags: Vec<String>,
    /// The most bytes that may leak in all.
    pub most_memory: u64,
}

/// Both of them. Their files go when this does.
#[derive(Debug)]
pub struct Twins {
    /// What is true of the one that leaks.
    pub planted: PatternTruth,
    /// What was done in both.
    pub parameters: Parameters,
    /// What ran them.
    pub runtime: Option<RuntimeInfo>,
    /// Snapshots of the one that leaks, the oldest first: none after cleanup, which would acquit it.
    pub leaking: Vec<PathBuf>,
    /// The same of the one that does not leak.
    pub clean: Vec<PathBuf>,
    leftovers: Leftovers,
}

impl Twins {
    /// Runs both, one after the other; or leaves nothing behind.
    ///
    /// # Errors
    /// As [`run`].
    pub fn make(request: &TwinsRequest, progress: &dyn Progress, leftovers: &Leftovers) -> Result<Twins, GeneratorError> {
        let folder = leftovers.temporary_folder().map_err(|error| GeneratorError::writing(std::env::temp_dir(), &error))?;
        let (of_leaking, of_clean) = (folder.join("leaking"), folder.join("clean"));
        let leaking = run(&request.session(Version::Leaking, of_leaking.clone()), progress, leftovers)?;
        let clean = run(&request.session(Version::Repaired, of_clean.clone()), progress, leftovers)?;
        Ok(Twins {
            planted: PatternTruth::new(request.pattern, Version::Leaking),
            leaking: at_work(&leaking, &of_leaking),
            clean: at_work(&clean, &of_clean),
            parameters: leaking.parameters,
            runtime: leaking.runtime,
            leftovers: leftovers.clone(),
        })
    }
}

/// The snapshots that show the work.
fn at_work(truth: &Truth, folder: &Path) -> Vec<PathBuf> {
    let snapshots = truth.snapshots.iter().filter(|snapshot| snapshot.phase != Phase::Stopped);
    snapshots.map(|snapshot| folder.join(&snapshot.file)).collect()
}

impl Drop for Twins {
    fn drop(&mut self) {
        self.leftovers.clear_away();
    }
}

impl TwinsRequest {
    fn session(&self, version: Version, out: PathBuf) -> RunRequest {
        RunRequest {
            patterns: vec![self.pattern],
            steps: self.steps,
            per_step: self.per_step,
            warm_up: self.per_step,
            size: self.size,
            version,
            runtime: Some(self.runtime.clone()),
            flags: self.flags.clone(),
            out,
            occupied: Occupied::Refuse,
            most_memory: self.most_memory,
        }
    }
}
