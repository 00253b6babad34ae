//! Files and places that mean harm, and readers that are gone: what is said is text, what is taken is bounded, nothing panics.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use heap_analyzer::printable::acts;

use crate::conversation::{APP, program};

/// Everything that acts, as it may stand in a name of a file, too.
const WILD: &str = "\u{1b}[31m\u{7}\r\n\t\u{8}\u{9b}2J\u{202e}\u{200b}\u{200d}\u{2060}\u{61c}\u{feff}\u{e0041}";

/// A snapshot of an object of this class, with a type and a section of other names.
fn snapshot(folder: &Path, class: &str, section: &str, kind: &str) -> PathBuf {
    let text = serde_json::json!({ "snapshot": { "meta": {
        "node_fields": ["type", "name", "id", "self_size", "edge_count", kind],
        "node_types": [["hidden", "array", "string", "object", "code", "closure", "regexp", "number", "native", "synthetic", kind],
            "string", "number", "number", "number", "number"],
        "edge_fields": ["type", "name_or_index", "to_node"],
        "edge_types": [["context", "element", "property", "internal", "hidden", "shortcut", "weak"], "string_or_number", "node"],
    }, "node_count": 2, "edge_count": 1 },
        "nodes": [9, 0, 1, 0, 1, 0, 3, 1, 3, 100, 0, 0], "edges": [2, 1, 6], "strings": ["", class], section: 7 });
    let file = folder.join("hostile.heapsnapshot");
    fs::write(&file, text.to_string()).unwrap();
    file
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn nothing_on_stderr_acts_wherever_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = snapshot(folder, WILD, &format!("section{WILD}"), &format!("kind{WILD}"));
    let name = WILD.replace(['\n', '\u{7}'], "");
    fs::write(folder.join(format!("{name}.heapsnapshot")), "[1]").unwrap();
    fs::write(folder.join("wrong.toml"), format!("\"key{}\" = 1 # \u{9b}31m \u{202e}\n", "\\u001b\\n")).unwrap();
    let broken = fs::read_to_string(&file).unwrap().replace("2,1,6]", "2,1,7]");
    fs::write(folder.join("broken.heapsnapshot"), broken).unwrap();
    let wild_file = format!("{name}.heapsnapshot");
    let missing = format!("{WILD}/none.heapsnapshot");
    for arguments in [
        &["summary", "hostile.heapsnapshot", "-v", "-o", "answer"][..],
        &["summary", "broken.heapsnapshot"],
        &["summary", &wild_file],
        &["summary", "none.heapsnapshot"],
        &["summary", &missing],
        &["summary", "hostile.heapsnapshot", WILD],
        &["summary", "hostile.heapsnapshot", "--class", &format!("({WILD}")],
        &["find-leaks", "hostile.heapsnapshot", "--config", "wrong.toml"],
        &["summary", "hostile.heapsnapshot", "-o", &missing],
    ] {
        let said = String::from_utf8(run(folder, arguments).stderr).unwrap();
        let acting: Vec<char> = said.chars().filter(|&c| c != '\n' && acts(c)).collect();
        assert!(acting.is_empty() && !said.is_empty(), "{arguments:?}: {said:?}");
    }
}

#[test]
fn no_message_floods_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wrong.toml"), format!("{} = 1\n", "x".repeat(3_000_000))).unwrap();
    for arguments in [
        &["find-leaks", "none", "--config", "wrong.toml"][..],
        &["summary", &"x".repeat(100_000)],
        &["summary", "a", &format!("--{}", "x".repeat(100_000))],
    ] {
        let output = run(folder.path(), arguments);
        assert!(output.status.code() == Some(2) && output.stderr.len() < 20_000, "{}", output.stderr.len());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_stderr_that_nobody_can_read_changes_nothing() {
    let program = env!("CARGO_BIN_EXE_heap-analyzer");
    let fixture = crate::conversation::fixtures().join(APP);
    let app = fixture.display();
    for (line, code) in [
        (format!("{program} summary {app} -v 2>/dev/full"), 0),
        (format!("{program} summary none 2>/dev/full"), 2),
        (format!("{program} summary --nonsense 2>/dev/full"), 2),
        (format!("{program} summary none 2>&-"), 2),
        (format!("set -o pipefail; {{ sleep 0.3; {program} summary none 2>&1; }} | true"), 2),
        (format!("set -o pipefail; {{ sleep 0.3; {program} summary {app} -v 2>&1; }} | true"), 0),
    ] {
        let output = Command::new("bash").args(["-c", &line]).stdout(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn no_line_is_a_command_of_github_actions() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    snapshot(folder, "::stop-commands::t", "::error::section", "kind");
    let asked = |arguments: &[&str]| {
        let output = program(arguments).current_dir(folder).env("GITHUB_ACTIONS", "true").output().unwrap();
        let text = [output.stdout, b"\n".to_vec(), output.stderr].concat();
        String::from_utf8(text).unwrap()
    };
    for class in ["::stop-commands::t", "a\n::error::b", "##[group]x", "\n \t##[error]"] {
        snapshot(folder, class, "::error::section", "kind");
        for format in ["table", "csv", "markdown", "json"] {
            for command in [&["summary"][..], &["inspect-object", "@3"], &["export", "--table", "strings"]] {
                let options = if command[0] == "export" {
                    &["--format", if format == "csv" { "csv" } else { "jsonl" }]
                } else {
                    &["--format", format]
                };
                let arguments = [&command[..1], &["hostile.heapsnapshot"], &command[1..], options, &["-v"]].concat();
                let text = asked(&arguments);
                let command = text.lines().find(|line| line.trim_start().starts_with("::") || line.contains("##["));
                assert_eq!(command, None, "{arguments:?}: {text}");
            }
        }
    }
    assert!(!asked(&["summary", "none\n::error::x"]).contains("\n::"));
    // A file that takes the answer is no log.
    let csv = folder.join("out.csv");
    let into = fs::File::create(&csv).unwrap();
    let mut command = program(&["export", "hostile.heapsnapshot", "--table", "strings"]);
    assert!(command.current_dir(folder).env("GITHUB_ACTIONS", "true").stdout(into).status().unwrap().success());
    assert!(fs::read_to_string(csv).unwrap().contains("##[error]"));
}

#[test]
fn a_text_is_no_formula_in_any_csv() {
    let folder = tempfile::tempdir().unwrap();
    for class in ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)"] {
        snapshot(folder.path(), class, "x", "kind");
        for arguments in [
            &["summary", "hostile.heapsnapshot", "--format", "csv"][..],
            &["export", "hostile.heapsnapshot", "--table", "nodes"],
            &["export", "hostile.heapsnapshot", "--table", "edges"],
            &["export", "hostile.heapsnapshot", "--table", "strings"],
        ] {
            let text = String::from_utf8(run(folder.path(), arguments).stdout).unwrap();
            assert!(text.contains(&format!("'{class}")), "{text}");
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            for cell in rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                assert!(
                    !cell.starts_with(['=', '+', '@']) && (!cell.starts_with('-') || cell.parse::<i64>().is_ok_and(|n| n == -5)),
                    "{cell}"
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn streams_without_end_end_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_heap-analyzer");
    let head = r#"printf '{"strings":["'"#;
    for line in [
        format!("{{ {head}; yes; }} | {program} summary - --max-size 20MB"),
        format!("{{ {head}; yes; }} | head -c 30M | gzip | {program} summary - --max-size 20MB"),
        format!("{{ {head}; yes; }} | head -c 300M | gzip > bomb.gz; {program} summary bomb.gz"),
    ] {
        let output = Command::new("bash").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains("--max-size"), "{line}: {said}");
    }
}
