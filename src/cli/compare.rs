//! `compare`: what changed between snapshots.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::analysis::comparison::Pair;
use heap_analyzer::report::comparison::{CompareQuery, Comparing, Matching, Objects, Series, Sort, USUAL_ROWS, View};
use heap_analyzer::report::{Format, Limit};
use heap_analyzer::snapshot::Progress;
use regex::Regex;

use super::by_name::ByName;
use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::References;
use super::output::Output;
use super::talk::Talk;
use super::{human, input};

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
  heap-analyzer compare old.json.gz new.json.gz
      stored answers of summary, or of find-leaks and check, without the snapshots")]
pub struct CompareArguments {
    /// Snapshots, the oldest first; one of them may be - for standard input. Or stored answers (--format json -o answer.json.gz)
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
    #[arg(long, value_name = "SIZE", value_parser = human::size, default_value = "0")]
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
        let query = self.query(format);
        let paths = self.paths()?;
        let [first, between @ .., last] = paths.as_slice() else { return Err(too_few()) };
        if stored_answers::are_stored(&paths)? {
            return self.compare_stored(&paths, &query, format, global);
        }
        let talk = Talk::new(global.loudness());
        let output = Output::open(global.output.as_deref())?;
        let references = if query.needs_references() { References::Wanted } else { References::Spared };
        let opened = input::open_two([first, last], references, &talk)?;
        let ((base, base_source), (current, source)) = (&opened.0, &opened.1);
        talk.phase("comparing", None);
        let pair = Pair { base, current };
        let series = if between.is_empty() { Series::Two } else { Series::More };
        let mut comparing = Comparing::new(pair, [base_source, source], series, &query);
        for path in between {
            let between = input::open_with(path, references, &talk)?;
            talk.phase("comparing", None);
            comparing.add_between(&between.0, &between.1);
            input::check_second_reading(&between)?;
        }
        let report = comparing.finish();
        input::check_second_reading(&opened.0)?;
        input::check_second_reading(&opened.1)?;
        talk.before_writing(&output);
        let written = output.write_report(&report, format);
        talk.finish(base.notes().iter().chain(current.notes().iter()));
        // To give memory back takes a while, too.
        let (base, current) = opened;
        rayon::join(|| drop(base), || drop(current));
        written
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

    fn query(&self, format: Format) -> CompareQuery {
        let usual = match format {
            Format::Table(_) | Format::Markdown => USUAL_ROWS,
            Format::Json | Format::Csv | Format::Html => usize::MAX,
        };
        CompareQuery {
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
            class: self.class.clone(),
            min_delta: self.min_delta,
            objects: if self.objects { Objects::Listed } else { Objects::Counted },
            limit: Limit::from_argument(self.limit).or(usual),
            asked: Limit::from_argument(self.limit),
        }
    }
}

fn too_few() -> Failure {
    Failure::Told("give at least two snapshots: heap-analyzer compare BASELINE TARGET [LATER…]".to_owned())
}
