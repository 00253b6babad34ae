//! A session: patterns leak in a real runtime or a page step by step, with a snapshot before, after each step and after cleanup.

use std::path::PathBuf;

use super::error::GeneratorError;
pub use super::folder::Occupied;
use super::folder::{BASELINE_FILE, OutFolder, STOPPED_FILE, step_file};
use super::leftovers::Leftovers;
use super::patterns::{Pattern, Version};
use super::stage::{RuntimeChoice, Stage};
use super::truth::{Parameters, PatternTruth, Phase, RuntimeInfo, SCHEMA_VERSION, SnapshotFile, Truth};
use crate::snapshot::Progress;

/// What shall leak.
#[derive(Debug)]
pub struct RunRequest {
    /// At least one.
    pub patterns: Vec<&'static Pattern>,
    /// At least one.
    pub steps: u32,
    /// Units of work a step, at least one.
    pub per_step: u64,
    /// Units of work before the first snapshot, so that what is made once is there already.
    pub warm_up: u64,
    /// Bytes a unit, at least one.
    pub size: u64,
    /// Which version runs.
    pub version: Version,
    /// Name on the PATH, or a path; if none is given, what the patterns are for: `node` or `chromium`.
    pub runtime: Option<String>,
    /// What the runtime is started with besides.
    pub flags: Vec<String>,
    /// Where the snapshots go.
    pub out: PathBuf,
    /// What happens if something is there.
    pub occupied: Occupied,
    /// The most bytes that may leak in all.
    pub most_memory: u64,
}

/// Runs the session and writes snapshots and truth; or leaves nothing behind.
///
/// # Errors
///
/// [`GeneratorError`] says what went wrong: no runtime, a folder in use, a full disk, a runtime that died.
pub fn run(request: &RunRequest, progress: &dyn Progress, leftovers: &Leftovers) -> Result<Truth, GeneratorError> {
    let truth = session(request, progress, leftovers);
    if truth.is_err() {
        leftovers.clear_away();
    }
    truth
}

fn session(request: &RunRequest, progress: &dyn Progress, leftovers: &Leftovers) -> Result<Truth, GeneratorError> {
    check_amount(request)?;
    let runtime = RuntimeChoice::of(request)?;
    let folder = OutFolder::prepare(&request.out, request.occupied, leftovers)?;
    let (mut stage, runtime) = runtime.start(request, progress, leftovers)?;
    let mut session = Session { stage: &mut *stage, folder: &folder, truth: truth_so_far(request, runtime) };
    for moment in moments(request.steps) {
        progress.phase(&moment.in_words(request.steps), None);
        session.take(&moment)?;
    }
    let truth = session.truth;
    stage.end();
    folder.complete(&truth)?;
    Ok(truth)
}

/// What is known before anything is held.
fn truth_so_far(request: &RunRequest, runtime: RuntimeInfo) -> Truth {
    Truth {
        schema_version: SCHEMA_VERSION,
        generator_version: env!("CARGO_PKG_VERSION").to_owned(),
        runtime: Some(runtime),
        parameters: Parameters {
            steps: request.steps,
            per_step: request.per_step,
            warm_up: request.warm_up,
            size: request.size,
            fixed: request.version == Version::Repaired,
            synthetic: None,
        },
        snapshots: Vec::new(),
        patterns: request.patterns.iter().map(|pattern| PatternTruth::new(pattern, request.version)).collect(),
    }
}

/// A machine is not to be filled by accident.
fn check_amount(request: &RunRequest) -> Result<(), GeneratorError> {
    let each = u64::from(request.steps).saturating_mul(request.per_step).saturating_add(request.warm_up);
    let units = (request.patterns.len() as u64).saturating_mul(each);
    let bytes = units.saturating_mul(request.size);
    if bytes <= request.most_memory {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    Err(GeneratorError::Request(format!(
        "{} MB would leak ({} patterns, {} units to warm up and {} steps of {} units, each of {} bytes), more than the {} MB that \
         are allowed\nAsk for less with --size, --per-step or --steps, or raise --max-memory.",
        megabytes(bytes),
        request.patterns.len(),
        request.warm_up,
        request.steps,
        request.per_step,
        request.size,
        megabytes(request.most_memory)
    )))
}

/// A time at which a snapshot is taken, and what is done before.
struct Moment {
    phase: Phase,
    step: Option<u32>,
    before: &'static str,
    file: String,
}

fn moments(steps: u32) -> impl Iterator<Item = Moment> {
    let baseline = Moment { phase: Phase::Baseline, step: None, before: "warm", file: BASELINE_FILE.to_owned() };
    let step = |step| Moment { phase: Phase::Step, step: Some(step), before: "step", file: step_file(step) };
    let stopped = Moment { phase: Phase::Stopped, step: None, before: "stop", file: STOPPED_FILE.to_owned() };
    std::iter::once(baseline).chain((1..=steps).map(step)).chain(std::iter::once(stopped))
}

impl Moment {
    fn in_words(&self, steps: u32) -> String {
        match (self.phase, self.step) {
            (Phase::Baseline, _) => "warming up for the baseline".to_owned(),
            (_, Some(step)) => format!("leaking, step {step} of {steps}"),
            (_, None) => "cleaning up".to_owned(),
        }
    }
}

struct Session<'a> {
    stage: &'a mut dyn Stage,
    folder: &'a OutFolder<'a>,
    truth: Truth,
}

impl Session<'_> {
    /// Works, collects garbage, takes a snapshot and notes what it has to show.
    fn take(&mut self, moment: &Moment) -> Result<(), GeneratorError> {
        let when = match moment.step {
            Some(step) => format!("in step {step}"),
            None => format!("before {}", moment.file),
        };
        self.stage.work(moment.before, &when)?;
        let part = self.folder.begin(&moment.file);
        let held = self.stage.snapshot(&part, &when)?;
        let file_bytes = self.folder.finish(&part, &moment.file)?;
        let file = moment.file.clone();
        for (pattern, held) in self.truth.patterns.iter_mut().zip(held) {
            pattern.add(&file, held.count, held.bytes);
        }
        self.truth.snapshots.push(SnapshotFile { file, phase: moment.phase, step: moment.step, file_bytes });
        Ok(())
    }
}
