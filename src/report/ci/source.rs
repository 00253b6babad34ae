//! Scripts as a heap names them → files of the repository, so that annotations stand beside the code.

use crate::engine::node;
use std::path::{Component, Path, PathBuf};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourcePlace {
    /// Relative to the repository where it lies in it; with `/`.
    pub file: String,
    /// Counted from 1.
    pub line: Option<u64>,
    /// Counted from 1.
    pub column: Option<u64>,
}

/// The place that tells most: the first that is in the repository and in no package, else the first in the repository, else the first
/// that is a file at all.
pub(super) fn best(code: &[String], root: &Path) -> Option<SourcePlace> {
    let places = || code.iter().filter_map(|text| place(text, root));
    let is_of_package = |file: &str| file.split('/').any(|part| part == "node_modules");
    let own = places().find(|(is_inside, place)| *is_inside && !is_of_package(&place.file));
    let any = || places().find(|(is_inside, _)| *is_inside);
    own.or_else(any).or_else(|| places().next()).map(|(_, place)| place)
}

/// A file that is named relative to the working directory, or not, relative to the repository.
pub(super) fn relative(file: &str, root: &Path) -> String {
    let path = Path::new(file);
    slashes(path.strip_prefix(root).unwrap_or(path))
}

/// `script:line:column` with whether the script lies in the repository; nothing for what is no file.
fn place(text: &str, root: &Path) -> Option<(bool, SourcePlace)> {
    let (rest, column) = number_behind(text);
    let (script, line) = number_behind(rest);
    // One number only is the line.
    let (line, column) = if line.is_none() { (column, None) } else { (line, column) };
    let path = script.strip_prefix("file://").unwrap_or(script);
    let is_url = path.contains("://") || node::SCRIPTS_WITHOUT_FILE.iter().any(|prefix| path.starts_with(prefix));
    if path.is_empty() || is_url && !path.starts_with("http") {
        return None;
    }
    let inside = in_repository(path, root);
    if inside.is_none() && is_url {
        return None;
    }
    let file = inside.clone().map_or_else(|| path.to_owned(), |path| slashes(&path));
    Some((inside.is_some(), SourcePlace { file, line, column }))
}

/// A number behind the last colon, and what is before.
fn number_behind(text: &str) -> (&str, Option<u64>) {
    match text.rsplit_once(':').map(|(rest, number)| (rest, number.parse().ok())) {
        Some((rest, Some(number))) => (rest, Some(number)),
        _ => (text, None),
    }
}

/// The file of the repository that is meant: below the root, or, as in a container, at another place but with the same last parts.
fn in_repository(path: &str, root: &Path) -> Option<PathBuf> {
    if let Ok(inside) = Path::new(path).strip_prefix(root) {
        return Some(inside.to_owned());
    }
    let parts: Vec<Component> = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let endings = (0..parts.len()).map(|from| parts[from..].iter().collect::<PathBuf>());
    endings.into_iter().find(|ending| root.join(ending).is_file())
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_found_below_the_root_and_by_its_ending() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("src")).unwrap();
        std::fs::write(root.join("src/server.js"), "").unwrap();
        let best_of = |code: &[&str]| {
            best(&code.iter().map(|&text| text.to_owned()).collect::<Vec<_>>(), root)
                .map(|place| (place.file, place.line, place.column))
        };
        let here = root.join("src/server.js").display().to_string();
        let expected = Some(("src/server.js".to_owned(), Some(9), Some(14)));
        assert_eq!(best_of(&[&format!("{here}:9:14")]), expected);
        assert_eq!(best_of(&[&format!("file://{here}:9:14")]), expected);
        assert_eq!(best_of(&["node:events:1:1", "/app/src/server.js:9:14"]), expected);
        assert_eq!(best_of(&["http://localhost:3000/src/server.js:9:14"]), expected);
        assert_eq!(best_of(&["/other/x.js:3"]), Some(("/other/x.js".to_owned(), Some(3), None)));
        assert_eq!(best_of(&["node:events:1:1", "https://example.org/x.js:1:2"]), None);
    }
}
