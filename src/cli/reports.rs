//! Further reports of a command that judges: `--report junit=FILE`, and the summary of a step of GitHub Actions.

use std::borrow::Cow;
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
    /// Write one more report: table, json, markdown, csv, html, junit, sarif or github, then = and a file; may be given several times
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
    let usage = || "write it as junit=FILE; the formats are table, json, markdown, csv, html, junit, sarif and github".to_owned();
    let (format, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or_else(usage)?;
    let format = match format {
        "table" => JudgedFormat::Answer(Format::Table(Look::PLAIN)),
        "json" => JudgedFormat::Answer(Format::Json),
        "markdown" => JudgedFormat::Answer(Format::Markdown),
        "csv" => JudgedFormat::Answer(Format::Csv),
        "html" => JudgedFormat::Answer(Format::Html),
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
            let before = file.metadata().map_or(0, |found| found.len() as usize);
            let text = fitting(&text, LONGEST_SUMMARY.saturating_sub(before));
            written.and_then(|()| file.write_all(&text)).map_err(|error| Failure::writing(path.display(), error))?;
        }
        match output.for_judged(format).write_with(|out| write_judged(report, format, &self.root, out)) {
            // Nobody reads on, which is fine; what was judged counts all the same.
            Err(Failure::ClosedPipe) => Ok(()),
            written => written,
        }
    }
}

/// GitHub shows nothing of a step's summary that has more than 1 MiB.
const LONGEST_SUMMARY: usize = 1 << 20;

/// As many of the lines of a report in markdown as there is room for, with a word on those that are left out.
fn fitting(text: &[u8], room: usize) -> Cow<'_, [u8]> {
    const NOTE: &[u8] = b"\n(The rest has no room here: --report markdown=FILE has all of it.)\n";
    const FENCE: &[u8] = b"```";
    if text.len() <= room {
        return Cow::Borrowed(text);
    }
    // Fences may be longer than usual; none is longer than a line.
    let mut kept = Vec::new();
    let mut open: Option<Vec<u8>> = None;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let closing = open.as_ref().map_or(0, |fence| fence.len() + 1);
        if kept.len() + line.len() + closing + NOTE.len() + line.len() > room {
            break;
        }
        let fence: Vec<u8> = line.iter().copied().take_while(|&byte| byte == b'`').collect();
        open = match open {
            Some(fence_open) if fence_open == fence => None,
            Some(fence_open) => Some(fence_open),
            None => Some(fence).filter(|fence| fence.starts_with(FENCE)),
        };
        kept.extend_from_slice(line);
    }
    if let Some(fence) = open {
        kept.extend_from_slice(&fence);
        kept.push(b'\n');
    }
    if kept.len() + NOTE.len() <= room {
        kept.extend_from_slice(NOTE);
    }
    Cow::Owned(kept)
}

/// The folder that annotations are relative to: the checkout of a GitHub workflow if this runs in it, else the working directory.
pub fn root() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let checkout = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    checkout.filter(|checkout| checkout != Path::new("") && here.starts_with(checkout)).unwrap_or(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_that_is_too_long_is_cut_between_lines_and_its_fence_is_closed() {
        let text = format!("## a\n\n````sh\n{}````\n", "```\nline\n".repeat(50));
        assert_eq!(fitting(text.as_bytes(), 1000), text.as_bytes());
        for room in 0..text.len() {
            let cut = String::from_utf8(fitting(text.as_bytes(), room).into_owned()).unwrap();
            assert!(cut.len() <= room, "{room}");
            assert_eq!(cut.matches("````").count() % 2, 0, "{room}: {cut}");
            assert!(room < 100 || cut.ends_with("has all of it.)\n"), "{room}: {cut}");
        }
    }
}
