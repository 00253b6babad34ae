//! Verdicts by hand: what is said in the explorer is read by the commands that judge.

use std::path::Path;
use std::process::{Command, Output};

use super::tty::Terminal;

const BEFORE: &str = "chromium-140-dom-before.heapsnapshot.zst";
const AFTER: &str = "chromium-140-dom-after.heapsnapshot.zst";
const UNDONE: &str = "chromium-140-dom-undone.heapsnapshot.zst";

/// A folder of its own with the three snapshots, as notes are written beside them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in [BEFORE, AFTER, UNDONE] {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        std::fs::copy(fixture, folder.path().join(name)).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(arguments).current_dir(folder).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

#[test]
fn what_is_judged_by_hand_is_shown_kept_and_read_by_find_leaks_and_check() {
    let folder = folder();
    let leaks = ["find-leaks", BEFORE, AFTER, "--final", UNDONE];
    assert_eq!(run(folder.path(), &leaks).0, Some(1));
    let mut terminal = Terminal::start_in(folder.path(), &[BEFORE, AFTER, UNDONE], (80, 24));
    terminal.wait_for("overview");
    terminal.press_for("/@25135\r", "@25135: what it refers to");
    terminal.press_for("b", "@25135 is (expected");
    terminal.press_for("perhaps\r", "begin with expected, leaking");
    terminal.press_for("bl rows that nobody shows\r", "@25135 is leaking: kept in heap-notes.toml");
    insta::assert_snapshot!("judged_80x24", terminal.screen());
    let (code, text) = run(folder.path(), &leaks);
    assert!(code == Some(1) && text.contains("leaking (heap-notes.toml:4): rows that nobody shows"), "{text}");
    terminal.press_for("be a pool of rows\r", "@25135 is expected");
    // What it holds is expected with it, unless something else is said.
    terminal.press("\u{1b}[B\u{1b}[B");
    terminal.press_for("bl not these\r", "is leaking: kept");
    insta::assert_snapshot!("conflict_80x24", terminal.press_for("N", "conflict"));
    let (code, text) = run(folder.path(), &leaks);
    assert!(code == Some(0) && text.contains("findings that are expected by heap-notes.toml:4: a pool of rows   +1"), "{text}");
    let (code, text) = run(folder.path(), &["check", BEFORE, AFTER, "--final", UNDONE]);
    assert!(code == Some(0), "{text}");
    terminal.press_for("\u{1b}", "what it refers to");
    terminal.press_for("gbn\r", "nothing is said of @25135 any more");
    terminal.press("q");
    assert!(terminal.ended().0.success());
    assert_eq!(run(folder.path(), &leaks).0, Some(1));
}

#[test]
fn notes_that_make_no_sense_are_told_and_left_as_they_are() {
    let folder = folder();
    let text = "[[note]]\nverdict = \"fine\"\nclass = \"Array\"\n";
    std::fs::write(folder.path().join("heap-notes.toml"), text).unwrap();
    let (code, told) = run(folder.path(), &["find-leaks", BEFORE, AFTER]);
    assert!(code == Some(2) && told.contains("heap-notes.toml:2:11: unknown value `fine`"), "{told}");
    let mut terminal = Terminal::start_in(folder.path(), &[UNDONE], (120, 24));
    terminal.wait_for("heap-notes.toml:2:11");
    terminal.press_for("/@25135\r", "@25135: what it refers to");
    terminal.press_for("be\r", "heap-notes.toml:2:11");
    assert_eq!(std::fs::read_to_string(folder.path().join("heap-notes.toml")).unwrap(), text);
}
