//! `export`: whole tables for scripts, row by row, and what is retained as a picture.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::queries::merged_tree::{Merging, Weight};
use heap_analyzer::report::export::{self, RowFormat, TableKind};
use heap_analyzer::report::picture::{Picture, PictureFormat};
use heap_analyzer::session::Watcher;

use super::by_name::ByName;
use super::exit::Failure;
use super::global::{ExportFormat, GlobalOptions};
use super::input;
use super::output::Output;
use super::progress::StderrProgress;

/// Write every node, edge, class or string of the heap as rows, or what is retained as a picture, for scripts, databases and viewers
#[derive(Args, Debug)]
#[command(after_help = "\
Rows (--format csv or jsonl):
  nodes    index,id,type,name,class,self_size,shallow_size,retained_size,
           distance,dominator_id,detachedness
           self_size is the file's, shallow_size what DevTools shows;
           distance is -5 where unreachable
  edges    index,type,name,from_index,from_id,to_index,to_id
  classes  class_key,class,count,shallow_size,retained_size,distance
  strings  index,length,value
           length is in UTF-16 units
  In csv a ' stands before text that begins with =, +, - or @, so that no
  spreadsheet runs it; jsonl has every text as it is.

Pictures: the dominator tree, merged by the names on the way; with a second,
later snapshot what grew and what shrank.
  svg         drawn, for pages and READMEs
  folded      for inferno and FlameGraph
  speedscope  for speedscope.app
  pprof       for go tool pprof and profiler.firefox.com

Examples:
  heap-analyzer export app.heapsnapshot --table nodes -o nodes.csv
  heap-analyzer export app.heapsnapshot --table edges --format jsonl | head
  heap-analyzer export app.heapsnapshot --format svg -o app.svg
  heap-analyzer export before.heapsnapshot after.heapsnapshot --format pprof -o grown.pb.gz")]
pub struct ExportArguments {
    /// The snapshot: a .heapsnapshot or .heaptimeline file, also gzip or zstd; - reads standard input
    snapshot: PathBuf,

    /// A later snapshot: a picture shows what changed
    later: Option<PathBuf>,

    /// Which table
    #[arg(long, value_enum, value_name = "TABLE")]
    table: Option<TableName>,

    /// Pictures: what cells are called by [default: class]
    #[arg(long, value_enum, value_name = "NAMES", conflicts_with = "table")]
    by: Option<ByName>,

    /// Pictures: what is drawn [default: size]
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "table")]
    weight: Option<WeightName>,

    /// Pictures: so many cells at most, those that retain most [default: 4000]
    #[arg(long, value_name = "N", conflicts_with = "table", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cells: Option<u32>,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum TableName {
    /// One row a node, with the numbers that DevTools computes.
    Nodes,
    /// One row a reference.
    Edges,
    /// One row a class.
    Classes,
    /// The string table.
    Strings,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum WeightName {
    /// Bytes.
    Size,
    /// Number of objects.
    Objects,
}

impl ExportArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.export_format()?;
        let progress = StderrProgress::new(global.loudness());
        match (format, self.table) {
            (ExportFormat::Rows(format), Some(table)) => self.rows(table, format, global.open_answer()?, &progress),
            (ExportFormat::Rows(_), None) => {
                let message = "say which rows (--table nodes, edges, classes or strings), or take a picture (--format svg)";
                Err(Failure::Told(message.to_owned()))
            }
            (ExportFormat::Picture(_), Some(_)) => {
                Err(Failure::Told("--table is for rows: --format csv or jsonl; a picture shows all that is retained".to_owned()))
            }
            // pprof wants its files packed, and they are when they come here.
            (ExportFormat::Picture(format @ PictureFormat::Pprof), None) => {
                self.picture(format, global.open_packed_answer()?, &progress)
            }
            (ExportFormat::Picture(format), None) => self.picture(format, global.open_answer()?, &progress),
        }
    }

    fn rows(self, table: TableName, format: RowFormat, output: Output, progress: &StderrProgress) -> Result<(), Failure> {
        if let Some(later) = self.later {
            return Err(Failure::about(later.display(), "rows are those of one snapshot; a picture takes two: --format svg"));
        }
        let table = match table {
            TableName::Nodes => TableKind::Nodes,
            TableName::Edges => TableKind::Edges,
            TableName::Classes => TableKind::Classes,
            TableName::Strings => TableKind::Strings,
        };
        let (heap, _) = input::open(&self.snapshot, progress)?;
        progress.before_writing(&output);
        let written = output.write_with(|out| export::write(&heap, table, format, out));
        progress.answered(heap.timings());
        progress.finish(heap.notes().iter());
        written
    }

    fn picture(self, format: PictureFormat, output: Output, progress: &StderrProgress) -> Result<(), Failure> {
        let merging = self.merging();
        let (first, _) = input::open(&self.snapshot, progress)?;
        let title = self.snapshot.display().to_string();
        let (picture, last) = match &self.later {
            None => (Picture::of(&first, &title, &merging), first),
            Some(later) => {
                let (last, _) = input::open(later, progress)?;
                let title = format!("{title} → {}", later.display());
                (Picture::difference(&first, &last, &title, &merging), last)
            }
        };
        progress.before_writing(&output);
        let written = output.write_with(|out| picture.write(format, out));
        progress.answered(last.timings());
        progress.finish(last.notes().iter());
        written
    }

    fn merging(&self) -> Merging {
        let usual = Merging::default();
        Merging {
            by: self.by.unwrap_or_default().into(),
            weight: match self.weight {
                None | Some(WeightName::Size) => Weight::Size,
                Some(WeightName::Objects) => Weight::Objects,
            },
            cells: self.cells.map_or(usual.cells, |cells| cells as usize),
        }
    }
}
