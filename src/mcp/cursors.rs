//! What did not fit an answer, until someone asks for it.

use std::collections::VecDeque;

use super::screen::Line;

/// So many answers are remembered; the oldest go.
const MOST: usize = 64;
/// So many lines of an answer are remembered.
const MOST_LINES: usize = 5_000;

/// The rests of answers.
#[derive(Default)]
pub(super) struct Cursors {
    last: u64,
    rests: VecDeque<(u64, Vec<Line>)>,
}

impl Cursors {
    /// Remembers the rest of an answer, and gives the name by which it is asked for.
    pub(super) fn keep(&mut self, mut rest: Vec<Line>) -> String {
        rest.truncate(MOST_LINES);
        self.last += 1;
        self.rests.push_back((self.last, rest));
        if self.rests.len() > MOST {
            self.rests.pop_front();
        }
        format!("c{}", self.last)
    }

    /// The name that the next rest will get.
    pub(super) fn next_name(&self) -> String {
        format!("c{}", self.last + 1)
    }

    /// A rest by its name. It stays, so that a page can be asked for twice.
    pub(super) fn get(&self, name: &str) -> Option<Vec<Line>> {
        let number: u64 = name.strip_prefix('c')?.parse().ok()?;
        self.rests.iter().find(|(at, _)| *at == number).map(|(_, rest)| rest.clone())
    }
}
