//! Synthetic snapshots: valid V8 snapshots of any size, written without a runtime, in constant memory.
//!
//! Everything is computed from the seed and a position, nothing is stored: the file is written in one pass although its
//! references point forward, its pieces are made in parallel, and the same seed gives the same bytes.
//!
//! A heap has five parts, one behind the other: a skeleton of roots and shared objects, groups of sixteen objects after
//! templates, some strings to make the number come out, and, if something leaks, the way to the container and its members.

mod explicit;
mod format;
mod group;
mod groups;
mod heap;
mod leak;
mod members;
mod random;
mod rows;
mod skeleton;
mod templates;
mod texts;
mod vocabulary;
mod write;

use std::fs::File;
use std::path::PathBuf;

use super::error::GeneratorError;
pub use super::folder::Occupied;
use super::folder::{BASELINE_FILE, OutFolder, STOPPED_FILE, step_file};
use super::leftovers::Leftovers;
use super::patterns::{PatternKind, Version};
use super::truth::{Parameters, PatternTruth, Phase, SCHEMA_VERSION, SnapshotFile, Synthetic, Truth};
use crate::snapshot::Progress;
use heap::SynthHeap;
pub use leak::Leak;

/// What shall be written.
#[derive(Debug)]
pub struct SynthRequest {
    /// Nodes of the heap before anything leaks, [`FEWEST_NODES`] or more.
    pub nodes: u64,
    /// Mean number of references of a node.
    pub edges_per_node: f64,
    /// What leaks.
    pub leak: Option<Leak>,
    /// Steps after the baseline. If there are any, a last snapshot shows the heap after cleanup.
    pub steps: u32,
    /// Another seed gives another heap.
    pub seed: u64,
    /// Where the snapshots go.
    pub out: PathBuf,
    /// What happens if something is there.
    pub occupied: Occupied,
}

/// Root, `(GC roots)`, the global object and two objects below it.
pub const FEWEST_NODES: u64 = 5;
/// Node indexes are numbers that JavaScript has to hold exactly.
pub const MOST_NODES: u64 = 1 << 40;

/// Writes the snapshots and the truth about them; or leaves nothing behind.
///
/// # Errors
///
/// A folder in use, a full disk, or a pattern that does not leak, or leaks in a real runtime only.
pub fn synth(request: &SynthRequest, progress: &dyn Progress, leftovers: &Leftovers) -> Result<Truth, GeneratorError> {
    let truth = write_all(request, progress, leftovers);
    if truth.is_err() {
        leftovers.clear_away();
    }
    truth
}

fn write_all(request: &SynthRequest, progress: &dyn Progress, leftovers: &Leftovers) -> Result<Truth, GeneratorError> {
    if let Some(leak) = request.leak.as_ref().filter(|leak| leak.pattern.kind == PatternKind::Harmless) {
        let message = format!("{} does not leak: synth plants leaks only", leak.pattern.name);
        return Err(GeneratorError::Request(message));
    }
    if let Some(leak) = request.leak.as_ref().filter(|leak| !leak.pattern.can_be_synthetic()) {
        let message = format!("{} leaks in a real runtime only: `leak-generator run --pattern {0}`", leak.pattern.name);
        return Err(GeneratorError::Request(message));
    }
    let folder = OutFolder::prepare(&request.out, request.occupied, leftovers)?;
    let mut truth = empty_truth(request);
    for moment in moments(request) {
        let heap = SynthHeap::new(request, moment.age, moment.leaked);
        progress.phase(&format!("writing {}", moment.file), None);
        let part = folder.begin(&moment.file);
        let written = File::create(&part).and_then(|file| write::write(&heap, file, progress));
        written.map_err(|error| GeneratorError::writing(request.out.join(&moment.file), &error))?;
        let file_bytes = folder.finish(&part, &moment.file)?;
        for pattern in &mut truth.patterns {
            let size = request.leak.as_ref().map_or(0, |leak| leak.size);
            pattern.add(&moment.file, moment.leaked, moment.leaked * size);
        }
        truth.snapshots.push(SnapshotFile { file: moment.file, phase: moment.phase, step: moment.step, file_bytes });
    }
    folder.complete(&truth)?;
    Ok(truth)
}

fn empty_truth(request: &SynthRequest) -> Truth {
    let pattern = |leak: &Leak| PatternTruth::new(leak.pattern, Version::Leaking);
    Truth {
        schema_version: SCHEMA_VERSION,
        generator_version: env!("CARGO_PKG_VERSION").to_owned(),
        runtime: None,
        parameters: Parameters {
            steps: request.steps,
            per_step: request.leak.as_ref().map_or(0, |leak| leak.per_step),
            warm_up: 0,
            size: request.leak.as_ref().map_or(0, |leak| leak.size),
            fixed: false,
            synthetic: Some(Synthetic { nodes: request.nodes, edges_per_node: request.edges_per_node, seed: request.seed }),
        },
        snapshots: Vec::new(),
        patterns: request.leak.iter().map(pattern).collect(),
    }
}

/// A snapshot to be written.
struct Moment {
    file: String,
    phase: Phase,
    step: Option<u32>,
    /// Steps since the baseline.
    age: u64,
    /// Members that have leaked so far.
    leaked: u64,
}

fn moments(request: &SynthRequest) -> impl Iterator<Item = Moment> {
    let per_step = request.leak.as_ref().map_or(0, |leak| leak.per_step);
    let baseline = Moment { file: BASELINE_FILE.to_owned(), phase: Phase::Baseline, step: None, age: 0, leaked: 0 };
    let step = move |step: u32| {
        let age = u64::from(step);
        Moment { file: step_file(step), phase: Phase::Step, step: Some(step), age, leaked: per_step * age }
    };
    let age = u64::from(request.steps) + 1;
    let stopped = Moment { file: STOPPED_FILE.to_owned(), phase: Phase::Stopped, step: None, age, leaked: 0 };
    std::iter::once(baseline).chain((1..=request.steps).map(step)).chain((request.steps > 0).then_some(stopped))
}
