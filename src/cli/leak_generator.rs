//! `leak-generator`: programs that leak on purpose, and the truth about what they leak.

mod list;
mod run;
mod serve;
mod synth;

use clap::{Args, Subcommand};
use heap_analyzer::generator::GeneratorError;
use heap_analyzer::generator::leftovers::Leftovers;
use heap_analyzer::generator::truth::Truth;
use heap_analyzer::report::generator::Generated;

use super::exit::{ExitStatus, Failure};
use super::global::GlobalOptions;
use super::interrupt;
use super::progress::StderrProgress;

/// Make leaks on demand, with the truth about them: to learn, to show, to test leak finders
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  heap-analyzer leak-generator list
  heap-analyzer leak-generator show closure
  heap-analyzer leak-generator run --pattern closure --out leaks
  heap-analyzer leak-generator serve
  heap-analyzer leak-generator synth --nodes 10M --out big")]
pub struct LeakGeneratorArguments {
    #[command(subcommand)]
    command: GeneratorCommand,
}

#[derive(Subcommand, Debug)]
enum GeneratorCommand {
    List(list::ListArguments),
    Show(list::ShowArguments),
    Run(run::RunArguments),
    Serve(serve::ServeArguments),
    Synth(synth::SynthArguments),
}

impl LeakGeneratorArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        match self.command {
            GeneratorCommand::List(arguments) => arguments.run(global),
            GeneratorCommand::Show(arguments) => arguments.run(global),
            GeneratorCommand::Run(arguments) => arguments.run(global),
            GeneratorCommand::Serve(arguments) => arguments.run(global),
            GeneratorCommand::Synth(arguments) => arguments.run(global),
        }
    }
}

/// Has snapshots made in a folder, whose half-made files an interrupt takes along, and reports what leaks in them.
fn generated(
    global: &GlobalOptions,
    folder: &str,
    make: impl FnOnce(&StderrProgress, &Leftovers) -> Result<Truth, GeneratorError>,
) -> Result<(), Failure> {
    let format = global.report_format()?;
    let output = global.open_answer()?;
    let progress = StderrProgress::new(global.loudness());
    let leftovers = Leftovers::default();
    let on_interrupt = leftovers.clone();
    interrupt::then(ExitStatus::Interrupted, move || on_interrupt.clear_away_for_good());
    let truth = make(&progress, &leftovers)?;
    progress.before_writing(&output);
    let written = output.write_report(&Generated { truth: &truth, folder }, format);
    progress.finish([]);
    written
}

impl From<GeneratorError> for Failure {
    fn from(error: GeneratorError) -> Self {
        Failure::Told(error.to_string())
    }
}
