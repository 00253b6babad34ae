//! Answers that were stored as JSON: shown later as their commands would have shown them, compared without the snapshots, and small.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json as value};

use super::conversation::{
    APP, BUN_PAIR, PAIR, RECORDING, SERIES, answer, conversation, fixtures, json, program, run, snapshots,
};
use crate::schema::violations;

/// Before, after, and after the work was undone.
const UNDONE: [&str; 7] = ["find-leaks", "--baseline", SERIES[0], "--target", SERIES[1], "--final", SERIES[2]];
/// As check says of a page that leaks.
const CHECKED: [&str; 5] = ["check", "--config", "../tests/check/expectations/page.toml", SERIES[0], SERIES[1]];

/// What is printed, however the command judged.
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.code() != Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Stores an answer.
fn stored(folder: &Path, name: &str, arguments: &[&str]) -> String {
    let file = folder.join(name).to_str().unwrap().to_owned();
    printed(&[arguments, &["--format", "json", "-o", &file]].concat());
    file
}

/// A page without its picture, which is drawn from the snapshot and not stored.
fn without_picture(page: &str) -> String {
    let drawn = regex::Regex::new("(?s)<h2>What (keeps what|grew and what shrank)</h2><figure>.*</figure>").unwrap();
    drawn.replace(page, "").into_owned()
}

/// What is printed later is what was printed then.
fn is_the_same_later(arguments: &[&str], formats: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let file = stored(folder.path(), "answer.json.gz", arguments);
    for format in formats {
        let direct = without_picture(&printed(&[arguments, &["--format", format]].concat()));
        let later = answer(&["render", &file, "--format", format]);
        assert!(direct == later, "{arguments:?} --format {format}\n--- direct\n{direct}\n--- later\n{later}");
    }
}

const BOTH: [&str; 2] = ["table", "markdown"];
const ALL: [&str; 5] = ["table", "markdown", "json", "csv", "html"];

#[test]
fn a_summary_is_shown_later_as_it_would_have_been_then() {
    for snapshot in snapshots() {
        is_the_same_later(&["summary", &snapshot], &BOTH);
    }
    is_the_same_later(&["summary", APP, "--full"], &ALL);
    is_the_same_later(&["summary", RECORDING, "--full"], &ALL);
    is_the_same_later(&["summary", SERIES[1], "--full"], &BOTH);
    is_the_same_later(&["summary", "workerd-2026.heapsnapshot.zst", "--full"], &BOTH);
}

#[test]
fn parts_of_a_summary_are_shown_later_as_they_would_have_been_then() {
    for arguments in [
        &["--sort", "count", "--limit", "7"][..],
        &["--limit", "0"],
        &["--view", "objects"],
        &["--view", "strings"],
        &["--view", "waste"],
        &["--by", "package"],
        &["--class", "^Session$", "--filter", "contexts"],
    ] {
        is_the_same_later(&[&["summary", APP], arguments].concat(), &BOTH);
    }
    // Rows that stand for several objects are for who looks at the snapshot: an answer has each object.
    for arguments in [&["--view", "dominators"][..], &["--view", "dominators", "--min-share", "2%", "--depth", "5"]] {
        is_the_same_later(&[&["summary", APP], arguments].concat(), &["json", "csv"]);
    }
}

#[test]
fn a_comparison_is_shown_later_as_it_would_have_been_then() {
    is_the_same_later(&["compare", PAIR[0], PAIR[1]], &ALL);
    is_the_same_later(&["compare", PAIR[0], PAIR[1], "--view", "classes", "--objects", "--limit", "3"], &BOTH);
    is_the_same_later(&["compare", BUN_PAIR[0], BUN_PAIR[1]], &BOTH);
    is_the_same_later(&["compare", SERIES[0], SERIES[1], SERIES[2]], &BOTH);
}

#[test]
fn leaks_are_shown_later_as_they_would_have_been_then() {
    is_the_same_later(&UNDONE, &[&ALL[..], &["junit", "sarif", "github"]].concat());
    is_the_same_later(
        &[&UNDONE[..], &["--include-internals", "--by-package", "--trace-all-objects", "--limit", "1"]].concat(),
        &BOTH,
    );
    is_the_same_later(&["find-leaks", PAIR[0], PAIR[1]], &BOTH);
    is_the_same_later(&["find-leaks", PAIR[1]], &BOTH);
}

#[test]
fn a_check_is_shown_later_as_it_would_have_been_then() {
    is_the_same_later(&CHECKED, &[&ALL[..], &["junit", "github"]].concat());
    is_the_same_later(&["check", "--before", PAIR[0], PAIR[1], "--after", PAIR[0], PAIR[1]], &BOTH);
}

#[test]
fn all_lists_of_a_stored_summary_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = stored(folder.path(), "answer.json", &["summary", APP]);
    assert!(!answer(&["render", &file]).contains("Biggest objects"));
    assert!(answer(&["render", &file, "--full"]).contains("Biggest objects"));
}

/// Writes a snapshot of so many classes, each with as many objects as its number says, and names of this kind.
fn heap_of_classes(folder: &Path, classes: usize, name: impl Fn(usize) -> String) -> PathBuf {
    const FIELDS: usize = 5;
    let mut nodes: Vec<u64> = vec![9, 0, 1, 0, classes as u64];
    let mut edges: Vec<u64> = Vec::new();
    for at in 1..=classes as u64 {
        nodes.extend([3, at, 2 * at + 1, 100 + at, 0]);
        edges.extend([2, at, at * FIELDS as u64]);
    }
    let strings: Vec<String> = std::iter::once(String::new()).chain((1..=classes).map(name)).collect();
    let text = value!({ "snapshot": { "meta": {
        "node_fields": ["type", "name", "id", "self_size", "edge_count"],
        "node_types": [["hidden", "array", "string", "object", "code", "closure", "regexp", "number", "native", "synthetic"],
            "string", "number", "number", "number"],
        "edge_fields": ["type", "name_or_index", "to_node"],
        "edge_types": [["context", "element", "property", "internal", "hidden", "shortcut", "weak"], "string_or_number", "node"],
    }, "node_count": classes + 1, "edge_count": classes }, "nodes": nodes, "edges": edges, "strings": strings });
    let file = folder.join("classes.heapsnapshot");
    fs::write(&file, text.to_string()).unwrap();
    file
}

/// Whether the classes that are told and those that are left out are all that there are.
fn adds_up(short: &Value, full: &Value) {
    let rows = |report: &Value| report["classes"].as_array().unwrap().clone();
    let sum = |rows: &[Value], key: &str| rows.iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>();
    let told = short["left_out"].as_array().into_iter().flatten().find(|told| told["list"] == "classes");
    let left_out = |key: &str| told.map_or(0, |told| told[key].as_u64().unwrap());
    for key in ["count", "shallow_size"] {
        assert_eq!(sum(&rows(short), key) + left_out(key), sum(&rows(full), key), "{key}");
    }
    assert_eq!(rows(short).len() as u64 + left_out("rows"), rows(full).len() as u64);
}

#[test]
fn a_summary_for_programs_is_below_100_kb_whatever_the_heap_and_full_has_all() {
    let folder = tempfile::tempdir().unwrap();
    let schema = json(&["schema", "summary"]);
    let mut files: Vec<PathBuf> = snapshots().iter().map(|name| fixtures().join(name)).collect();
    let long = |kind: &'static str| move |at: usize| format!("{at}{}{at}", kind.repeat(1 + at % 300));
    for (at, kind) in ["LongName", "\u{e0041}\u{202e}", "<\"\n"].into_iter().enumerate() {
        let folder = folder.path().join(at.to_string());
        fs::create_dir(&folder).unwrap();
        files.push(heap_of_classes(&folder, 10_000, long(kind)));
    }
    for file in files {
        let file = file.to_str().unwrap();
        let short = answer(&["summary", file, "--format", "json"]);
        assert!(short.len() < 100_000, "{file}: {}", short.len());
        let (short, full) = (serde_json::from_str(&short).unwrap(), json(&["summary", file, "--format", "json", "--full"]));
        assert_eq!(violations(&schema, &short), [""; 0], "{file}");
        assert!(!short["classes"].as_array().unwrap().is_empty(), "{file}");
        adds_up(&short, &full);
    }
}

#[test]
fn every_view_is_below_100_kb() {
    let folder = tempfile::tempdir().unwrap();
    let file = heap_of_classes(folder.path(), 10_000, |at| format!("Class{at}{}", "x".repeat(at % 2_000)));
    let file = file.to_str().unwrap();
    for view in ["classes", "objects", "strings", "statistics", "dominators", "waste"] {
        for file in [file, APP] {
            let bytes = answer(&["summary", file, "--view", view, "--format", "json"]).len();
            assert!(bytes < 100_000, "{view} of {file}: {bytes}");
        }
    }
    let bytes = answer(&["summary", file, "--view", "dominators", "--depth", "40", "--limit", "0", "--format", "html"]).len();
    assert!(bytes < 1_000_000, "{bytes}");
}

#[test]
fn stored_summaries_are_compared_by_class_and_say_what_they_can_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let [a, b] = [("a.json.gz", PAIR[0]), ("b.json.zst", PAIR[1])]
        .map(|(name, file)| stored(folder, name, &["summary", file, "--limit", "100"]));
    let [all_a, all_b] =
        [("c.json.gz", PAIR[0]), ("d.json.gz", PAIR[1])].map(|(name, file)| stored(folder, name, &["summary", file, "--full"]));
    let report = json(&["compare", &a, &b, "--format", "json"]);
    assert_eq!(violations(&json(&["schema", "compare"]), &report), [""; 0]);
    // Both answers leave classes out, and yet the rows add up to the change of all classes.
    let change = |report: &Value| {
        let rows = report["groups"][0]["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["size_delta"].as_i64().unwrap()).sum::<i64>()
    };
    let full = json(&["compare", &all_a, &all_b, "--format", "json"]);
    assert_eq!(change(&report), change(&full));
    // What the snapshots themselves say of a class is what the answers say.
    let direct = json(&["compare", PAIR[0], PAIR[1], "--view", "classes", "--format", "json"]);
    let order = |rows: &Value, name: &str| rows.as_array().unwrap().iter().find(|row| row[name] == "Order").unwrap().clone();
    let (direct, from_answers) = (order(&direct["classes"], "class"), order(&report["groups"][0]["rows"], "name"));
    assert_eq!([&direct["count_delta"], &direct["size_delta"]], [&from_answers["count_delta"], &from_answers["size_delta"]]);
    let text = answer(&["compare", &a, &b, "--limit", "5"]).replace(folder.to_str().unwrap(), "builds");
    insta::assert_snapshot!("compare_stored_summaries", text);
}

#[test]
fn stored_findings_are_compared_by_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let pair = stored(folder, "pair.json.gz", &["find-leaks", PAIR[0], PAIR[1]]);
    let mut changed: Value = serde_json::from_str(&answer(&["render", &pair, "--format", "json"])).unwrap();
    // As if there had been snapshots enough to tell.
    changed["verdict"] = value!("leak");
    let old = folder.join("old.json").to_str().unwrap().to_owned();
    fs::write(&old, changed.to_string()).unwrap();
    let findings = changed["findings"].as_array_mut().unwrap();
    assert!(findings.len() > 2);
    findings[0]["fingerprint"] = value!("0123456789abcdef");
    findings[1]["bytes_per_step"] = value!(findings[1]["bytes_per_step"].as_f64().unwrap() * 3.0);
    // Later versions may say more.
    findings[1]["of_a_later_version"] = value!([{ "a": 1 }]);
    let new = folder.join("new.json");
    fs::write(&new, serde_json::to_string_pretty(&changed).unwrap()).unwrap();
    let new = new.to_str().unwrap();
    let report = json(&["compare", &old, new, "--format", "json"]);
    assert_eq!(violations(&json(&["schema", "compare-findings"]), &report), [""; 0]);
    let states: Vec<&str> = report["findings"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!((&states[..3], states.last()), (&["new", "worse", "unchanged"][..], Some(&"fixed")));
    let text = answer(&["compare", &old, new]).replace(folder.to_str().unwrap(), "builds");
    insta::assert_snapshot!("compare_stored_findings", text);
    let of_both = stored(folder, "both.json.gz", &["compare", &old, new]);
    assert_eq!(answer(&["render", &of_both]), answer(&["compare", &old, new]));
    let checked = stored(folder, "check.json.gz", &CHECKED);
    let unclear = json(&["compare", &checked, &pair, "--format", "json"]);
    let state = |report: &Value| report["findings"].as_array().unwrap().last().unwrap()["state"].clone();
    assert_eq!((state(&unclear), &unclear["answers"][0]["command"]), (value!("unclear"), &value!("check")));
}

#[test]
fn what_is_no_answer_that_can_be_read_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let summary = stored(folder, "summary.json.gz", &["summary", APP, "--view", "statistics"]);
    let leaks = stored(folder, "leaks.json", &["find-leaks", PAIR[1]]);
    let text = fs::read_to_string(&leaks).unwrap();
    let packed = fs::read(&summary).unwrap();
    let mut later: Value = serde_json::from_str(&text).unwrap();
    later["schema_version"] = value!(99);
    let inspected = answer(&["inspect-object", APP, "@1", "--format", "json"]);
    for (name, bytes) in [
        ("empty.json", &b""[..]),
        ("cut.json", &text.as_bytes()[..text.len() / 2]),
        ("cut.json.gz", &packed[..packed.len() / 2]),
        ("foreign.json", b"{\"name\": \"package\", \"version\": 1}"),
        ("list.json", b"[1, 2]"),
        ("words.json", b"no JSON at all"),
        ("wrong.json", text.replacen("\"findings\":[]", "\"findings\":7", 1).as_bytes()),
        ("newer.json", later.to_string().as_bytes()),
        ("inspected.json", inspected.as_bytes()),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::copy(fixtures().join(APP), folder.join("app.heapsnapshot.zst")).unwrap();
    fs::copy(fixtures().join("node-20.heapprofile.zst"), folder.join("app.heapprofile.zst")).unwrap();
    let mut told = String::new();
    for arguments in [
        &["render", "none.json"][..],
        &["render", "."],
        &["render", "empty.json"],
        &["render", "cut.json"],
        &["render", "cut.json.gz"],
        &["render", "foreign.json"],
        &["render", "list.json"],
        &["render", "words.json"],
        &["render", "wrong.json"],
        &["render", "newer.json"],
        &["render", "inspected.json"],
        &["render", "app.heapsnapshot.zst"],
        &["render", "app.heapprofile.zst"],
        &["render", "summary.json.gz", "--format", "junit"],
        &["compare", "summary.json.gz", "leaks.json"],
        &["compare", "summary.json.gz", "app.heapsnapshot.zst"],
        &["compare", "summary.json.gz", "summary.json.gz"],
        &["compare", "leaks.json", "leaks.json", "leaks.json"],
        &["compare", "leaks.json", "newer.json"],
        &["compare", "leaks.json", "none.json"],
        &["summary", "leaks.json"],
        &["summary", "summary.json.gz"],
    ] {
        let output = program(arguments).current_dir(folder).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: ") && said.matches("error: ").count() == 1, "{arguments:?}: {said}");
        told.push_str(&format!("$ heap-analyzer {}\n{said}", arguments.join(" ")));
    }
    insta::assert_snapshot!("stored_trouble", told);
}

#[test]
fn an_answer_comes_through_a_pipe_too() {
    use std::io::Write;
    let text = answer(&["summary", APP, "--format", "json"]);
    let mut child =
        program(&["render", "-"]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), answer(&["summary", APP]));
}

#[test]
fn a_page_of_a_hostile_heap_runs_nothing_and_is_small() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = ["<script>alert(1)</script>", "</style><b>", "javascript:alert(1)", "\u{202e}\u{0}\u{1b}[31m", "\" onload=\"x"];
    let file = heap_of_classes(folder.path(), 1_000, |at| format!("{}{at}", hostile[at % hostile.len()]));
    let page = answer(&["summary", file.to_str().unwrap(), "--full", "--format", "html"]);
    assert!(page.len() < 1_000_000 && page.contains("&lt;script&gt;"));
    for forbidden in ["<script", "<b>", " onload=\"x", "\u{202e}", "\u{0}", "\u{1b}", "href=", "src="] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    // The page's own, and the picture's.
    assert_eq!((page.matches("<style>").count(), page.matches("</style>").count()), (2, 2));
}

#[test]
fn render_has_a_help_that_fits() {
    insta::assert_snapshot!("render_help", conversation(&["render", "--help"]));
}
