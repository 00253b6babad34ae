//! Places in files as hyperlinks of the terminal (OSC 8).

use super::uri::uri;

/// A word that names a place in a file of this kind of system, `/app/service.js:41:14`, as a link to the file; other words as they are.
/// What is shown may be a part of it. The address holds nothing that a terminal could act on.
pub(super) fn linked(shown: &str, word: &str) -> String {
    match address(word) {
        Some(address) => format!("\u{1b}]8;;{address}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\"),
        None => shown.to_owned(),
    }
}

/// A line in which each word that names a place is a link.
pub(super) fn with_links(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | ';' | '"'));
        match bare.is_empty() {
            true => word.to_owned(),
            false => word.replacen(bare, &linked(bare, bare), 1),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The address of the file of a place, which has to name a line.
fn address(word: &str) -> Option<String> {
    let (path, _) = word.rsplit_once(':').filter(|(_, number)| is_number(number))?;
    let path = path.rsplit_once(':').filter(|(_, number)| is_number(number)).map_or(path, |(path, _)| path);
    let path = path.strip_prefix("file://").unwrap_or(path);
    let is_path = path.starts_with('/') && !path.starts_with("//");
    is_path.then(|| uri(path))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_in_files_are_links() {
        for (word, expected) in [
            ("/app/a b.js:41:14", Some("file:///app/a%20b.js")),
            ("/app/a.js:41", Some("file:///app/a.js")),
            ("file:///app/a.js:1:2", Some("file:///app/a.js")),
            ("/app/\u{1b}]8;;x.js:1", Some("file:///app/%1B%5D8%3B%3Bx.js")),
            ("/app/a.js", None),
            ("//host/share/a.js:1", None),
            ("http://127.0.0.1:80/a.js:1:2", None),
            ("node:internal/fs:1:2", None),
            ("12:30", None),
        ] {
            assert_eq!(address(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn a_link_begins_and_ends_with_its_word() {
        assert_eq!(
            with_links("made at /a.js:1:2, twice"),
            "made at \u{1b}]8;;file:///a.js\u{1b}\\/a.js:1:2\u{1b}]8;;\u{1b}\\, twice"
        );
        assert_eq!(with_links("no place  here"), "no place  here");
    }
}
