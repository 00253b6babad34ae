//! What goes wrong at a terminal, and what may not.

use std::fs;
use std::process::Command;

use super::tty::Terminal;
use crate::agents::client::one_object;

#[test]
fn without_a_terminal_it_says_what_to_take_instead() {
    let output = Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(["explore", "x.heapsnapshot"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && told.contains("explore needs a terminal"), "{told}");
}

#[test]
fn a_file_that_is_not_there_leaves_the_terminal_as_it_was() {
    let terminal = Terminal::start(&["no-such.heapsnapshot"], (80, 24));
    let (status, raw) = terminal.ended();
    let (_, after) = raw.rsplit_once("\u{1b}[?1049l").expect("the screen of before comes back");
    assert!(status.code() == Some(2) && after.contains("error: no-such.heapsnapshot: there is no such file"), "{raw}");
}

#[test]
fn one_can_leave_while_a_file_is_read() {
    let mut terminal = Terminal::start(&["chromium-156-react-cache.heapsnapshot.zst"], (80, 24));
    terminal.press("q");
    assert!(terminal.ended().0.success());
}

#[test]
fn names_of_the_heap_do_not_write_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = "\\u001b]0;owned\\u0007\\u001b[2J\\u202e\\n\\u009b31mclass";
    fs::write(folder.path().join("odd.heapsnapshot"), one_object(hostile)).unwrap();
    let mut terminal = Terminal::start_in(folder.path(), &["odd.heapsnapshot"], (80, 24));
    terminal.wait_for("overview");
    for keys in ["c", "d", "n", "/class\r", "/@3\r", "r", "p"] {
        terminal.press(keys);
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    let raw = terminal.raw();
    assert!(!raw.contains("\u{1b}]0;owned") && !raw.contains('\u{202e}') && !raw.contains('\u{9b}'), "{raw:?}");
}
