//! For whom an answer is: how long its lists usually are.

use crate::report::{Format, Limit};

/// For whom an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People read a screenful.
    People,
    /// Machines get everything, but of rankings over all nodes the first.
    Machines,
}

impl Audience {
    /// Who reads a format.
    pub fn of(format: Format) -> Self {
        match format {
            Format::Table(_) | Format::Markdown => Audience::People,
            Format::Json | Format::Csv | Format::Html => Audience::Machines,
        }
    }

    /// One of two values.
    pub(super) fn choose<T>(self, for_people: T, for_machines: T) -> T {
        match self {
            Audience::People => for_people,
            Audience::Machines => for_machines,
        }
    }

    /// How many rows, where people usually get so many and machines all.
    pub(super) fn rows(self, asked: Option<usize>, for_people: usize) -> usize {
        Limit::from_argument(asked).or(self.choose(for_people, usize::MAX))
    }
}
