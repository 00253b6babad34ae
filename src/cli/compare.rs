//! `compare`: what changed between snapshots.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::report::comparison::{Matching, Sort, View};
use heap_analyzer::session::{Audience, CompareQuestion, Input, Session};
use regex::Regex;

use super::asking::write_drawn_reply;
use super::by_name::ByName;
use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::Files;
use super::parse_args;
use super::progress::StderrProgress;

mod profiles;

mod stored_answers;

/// Show what changed between snapshots: what grew, and what came and went
#[derive(Args, Debug)]
#[command(after_help = "\
What grew are objects, alive in the first and the last snapshot, that have
collected something: a Map that gained 400 entries is one line. Objects are
matched by id where ids mean the same in both (one process, not Bun), else
groups are compared by name.

Examples:
  heap-analyzer compare before.heapsnapshot after.heapsnapshot
  heap-analyzer compare 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot
  heap-analyzer compare a.heapsnapshot b.heapsnapshot --by package
  heap-analyzer compare a.heapsnapshot b.heapsnapshot --class '^Session$' --objects
  heap-analyzer compare a.heapsnapshot b.heapsnapshot --format markdown
  heap-analyzer compare before.heapprofile after.heapprofile
  heap-analyzer compare old.json.gz new.json.gz
      stored answers of summary, or of find-leaks and check, without the snapshots")]
pub struct CompareArguments {
    /// Snapshots, the oldest first; one of them may be - for standard input. Or two allocation profiles (.heapprofile),
    /// or stored answers (--format json -o answer.json.gz)
    #[arg(value_name = "SNAPSHOT", conflicts_with_all = ["before", "after"], required_unless_present_all = ["before", "after"])]
    snapshots: Vec<PathBuf>,

    /// The earlier snapshot, or what to compare against
    #[arg(long, value_name = "FILE", requires = "after")]
    before: Option<PathBuf>,

    /// The later snapshot
    #[arg(long, value_name = "FILE", requires = "before")]
    after: Option<PathBuf>,

    /// Show only this part; classes is the fastest
    #[arg(long, value_enum, value_name = "PART")]
    view: Option<ViewName>,

    /// Group objects by this
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    by: ByName,

    /// Order of classes and groups
    #[arg(long, value_enum, default_value_t, value_name = "BY")]
    sort: SortName,

    /// Show only classes and groups whose name matches this regular expression
    #[arg(long, value_name = "REGEX")]
    class: Option<Regex>,

    /// Show at most this many rows of each table; 0 shows all [default: 20, in json and csv all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Leave out what changed by less than this, such as 100kB, 1MB
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size, default_value = "0")]
    min_delta: u64,

    /// List the new and the deleted objects of each class
    #[arg(long)]
    objects: bool,

    /// How to tell which objects are the same
    #[arg(long = "match", value_enum, default_value_t, value_name = "HOW")]
    matching: MatchName,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum ViewName {
    /// What came and went.
    Classes,
    /// What grew.
    Growth,
}

#[derive(ValueEnum, Debug, Clone, Copy, Default)]
enum SortName {
    /// Largest growth in bytes first.
    #[default]
    SizeDelta,
    /// Largest growth in number first.
    CountDelta,
    /// Largest size of new objects first, as DevTools.
    Allocated,
    /// Largest size of deleted objects first.
    Freed,
    /// Most new objects first.
    New,
    /// Most deleted objects first.
    Deleted,
    /// By name.
    Name,
}

#[derive(ValueEnum, Debug, Clone, Copy, Default)]
enum MatchName {
    /// By id if ids mean the same in both snapshots, else by name.
    #[default]
    Auto,
    /// By id in any case.
    Id,
    /// By name in any case.
    Name,
}

impl CompareArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.report_format()?;
        let question = self.question()?;
        let paths = self.paths()?;
        if stored_answers::are_stored(&paths)? {
            return self.compare_stored(&paths, &question.query(Audience::of(format))?, format, global);
        }
        let progress = StderrProgress::new(global.loudness());
        let output = global.open_answer()?;
        if paths.iter().any(|path| profiles::is_profile_file(path)) {
            return self.answer_of_profiles(&paths, format, &progress, output);
        }
        let session = Session::new(Files);
        let reply = session.comparison(&question, Audience::of(format), &progress)?;
        write_drawn_reply(reply, session, format, output, &progress)
    }

    fn paths(&self) -> Result<Vec<PathBuf>, Failure> {
        let paths: Vec<PathBuf> = match (&self.before, &self.after) {
            (Some(before), Some(after)) => vec![before.clone(), after.clone()],
            _ => self.snapshots.clone(),
        };
        if paths.len() < 2 {
            return Err(too_few());
        }
        if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
            return Err(Failure::Told("standard input can be only one of the snapshots".to_owned()));
        }
        Ok(paths)
    }

    fn question(&self) -> Result<CompareQuestion, Failure> {
        let heaps = self.paths()?.into_iter().map(Input::File).collect();
        Ok(CompareQuestion {
            view: match self.view {
                None => View::Everything,
                Some(ViewName::Classes) => View::Classes,
                Some(ViewName::Growth) => View::Growth,
            },
            by: self.by.into(),
            matching: match self.matching {
                MatchName::Auto => Matching::Measured,
                MatchName::Id => Matching::ById,
                MatchName::Name => Matching::ByName,
            },
            sort: match self.sort {
                SortName::SizeDelta => Sort::SizeDelta,
                SortName::CountDelta => Sort::CountDelta,
                SortName::Allocated => Sort::Allocated,
                SortName::Freed => Sort::Freed,
                SortName::New => Sort::New,
                SortName::Deleted => Sort::Deleted,
                SortName::Name => Sort::Name,
            },
            class: self.class.as_ref().map(ToString::to_string),
            min_delta: self.min_delta,
            objects: self.objects,
            limit: self.limit,
            ..CompareQuestion::of(heaps)
        })
    }
}

fn too_few() -> Failure {
    Failure::Told("give at least two snapshots: heap-analyzer compare BASELINE TARGET [LATER…]".to_owned())
}
