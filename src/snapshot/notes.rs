//! What was unusual in a file and tolerated: `-v` tells. And what is missing from the answers for it: a warning.

/// Sentences for people, in the order in which the reader met the oddities.
#[derive(Debug, Default, Clone)]
pub struct Notes {
    sentences: Vec<String>,
    warnings: Vec<String>,
    /// How many sections were passed over.
    unused_sections: u64,
}

/// So many sections that are not used are named; a file can have millions.
const MOST_SECTIONS: u64 = 5;
/// Names of sections are told up to so many characters.
const LONGEST_NAME: usize = 80;

impl Notes {
    pub(crate) fn add(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    /// Something is left out that a person may miss, or the file is not quite what it seems.
    pub(crate) fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }

    /// A section was passed over.
    pub(crate) fn unused_section(&mut self, name: &str) {
        self.unused_sections += 1;
        if self.unused_sections <= MOST_SECTIONS {
            let cut = if name.chars().nth(LONGEST_NAME).is_some() { "…" } else { "" };
            let name: String = name.chars().take(LONGEST_NAME).collect();
            self.add(format!("section \"{name}{cut}\" is not used"));
        }
    }

    /// All sections have been met.
    pub(crate) fn end_of_sections(&mut self) {
        if let Some(more @ 1..) = self.unused_sections.checked_sub(MOST_SECTIONS) {
            self.add(format!("{more} more sections are not used"));
        }
    }

    /// What a person has to know to take the answers right: a part that was left out, text behind the snapshot.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().map(String::as_str)
    }

    /// The sentences, without the warnings.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().map(String::as_str)
    }
}
