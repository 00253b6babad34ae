//! The map of the house in `src/lib.rs` holds: a room imports only rooms above it in the table, a side building imports only what
//! the map says, and tools import no room at all. Code of tests may look anywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the map says beside its table: side buildings import the reader alone, and only what stands below all rooms imports them. One
/// has another take its snapshots.
const SIDE_BUILDINGS: [&str; 2] = ["generator", "capture"];
const OF_SIDE_BUILDINGS: [&str; 1] = ["snapshot"];
const TAKES_SNAPSHOTS_WITH: (&str, &str) = ("generator", "capture");
const KNOWS_SIDE_BUILDINGS: &str = "report";
/// And what is for every room.
const FOR_EVERY_ROOM: [&str; 1] = ["printable"];

/// What `lib.rs` says.
struct Map {
    /// Rooms of the table, the uppermost first.
    rooms: Vec<String>,
    /// Private modules beside the rooms, which every room may use.
    tools: Vec<String>,
}

impl Map {
    fn of(lib: &str) -> Map {
        let name = |row: &str| {
            let row = row.strip_prefix("//! | ")?;
            let (name, _) = row.strip_prefix("[`").or(row.strip_prefix('`'))?.split_once('`')?;
            Some(name.to_owned())
        };
        let tool = |line: &str| line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned);
        Map { rooms: lib.lines().filter_map(name).collect(), tools: lib.lines().filter_map(tool).collect() }
    }

    /// Whether code of one room may import another.
    fn allows(&self, room: &str, other: &str) -> bool {
        let place = |name: &str| self.rooms.iter().position(|room| room == name);
        match (place(room), place(other)) {
            // What only tests have does not compile elsewhere.
            _ if FOR_EVERY_ROOM.contains(&other) => true,
            _ if room == other || other == "testing" || self.tools.iter().any(|tool| tool == other) => true,
            (Some(below), Some(above)) => above < below,
            (None, Some(_)) => SIDE_BUILDINGS.contains(&room) && OF_SIDE_BUILDINGS.contains(&other),
            (Some(_), None) => room == KNOWS_SIDE_BUILDINGS && SIDE_BUILDINGS.contains(&other),
            (None, None) => (room, other) == TAKES_SNAPSHOTS_WITH,
        }
    }

    /// The imports of a file that the map does not allow. `path` is relative to `src/`.
    fn broken_by(&self, path: &Path, text: &str) -> Vec<String> {
        let modules = module_path(path);
        let imports = imports(text, modules.len()).into_iter();
        let wrong = imports.filter(|other| !self.allows(&modules[0], other));
        wrong.map(|other| format!("src/{}: {} imports {other}", path.display(), modules[0])).collect()
    }
}

/// `leaks/rules/map.rs` is `leaks::rules::map`, `leaks/mod.rs` is `leaks`.
fn module_path(path: &Path) -> Vec<String> {
    let names = path.with_extension("").iter().map(|name| name.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    names.into_iter().filter(|name| name != "mod").collect()
}

/// Modules at the top of the crate that a file names, with `crate::` or with as many `super::` as lead there. Without comments and
/// what only tests have.
fn imports(text: &str, depth: usize) -> BTreeSet<String> {
    let without_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: String = without_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let to_top = "super::".repeat(depth);
    let after = |prefix: &'static str| code.match_indices(prefix).map(|(at, found)| at + found.len()).collect::<Vec<_>>();
    let mut begins = after("crate::");
    // The first of several in a row.
    for (at, _) in code.match_indices(&to_top) {
        let goes_on = code[at + to_top.len()..].starts_with("super::") || code[..at].ends_with("super::");
        begins.extend((!goes_on).then_some(at + to_top.len()));
    }
    let mut found = BTreeSet::new();
    for begin in begins {
        let rest = &code[begin..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(tops_of_list(list)),
            None => found.extend(top(rest)),
        }
    }
    found
}

/// Of `a::{b, c}, d}` the names `a` and `d`.
fn tops_of_list(list: &str) -> Vec<String> {
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                found.extend(top(list[begin..at].trim()));
                begin = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The module at the top that a path names: `Heap` is handed out by `heap`.
fn top(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    match name.as_str() {
        "" => None,
        "Heap" => Some("heap".to_owned()),
        _ => Some(name),
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files of the library's rooms, without those that only tests have.
fn files() -> Vec<PathBuf> {
    let (mut folders, mut found, mut of_tests) = (vec![src()], Vec::new(), Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let beside = if path.ends_with("mod.rs") { path.parent().unwrap().to_owned() } else { path.with_extension("") };
            for part in text.split("#[cfg(test)]\nmod ").skip(1) {
                of_tests.extend(part.split_once(';').map(|(name, _)| beside.join(name).with_extension("rs")));
            }
            found.extend(path.extension().is_some_and(|extension| extension == "rs").then_some(path));
        }
    }
    let outside = [src().join("lib.rs"), src().join("main.rs"), src().join("testing.rs")];
    found.retain(|path| !of_tests.contains(path) && !outside.contains(path) && !path.starts_with(src().join("cli")));
    found
}

fn map() -> Map {
    Map::of(&fs::read_to_string(src().join("lib.rs")).unwrap())
}

#[test]
fn rooms_import_only_rooms_above_them() {
    let (map, files) = (map(), files());
    assert!(files.len() > 200 && map.rooms.len() >= 6, "the house is there: {} files, {:?}", files.len(), map.rooms);
    let broken: Vec<String> = files
        .iter()
        .flat_map(|file| map.broken_by(file.strip_prefix(src()).unwrap(), &fs::read_to_string(file).unwrap()))
        .collect();
    assert!(broken.is_empty(), "not as the map in src/lib.rs says:\n{}", broken.join("\n"));
}

#[test]
fn a_wrong_import_is_seen_however_it_is_written() {
    let map = map();
    let broken = |path: &str, text: &str| map.broken_by(Path::new(path), text).len();
    for wrong in [
        "use crate::report::units::bytes;",
        "use crate::{\n    graph::{HeapGraph, Retainers},\n    leaks::Verdict,\n};",
        "fn f() -> super::super::leaks::Verdict {}",
        "fn f() { crate::capture::take(); }",
    ] {
        assert_eq!(broken("queries/waste.rs", wrong), 1, "{wrong}");
    }
    for right in [
        "use crate::snapshot::NodeIndex;\nuse crate::Heap;\nuse crate::graph;",
        "//! [`crate::report`] shows it.\nuse crate::ranked_bits::RankedBits;",
        "#[cfg(test)]\nmod tests {\n    use crate::report::write;\n}",
    ] {
        assert_eq!(broken("queries/waste.rs", right), 0, "{right}");
    }
    assert_eq!(broken("graph/mod.rs", "use super::heap::Heap;"), 1, "one `super::` leads to the top from here");
    assert_eq!(broken("prefetch.rs", "use crate::snapshot::Nodes;"), 1, "tools know no room");
    assert_eq!(broken("generator/run.rs", "use crate::heap::Heap;"), 1, "side buildings ask the reader alone");
}

/// The texts of a file's code, without those of its tests.
fn literals(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    // Texts of one line, without escapes: names have none.
    lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned)).collect()
}

#[test]
fn only_the_engine_room_spells_names_of_engines() {
    let is_distinctive = |name: &String| {
        let is_camel = name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        is_camel || name.contains(['_', ':', '(', '<']) && name.len() > 3
    };
    let (engine, others): (Vec<_>, Vec<_>) = files().into_iter().partition(|file| file.starts_with(src().join("engine")));
    let read = |file: &PathBuf| fs::read_to_string(file).unwrap();
    let names: BTreeSet<String> = engine.iter().flat_map(|file| literals(&read(file))).filter(is_distinctive).collect();
    assert!(names.len() > 100, "{names:?}");
    let is_name = |text: &str| names.contains(text) || ["system / ", "blink::"].iter().any(|prefix| text.starts_with(prefix));
    // Side buildings write snapshots and start engines, they do not judge what is in one; the reader has the names of columns.
    let judges = |file: &&PathBuf| {
        let room = module_path(file.strip_prefix(src()).unwrap())[0].clone();
        ![SIDE_BUILDINGS[0], SIDE_BUILDINGS[1], "snapshot", "graph"].contains(&room.as_str())
    };
    let spelt: Vec<String> = others
        .iter()
        .filter(judges)
        .flat_map(|file| {
            literals(&read(file)).into_iter().filter(|text| is_name(text)).map(|text| format!("{}: {text}", file.display()))
        })
        .collect();
    assert!(spelt.is_empty(), "these belong to src/engine:\n{}", spelt.join("\n"));
}
