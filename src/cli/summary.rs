//! `summary`: what fills the heap.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::analysis::filters::NamedFilter;
use heap_analyzer::report::summary::{self, BUDGET, DominatorQuery, Rows, Sort, SummaryQuery, View};
use heap_analyzer::report::{Format, Limit};
use heap_analyzer::snapshot::Progress;
use regex::Regex;

use super::allocated_when::AllocatedWhen;
use super::by_name::ByName;
use super::dominators::DominatorArguments;
use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::{self, SnapshotOrProfile};
use super::output::Output;
use super::talk::Talk;

mod profile;

/// Show what fills the heap: totals, classes, biggest objects, duplicate strings, detached nodes, and what to do about it
#[derive(Args, Debug)]
#[command(after_help = "\
Words:
  shallow size   what an object itself takes, and storage only it uses
  retained size  what would be freed with it: all that only it keeps alive
  distance       references on the shortest way from a root to the object
  class          name of the constructor; plain objects are grouped by their
                 property names: {id, name}

Examples:
  heap-analyzer summary app.heapsnapshot
  heap-analyzer summary app.heapsnapshot --full
  heap-analyzer summary app.heapsnapshot --sort count --limit 50
  heap-analyzer summary app.heapsnapshot --by package
  heap-analyzer summary app.heapsnapshot --class '^Session$' --view objects
  heap-analyzer summary app.heapsnapshot --view dominators --from @48091 --depth 5
  heap-analyzer summary page.heapsnapshot --filter detached-dom
  heap-analyzer summary 3.heapsnapshot --new-since 1.heapsnapshot --until 2.heapsnapshot
  heap-analyzer summary Heap.20260102.123456.71.0.001.heapprofile
  heap-analyzer summary app.heapsnapshot --format json -o answer.json.gz
      below 100 kB for any heap, to keep; render and compare read it later
  curl -s $URL | heap-analyzer summary - --format json | jq .statistics")]
pub struct SummaryArguments {
    /// The snapshot: a .heapsnapshot or .heaptimeline file, or an allocation profile (.heapprofile), also gzip or zstd; - reads standard
    /// input
    snapshot: PathBuf,

    /// Show only this part
    #[arg(long, value_enum, value_name = "PART")]
    view: Option<ViewName>,

    /// Show all memory in groups that add up to the heap: by the object that holds it, the package or file whose code made it, …
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with_all = ["view", "filter", "between", "new_since"])]
    by: Option<ByName>,

    /// Show every list, not just what fits one screen; any option that selects or orders does, too. In json: everything, not just what fits
    /// 100 kB
    #[arg(long)]
    full: bool,

    /// Order of the classes; in an allocation profile of the functions: shallow is what they allocated themselves (the default),
    /// retained what they and all that they called did, count the number of samples
    #[arg(long, value_enum, value_name = "BY")]
    sort: Option<SortName>,

    /// Show at most this many rows of each table; 0 shows all [default: 20, in csv all, in json what fits 100 kB]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Count only objects that something particular keeps alive
    #[arg(long, value_enum, value_name = "NAME")]
    filter: Option<FilterName>,

    #[command(flatten)]
    when: AllocatedWhen,

    /// Show only classes whose name matches this regular expression
    #[arg(long, value_name = "REGEX")]
    class: Option<Regex>,

    #[command(flatten)]
    dominators: DominatorArguments,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum ViewName {
    /// One row a class.
    Classes,
    /// The objects that retain most.
    Objects,
    /// Strings that exist more than once.
    Strings,
    /// What kinds of memory there are.
    Statistics,
    /// The biggest subtrees of the dominator tree.
    Dominators,
    /// What could be spared: empty tables, room, copies, slices, boxed numbers, by the field that holds them.
    Waste,
    /// Functions by what they allocated, and who called them: of recordings and allocation profiles.
    Allocations,
}

#[derive(ValueEnum, Debug, Clone, Copy, Default)]
enum SortName {
    /// Largest retained size first.
    #[default]
    Retained,
    /// Largest shallow size first.
    Shallow,
    /// Most objects first.
    Count,
    /// By name.
    Name,
    /// Nearest to the roots first.
    Distance,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum FilterName {
    /// Objects that only detached DOM nodes keep alive.
    DetachedDom,
    /// Objects that only the DevTools console keeps alive.
    Console,
    /// Objects that only event handlers keep alive.
    EventHandlers,
    /// Objects that only variables of closures keep alive.
    Contexts,
    /// Strings that exist more than once.
    DuplicateStrings,
    /// Objects that several realms (pages, frames, vm contexts) reach.
    SharedNativeContext,
    /// Objects that no realm reaches.
    NoNativeContext,
}

impl FilterName {
    fn named(self) -> (NamedFilter, &'static str) {
        match self {
            FilterName::DetachedDom => (NamedFilter::DetachedDom, "detached-dom"),
            FilterName::Console => (NamedFilter::Console, "console"),
            FilterName::EventHandlers => (NamedFilter::EventHandlers, "event-handlers"),
            FilterName::Contexts => (NamedFilter::Contexts, "contexts"),
            FilterName::DuplicateStrings => (NamedFilter::DuplicateStrings, "duplicate-strings"),
            FilterName::SharedNativeContext => (NamedFilter::SharedNativeContext, "shared-native-context"),
            FilterName::NoNativeContext => (NamedFilter::NoNativeContext, "no-native-context"),
        }
    }
}

impl SummaryArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.report_format()?;
        if self.dominators.is_given() && !matches!(self.view, Some(ViewName::Dominators)) {
            return Err(Failure::Told("--from, --depth and --min-share belong to --view dominators".to_owned()));
        }
        let mut query = self.query(format);
        let talk = Talk::new(global.loudness());
        let output = Output::open(global.output.as_deref())?;
        let (heap, source) = match input::open_snapshot_or_profile(&self.snapshot, &talk)? {
            SnapshotOrProfile::Snapshot(opened) => *opened,
            SnapshotOrProfile::Profile(opened) => return self.answer_of_profile(opened, format, &talk, output),
        };
        query.allocated = self.when.ids(&heap, &self.snapshot, &talk)?;
        talk.phase("analysing", None);
        query.dominators = self.dominators.query(&heap, self.limit, matches!(format, Format::Table(_) | Format::Markdown))?;
        let report = summary::summary(&heap, &source, &query);
        talk.answered(heap.timings());
        talk.before_writing(&output);
        let written = output.write_report(&report, format);
        talk.finish(heap.notes().iter().chain(report.notes.iter().copied()));
        // The system takes the memory back faster than a heap can be taken apart.
        std::mem::forget((heap, report));
        written
    }

    /// Whether something was asked that lists answer.
    fn wants_lists(&self) -> bool {
        let has_selection = self.filter.is_some() || self.class.is_some() || self.when.is_given();
        self.full || has_selection || self.sort.is_some() || self.limit.is_some()
    }

    fn query(&self, format: Format) -> SummaryQuery {
        let limit = Limit::from_argument(self.limit);
        SummaryQuery {
            view: match self.view {
                None => self.by.map_or(View::Everything, |by| View::Groups(by.into())),
                Some(ViewName::Classes) => View::Classes,
                Some(ViewName::Objects) => View::Objects,
                Some(ViewName::Strings) => View::Strings,
                Some(ViewName::Statistics) => View::Statistics,
                Some(ViewName::Dominators) => View::Dominators,
                Some(ViewName::Waste) => View::Waste,
                Some(ViewName::Allocations) => View::Allocations,
            },
            brief: !self.wants_lists(),
            only_screen: matches!(format, Format::Table(_) | Format::Markdown),
            budget: (matches!(format, Format::Json | Format::Html) && !self.full && self.limit.is_none()).then_some(BUDGET),
            sort: match self.sort.unwrap_or_default() {
                SortName::Retained => Sort::Retained,
                SortName::Shallow => Sort::Shallow,
                SortName::Count => Sort::Count,
                SortName::Name => Sort::Name,
                SortName::Distance => Sort::Distance,
            },
            filter: self.filter.map(FilterName::named),
            allocated: None,
            class: self.class.clone(),
            rows: match format {
                Format::Table(_) | Format::Markdown => Rows::for_people(limit),
                Format::Json | Format::Csv | Format::Html => Rows::for_machines(limit),
            },
            dominators: DominatorQuery::default(),
        }
    }
}
