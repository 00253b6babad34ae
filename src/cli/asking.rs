//! Commands that ask a session: the question is asked, the answer is written.

use std::sync::Arc;

use heap_analyzer::queries::merged_tree::Merging;
use heap_analyzer::report::picture::Picture;
use heap_analyzer::report::{Format, Report, write_page};
use heap_analyzer::session::{Lent, Opened, Reply, Session};

use super::exit::Failure;
use super::output::Output;
use super::progress::StderrProgress;

/// As many cells as can be seen in a page.
const CELLS: usize = 1_500;

/// Writes an answer, and says on stderr what there is to say besides.
pub fn write_reply<T: Report>(
    reply: Reply<T>,
    session: Session,
    format: Format,
    output: Output,
    progress: &StderrProgress,
) -> Result<(), Failure> {
    write_with(reply, session, output, progress, |output, answer| output.write_report(answer, format))
}

/// The same with a picture of the heaps in it, if the answer is a page: of one what keeps what, of several what changed.
pub fn write_drawn_reply<T: Report>(
    mut reply: Reply<T>,
    session: Session,
    format: Format,
    output: Output,
    progress: &StderrProgress,
) -> Result<(), Failure> {
    if format != Format::Html {
        return write_reply(reply, session, format, output, progress);
    }
    // What is drawn are references, whether the answer needed them or not.
    let heaps: Vec<Arc<Opened>> = std::mem::take(&mut reply.heaps).into_iter().map(Lent::into_whole).collect::<Result<_, _>>()?;
    let written = write_with(reply, session, output, progress, |output, answer| match picture(&heaps) {
        Some(picture) => output.write_with(|out| write_page(answer, picture, out)),
        None => output.write_report(answer, format),
    });
    std::mem::forget(heaps);
    written
}

fn write_with<T: Report>(
    reply: Reply<T>,
    session: Session,
    output: Output,
    progress: &StderrProgress,
    write: impl FnOnce(Output, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    progress.before_writing(&output);
    let written = write(output, &reply.answer);
    progress.finish(reply.notes.iter().map(String::as_str));
    // The system takes the memory back faster than heaps can be taken apart.
    std::mem::forget((session, reply));
    written
}

fn picture(heaps: &[Arc<Opened>]) -> Option<Picture> {
    let merging = Merging { cells: CELLS, ..Merging::default() };
    match heaps {
        [] => None,
        [only] => Some(Picture::of(&only.heap, &only.source.file, &merging)),
        [first, .., last] => {
            let title = format!("{} → {}", first.source.file, last.source.file);
            Some(Picture::difference(&first.heap, &last.heap, &title, &merging))
        }
    }
}
