//! What did not fit an answer, until someone asks for it.

use std::collections::VecDeque;

use super::screen::Line;

/// So many answers are remembered; the oldest go.
const MOST: usize = 64;
/// So many lines of an answer are remembered.
const MOST_LINES: usize = 5_000;

/// A place in an answer: its number, and the line from which on it is asked for. `c3-24` by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    answer: u64,
    pub(super) line: usize,
}

impl Place {
    /// The place so many lines further.
    pub(super) fn after(self, lines: usize) -> Place {
        Place { line: self.line + lines, ..self }
    }

    pub(super) fn name(self) -> String {
        format!("c{}-{}", self.answer, self.line)
    }

    fn parse(name: &str) -> Option<Place> {
        let (answer, line) = name.strip_prefix('c')?.split_once('-')?;
        Some(Place { answer: answer.parse().ok()?, line: line.parse().ok()? })
    }
}

/// Answers that did not fit.
#[derive(Default)]
pub(super) struct Cursors {
    last: u64,
    answers: VecDeque<(u64, Vec<Line>)>,
}

impl Cursors {
    /// Where the next answer that is kept begins.
    pub(super) fn next(&self) -> Place {
        Place { answer: self.last + 1, line: 0 }
    }

    /// Remembers an answer; its places begin at [`Cursors::next`].
    pub(super) fn keep(&mut self, mut lines: Vec<Line>) {
        lines.truncate(MOST_LINES);
        self.last += 1;
        self.answers.push_back((self.last, lines));
        if self.answers.len() > MOST {
            self.answers.pop_front();
        }
    }

    /// What is left of an answer from a place on.
    pub(super) fn rest(&self, name: &str) -> Option<(Place, Vec<Line>)> {
        let place = Place::parse(name)?;
        let (_, lines) = self.answers.iter().find(|(answer, _)| *answer == place.answer)?;
        let rest = lines.get(place.line..).filter(|rest| !rest.is_empty())?;
        Some((place, rest.to_vec()))
    }
}
