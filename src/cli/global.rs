//! Options that every command takes.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use heap_analyzer::report::ci::JudgedFormat;
use heap_analyzer::report::export::RowFormat;
use heap_analyzer::report::picture::PictureFormat;
use heap_analyzer::report::{Colour, Format, Links, Look};

use super::exit::Failure;
use super::output::Output;
use super::progress::Loudness;
use super::{limits, pager, parse_args};

/// Options that every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct GlobalOptions {
    /// How the answer is written: table, json, markdown, csv, html; find-leaks and check also junit, sarif, github; export csv, jsonl, svg, folded, speedscope, pprof [default: table; export: csv]
    #[arg(long, value_enum, global = true, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<FormatName>,

    /// Write the answer to this file instead of the screen; the file appears whole or not at all, packed if its name ends in .gz or .zst
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Write at most so many bytes, such as 4k, and say what is left out: for agents and logs. JSON has shorter lists then
    #[arg(long, global = true, value_name = "BYTES", value_parser = parse_args::bytes)]
    budget: Option<usize>,

    /// Say nothing but the answer and errors: no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say how long each phase took, how much memory was needed, and what in the file was unusual
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Use colours: auto uses them on a terminal (not if NO_COLOR is set)
    #[arg(long, value_enum, global = true, default_value_t, value_name = "WHEN")]
    pub color: ColourChoice,

    /// Show long answers as they are, not in a pager (HEAP_ANALYZER_PAGER, PAGER, or less)
    #[arg(long, global = true)]
    pub no_pager: bool,

    /// Take at most this much of what does not say how long it is: pipes, compressed files (unpacked), snapshots on their way
    /// [default: 8GB, or 3/4 of the memory; packed data 100 times its size]
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_args::size)]
    pub max_size: Option<u64>,

    /// Work with this many threads [default: one a core]; changes the time, never the answer
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

/// Names of formats on the command line.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatName {
    /// For people: short tables, sizes with units.
    Table,
    /// For programs: complete, with a published schema (`heap-analyzer schema`).
    Json,
    /// For pull requests and job summaries.
    Markdown,
    /// For spreadsheets: the main table with exact numbers.
    Csv,
    /// For browsers: one file that needs no other, no network and no script.
    Html,
    /// For streams: one JSON object a line (only export).
    Jsonl,
    /// What is retained, a path with its weight in each line: for flame graphs (only export).
    Folded,
    /// The same for speedscope.app (only export).
    Speedscope,
    /// The same for `go tool pprof` and profiler.firefox.com (only export).
    Pprof,
    /// The same, drawn (only export).
    Svg,
    /// For CI: a test report (only find-leaks and check).
    Junit,
    /// For code scanning: SARIF 2.1.0 (only find-leaks and check).
    Sarif,
    /// For GitHub Actions: annotations beside the code (only find-leaks and check).
    Github,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table, row by row.
    Rows(RowFormat),
    /// What is retained, as a picture.
    Picture(PictureFormat),
}

/// When to use colours.
#[derive(ValueEnum, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColourChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not at all.
    Never,
}

/// Columns of a terminal that does not tell.
const USUAL_WIDTH: usize = 80;

impl GlobalOptions {
    /// Opens what the answer is written to.
    pub fn open_answer(&self) -> Result<Output, Failure> {
        Ok(Output::open(self.output.as_deref())?.with_budget(self.budget))
    }

    /// The same for an answer that comes packed.
    pub fn open_packed_answer(&self) -> Result<Output, Failure> {
        Ok(Output::open_packed(self.output.as_deref())?.with_budget(self.budget))
    }

    /// How much is said on stderr.
    pub fn loudness(&self) -> Loudness {
        match (self.quiet, self.verbose) {
            (true, _) => Loudness::Quiet,
            (_, true) => Loudness::Verbose,
            _ => Loudness::Normal,
        }
    }

    /// Whether colours may be used on a terminal.
    pub fn has_colours(&self) -> bool {
        match self.color {
            ColourChoice::Always => true,
            ColourChoice::Never => false,
            ColourChoice::Auto => console::colors_enabled() && !no_color(),
        }
    }

    /// The format of a report, with what the terminal can do.
    pub fn report_format(&self) -> Result<Format, Failure> {
        if self.budget.is_some() && self.format == Some(FormatName::Html) {
            return Err(Failure::Told(
                "--budget shortens table, markdown, csv and json; a page of html is read whole".to_owned(),
            ));
        }
        match self.format.unwrap_or(FormatName::Table) {
            FormatName::Table => Ok(Format::Table(self.look())),
            FormatName::Json => Ok(Format::Json),
            FormatName::Markdown => Ok(Format::Markdown),
            FormatName::Csv => Ok(Format::Csv),
            FormatName::Html => Ok(Format::Html),
            FormatName::Jsonl => Err(Failure::Told("--format jsonl is for export; here take json".to_owned())),
            FormatName::Folded | FormatName::Speedscope | FormatName::Pprof | FormatName::Svg => {
                Err(Failure::Told("folded, speedscope, pprof and svg are formats of export; here take html".to_owned()))
            }
            FormatName::Junit | FormatName::Sarif | FormatName::Github => Err(Failure::Told(
                "junit, sarif and github are formats of commands that judge: find-leaks and check; here take json or markdown"
                    .to_owned(),
            )),
        }
    }

    /// The format of an answer that judges.
    pub fn judged_format(&self) -> Result<JudgedFormat, Failure> {
        if self.budget.is_some() && matches!(self.format, Some(FormatName::Junit | FormatName::Sarif | FormatName::Github)) {
            return Err(Failure::Told(
                "--budget shortens table, markdown, csv and json; junit, sarif and github are read whole".to_owned(),
            ));
        }
        match self.format {
            Some(FormatName::Junit) => Ok(JudgedFormat::Junit),
            Some(FormatName::Sarif) => Ok(JudgedFormat::Sarif),
            Some(FormatName::Github) => Ok(JudgedFormat::Github),
            _ => self.report_format().map(JudgedFormat::Answer),
        }
    }

    /// The format of what is exported.
    pub fn export_format(&self) -> Result<ExportFormat, Failure> {
        Ok(match self.format.unwrap_or(FormatName::Csv) {
            FormatName::Csv => ExportFormat::Rows(RowFormat::Csv),
            FormatName::Jsonl => ExportFormat::Rows(RowFormat::JsonLines),
            FormatName::Folded => ExportFormat::Picture(PictureFormat::Folded),
            FormatName::Speedscope => ExportFormat::Picture(PictureFormat::Speedscope),
            FormatName::Pprof => ExportFormat::Picture(PictureFormat::Pprof),
            FormatName::Svg => ExportFormat::Picture(PictureFormat::Svg),
            _ => {
                let message = "export writes rows (--format csv or jsonl) and pictures (folded, speedscope, pprof or svg)";
                return Err(Failure::Told(message.to_owned()));
            }
        })
    }

    fn look(&self) -> Look {
        let is_screen = self.writes_to_stdout() && std::io::stdout().is_terminal();
        let term = console::Term::stdout();
        let colour = match self.color {
            ColourChoice::Always => Colour::On,
            ColourChoice::Never => Colour::Off,
            ColourChoice::Auto if is_screen && self.has_colours() => Colour::On,
            ColourChoice::Auto => Colour::Off,
        };
        let width = is_screen.then(|| term.size_checked().map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns)));
        let links = match is_screen && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) && pager::passes_links() {
            true => Links::On,
            false => Links::Off,
        };
        Look { colour, width, links }
    }

    fn writes_to_stdout(&self) -> bool {
        self.output.as_deref().is_none_or(|path| path == std::path::Path::new("-"))
    }

    /// Sets how much is taken of streams by everything that follows.
    pub fn set_limits(&self) {
        if let Some(bytes) = self.max_size {
            limits::set(bytes);
        }
    }

    /// Sets whether long answers are read in a pager.
    pub fn set_pager(&self) {
        if self.no_pager {
            pager::do_without();
        }
    }

    /// Sets the number of threads for everything that follows.
    pub fn set_threads(&self) -> Result<(), Failure> {
        let Some(threads) = self.threads else { return Ok(()) };
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global()
            .map_err(|error| Failure::Told(format!("can not start {threads} threads: {error}")))
    }
}

/// <https://no-color.org>: set to anything but nothing.
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
