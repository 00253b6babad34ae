//! What was unusual in a file and tolerated: `-v` tells.

/// Sentences for people, in the order in which the reader met the oddities.
#[derive(Debug, Default, Clone)]
pub struct Notes(Vec<String>);

impl Notes {
    pub(crate) fn add(&mut self, sentence: impl Into<String>) {
        self.0.push(sentence.into());
    }

    /// The sentences.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}
