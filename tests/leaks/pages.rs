//! The truth table of pages: every page of the leak generator in two Chromiums, leaking and repaired, and what find-leaks says of its
//! snapshots. `cargo test --features e2e --test e2e leaks::pages -- --nocapture` prints it.

use std::path::{Path, PathBuf};
use std::process::Command;

use heap_analyzer::generator::patterns::PAGES;

use super::judge::{Evidence, Row, THREE, print, table};
use super::npm::{fetched, npm};
use super::sessions::{Session, find_leaks, session_of, side_by_side};

/// Each frame is a realm, and each worker a thread.
const PER_STEP: u64 = 24;

/// The newest Chromium is that on the PATH, the old one as npm has it.
const OLD: &str = "109";

/// An old Chromium, fetched and unpacked once.
fn old_chromium() -> PathBuf {
    const PROGRAM: &str = "chromium";
    const UNPACK: &str = "const [from, to] = process.argv.slice(1); const fs = require('fs'); fs.createReadStream(from)\
        .pipe(require('zlib').createBrotliDecompress()).pipe(fs.createWriteStream(to, { mode: 0o755 }))";
    let is_there = |folder: &Path| folder.join(PROGRAM).exists();
    let folder = fetched(&format!("chromium-{OLD}"), is_there, |folder| {
        npm(folder, &["install", "--no-save", &format!("@sparticuz/chromium@{OLD}")]);
        let part = folder.join("chromium.part");
        let packed = folder.join("node_modules/@sparticuz/chromium/bin/chromium.br");
        let unpacked = Command::new("node").args(["-e", UNPACK]).args([&packed, &part]).output().expect("node is installed");
        assert!(unpacked.status.success(), "{}", String::from_utf8_lossy(&unpacked.stderr));
        std::fs::rename(part, folder.join(PROGRAM)).unwrap();
    });
    folder.join(PROGRAM)
}

/// Every page leaking and repaired, one browser each.
fn pages(browser: &str) -> Vec<Session> {
    let versions: Vec<_> = PAGES.iter().flat_map(|page| [(page.name, false), (page.name, true)]).collect();
    side_by_side(&versions, |&(page, is_fixed)| session_of(page, is_fixed, browser, PER_STEP))
}

fn assert_right(title: &str, rows: &[Row]) {
    let wrong: Vec<String> = rows.iter().filter(|row| !row.wrong.is_empty()).map(Row::to_string).collect();
    assert!(wrong.is_empty(), "{title}, not as it is:\n{}", wrong.join("\n"));
}

fn assert_table(browser: &str) {
    let sessions = pages(browser);
    let version = sessions[0].truth["runtime"]["version"].as_str().unwrap();
    for evidence in [Evidence::Three, Evidence::TwoWithFinal] {
        let title = format!("Chromium {version}, {evidence:?}");
        let rows = table(&sessions, evidence);
        print(&title, &rows);
        assert_right(&title, &rows);
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
