//! The one place where stderr is written. Whatever is in a message (names, paths, what a server has said) nothing of it acts on the
//! terminal or the CI that shows it; only the message's own line breaks stay. That nobody can read it is no reason to stop.

use std::io::Write;

use heap_analyzer::printable::{push_shown, shortened};

/// The longest line in characters, a few screen lines. What is longer was not written for people.
const LONGEST_LINE: usize = 2000;
/// The most lines of one message.
const MOST_LINES: usize = 200;

/// Says a message of one or a few lines.
pub fn say(message: &str) {
    let lines = message.split('\n').map(|line| shortened(line, LONGEST_LINE));
    write(lines.take(MOST_LINES).map(|line| shown(&line)).collect());
}

/// Says a command that somebody may want to copy: it is whole, however long.
pub fn say_command(message: &str) {
    write(vec![shown(message)]);
}

fn write(mut lines: Vec<String>) {
    lines.push(String::new());
    // At once, so that lines of several threads don't mix. A closed pipe or a full disk is no trouble of the answer's.
    let _ = std::io::stderr().lock().write_all(lines.join("\n").as_bytes());
}

/// A line as it is shown.
fn shown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    line.chars().for_each(|c| push_shown(c, &mut out));
    match super::workflow::is_running() {
        true => super::workflow::disarmed(&out),
        false => out,
    }
}
