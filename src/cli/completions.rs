//! `completions`: what a shell needs to complete our commands and options.

use clap::Args;
use clap_complete::Shell;

use super::exit::Failure;
use super::global::GlobalOptions;

/// Print a completion script for your shell
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  heap-analyzer completions bash > ~/.local/share/bash-completion/completions/heap-analyzer
  heap-analyzer completions zsh > ~/.zfunc/_heap-analyzer")]
pub struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl CompletionArguments {
    pub fn run(&self, global: &GlobalOptions) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "heap-analyzer", &mut script);
        global.open_answer()?.write_with(|out| out.write_all(&script))
    }
}
