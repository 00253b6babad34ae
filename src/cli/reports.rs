//! Further reports of a command that judges: `--report junit=FILE`, and the summary of a step of GitHub Actions.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::report::ci::{Judged, JudgedFormat, write_judged};
use heap_analyzer::report::{Format, Look};

use super::exit::Failure;
use super::output::Output;

/// Further reports.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct ReportOptions {
    /// Write one more report: table, json, markdown, csv, junit, sarif or github, then = and a file; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = named_report)]
    reports: Vec<NamedReport>,

    /// Append the answer in markdown to the summary of this step of GitHub Actions ($GITHUB_STEP_SUMMARY)
    #[arg(long)]
    step_summary: bool,
}

#[derive(Debug, Clone)]
struct NamedReport {
    format: JudgedFormat,
    file: PathBuf,
}

fn named_report(text: &str) -> Result<NamedReport, String> {
    let usage = || "write it as junit=FILE; the formats are table, json, markdown, csv, junit, sarif and github".to_owned();
    let (format, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or_else(usage)?;
    let format = match format {
        "table" => JudgedFormat::Answer(Format::Table(Look::PLAIN)),
        "json" => JudgedFormat::Answer(Format::Json),
        "markdown" => JudgedFormat::Answer(Format::Markdown),
        "csv" => JudgedFormat::Answer(Format::Csv),
        "junit" => JudgedFormat::Junit,
        "sarif" => JudgedFormat::Sarif,
        "github" => JudgedFormat::Github,
        _ => return Err(usage()),
    };
    Ok(NamedReport { format, file: file.into() })
}

/// Reports whose files can be written.
pub struct Reports {
    files: Vec<(JudgedFormat, Output)>,
    summary: Option<(PathBuf, File)>,
    root: PathBuf,
}

impl ReportOptions {
    /// Whether none were asked for.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty() && !self.step_summary
    }

    /// Opens all files, so that a folder that is not there is told before the work.
    pub fn open(&self) -> Result<Reports, Failure> {
        let files = self.reports.iter().map(|report| Ok((report.format, Output::open(Some(&report.file))?)));
        let files = files.collect::<Result<_, Failure>>()?;
        Ok(Reports { files, summary: self.summary()?, root: root() })
    }

    fn summary(&self) -> Result<Option<(PathBuf, File)>, Failure> {
        if !self.step_summary {
            return Ok(None);
        }
        let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
            let message = "--step-summary: GITHUB_STEP_SUMMARY is not set, so this is no step of GitHub Actions; take \
                           --report markdown=FILE";
            return Err(Failure::Told(message.to_owned()));
        };
        let path = PathBuf::from(path);
        let file = File::options().append(true).create(true).open(&path);
        let file = file.map_err(|error| Failure::about(path.display(), error))?;
        Ok(Some((path, file)))
    }
}

impl Reports {
    /// Writes them all, and then the answer itself.
    pub fn write(self, report: &impl Judged, format: JudgedFormat, output: Output) -> Result<(), Failure> {
        for (format, file) in self.files {
            file.write_with(|out| write_judged(report, format, &self.root, out))?;
        }
        if let Some((path, mut file)) = self.summary {
            let mut text = Vec::new();
            let written = write_judged(report, JudgedFormat::Answer(Format::Markdown), &self.root, &mut text);
            // In one piece, behind what other steps wrote.
            text.push(b'\n');
            written.and_then(|()| file.write_all(&text)).map_err(|error| Failure::writing(path.display(), error))?;
        }
        match output.write_with(|out| write_judged(report, format, &self.root, out)) {
            // Nobody reads on, which is fine; what was judged counts all the same.
            Err(Failure::ClosedPipe) => Ok(()),
            written => written,
        }
    }
}

/// The folder that annotations are relative to: the checkout of a GitHub workflow if this runs in it, else the working directory.
fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let checkout = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    checkout.filter(|checkout| checkout != Path::new("") && here.starts_with(checkout)).unwrap_or(here)
}
