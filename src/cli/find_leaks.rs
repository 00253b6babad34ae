//! `find-leaks`: what leaks, by several snapshots of one process.

use std::path::PathBuf;

use clap::Args;
use heap_analyzer::report::Limit;
use heap_analyzer::report::ci::JudgedFormat;
use heap_analyzer::report::leaks::SetAsideDetails;
use heap_analyzer::session::{Audience, Input, LeaksQuestion, Session};
use regex::Regex;

use super::config::{ConfigOption, leak_options, notes_beside};
use super::exit::{ExitStatus, Failure};
use super::fail_on::FailOnArgument;
use super::global::GlobalOptions;
use super::input::Files;
use super::parse_args;
use super::progress::{Loudness, StderrProgress};
use super::reports::ReportOptions;

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
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    min_growth: Option<u64>,

    /// Find only places that have collected at least so many things in every step [default: 1]
    #[arg(long, value_name = "N")]
    min_count: Option<u64>,

    /// Find what is made anew in every step only if it is at least so much larger each time [default: 8kB]
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    min_enlarged: Option<u64>,

    /// Say "no leak" only if at most so much a step is unexplained, or 1 % of the heap if that is more [default: 100kB]
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
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
        let progress = StderrProgress::new(global.loudness());
        let output = global.open_answer()?;
        let reports = self.reports.open()?;
        let (config, note) = self.config.read(&progress)?;
        let fail_on = self.fail_on.map_or(config.leaks.fail_on, Into::into);
        let question = LeaksQuestion { notes: notes_beside(&self.paths())?, ..self.question(global.loudness()) };
        if question.heaps.is_empty() {
            return Err(Failure::Told("give the snapshots, the oldest first".to_owned()));
        }
        let session = Session::new(Files).with_leak_options(leak_options(&config));
        let reply = session.leaks(&question, self.audience(format), &progress)?;
        let mut notes: Vec<String> = note.into_iter().chain(reply.notes).collect();
        let mut report = reply.answer;
        // The system takes the memory back faster than heaps can be taken apart.
        std::mem::forget((session, reply.heaps));
        notes.extend(report.set_aside_details.iter().flat_map(SetAsideDetails::sentences));
        if !self.include_internals {
            report.set_aside_details = None;
        }
        report.tell_limit(Limit::from_argument(self.limit));
        progress.before_writing(&output);
        let written = reports.write(&report, format, output);
        progress.finish(notes.iter().map(String::as_str));
        written?;
        let fails = fail_on.fails(report.verdict, report.confidence);
        Ok(if fails && !self.exit_zero { ExitStatus::Findings } else { ExitStatus::Fine })
    }

    fn paths(&self) -> Vec<PathBuf> {
        let given = self.baseline.iter().chain(&self.target).chain(&self.snapshots);
        given.chain(&self.final_snapshot).cloned().collect()
    }

    /// Reports for machines tell all.
    fn audience(&self, format: JudgedFormat) -> Audience {
        match format {
            JudgedFormat::Answer(format) if self.reports.is_empty() => Audience::of(format),
            _ => Audience::Machines,
        }
    }

    fn question(&self, loudness: Loudness) -> LeaksQuestion {
        LeaksQuestion {
            has_final: self.final_snapshot.is_some(),
            min_growth: self.min_growth,
            min_count: self.min_count,
            min_enlarged: self.min_enlarged,
            max_unexplained: self.max_unexplained,
            ignore: self.ignore.iter().map(ToString::to_string).collect(),
            work: self.work,
            trace_all_objects: self.trace_all_objects,
            set_aside: self.include_internals || loudness == Loudness::Verbose,
            by_package: self.by_package,
            limit: self.limit,
            ..LeaksQuestion::of(self.paths().into_iter().map(Input::File).collect())
        }
    }
}
