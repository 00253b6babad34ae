//! The truth table of pages: every page of the leak generator in two Chromiums, leaking and repaired, and what find-leaks says of its
//! snapshots. `cargo test --features e2e --test e2e leaks::pages -- --nocapture` prints it.

use std::path::{Path, PathBuf};
use std::process::Command;

use heap_analyzer::generator::patterns::PAGES;

use super::judge::{Evidence, Row, THREE, print, table};
use super::sessions::{Session, find_leaks, session_of, side_by_side};

/// Each frame is a realm, and each worker a thread.
const PER_STEP: u64 = 24;

/// What the finder does not tell all of yet, in which browser (`""` is any), with what is wrong. One that comes right has to leave this
/// list.
const NOT_ALL_YET: [(&str, &str, &str); 3] = [
    // The chain of scopes is found, and the functions of which it consists once more.
    ("", "closure-chain", "2 findings"),
    // What hangs on the members through the browser's own objects is found once more; those have no ids by which to know them again.
    (OLD, "abort-controllers", "2 findings"),
    (OLD, "detached-leaf", "2 findings"),
];

/// The newest Chromium is that on the PATH, the old one as npm has it.
const OLD: &str = "109";

/// An old Chromium, fetched and unpacked once.
fn old_chromium() -> PathBuf {
    const UNPACK: &str = "const [from, to] = process.argv.slice(1); const fs = require('fs'); fs.createReadStream(from)\
        .pipe(require('zlib').createBrotliDecompress()).pipe(fs.createWriteStream(to, { mode: 0o755 }))";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{OLD}"));
    let program = folder.join("chromium");
    if !program.exists() {
        std::fs::create_dir_all(&folder).unwrap();
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder);
        let fetched = npm.arg(format!("@sparticuz/chromium@{OLD}")).output().expect("npm is installed");
        assert!(fetched.status.success(), "{npm:?}: {}", String::from_utf8_lossy(&fetched.stderr));
        let part = folder.join("chromium.part");
        let packed = folder.join("node_modules/@sparticuz/chromium/bin/chromium.br");
        let unpacked = Command::new("node").args(["-e", UNPACK]).args([&packed, &part]).output().expect("node is installed");
        assert!(unpacked.status.success(), "{}", String::from_utf8_lossy(&unpacked.stderr));
        std::fs::rename(part, &program).unwrap();
    }
    program
}

/// Every page leaking and repaired, one browser each.
fn pages(browser: &str) -> Vec<Session> {
    let versions: Vec<_> = PAGES.iter().flat_map(|page| [(page.name, false), (page.name, true)]).collect();
    side_by_side(&versions, |&(page, is_fixed)| session_of(page, is_fixed, browser, PER_STEP))
}

/// Fails where something is wrong that is not known, and where something is right that is said to be wrong.
fn assert_as_known(version: &str, title: &str, rows: &[Row]) {
    let is_known = |row: &Row, browser: &str, name: &str| version.starts_with(browser) && row.name == name;
    let known = |row: &Row| NOT_ALL_YET.iter().find(|(browser, name, _)| is_known(row, browser, name)).map(|known| known.2);
    let as_known = |row: &&Row| row.wrong == Vec::from_iter(known(row));
    let others: Vec<String> = rows.iter().filter(|row| !as_known(row)).map(Row::to_string).collect();
    assert!(others.is_empty(), "{title}, not as known:\n{}", others.join("\n"));
}

fn assert_table(browser: &str) {
    let sessions = pages(browser);
    let version = sessions[0].truth["runtime"]["version"].as_str().unwrap();
    for evidence in [Evidence::Three, Evidence::TwoWithFinal] {
        let title = format!("Chromium {version}, {evidence:?}");
        let rows = table(&sessions, evidence);
        print(&title, &rows);
        assert_as_known(version, &title, &rows);
    }
    assert_freed_is_none(&sessions);
}

/// What cleanup frees is no leak.
fn assert_freed_is_none(sessions: &[Session]) {
    for session in sessions {
        let stopped = session.folder.path().join("stopped.heapsnapshot").display().to_string();
        let (report, code) = find_leaks(session.folder.path(), &THREE, &["--final", &stopped]);
        let said = (report["verdict"].as_str(), code);
        assert_eq!(said, (Some("no-leak"), Some(0)), "{}: {}", session.name, report["reason"]);
    }
}

#[test]
fn the_newest_chromium_names_every_leak_of_a_page_first_and_is_silent_about_repaired_ones() {
    assert_table("chromium");
}

#[test]
fn an_old_chromium_changes_nothing() {
    assert_table(old_chromium().to_str().unwrap());
}
