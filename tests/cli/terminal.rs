//! On a terminal: a pager for what is long, links, colours, and answers as wide as the screen.
#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::fd::OwnedFd;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::conversation::{APP, SERIES, program};

/// What the program shows on a terminal of this size, and how it ends.
fn on_terminal(arguments: &[&str], (columns, rows): (u16, u16), environment: &[(&str, &str)]) -> (String, Option<i32>) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let slave: OwnedFd = OpenOptions::new().read(true).write(true).open(name.to_str().unwrap()).unwrap().into();
    tcsetwinsize(&slave, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let mut command = program(arguments);
    for name in ["HEAP_ANALYZER_PAGER", "FORCE_HYPERLINK", "CI", "LESS", "COLUMNS"] {
        command.env_remove(name);
    }
    command.arg("--quiet").env("TERM", "xterm").env("PAGER", "cat").envs(environment.iter().copied());
    let mut child = command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave).spawn().unwrap();
    // It holds the other end.
    drop(command);
    let mut shown = Vec::new();
    let mut block = [0; 4096];
    let mut terminal = File::from(master);
    // The end of the last process that has it is an error on Linux.
    while let Ok(length @ 1..) = terminal.read(&mut block) {
        shown.extend_from_slice(&block[..length]);
    }
    (String::from_utf8(shown).unwrap().replace("\r\n", "\n"), child.wait().unwrap().code())
}

const SCREEN: (u16, u16) = (80, 24);
const MARKS: (&str, &str) = ("HEAP_ANALYZER_PAGER", "sed 's/^/P: /' | cat");

/// Without colours and links, line by line.
fn plain(shown: &str) -> Vec<String> {
    let links = regex::Regex::new("\u{1b}\\]8;;[^\u{1b}]*\u{1b}\\\\").unwrap();
    links.replace_all(shown, "").lines().map(|line| console::strip_ansi_codes(line).into_owned()).collect()
}

#[test]
fn an_answer_longer_than_the_screen_is_read_in_a_pager() {
    let full = ["summary", APP, "--full"];
    let is_marked = |line: &String| line.starts_with("P: ");
    let (long, code) = on_terminal(&full, SCREEN, &[MARKS, ("PAGER", "false")]);
    assert!(plain(&long).iter().all(is_marked) && plain(&long).len() > 50 && code == Some(0), "{long}");
    for (arguments, size) in
        [(&["summary", APP][..], (80, 30)), (&["summary", APP, "--full", "--no-pager"], SCREEN), (&full, (80, 500))]
    {
        let (shown, code) = on_terminal(arguments, size, &[MARKS]);
        assert!(!plain(&shown).iter().any(is_marked) && code == Some(0), "{arguments:?}: {shown}");
    }
    let (cat, _) = on_terminal(&full, SCREEN, &[("PAGER", "cat")]);
    assert_eq!(plain(&cat).iter().map(|line| format!("P: {line}")).collect::<Vec<_>>(), plain(&long));
}

#[test]
fn a_missing_pager_costs_no_answer_and_one_that_is_quit_changes_no_exit_code() {
    let (shown, code) = on_terminal(&["summary", APP, "--full"], SCREEN, &[("PAGER", "no-such-pager --at-all")]);
    assert!(shown.contains("Biggest objects by retained size") && code == Some(0), "{shown}");
    let leaks = ["find-leaks", "--baseline", SERIES[0], "--target", SERIES[1], "--final", SERIES[2], "--include-internals"];
    let (shown, code) = on_terminal(&leaks, SCREEN, &[("PAGER", "head -n 1")]);
    assert!(plain(&shown).iter().any(|line| line.starts_with("Verdict")) && code == Some(1), "{code:?} {shown}");
}

#[test]
fn verdicts_have_colours_and_places_in_files_are_links() {
    let leaks = ["find-leaks", "--baseline", SERIES[0], "--target", SERIES[1], "--final", SERIES[2], "--no-pager"];
    let (shown, _) = on_terminal(&leaks, SCREEN, &[]);
    assert!(shown.contains("\u{1b}[31m\u{1b}[1mleak"), "{shown:?}");
    let (one, _) = on_terminal(&["find-leaks", APP, "--no-pager"], SCREEN, &[]);
    assert!(one.contains("\u{1b}[33m\u{1b}[1minconclusive"), "{one:?}");
    let link = "\u{1b}]8;;file:///app/session-service.cjs\u{1b}\\/app/session-service.cjs:41:14\u{1b}]8;;\u{1b}\\";
    for arguments in
        [&["summary", APP][..], &["summary", APP, "--full", "--no-pager"], &["inspect-object", APP, "Service", "--no-pager"]]
    {
        let (shown, _) = on_terminal(arguments, (200, 100), &[("FORCE_HYPERLINK", "1")]);
        assert!(shown.contains(link), "{arguments:?}: {shown:?}");
        assert!(!on_terminal(arguments, SCREEN, &[("FORCE_HYPERLINK", "0")]).0.contains("\u{1b}]8"), "{arguments:?}");
    }
}

#[test]
fn on_a_narrow_terminal_numbers_go_first_and_texts_lose_their_middle() {
    for (columns, arguments) in [
        (60, &["inspect-object", APP, "@72441", "--no-pager"][..]),
        (50, &["summary", APP, "--full", "--no-pager"]),
        (60, &["find-leaks", SERIES[0], SERIES[1], SERIES[2], "--no-pager"]),
    ] {
        let (shown, _) = on_terminal(arguments, (columns, 24), &[]);
        let lines = plain(&shown);
        // Commands are there to be copied, and a long word is broken by nobody.
        let next = lines.iter().position(|line| line == "Next").unwrap_or(lines.len());
        let wide = |line: &&String| console::measure_text_width(line) > columns.into() && line.trim().contains("  ");
        assert_eq!(lines[..next].iter().filter(wide).collect::<Vec<_>>(), [""; 0]);
        insta::assert_snapshot!(format!("narrow_{}", arguments[0]), lines[..next].join("\n"));
    }
}
