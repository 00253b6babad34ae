//! `heap-notes.toml`: verdicts that people gave by hand, beside the snapshots that they looked at. Whatever else is in the file (comments,
//! order, entries of others) stays as it is when one is added.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::error::{self, ConfigError, Place};
use crate::leaks::{HandVerdict, Note};

/// The name under which it is looked for in the folder of a snapshot.
pub const NOTES_NAME: &str = "heap-notes.toml";

const HEADER: &str = "\
# Verdicts by hand: heap-analyzer explore writes them (key b); find-leaks and check set aside what is expected and label what leaks.
# An object is known by its class and the way to it; what is said of it holds for all that it alone keeps alive.
";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NotesText {
    note: Vec<Spanned<NoteEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [[note]]")]
struct NoteEntry {
    verdict: HandVerdict,
    class: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    id: u64,
    #[serde(default)]
    reason: String,
}

/// Why a note was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotesError {
    /// The file says what can't be, or can't be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It can't be written.
    #[error("{file}: {error}")]
    Unwritten {
        /// The file.
        file: String,
        /// What the system says.
        error: io::Error,
    },
}

/// The file that belongs to a snapshot: in the same folder.
pub fn beside(snapshot: &Path) -> PathBuf {
    snapshot.with_file_name(NOTES_NAME)
}

/// The notes beside these snapshots, each file once, in their order.
///
/// # Errors
/// Where a file can't be read, or an entry says what can't be: with line and column. That there is none is no error.
pub fn read_beside<'p>(snapshots: impl IntoIterator<Item = &'p Path>) -> Result<Vec<Note>, ConfigError> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in snapshots.into_iter().map(beside).filter(|file| file.exists()) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let mut notes = Vec::new();
    for file in files {
        notes.append(&mut read(&file)?);
    }
    Ok(notes)
}

/// The notes of a file.
///
/// # Errors
/// Where it can't be read, or an entry says what can't be: with line and column.
pub fn read(file: &Path) -> Result<Vec<Note>, ConfigError> {
    let text = error::read_text(file, "heap-analyzer explore writes it")?;
    parse(&text, &file.display().to_string())
}

fn parse(text: &str, file: &str) -> Result<Vec<Note>, ConfigError> {
    let written: NotesText = error::parse(text, file)?;
    let note = |entry: Spanned<NoteEntry>| {
        let source = format!("{file}:{}", Place::of(text, entry.span().start).line);
        let NoteEntry { verdict, class, path, id, reason } = entry.into_inner();
        Note { verdict, class, path, id, reason, source }
    };
    Ok(written.note.into_iter().map(note).collect())
}

/// Keeps a note: it takes the place of what was said of the same object, or comes last. The file is there as a whole or as it was.
///
/// # Errors
/// As [`read`], and where the file can't be written.
pub fn keep(file: &Path, note: &Note) -> Result<(), NotesError> {
    rewrite(file, |entries, known| {
        let mut table = Table::new();
        table["verdict"] = value(note.verdict.name());
        table["class"] = value(&note.class);
        table["path"] = value(&note.path);
        // What TOML can hold; the way says more.
        table["id"] = value(i64::try_from(note.id).unwrap_or(0));
        table["reason"] = value(&note.reason);
        match known.iter().position(|other| other.is_about_same(note)) {
            Some(at) => {
                if let Some(old) = entries.get_mut(at) {
                    // Comments above it stay.
                    table.iter().for_each(|(key, item)| _ = old.insert(key, item.clone()));
                }
            }
            None => {
                table.decor_mut().set_prefix("\n");
                entries.push(table);
            }
        }
    })
}

/// Takes back what was said of an object; whether something was.
///
/// # Errors
/// As [`keep`].
pub fn take_back(file: &Path, note: &Note) -> Result<bool, NotesError> {
    if !file.exists() {
        return Ok(false);
    }
    let mut was_there = false;
    rewrite(file, |entries, known| {
        let about: Vec<usize> = (0..known.len()).filter(|&at| known[at].is_about_same(note)).collect();
        was_there = !about.is_empty();
        about.into_iter().rev().for_each(|at| _ = entries.remove(at));
    })?;
    Ok(was_there)
}

/// Changes the entries of the file, which come with what they say.
fn rewrite(file: &Path, change: impl FnOnce(&mut ArrayOfTables, &[Note])) -> Result<(), NotesError> {
    let name = file.display().to_string();
    let text = if file.exists() { error::read_text(file, "")? } else { HEADER.to_owned() };
    let known = parse(&text, &name)?;
    let unwritten = |error| NotesError::Unwritten { file: name.clone(), error };
    // It was understood a line above.
    let mut document: DocumentMut = text.parse().map_err(|error| unwritten(io::Error::other(error)))?;
    // Comments of a file without entries stand before the first that comes.
    let is_empty = document.iter().next().is_none();
    let lead = document.trailing().as_str().filter(|_| is_empty).unwrap_or_default().to_owned();
    if is_empty {
        document.set_trailing("");
    }
    let entries = document.entry("note").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(entries) = entries.as_array_of_tables_mut() else {
        let message = "its notes stand in one line; write each as [[note]], as heap-analyzer does";
        return Err(unwritten(io::Error::new(io::ErrorKind::InvalidData, message)));
    };
    change(entries, &known);
    if let Some(first) = entries.get_mut(0).filter(|_| is_empty) {
        first.decor_mut().set_prefix(format!("{lead}\n"));
    }
    write_whole(file, &document.to_string()).map_err(unwritten)
}

fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    // Through a link the file that it names.
    let target = if file.exists() { file.canonicalize()? } else { file.to_owned() };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::metadata(&target).map_or(0o666, |old| old.permissions().mode() & 0o777);
        builder.permissions(std::fs::Permissions::from_mode(rights));
    }
    let mut whole = builder.tempfile_in(folder)?;
    whole.write_all(text.as_bytes())?;
    whole.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(verdict: HandVerdict, path: &str, reason: &str) -> Note {
        let (path, reason) = (path.to_owned(), reason.to_owned());
        Note { verdict, class: "Map".to_owned(), path, id: 7, reason, source: String::new() }
    }

    #[test]
    fn notes_are_kept_changed_and_taken_back_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(NOTES_NAME);
        keep(&file, &note(HandVerdict::Expected, "global.cache", "bounded by \"500\"")).unwrap();
        keep(&file, &note(HandVerdict::Unknown, "global.queue", "")).unwrap();
        let text = std::fs::read_to_string(&file)
            .unwrap()
            .replace("[[note]]\nverdict = \"unknown\"", "# Ask Ada.\n[[note]]\nverdict = \"unknown\"");
        std::fs::write(&file, text).unwrap();
        keep(&file, &note(HandVerdict::Leaking, "global.queue", "never drained")).unwrap();
        insta::assert_snapshot!("notes", std::fs::read_to_string(&file).unwrap());
        let read = read(&file).unwrap();
        let told: Vec<_> = read.iter().map(|note| (note.verdict, &*note.path, &*note.reason)).collect();
        assert_eq!(told[0], (HandVerdict::Expected, "global.cache", "bounded by \"500\""));
        assert_eq!(told[1], (HandVerdict::Leaking, "global.queue", "never drained"));
        assert!(read[0].source.ends_with("heap-notes.toml:4"), "{}", read[0].source);
        assert!(take_back(&file, &read[0]).unwrap() && !take_back(&file, &read[0]).unwrap());
        let left = std::fs::read_to_string(&file).unwrap();
        assert!(left.contains("# Ask Ada.") && !left.contains("global.cache"), "{left}");
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused_with_its_place_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(NOTES_NAME);
        let text = "[[note]]\nverdict = \"expectd\"\nclass = \"Map\"\n";
        std::fs::write(&file, text).unwrap();
        let told = keep(&file, &note(HandVerdict::Expected, "global.cache", "")).unwrap_err().to_string();
        assert!(told.contains("heap-notes.toml:2:11: unknown value `expectd`; did you mean `expected`?"), "{told}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        let in_one_line = "note = [{ verdict = \"unknown\", class = \"Map\" }]\n";
        std::fs::write(&file, in_one_line).unwrap();
        let told = keep(&file, &note(HandVerdict::Expected, "global.cache", "")).unwrap_err().to_string();
        assert!(told.contains("write each as [[note]]"), "{told}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), in_one_line);
    }
}
