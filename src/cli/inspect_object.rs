//! `inspect-object`: what an object is, what it holds, who holds it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use heap_analyzer::Heap;
use heap_analyzer::queries::find::{ObjectOrder, find_ordered};
use heap_analyzer::report::Format;
use heap_analyzer::report::object::{HoldsSort, Subjects, neighbourhood};
use heap_analyzer::session::{Audience, Input, ObjectsQuestion, Session, Sought};
use heap_analyzer::snapshot::NodeIndex;

use super::asking::write_reply;
use super::exit::Failure;
use super::find_options::FindOptions;
use super::global::GlobalOptions;
use super::holders::HoldersArguments;
use super::input::Files;
use super::named::{Named, named};
use super::output::Output;
use super::parse_args;
use super::progress::StderrProgress;

/// Show an object: what it is, what it holds, who holds it, and why it is alive
#[derive(Args, Debug)]
#[command(after_help = "\
Name the object by the id that the other commands print, or describe it;
descriptions given together must all hold.

Examples:
  heap-analyzer inspect-object app.heapsnapshot @48091
  heap-analyzer inspect-object app.heapsnapshot Session
  heap-analyzer inspect-object app.heapsnapshot --class '^Session' --first
  heap-analyzer inspect-object app.heapsnapshot --property sessions
  heap-analyzer inspect-object app.heapsnapshot --min-retained 1MB
  heap-analyzer inspect-object app.heapsnapshot Session --sort distance
  heap-analyzer inspect-object app.heapsnapshot @48091 --sort name
  heap-analyzer inspect-object app.heapsnapshot --class '^Order$' --holders
  heap-analyzer inspect-object app.heapsnapshot @48091 --without @733,@8123
  heap-analyzer inspect-object app.heapsnapshot Session --without @733
  heap-analyzer inspect-object app.heapsnapshot @48091 --dot | dot -Tsvg")]
pub struct InspectArguments {
    /// The snapshot (a .heapsnapshot or .heaptimeline file, also gzip or zstd; - reads standard input), and ids of objects such as
    /// @48091 or names of classes such as Session, in any order
    #[arg(value_name = "SNAPSHOT|@ID|CLASS", required = true)]
    named: Vec<OsString>,

    /// Id of an object, such as @48091; may be given several times
    #[arg(long, value_name = "ID", value_parser = parse_args::object_id)]
    object_id: Vec<u64>,

    /// Show so many of the shortest ways from a root to the object
    #[arg(short = 'k', long = "paths", value_name = "N", default_value_t = 3)]
    paths: usize,

    /// Unfold what the object holds so many levels deep; with --holders, tell ways apart by so many steps [default: 1;
    /// with --holders all, from the objects 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=32))]
    depth: Option<u8>,

    /// What if: who holds the object without these holders, given by their ids, or how much would be freed; of a class, of all its objects
    #[arg(long, value_name = "ID", value_parser = parse_args::object_id, value_delimiter = ',')]
    without: Vec<u64>,

    /// Order of the objects that are found [default: retained], and of what an object holds [default: retained, in json and csv index]:
    /// there by retained, name or index
    #[arg(long, value_enum, value_name = "BY")]
    sort: Option<SortName>,

    /// Show at most this many rows of each list; 0 shows all [default: 20, in json and csv all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Leave out so many rows at the beginning of each list
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    /// Write the object and its neighbours for Graphviz, to FILE or instead of the answer
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    dot: Option<PathBuf>,

    #[command(flatten)]
    sought: FindOptions,

    #[command(flatten)]
    holders: HoldersArguments,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum SortName {
    /// What retains most first.
    Retained,
    /// Found objects: what takes most itself first.
    Shallow,
    /// Found objects: nearest to a root first.
    Distance,
    /// Found objects: by id.
    Id,
    /// Found objects: by class name.
    Class,
    /// By name: found objects, properties and variables; entries by their keys.
    Name,
    /// Found objects: by node type.
    Type,
    /// As the file has it: elements by index, entries in order of insertion.
    Index,
}

impl SortName {
    /// The order of objects that are found.
    fn of_found(self) -> ObjectOrder {
        match self {
            SortName::Retained => ObjectOrder::Retained,
            SortName::Shallow => ObjectOrder::Shallow,
            SortName::Distance => ObjectOrder::Distance,
            SortName::Id => ObjectOrder::Id,
            SortName::Class => ObjectOrder::Class,
            SortName::Name => ObjectOrder::Name,
            SortName::Type => ObjectOrder::Type,
            SortName::Index => ObjectOrder::Index,
        }
    }

    /// The order of what an object holds, if it is one of these.
    fn of_held(self) -> Option<HoldsSort> {
        match self {
            SortName::Retained => Some(HoldsSort::Retained),
            SortName::Name => Some(HoldsSort::Name),
            SortName::Index => Some(HoldsSort::Index),
            _ => None,
        }
    }
}

impl InspectArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.report_format()?;
        let named = self.named()?;
        let question = self.question(&named)?;
        let progress = StderrProgress::new(global.loudness());
        let output = global.open_answer()?;
        let session = Session::new(Files);
        if let Some(drawing) = &self.dot {
            let heap = session.open(&named.snapshot, &progress)?;
            let opened = session.heap(heap)?;
            let drawn = self.drawn(&opened.heap, session.nodes_of(&question, &opened)?);
            let write = |output: Output| output.write_with(|out| neighbourhood(&opened.heap, &drawn, out));
            if drawing == Path::new("-") {
                let written = write(output);
                progress.finish(opened.heap.notes().iter());
                return written;
            }
            write(Output::open(Some(drawing))?)?;
        }
        let audience = if format == Format::Html { Audience::People } else { Audience::of(format) };
        let reply = session.objects(&question, audience, &progress)?;
        write_reply(reply, session, format, output, &progress)
    }

    fn question(&self, named: &Named) -> Result<ObjectsQuestion, Failure> {
        let like = if named.ids.is_empty() { self.sought.sought(&named.classes) } else { Sought::default() };
        Ok(ObjectsQuestion {
            ids: named.ids.clone(),
            first: self.sought.first,
            paths: Some(self.paths),
            depth: self.depth.map(usize::from),
            without: self.without.clone(),
            holders: self.holders.question()?,
            order: self.sort.map_or(ObjectOrder::default(), SortName::of_found),
            sort: self.sort.and_then(SortName::of_held),
            offset: self.offset,
            limit: self.limit,
            ..ObjectsQuestion::of_like(Input::File(named.snapshot.clone()), like)
        })
    }

    /// The snapshot and what was named beside it, which has to say which objects are meant.
    fn named(&self) -> Result<Named, Failure> {
        let mut named = named(&self.named)?;
        named.ids.extend(&self.object_id);
        let describes = self.sought.is_given() || !named.classes.is_empty();
        if !describes && !named.ids.is_empty() && self.sort.is_some_and(|sort| sort.of_held().is_none()) {
            return Err(Failure::Told(
                "--sort shallow, distance, id, class and type order objects that are found; what an object holds has the orders \
                 retained, name and index"
                    .to_owned(),
            ));
        }
        match (named.ids.is_empty(), describes) {
            (true, false) => Err(Failure::Told(
                "which object? Name its id (@123) or its class (Session), or give --class, --name, --property or --min-retained \
                 to find some"
                    .to_owned(),
            )),
            (false, true) => {
                Err(Failure::Told("an id says which object is meant: leave out what describes objects, or the id".to_owned()))
            }
            _ => Ok(named),
        }
    }

    /// The objects in the middle of the drawing: those that are named, or the first that is found.
    fn drawn(&self, heap: &Heap, subjects: Subjects) -> Vec<NodeIndex> {
        match subjects {
            Subjects::Nodes(nodes) => nodes,
            Subjects::Like(query) | Subjects::First(query) => {
                let order = self.sort.map_or(ObjectOrder::default(), SortName::of_found);
                find_ordered(heap, &query, order).into_iter().skip(self.offset).take(1).collect()
            }
        }
    }
}
