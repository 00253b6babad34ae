//! `export`: whole tables for scripts, row by row.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::report::export::{self, TableKind};
use heap_analyzer::session::Watcher;

use super::exit::Failure;
use super::global::GlobalOptions;
use super::input;
use super::talk::Talk;

/// Write every node, edge, class or string of the heap as rows, for scripts and databases
#[derive(Args, Debug)]
#[command(after_help = "\
Columns:
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

Examples:
  heap-analyzer export app.heapsnapshot --table nodes -o nodes.csv
  heap-analyzer export app.heapsnapshot --table edges --format jsonl | head")]
pub struct ExportArguments {
    /// The snapshot: a .heapsnapshot or .heaptimeline file, also gzip or zstd; - reads standard input
    snapshot: PathBuf,

    /// Which table
    #[arg(long, value_enum, value_name = "TABLE")]
    table: TableName,
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

impl ExportArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let table = match self.table {
            TableName::Nodes => TableKind::Nodes,
            TableName::Edges => TableKind::Edges,
            TableName::Classes => TableKind::Classes,
            TableName::Strings => TableKind::Strings,
        };
        let format = global.row_format()?;
        let talk = Talk::new(global.loudness());
        let output = global.open_answer()?;
        let (heap, _) = input::open(&self.snapshot, &talk)?;
        talk.before_writing(&output);
        let written = output.write_with(|out| export::write(&heap, table, format, out));
        talk.answered(heap.timings());
        talk.finish(heap.notes().iter());
        written
    }
}
