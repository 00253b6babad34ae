//! Verdicts that whoever looks gives by hand: kept in `heap-notes.toml` beside the file, shown wherever an object is.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use crate::gate::notes::{beside, keep, read_beside, take_back};
use crate::leaks::notes::{Noted, NotedObjects, path_of};
use crate::leaks::{HandVerdict, Note};
use crate::queries::contents::label;
use crate::session::Opened;
use crate::snapshot::NodeIndex;

/// What is typed to judge: a verdict, or that there is none any more, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) verdict: Option<HandVerdict>,
    pub(super) reason: String,
}

impl Judged {
    /// Understands `expected bounded by 500`: the beginning of a verdict's name will do.
    pub(super) fn parse(text: &str) -> Result<Judged, String> {
        let (word, reason) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let reason = reason.trim().to_owned();
        let is_meant = |name: &str| !word.is_empty() && name.starts_with(&word.to_lowercase());
        if is_meant("none") {
            return Ok(Judged { verdict: None, reason });
        }
        let verdict = HandVerdict::ALL.into_iter().find(|verdict| is_meant(verdict.name()));
        verdict
            .map(|verdict| Judged { verdict: Some(verdict), reason })
            .ok_or_else(|| "begin with expected, leaking, unknown or none (e, l, u, n), then say why".to_owned())
    }
}

/// The notes on the objects of a heap.
pub(super) struct Notebook {
    pub(super) opened: Arc<Opened>,
    /// Where new notes go.
    file: PathBuf,
    /// The files that are explored.
    snapshots: Vec<PathBuf>,
    noted: RwLock<Arc<NotedObjects>>,
}

impl Notebook {
    /// The notes beside these files, of which the last is looked at; what is wrong with them is told.
    pub(super) fn open(snapshots: Vec<PathBuf>, opened: Arc<Opened>) -> (Notebook, Option<String>) {
        let file = snapshots.last().map(|last| beside(last)).unwrap_or_default();
        let notebook = Notebook { opened, file, snapshots, noted: RwLock::default() };
        let wrong = notebook.read_again().err();
        (notebook, wrong)
    }

    fn read_again(&self) -> Result<(), String> {
        let notes = read_beside(self.snapshots.iter().map(PathBuf::as_path)).map_err(|error| error.to_string())?;
        let noted = NotedObjects::new(&self.opened.heap, notes);
        *self.noted.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(noted);
        Ok(())
    }

    /// The name of the file that new notes go to.
    pub(super) fn file(&self) -> String {
        self.file.display().to_string()
    }

    /// The notes as they are now.
    pub(super) fn noted(&self) -> Arc<NotedObjects> {
        Arc::clone(&self.noted.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What holds for an object in one letter: a capital if it was said of itself, else what was said of what dominates it.
    pub(super) fn letter(&self, node: NodeIndex) -> Option<char> {
        let noted = self.noted();
        let Noted { note, by } = noted.of(&self.opened.heap, node)?;
        let letter = match noted.notes()[note].verdict {
            HandVerdict::Expected => 'e',
            HandVerdict::Leaking => 'l',
            HandVerdict::Unknown => 'u',
        };
        Some(if by == node { letter.to_ascii_uppercase() } else { letter })
    }

    /// What holds for an object, in a line.
    pub(super) fn line(&self, node: NodeIndex) -> Option<String> {
        let (noted, heap) = (self.noted(), &self.opened.heap);
        let Noted { note, by } = noted.of(heap, node)?;
        let Note { verdict, reason, source, .. } = &noted.notes()[note];
        let by = if by == node { String::new() } else { format!(", as {} {} that keeps it", heap.id(by), label(heap, by)) };
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        Some(format!("by hand  {}{by}{reason} ({source})", verdict.name()))
    }

    /// Keeps a verdict, or takes back what there was; says what was done, or why it can't be.
    pub(super) fn judge(&self, node: NodeIndex, judged: &Judged) -> Result<String, String> {
        let heap = &self.opened.heap;
        let note = Note {
            verdict: judged.verdict.unwrap_or(HandVerdict::Unknown),
            class: heap.class_name(node).to_string(),
            path: path_of(heap, node),
            id: heap.id(node).0,
            reason: judged.reason.clone(),
            source: String::new(),
        };
        let done = match judged.verdict {
            Some(verdict) => {
                keep(&self.file, &note).map_err(|error| error.to_string())?;
                format!("{} is {}: kept in {}", heap.id(node), verdict.name(), self.file())
            }
            None => match take_back(&self.file, &note).map_err(|error| error.to_string())? {
                true => format!("nothing is said of {} any more", heap.id(node)),
                false => format!("nothing was said of {} itself", heap.id(node)),
            },
        };
        self.read_again()?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_verdict_will_do_and_the_rest_says_why() {
        let parsed = |text: &str| Judged::parse(text).map(|judged| (judged.verdict, judged.reason));
        assert_eq!(parsed("e  bounded by 500 "), Ok((Some(HandVerdict::Expected), "bounded by 500".to_owned())));
        assert_eq!(parsed("Leaking"), Ok((Some(HandVerdict::Leaking), String::new())));
        assert_eq!(parsed("none"), Ok((None, String::new())));
        assert!(parsed("").is_err() && parsed("perhaps").is_err());
    }
}
