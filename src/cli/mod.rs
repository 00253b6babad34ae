//! The command line. One file a subcommand: arguments in, library calls, one report value out.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod allocated_when;
mod asking;
mod by_name;
mod check;
mod compare;
mod completions;
mod config;
mod dominators;
mod exit;
mod explain;
#[cfg(feature = "explore")]
mod explore;
mod export;
mod fail_on;
mod find_leaks;
mod find_options;
mod global;
mod global_options;
mod holders;
mod init;
mod input;
mod inspect_object;
pub mod interrupt;
mod leak_generator;
mod limits;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
pub mod memory;
mod named;
mod node_snapshot;
mod output;
mod packing;
mod pager;
mod parse_args;
mod progress;
mod render;
mod reports;
mod schema;
mod screen;
mod stderr;
mod stored;
mod summary;
mod workflow;

pub use exit::{ExitStatus, Failure};
use global::GlobalOptions;

/// Find out what fills the memory of a JavaScript program, and what keeps it there.
///
/// Reads heap snapshots of Node, Chrome, Electron, Deno, Bun, Hermes and workerd (.heapsnapshot, .heaptimeline, also
/// gzip or zstd) and computes the numbers that Chrome DevTools shows. Sampling allocation profiles (.heapprofile) are read by summary.
#[derive(Parser, Debug)]
#[command(name = "heap-analyzer", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    global: GlobalOptions,
}

const EXAMPLES: &str = "\
Examples:
  heap-analyzer app.heapsnapshot
      what fills the heap: short for heap-analyzer summary app.heapsnapshot
  heap-analyzer compare before.heapsnapshot after.heapsnapshot
      what grew, what came and went
  heap-analyzer find-leaks 1.heapsnapshot 2.heapsnapshot 3.heapsnapshot
      what leaks, what holds it, where in the code
  heap-analyzer check
      whether a project's snapshots are as its heap-analyzer.toml expects, for CI
  heap-analyzer inspect-object app.heapsnapshot @48091
      one object: what it holds, who holds it, why it is alive
  heap-analyzer render answer.json.gz --format html -o answer.html
      an answer that was stored as JSON, shown in another way
  heap-analyzer export app.heapsnapshot --table nodes -o nodes.csv
      every node with its sizes, for scripts
  heap-analyzer node-snapshot --inspect -o app.heapsnapshot
      a snapshot of a process that runs with node --inspect";

#[derive(Subcommand, Debug)]
enum Command {
    Summary(summary::SummaryArguments),
    Compare(compare::CompareArguments),
    FindLeaks(find_leaks::FindLeaksArguments),
    Check(Box<check::CheckArguments>),
    Init(init::InitArguments),
    Explain(explain::ExplainArguments),
    InspectObject(Box<inspect_object::InspectArguments>),
    #[cfg(feature = "explore")]
    Explore(explore::ExploreArguments),
    Render(render::RenderArguments),
    Export(export::ExportArguments),
    NodeSnapshot(node_snapshot::NodeSnapshotArguments),
    #[cfg(feature = "mcp")]
    Mcp(mcp::McpArguments),
    LeakGenerator(leak_generator::LeakGeneratorArguments),
    Schema(schema::SchemaArguments),
    Completions(completions::CompletionArguments),
    Man(man::ManArguments),
}

/// Understands the command line. A snapshot in place of a command is to be summarised.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let understood = understand(&arguments);
    let Some(at) = understood.as_ref().err().and_then(|error| snapshot_as_command(error, &arguments)) else { return understood };
    arguments.insert(at, "summary".into());
    understand(&arguments)
}

fn understand(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let mut found = command().try_get_matches_from(arguments)?;
    Arguments::from_arg_matches_mut(&mut found)
}

/// Where a file is named in the place of a command.
fn snapshot_as_command(error: &clap::Error, arguments: &[OsString]) -> Option<usize> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let is_file = error.kind() == ErrorKind::InvalidSubcommand && named::looks_like_a_file(name.as_ref());
    is_file.then(|| arguments.iter().skip(1).position(|argument| argument == name.as_str())).flatten().map(|at| at + 1)
}

/// Tells what was wrong with the command line, or prints the help that was asked for.
pub fn tell_usage(usage: &clap::Error) -> ExitStatus {
    if usage.use_stderr() {
        // It repeats what was typed, or what a script had put in.
        stderr::say(usage.render().to_string().trim_end());
        return ExitStatus::BadInput;
    }
    // Nobody may be listening any more (`--help | head`), which is fine.
    let _ = usage.print();
    ExitStatus::Fine
}

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<ExitStatus, Failure> {
    let Arguments { command, global } = arguments;
    global.set_threads()?;
    global.set_limits();
    global.set_pager();
    match command {
        Command::Summary(arguments) => arguments.run(&global),
        Command::Compare(arguments) => arguments.run(&global),
        Command::FindLeaks(arguments) => return arguments.run(&global),
        Command::Check(arguments) => return arguments.run(&global),
        Command::Init(arguments) => arguments.run(&global),
        Command::Explain(arguments) => arguments.run(&global),
        Command::InspectObject(arguments) => arguments.run(&global),
        #[cfg(feature = "explore")]
        Command::Explore(arguments) => arguments.run(&global),
        Command::Render(arguments) => arguments.run(&global),
        Command::Export(arguments) => arguments.run(&global),
        Command::NodeSnapshot(arguments) => arguments.run(&global),
        #[cfg(feature = "mcp")]
        Command::Mcp(arguments) => arguments.run(&global),
        Command::LeakGenerator(arguments) => arguments.run(&global),
        Command::Schema(arguments) => arguments.run(&global),
        Command::Completions(arguments) => arguments.run(&global),
        Command::Man(arguments) => arguments.run(&global),
    }?;
    Ok(ExitStatus::Fine)
}

/// The whole command line as clap knows it, for completions and the man page.
fn command() -> clap::Command {
    global_options::shown_where_they_count(Arguments::command())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }
}
