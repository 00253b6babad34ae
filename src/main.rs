//! The command line: parse the arguments, run the command, turn the outcome into an exit code.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::memory::give_back_big_blocks();
    cli::interrupt::listen();
    let status = match cli::parse(std::env::args_os()) {
        Ok(arguments) => cli::run(arguments).unwrap_or_else(|failure| failure.tell()),
        Err(usage) => cli::tell_usage(&usage),
    };
    status.into()
}
