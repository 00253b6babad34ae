//! `render`: an answer that was stored as JSON, shown in another way.

use std::path::PathBuf;

use clap::Args;
use heap_analyzer::report::ci::JudgedFormat;

use super::exit::Failure;
use super::global::GlobalOptions;
use super::reports::root;
use super::stored;

/// Show an answer that was stored as JSON, without the snapshots: as table, markdown, HTML, CSV or JSON
#[derive(Args, Debug)]
#[command(after_help = "\
Answers of summary, compare, find-leaks and check are stored with
--format json -o answer.json.gz (or .zst, or neither). They are shown as the
command itself would have shown them. compare takes stored answers, too.

Examples:
  heap-analyzer render answer.json.gz
  heap-analyzer render answer.json.gz --format html -o answer.html
  heap-analyzer render leaks.json.zst --format markdown >> $GITHUB_STEP_SUMMARY
  heap-analyzer compare old.json.gz new.json.gz")]
pub struct RenderArguments {
    /// The stored answer; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Of a summary, show every list that is stored, not just what fits one screen
    #[arg(long)]
    full: bool,
}

impl RenderArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let format = global.judged_format()?;
        let output = global.open_answer()?;
        let mut answer = stored::open(&self.file)?;
        if !matches!(format, JudgedFormat::Answer(_)) && !answer.judges() {
            let why = format!("is an answer of {}, and junit, sarif and github are for find-leaks and check", answer.command());
            return Err(Failure::about(self.file.display(), why));
        }
        if self.full {
            answer.show_lists();
        }
        output.for_judged(format).write_with(|out| answer.write(format, &root(), out))
    }
}
