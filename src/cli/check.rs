//! `check`: whether snapshots are as a project expects, for CI.

mod self_check;

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::gate::Outcome;
use heap_analyzer::gate::baseline::Baseline;
use heap_analyzer::gate::config::{Config, FILE_NAME, LeakSeverity, today};
use heap_analyzer::leaks::LeakOptions;
use heap_analyzer::report::check::{Check, Expectations, NamesBy, Observed, Wanted, Watch, judge, judge_fix};
use heap_analyzer::report::ci::{Judged, JudgedFormat};
use heap_analyzer::report::leaks::LeakQuery;
use heap_analyzer::snapshot::Progress;

use self::self_check::SelfCheckOptions;
use super::config::{leak_options, notes_beside, open, path_or_usual};
use super::exit::{ExitStatus, Failure};
use super::fail_on::FailOnArgument;
use super::global::GlobalOptions;
use super::input;
use super::output::Output;
use super::progress::StderrProgress;
use super::reports::{ReportOptions, Reports};

/// Check snapshots against what a project expects: no new leak, budgets, not much more than its base branch
#[derive(Args, Debug)]
#[command(after_help = "\
Without anything said, no leak is expected. heap-analyzer.toml says what else
is (heap-analyzer init writes one). Exits with 1 if an expectation fails, with
2 for bad input. A warning fails nothing.

Examples:
  heap-analyzer check
  heap-analyzer check 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot
  heap-analyzer check ci/heap.toml --report junit=a.xml --report sarif=a.sarif
  heap-analyzer check --baseline heap-analyzer-baseline.toml --write-baseline
  heap-analyzer check new-*.heapsnapshot --base main-*.heapsnapshot
  heap-analyzer check --before old-*.heapsnapshot --after new-*.heapsnapshot
      whether a fix works: what is fixed, unchanged, new
  heap-analyzer check --format github --step-summary
  heap-analyzer check --self-check
      whether a leak would be seen: one is planted, in a process of its own")]
pub struct CheckArguments {
    /// Snapshots of one process, the oldest first [default: those that the configuration names]; a file that ends in .toml is the configuration
    #[arg(value_name = "CONFIG|SNAPSHOT")]
    files: Vec<PathBuf>,

    /// Read what is expected from this file [default: heap-analyzer.toml, if there is one here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// A snapshot after the work has ended and been undone: what is still there then is kept, not in flight
    #[arg(long = "final", value_name = "FILE")]
    final_snapshot: Option<PathBuf>,

    /// Snapshots of the base branch after the same work: what it leaks too does not fail, and what has grown since does
    #[arg(long, value_name = "SNAPSHOT", num_args = 1..)]
    base: Vec<PathBuf>,

    /// Snapshots before a fix, the oldest first: each leak in them must be gone in those of --after, and none may be new
    #[arg(long, value_name = "SNAPSHOT", num_args = 1.., requires = "after", conflicts_with_all = ["final_snapshot", "base", "write_baseline"])]
    before: Vec<PathBuf>,

    /// Snapshots of another process, after the fix and the same work; leaks alone are compared, budgets take no part
    #[arg(long, value_name = "SNAPSHOT", num_args = 1.., requires = "before")]
    after: Vec<PathBuf>,

    /// Fail for a finding at least so sure, and tell others; "inconclusive" fails also where the snapshots can't tell [default: likely]
    #[arg(long, value_name = "CONFIDENCE")]
    fail_on: Option<FailOnArgument>,

    /// Leaks that this file knows do not fail
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write what is found into the baseline, so that only other leaks fail from now on; what was known keeps its reason
    #[arg(long)]
    write_baseline: bool,

    /// End with 0 also if an expectation fails
    #[arg(long)]
    exit_zero: bool,

    #[command(flatten)]
    self_check: SelfCheckOptions,

    #[command(flatten)]
    reports: ReportOptions,
}

/// Where the answer goes.
struct Answer {
    format: JudgedFormat,
    output: Output,
    reports: Reports,
}

/// A series of snapshots.
struct Series {
    paths: Vec<PathBuf>,
    has_final: bool,
}

impl CheckArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<ExitStatus, Failure> {
        let format = global.judged_format()?;
        let progress = StderrProgress::new(global.loudness());
        let (mut config, mut notes) = self.config()?;
        config.leaks.fail_on = self.fail_on.map_or(config.leaks.fail_on, Into::into);
        if self.self_check.self_check {
            self.refuse_snapshots()?;
            let output = global.open_answer()?;
            let reports = self.reports.open()?;
            let report = self.self_check.answer(&config, &progress, &mut notes)?;
            return self.answer(&report, report.outcome, Answer { format, output, reports }, &progress, &notes);
        }
        if !self.before.is_empty() {
            let baseline = self.baseline(&config)?;
            let output = global.open_answer()?;
            let reports = self.reports.open()?;
            let report = self.fix(&config, baseline.as_ref(), &progress, &mut notes)?;
            return self.answer(&report, report.outcome, Answer { format, output, reports }, &progress, &notes);
        }
        let change = self.change(&config)?;
        let base = self.base(&config)?;
        let baseline = self.baseline(&config)?;
        let output = global.open_answer()?;
        let reports = self.reports.open()?;
        let (change, base) = look(&config, &change, base.as_ref(), &progress, &mut notes)?;
        progress.phase("judging", None);
        let baseline = if self.write_baseline { Some(rewrite(baseline, &change, &progress)?) } else { baseline };
        let report = judge(&Expectations { config: &config, baseline: baseline.as_ref() }, change, base);
        self.answer(&report, report.outcome, Answer { format, output, reports }, &progress, &notes)
    }

    /// A self-check has snapshots of its own.
    fn refuse_snapshots(&self) -> Result<(), Failure> {
        let given = self.files.iter().filter(|path| !is_config(path));
        let others = self.final_snapshot.iter().chain(&self.base).chain(&self.before).chain(&self.after);
        match given.chain(others).next() {
            None => Ok(()),
            Some(path) => Err(Failure::about(path.display(), "--self-check takes no snapshots: it has its own made")),
        }
    }

    /// Looks at both sides of a fix.
    fn fix(
        &self,
        config: &Config,
        baseline: Option<&Baseline>,
        progress: &StderrProgress,
        notes: &mut Vec<String>,
    ) -> Result<Check, Failure> {
        if config.leaks.severity == LeakSeverity::Off {
            return Err(Failure::Told(
                "--before and --after compare leaks, and these are switched off (severity = \"off\")".to_owned(),
            ));
        }
        if let Some(snapshot) = self.files.iter().find(|path| !is_config(path)) {
            let message = "a snapshot belongs to --before or to --after, which take several files each";
            return Err(Failure::about(snapshot.display(), message));
        }
        let options = LeakOptions { notes: notes_beside(self.before.iter().chain(&self.after))?, ..leak_options(config) };
        let query = LeakQuery { options, limit: usize::MAX, ..LeakQuery::default() };
        let mut side = |paths: &[PathBuf]| {
            let series = Series { paths: paths.to_vec(), has_final: false };
            let snapshot_count = paths.len();
            let leaks = Some(&query);
            let wanted = Wanted { leaks, has_final: false, budgets: &[], names: NamesBy::Nothing, snapshot_count };
            observe(&series, wanted, progress, notes)
        };
        let (before, after) = (side(&self.before)?, side(&self.after)?);
        progress.phase("judging", None);
        Ok(judge_fix(&Expectations { config, baseline }, before, after))
    }

    /// Writes the answer, and says how to end.
    fn answer(
        &self,
        report: &impl Judged,
        outcome: Outcome,
        answer: Answer,
        progress: &StderrProgress,
        notes: &[String],
    ) -> Result<ExitStatus, Failure> {
        progress.before_writing(&answer.output);
        let written = answer.reports.write(report, answer.format, answer.output);
        progress.finish(notes.iter().map(String::as_str));
        written?;
        Ok(if outcome == Outcome::Failed && !self.exit_zero { ExitStatus::Findings } else { ExitStatus::Fine })
    }

    /// The configuration, and notes for those who want to know which file it comes from.
    fn config(&self) -> Result<(Config, Vec<String>), Failure> {
        let among_files: Vec<&PathBuf> = self.files.iter().filter(|path| is_config(path)).collect();
        let named = match (self.config.as_deref(), among_files.as_slice()) {
            (named, []) => named,
            (None, [only]) => Some(only.as_path()),
            _ => return Err(Failure::Told("give one configuration file, not several".to_owned())),
        };
        let Some(path) = path_or_usual(named) else { return Ok((Config::default(), Vec::new())) };
        Ok((open(path)?, vec![format!("settings from {}", path.display())]))
    }

    /// The snapshots to judge.
    fn change(&self, config: &Config) -> Result<Series, Failure> {
        let given: Vec<PathBuf> = self.files.iter().filter(|path| !is_config(path)).cloned().collect();
        let is_from_config = given.is_empty();
        let mut paths = if is_from_config { find(&config.snapshots)? } else { given };
        // A final snapshot that the configuration names belongs to the snapshots that it names.
        let usual_final = config.final_snapshot.clone().filter(|_| is_from_config);
        let last = self.final_snapshot.clone().or(usual_final);
        let has_final = last.is_some();
        if let Some(last) = last {
            paths.retain(|path| *path != last);
            paths.push(last);
        }
        if paths.is_empty() {
            let place = if config.file.is_empty() { FILE_NAME } else { &config.file };
            let message = format!(
                "no snapshots to check: give them, the oldest first, or name them in {place} (snapshots = [\"heap/*.heapsnapshot\"])"
            );
            return Err(Failure::Told(message));
        }
        Ok(Series { paths, has_final })
    }

    /// The snapshots of the base, if there are any.
    fn base(&self, config: &Config) -> Result<Option<Series>, Failure> {
        let paths = if self.base.is_empty() { find(&config.comparison.base)? } else { self.base.clone() };
        Ok((!paths.is_empty()).then_some(Series { paths, has_final: false }))
    }

    fn baseline(&self, config: &Config) -> Result<Option<Baseline>, Failure> {
        let path = self.baseline.as_ref().or(config.baseline.as_ref());
        let opened = match (path, self.write_baseline) {
            (None, false) => return Ok(None),
            (None, true) => {
                let message =
                    "--write-baseline: say where: --baseline heap-analyzer-baseline.toml, or baseline = … in the configuration";
                return Err(Failure::Told(message.to_owned()));
            }
            (Some(path), false) => Baseline::open(path),
            (Some(path), true) => Baseline::open_or_new(path),
        };
        opened.map(Some).map_err(|error| Failure::Told(error.to_string()))
    }
}

fn is_config(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn find(files: &heap_analyzer::gate::config::Files) -> Result<Vec<PathBuf>, Failure> {
    files.find().map_err(|error| Failure::Told(error.to_string()))
}

/// Writes what was found into the baseline, and takes that from now on.
fn rewrite(old: Option<Baseline>, change: &Observed, progress: &StderrProgress) -> Result<Baseline, Failure> {
    let old = old.unwrap_or_default();
    let found = change.found().map_err(|why| Failure::Told(format!("{}: not written: {why}", old.file)))?;
    let new = old.rewritten(&found, today());
    Output::open(Some(Path::new(&old.file)))?.write_with(|out| out.write_all(new.to_text().as_bytes()))?;
    let gone = old.unused(&found).count();
    let known = old.entries.len() - gone;
    progress.tell(&format!("wrote {}: {} known before, {} new, {gone} gone", old.file, known, new.entries.len() - known));
    Ok(new)
}

/// Looks at both sides, the base first: it says how plain objects are named. Notes on the files are added to those that there are.
fn look(
    config: &Config,
    change: &Series,
    base: Option<&Series>,
    progress: &StderrProgress,
    notes: &mut Vec<String>,
) -> Result<(Observed, Option<Observed>), Failure> {
    let looks_for_leaks = config.leaks.severity != LeakSeverity::Off;
    let by_hand = notes_beside(change.paths.iter().chain(base.iter().flat_map(|base| &base.paths)))?;
    let query = |has_final| {
        let options = LeakOptions { notes: by_hand.clone(), ..leak_options(config) };
        LeakQuery { options, has_final, limit: usize::MAX, ..LeakQuery::default() }
    };
    let mut side = |series: &Series, names, budgets| {
        let leaks = looks_for_leaks.then(|| query(series.has_final));
        let snapshot_count = series.paths.len();
        let wanted = Wanted { leaks: leaks.as_ref(), has_final: series.has_final, budgets, names, snapshot_count };
        observe(series, wanted, progress, notes)
    };
    let base = base.map(|series| side(series, NamesBy::Own, &[])).transpose()?;
    let names = base.as_ref().and_then(Observed::shapes).map_or(NamesBy::Nothing, NamesBy::Other);
    let change = side(change, names, &config.budgets)?;
    Ok((change, base))
}

/// Looks at a series: the first snapshot stays in memory, the others come one after another.
fn observe(series: &Series, wanted: Wanted, progress: &StderrProgress, notes: &mut Vec<String>) -> Result<Observed, Failure> {
    let [first, rest @ ..] = series.paths.as_slice() else { return Err(Failure::Told("no snapshots to check".to_owned())) };
    let mut open = |path: &Path| input::open_noted(path, progress, notes).inspect(|_| progress.phase("measuring", None));
    let (baseline, source) = open(first)?;
    let mut watch = Watch::new(&baseline, &source, wanted);
    let [between @ .., last] = rest else { return Ok(watch.finish_alone()) };
    for path in between {
        let (heap, source) = open(path)?;
        watch.add(&heap, &source);
    }
    let (heap, source) = open(last)?;
    Ok(watch.finish(&heap, &source))
}
