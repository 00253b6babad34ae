//! What people name without saying what it is: a snapshot, ids of objects, names of classes, in any order.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::parse_args::object_id;

/// What was named.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    pub snapshot: PathBuf,
    pub ids: Vec<u64>,
    pub classes: Vec<String>,
}

/// Tells them apart: what begins with `@` is an id, what is there or has a snapshot's name is the snapshot, other numbers are ids, and
/// other words are classes. If nothing has, it is the first word with a slash, or the first at all.
pub fn named(words: &[OsString]) -> Result<Named, Failure> {
    let is_id = |word: &OsStr| word.to_str().is_some_and(|word| word.starts_with('@') || object_id(word).is_ok());
    let place = |is_it: &dyn Fn(&OsStr) -> bool| words.iter().position(|word| is_it(word));
    // Classes may have slashes, too: `system / Context`.
    let file = place(&is_a_file).or_else(|| place(&looks_like_a_file)).or_else(|| place(&|word| !is_id(word)));
    let Some(file) = file else { return Err(Failure::Told("which snapshot? Name its file beside the object".to_owned())) };
    let mut named = Named { snapshot: PathBuf::from(&words[file]), ids: Vec::new(), classes: Vec::new() };
    for (_, word) in words.iter().enumerate().filter(|&(at, _)| at != file) {
        let text = word.to_str().ok_or_else(|| Failure::about(word.display(), "no name that a class can have"))?;
        if Path::new(word).is_file() && !is_id(word) {
            let first = named.snapshot.display();
            return Err(Failure::Told(format!("one snapshot at a time: {first} or {text}; compare and find-leaks take several")));
        }
        match object_id(text) {
            Ok(id) => named.ids.push(id),
            Err(why) if text.starts_with('@') => return Err(Failure::about(text, why)),
            Err(_) => named.classes.push(text.to_owned()),
        }
    }
    Ok(named)
}

/// Whether a word is meant as a file: one that is a file, or would be with its slashes.
pub fn looks_like_a_file(word: &OsStr) -> bool {
    is_a_file(word) || !word.to_string_lossy().starts_with('@') && word.to_string_lossy().contains('/')
}

/// Whether a word names a file: one that is there, standard input, or one that has a snapshot's name.
fn is_a_file(word: &OsStr) -> bool {
    let text = word.to_string_lossy();
    let has_ending = [".heapsnapshot", ".heaptimeline", ".heapprofile"].iter().any(|ending| text.contains(ending));
    text == "-" || !text.starts_with('@') && (has_ending || Path::new(word).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> Result<(String, Vec<u64>, Vec<String>), String> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        match named(&words) {
            Ok(named) => Ok((named.snapshot.display().to_string(), named.ids, named.classes)),
            Err(Failure::Told(message)) => Err(message),
            Err(Failure::ClosedPipe) => Err(String::new()),
        }
    }

    #[test]
    fn snapshot_and_objects_come_in_any_order() {
        let service = || Ok(("a.heapsnapshot".to_owned(), vec![123], vec!["Service".to_owned()]));
        assert_eq!(told(&["a.heapsnapshot", "@123", "Service"]), service());
        assert_eq!(told(&["Service", "123", "a.heapsnapshot"]), service());
        let context = ("a.heapsnapshot".to_owned(), vec![], vec!["system / Context".to_owned()]);
        assert_eq!(told(&["system / Context", "a.heapsnapshot"]), Ok(context));
        assert_eq!(told(&["@7", "-"]), Ok(("-".to_owned(), vec![7], vec![])));
        assert_eq!(told(&["nosuchfile", "@7"]), Ok(("nosuchfile".to_owned(), vec![7], vec![])));
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        assert!(told(&["@123"]).unwrap_err().contains("which snapshot"));
        assert!(told(&["a.heapsnapshot", "@x1"]).unwrap_err().contains("an object id is a number"));
    }
}
