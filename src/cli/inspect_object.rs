//! `inspect-object`: what an object is, what it holds, who holds it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use heap_analyzer::Heap;
use heap_analyzer::analysis::find::{ObjectOrder, find_objects, find_ordered, nodes_with_ids};
use heap_analyzer::report::object::{HoldsSort, InspectQuery, Subjects, inspect_object, neighbourhood};
use heap_analyzer::report::{Format, Limit};
use heap_analyzer::snapshot::{NodeIndex, Progress, SnapshotObjectId};

use super::exit::Failure;
use super::global::GlobalOptions;
use super::holders::HoldersArguments;
use super::named::{Named, named};
use super::output::Output;
use super::sought::SoughtArguments;
use super::talk::Talk;
use super::{human, input};

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
  heap-analyzer inspect-object app.heapsnapshot @48091 --dot | dot -Tsvg")]
pub struct InspectArguments {
    /// The snapshot (a .heapsnapshot or .heaptimeline file, also gzip or zstd; - reads standard input), and ids of objects such as
    /// @48091 or names of classes such as Session, in any order
    #[arg(value_name = "SNAPSHOT|@ID|CLASS", required = true)]
    named: Vec<OsString>,

    /// Id of an object, such as @48091; may be given several times
    #[arg(long, value_name = "ID", value_parser = human::object_id)]
    object_id: Vec<u64>,

    /// Show so many of the shortest ways from a root to the object
    #[arg(short = 'k', long = "paths", value_name = "N", default_value_t = 3)]
    paths: usize,

    /// Unfold what the object holds so many levels deep; with --holders, tell ways apart by so many steps [default: 1;
    /// with --holders all, from the objects 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=32))]
    depth: Option<u8>,

    /// What if: who holds the object without these holders, given by their ids, or how much would be freed
    #[arg(long, value_name = "ID", value_parser = human::object_id, value_delimiter = ',', conflicts_with = "holders")]
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
    sought: SoughtArguments,

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
        let talk = Talk::new(global.loudness());
        let output = Output::open(global.output.as_deref())?;
        let (heap, source) = input::open(&named.snapshot, &talk)?;
        talk.phase("analysing", None);
        let subjects = self.subjects(&heap, &named)?;
        let drawn = self.dot.as_ref().map(|_| self.drawn(&heap, &subjects));
        let written = match (&self.dot, drawn) {
            (Some(path), Some(drawn)) if path == Path::new("-") => output.write_with(|out| neighbourhood(&heap, &drawn, out)),
            (dot, drawn) => {
                if let (Some(path), Some(drawn)) = (dot, drawn) {
                    Output::open(Some(path))?.write_with(|out| neighbourhood(&heap, &drawn, out))?;
                }
                let query = self.query(&heap, &named, subjects, format)?;
                let report = inspect_object(&heap, &source, &query);
                talk.answered(heap.timings());
                talk.before_writing(&output);
                output.write_report(&report, format)
            }
        };
        talk.finish(heap.notes().iter());
        written
    }

    fn query(&self, heap: &Heap, named: &Named, subjects: Subjects, format: Format) -> Result<InspectQuery, Failure> {
        let (usual_limit, usual_nested, usual_parts, usual_sort) = match format {
            Format::Table(_) | Format::Markdown | Format::Html => (20, 5, 6, HoldsSort::Retained),
            Format::Json | Format::Csv => (usize::MAX, usize::MAX, 100, HoldsSort::Index),
        };
        Ok(InspectQuery {
            without: self.without(heap, named, &subjects)?,
            subjects,
            paths: self.paths,
            depth: self.depth.unwrap_or(1).into(),
            holders: self.holders.query(heap, self.depth)?,
            offset: self.offset,
            limit: Limit::from_argument(self.limit),
            usual_limit,
            usual_nested,
            usual_parts,
            order: self.order(),
            sort: self.sort.and_then(SortName::of_held).unwrap_or(usual_sort),
        })
    }

    /// The order of objects that are found.
    fn order(&self) -> ObjectOrder {
        self.sort.map_or(ObjectOrder::default(), SortName::of_found)
    }

    /// The holders to leave out.
    fn without(&self, heap: &Heap, named: &Named, subjects: &Subjects) -> Result<Vec<NodeIndex>, Failure> {
        let holders = nodes(heap, &named.snapshot, &self.without)?;
        match subjects {
            Subjects::Nodes(nodes) if nodes.iter().any(|node| holders.contains(node)) => {
                Err(Failure::Told("--without: the object is none of its own holders; name those who hold it".to_owned()))
            }
            Subjects::Like(query) if !holders.is_empty() => match find_objects(heap, query).len() {
                0 | 1 => Ok(holders),
                many => Err(Failure::Told(format!(
                    "--without tells what becomes of one object, and {many} are like this: name one by its id, or add --first"
                ))),
            },
            _ => Ok(holders),
        }
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

    fn subjects(&self, heap: &Heap, named: &Named) -> Result<Subjects, Failure> {
        if named.ids.is_empty() {
            let query = self.sought.query(heap, &named.classes)?;
            return Ok(if self.sought.first { Subjects::First(query) } else { Subjects::Like(query) });
        }
        Ok(Subjects::Nodes(nodes(heap, &named.snapshot, &named.ids)?))
    }

    /// The objects in the middle of the drawing: those that are named, or the first that is found.
    fn drawn(&self, heap: &Heap, subjects: &Subjects) -> Vec<NodeIndex> {
        match subjects {
            Subjects::Nodes(nodes) => nodes.clone(),
            Subjects::Like(query) | Subjects::First(query) => {
                find_ordered(heap, query, self.order()).into_iter().skip(self.offset).take(1).collect()
            }
        }
    }
}

/// The objects with these ids, or which of them there is not.
fn nodes(heap: &Heap, file: &Path, ids: &[u64]) -> Result<Vec<NodeIndex>, Failure> {
    let ids: Vec<SnapshotObjectId> = ids.iter().map(|&id| SnapshotObjectId(id)).collect();
    let found = nodes_with_ids(heap, &ids);
    if let Some((missing, _)) = found.iter().find(|(_, nodes)| nodes.is_empty()) {
        return Err(Failure::about(
            file.display(),
            format!(
                "there is no object {missing}; ids belong to one snapshot (or several of one process): see summary for some of this one"
            ),
        ));
    }
    Ok(found.into_iter().flat_map(|(_, nodes)| nodes).collect())
}
