//! `man`: the manual page.

use std::io;

use clap::Args;

use super::exit::Failure;
use super::global::GlobalOptions;

/// Print the manual page, with every command, in roff
#[derive(Args, Debug)]
#[command(after_help = "Example:
  heap-analyzer man > heap-analyzer.1 && man ./heap-analyzer.1")]
pub struct ManArguments {}

impl ManArguments {
    pub fn run(&self, global: &GlobalOptions) -> Result<(), Failure> {
        global.open_answer()?.write_with(|out| page(out))
    }
}

/// The program's page, then a section for each command.
fn page(out: &mut dyn io::Write) -> io::Result<()> {
    let mut command = super::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut &mut *out)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(out, ".SH \"{}\"", sub.get_bin_name().unwrap_or(sub.get_name()).to_uppercase())?;
        page.render_synopsis_section(&mut &mut *out)?;
        page.render_description_section(&mut &mut *out)?;
        page.render_options_section(&mut &mut *out)?;
        page.render_extra_section(&mut &mut *out)?;
    }
    Ok(())
}
