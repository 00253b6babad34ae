//! `find-leaks`: what leaks, by several snapshots of one process.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::Heap;
use heap_analyzer::gate::config::Config;
use heap_analyzer::leaks::{Ignore, LeakOptions, SeriesPlan, Thresholds};
use heap_analyzer::report::ci::JudgedFormat;
use heap_analyzer::report::leaks::{Detail, FindLeaks, LeakHunt, LeakQuery, SetAsideDetails, USUAL_ROWS, suspects};
use heap_analyzer::report::{Format, Limit};
use heap_analyzer::snapshot::Progress;
use regex::Regex;

use super::config::{ConfigOption, leak_options};
use super::exit::{ExitStatus, Failure};
use super::fail_on::FailOnArgument;
use super::global::GlobalOptions;
use super::output::Output;
use super::reports::ReportOptions;
use super::talk::{Loudness, Talk};
use super::{human, input};

/// Find what leaks: places that keep collecting, what holds them, and where in the code
#[derive(Args, Debug)]
#[command(after_help = "\
Take the snapshots in one process: the first when it has warmed up, each
further one after the same work, garbage collected. Three or more tell a leak
from what happens once; two prove little. Exits with 1 if there is a leak.

Examples:
  heap-analyzer find-leaks 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot
  heap-analyzer find-leaks --baseline a.heapsnapshot --target b.heapsnapshot --final c.heapsnapshot
  heap-analyzer find-leaks *.heapsnapshot --work 1000 --ignore 'global.metrics'
  heap-analyzer find-leaks *.heapsnapshot --format json | jq .findings")]
pub struct FindLeaksArguments {
    /// Snapshots of one process, the oldest first
    #[arg(value_name = "SNAPSHOT", conflicts_with_all = ["baseline", "target"], required_unless_present_all = ["baseline", "target"])]
    snapshots: Vec<PathBuf>,

    /// The snapshot before the work
    #[arg(long, value_name = "FILE", requires = "target")]
    baseline: Option<PathBuf>,

    /// The snapshot after the work; may be given several times, in order
    #[arg(long, value_name = "FILE", requires = "baseline")]
    target: Vec<PathBuf>,

    /// A snapshot after the work has ended and been undone: what is still there then is kept, not in flight
    #[arg(long = "final", value_name = "FILE")]
    final_snapshot: Option<PathBuf>,

    #[command(flatten)]
    config: ConfigOption,

    /// Find only places that have collected at least this, such as 100kB [default: 0]
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    min_growth: Option<u64>,

    /// Find only places that have collected at least so many things in every step [default: 1]
    #[arg(long, value_name = "N")]
    min_count: Option<u64>,

    /// Find what is made anew in every step only if it is at least so much larger each time [default: 8kB]
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    min_enlarged: Option<u64>,

    /// Say "no leak" only if at most so much a step is unexplained, or 1 % of the heap if that is more [default: 100kB]
    #[arg(long, value_name = "SIZE", value_parser = human::size)]
    max_unexplained: Option<u64>,

    /// End with 1 if there is a finding at least so sure; "inconclusive" also where the snapshots can't tell [default: likely]
    #[arg(long, value_name = "CONFIDENCE")]
    fail_on: Option<FailOnArgument>,

    /// Set aside findings whose class, path, package or rule matches this regular expression; may be given several times
    #[arg(long, value_name = "REGEX")]
    ignore: Vec<Regex>,

    /// Show also what grew of the engine's own structures, and each place that was set aside, with the reasons
    #[arg(long)]
    include_internals: bool,

    /// Add up the findings of each npm package
    #[arg(long)]
    by_package: bool,

    /// Print each object that leaked with the way to it, not only each finding
    #[arg(long)]
    trace_all_objects: bool,

    /// How many units of work (requests, renders) there were in a step, to say what each costs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    work: Option<u64>,

    /// Show at most this many findings; 0 shows all [default: 10, in json and csv all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// End with 0 whatever is found
    #[arg(long)]
    exit_zero: bool,

    #[command(flatten)]
    reports: ReportOptions,
}

impl FindLeaksArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<ExitStatus, Failure> {
        let format = global.judged_format()?;
        let talk = Talk::new(global.loudness());
        let output = Output::open(global.output.as_deref())?;
        let reports = self.reports.open()?;
        let paths = self.paths();
        let (config, note) = self.config.read(&talk)?;
        let fail_on = self.fail_on.map_or(config.leaks.fail_on, Into::into);
        let query = self.query(format, config, global.loudness());
        let mut notes: Vec<String> = note.into_iter().collect();
        let mut report = match paths.as_slice() {
            [] => return Err(Failure::Told("give the snapshots, the oldest first".to_owned())),
            [only] => {
                let (heap, source) = input::open(only, &talk)?;
                talk.phase("analysing", None);
                notes.extend(heap.notes().iter().map(str::to_owned));
                suspects(&heap, &source, query.limit)
            }
            [first, between @ .., last] => {
                let (report, heaps) = hunt(first, between, last, &query, &talk, &mut notes)?;
                // The system takes the memory back faster than heaps can be taken apart.
                std::mem::forget(heaps);
                report
            }
        };
        notes.extend(report.set_aside_details.iter().flat_map(SetAsideDetails::sentences));
        if !self.include_internals {
            report.set_aside_details = None;
        }
        report.tell_limit(Limit::from_argument(self.limit));
        talk.before_writing(&output);
        let written = reports.write(&report, format, output);
        talk.finish(notes.iter().map(String::as_str));
        written?;
        let fails = fail_on.fails(report.verdict, report.confidence);
        Ok(if fails && !self.exit_zero { ExitStatus::Findings } else { ExitStatus::Fine })
    }

    fn paths(&self) -> Vec<PathBuf> {
        let given = self.baseline.iter().chain(&self.target).chain(&self.snapshots);
        given.chain(&self.final_snapshot).cloned().collect()
    }

    fn query(&self, format: JudgedFormat, config: Config, loudness: Loudness) -> LeakQuery {
        let usual = match format {
            JudgedFormat::Answer(Format::Table(_) | Format::Markdown) if self.reports.is_empty() => USUAL_ROWS,
            _ => usize::MAX,
        };
        let asked = self.ignore.iter().map(|pattern| Ignore::any(pattern.clone(), format!("match --ignore {pattern}")));
        let mut options = leak_options(&config);
        options.ignore.extend(asked);
        let usual_thresholds = options.thresholds;
        options = LeakOptions {
            thresholds: Thresholds {
                min_growth: self.min_growth.unwrap_or(usual_thresholds.min_growth),
                min_count: self.min_count.unwrap_or(usual_thresholds.min_count),
                min_enlarged: self.min_enlarged.unwrap_or(usual_thresholds.min_enlarged),
                max_unexplained: self.max_unexplained.unwrap_or(usual_thresholds.max_unexplained),
                ..usual_thresholds
            },
            work: self.work.or(options.work),
            ..options
        };
        LeakQuery {
            options,
            has_final: self.final_snapshot.is_some(),
            trace_all_objects: self.trace_all_objects,
            set_aside: if self.include_internals || loudness == Loudness::Verbose { Detail::Each } else { Detail::Totals },
            by_package: self.by_package,
            limit: Limit::from_argument(self.limit).or(usual),
        }
    }
}

/// The first snapshot stays in memory, the others come one after another. Notes on the files are added to those that there are. The first
/// and the last heap are given back with the answer.
pub(super) fn hunt(
    first: &Path,
    between: &[PathBuf],
    last: &Path,
    query: &LeakQuery,
    talk: &Talk,
    notes: &mut Vec<String>,
) -> Result<(FindLeaks, [Heap; 2]), Failure> {
    let (baseline, source) = input::open_noted(first, talk, notes)?;
    let plan = SeriesPlan { steps: between.len() + usize::from(!query.has_final), has_final: query.has_final };
    let mut hunt = LeakHunt::new(&baseline, &source, query, plan);
    for path in between {
        let (heap, source) = input::open_noted(path, talk, notes)?;
        talk.phase("comparing", None);
        hunt.add(&heap, &source);
        talk.answered(heap.timings());
    }
    let (heap, source) = input::open_noted(last, talk, notes)?;
    talk.phase("comparing", None);
    let report = hunt.finish(&heap, &source);
    talk.answered(heap.timings());
    Ok((report, [baseline, heap]))
}
