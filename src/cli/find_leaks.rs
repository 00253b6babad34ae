//! `find-leaks`: what leaks, by several snapshots of one process.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::gate::config::{Config, Count};
use heap_analyzer::leaks::{Ignore, Knobs, Verdict};
use heap_analyzer::report::ci::JudgedFormat;
use heap_analyzer::report::leaks::{Detail, FindLeaks, LeakHunt, LeakQuery, SetAsideDetails, suspects};
use heap_analyzer::report::{Format, Limit};
use heap_analyzer::snapshot::Progress;
use regex::Regex;

use super::config::{ConfigOption, knobs};
use super::exit::{ExitStatus, Failure};
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

    /// End with 0 also if there is a leak
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
            [first, between @ .., last] => hunt(first, between, last, &query, &talk, &mut notes)?,
        };
        notes.extend(report.set_aside_details.iter().flat_map(SetAsideDetails::sentences));
        if !self.include_internals {
            report.set_aside_details = None;
        }
        talk.before_writing(&output);
        let written = reports.write(&report, format, output);
        talk.finish(notes.iter().map(String::as_str));
        written?;
        Ok(match report.verdict {
            Verdict::Leak if !self.exit_zero => ExitStatus::Findings,
            _ => ExitStatus::Fine,
        })
    }

    fn paths(&self) -> Vec<PathBuf> {
        let given = self.baseline.iter().chain(&self.target).chain(&self.snapshots);
        given.chain(&self.final_snapshot).cloned().collect()
    }

    fn query(&self, format: JudgedFormat, config: Config, loudness: Loudness) -> LeakQuery {
        let usual = match format {
            JudgedFormat::Answer(Format::Table(_) | Format::Markdown) if self.reports.is_empty() => 10,
            _ => usize::MAX,
        };
        let asked = self.ignore.iter().map(|pattern| Ignore::any(pattern.clone(), format!("match --ignore {pattern}")));
        let usual_knobs = knobs(&config.leaks);
        LeakQuery {
            knobs: Knobs {
                min_growth: self.min_growth.unwrap_or(usual_knobs.min_growth),
                min_count: self.min_count.unwrap_or(usual_knobs.min_count),
                ..usual_knobs
            },
            ignore: config.ignore.into_iter().chain(asked).collect(),
            has_final: self.final_snapshot.is_some(),
            work: self.work.or(config.leaks.work.map(|Count(units)| units)),
            trace_all_objects: self.trace_all_objects,
            set_aside: if self.include_internals || loudness == Loudness::Verbose { Detail::Each } else { Detail::Totals },
            by_package: self.by_package,
            limit: Limit::from_argument(self.limit).or(usual),
        }
    }
}

/// The first snapshot stays in memory, the others come one after another. Notes on the files are added to those that there are.
fn hunt(
    first: &Path,
    between: &[PathBuf],
    last: &Path,
    query: &LeakQuery,
    talk: &Talk,
    notes: &mut Vec<String>,
) -> Result<FindLeaks, Failure> {
    let (baseline, source) = input::open_noted(first, talk, notes)?;
    let mut hunt = LeakHunt::new(&baseline, &source, query);
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
    Ok(report)
}
