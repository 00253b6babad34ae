//! `summary`: what fills the heap.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::queries::filters::NamedFilter;
use heap_analyzer::report::Format;
use heap_analyzer::report::summary::{BUDGET, Sort, View};
use heap_analyzer::session::{Audience, Input, Opened, Session, SummaryQuestion};
use regex::Regex;

use super::allocated_when::AllocatedWhen;
use super::asking::write_drawn_reply;
use super::by_name::ByName;
use super::dominators::DominatorArguments;
use super::exit::Failure;
use super::global::GlobalOptions;
use super::input::{self, Files, SnapshotOrProfile};
use super::progress::StderrProgress;

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

    /// Show every list, not just what fits one screen; any option that selects or orders does, too, but for --filter. In json: everything,
    /// not just what fits 100 kB
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

impl From<FilterName> for NamedFilter {
    fn from(name: FilterName) -> NamedFilter {
        match name {
            FilterName::DetachedDom => NamedFilter::DetachedDom,
            FilterName::Console => NamedFilter::Console,
            FilterName::EventHandlers => NamedFilter::EventHandlers,
            FilterName::Contexts => NamedFilter::Contexts,
            FilterName::DuplicateStrings => NamedFilter::DuplicateStrings,
            FilterName::SharedNativeContext => NamedFilter::SharedNativeContext,
            FilterName::NoNativeContext => NamedFilter::NoNativeContext,
        }
    }
}

impl SummaryArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.report_format()?;
        if self.dominators.is_given() && !matches!(self.view, Some(ViewName::Dominators)) {
            return Err(Failure::Told("--from, --depth and --min-share belong to --view dominators".to_owned()));
        }
        let progress = StderrProgress::new(global.loudness());
        let output = global.open_answer()?;
        let session = Session::new(Files);
        let heap = match input::open_snapshot_or_profile(&self.snapshot, &progress)? {
            SnapshotOrProfile::Snapshot(opened) => {
                let (heap, source) = *opened;
                session.adopt(&self.snapshot, Opened { heap, source })
            }
            SnapshotOrProfile::Profile(opened) => return self.answer_of_profile(opened, format, &progress, output),
        };
        let question = self.question(Input::Open(heap), format);
        let reply = session.summary(&question, Audience::of(format), &progress)?;
        write_drawn_reply(reply, session, format, output, &progress)
    }

    /// Whether something was asked that lists answer.
    fn wants_lists(&self) -> bool {
        let has_selection = self.class.is_some() || self.when.is_given();
        self.full || has_selection || self.sort.is_some() || self.limit.is_some()
    }

    fn question(&self, heap: Input, format: Format) -> SummaryQuestion {
        let file = |path: &PathBuf| Input::File(path.clone());
        SummaryQuestion {
            view: self.view.map_or(View::Everything, Into::into),
            by: self.by.map(Into::into),
            brief: !self.wants_lists(),
            budget: (matches!(format, Format::Json | Format::Html) && !self.full && self.limit.is_none()).then_some(BUDGET),
            sort: self.sort.unwrap_or_default().into(),
            filter: self.filter.map(Into::into),
            between: self.when.window(),
            new_since: self.when.new_since.as_ref().map(file),
            until: self.when.until.as_ref().map(file),
            class: self.class.as_ref().map(ToString::to_string),
            limit: self.limit,
            dominators: self.dominators.question(),
            heap,
        }
    }
}

impl From<ViewName> for View {
    fn from(name: ViewName) -> View {
        match name {
            ViewName::Classes => View::Classes,
            ViewName::Objects => View::Objects,
            ViewName::Strings => View::Strings,
            ViewName::Statistics => View::Statistics,
            ViewName::Dominators => View::Dominators,
            ViewName::Waste => View::Waste,
            ViewName::Allocations => View::Allocations,
        }
    }
}

impl From<SortName> for Sort {
    fn from(name: SortName) -> Sort {
        match name {
            SortName::Retained => Sort::Retained,
            SortName::Shallow => Sort::Shallow,
            SortName::Count => Sort::Count,
            SortName::Name => Sort::Name,
            SortName::Distance => Sort::Distance,
        }
    }
}
