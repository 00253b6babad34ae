//! Commands that ask a session: the question is asked, the answer is written.

use heap_analyzer::report::{Format, Report};
use heap_analyzer::session::{Reply, Session};

use super::exit::Failure;
use super::output::Output;
use super::talk::Talk;

/// Writes an answer, and says on stderr what there is to say besides.
pub fn write_reply<T: Report>(
    reply: Reply<T>,
    session: Session,
    format: Format,
    output: Output,
    talk: &Talk,
) -> Result<(), Failure> {
    talk.before_writing(&output);
    let written = output.write_report(&reply.answer, format);
    talk.finish(reply.notes.iter().map(String::as_str));
    // The system takes the memory back faster than heaps can be taken apart.
    std::mem::forget((session, reply));
    written
}
