//! Conformance with Chrome DevTools: for every snapshot in `fixtures/`, every node and every answer has to be equal.
//!
//! DevTools' own engine is run under Node by the driver in `tests/conformance/` (its README says what is compared, and where
//! DevTools is wrong); its answers are kept in the target folder. Ours are what the binary prints.
//!
//! `HEAP_ANALYZER_CONFORMANCE_FILES` adds snapshots of your own: paths separated by colons, `*` in file names.

#[path = "conformance/analyzer.rs"]
mod analyzer;
#[path = "conformance/compare.rs"]
mod compare;
#[path = "conformance/extra.rs"]
mod extra;
#[path = "conformance/library.rs"]
mod library;
#[path = "conformance/oracle.rs"]
mod oracle;
#[path = "conformance/suite.rs"]
mod suite;
#[path = "conformance/text.rs"]
mod text;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

macro_rules! each_fixture {
    ($($test:ident: $file:literal,)*) => {
        const FIXTURES: &[&str] = &[$($file),*];
        $(
            #[test]
            fn $test() {
                a_fixture_agrees($file);
            }
        )*
    };
}

each_fixture! {
    bun_1_1: "bun-1.1.heapsnapshot.zst",
    chromium_140_page: "chromium-140-page.heapsnapshot.zst",
    chromium_156_react_cache: "chromium-156-react-cache.heapsnapshot.zst",
    chromium_78_page: "chromium-78-page.heapsnapshot.zst",
    deno_2_9: "deno-2.9.heapsnapshot.zst",
    hermes_minimal: "hermes-minimal.heapsnapshot.gz",
    hermes_objects: "hermes-objects.heapsnapshot.zst",
    node_14: "node-14.heapsnapshot.zst",
    node_18_self_recorded: "node-18-self-recorded.heaptimeline.zst",
    node_20: "node-20.heaptimeline.zst",
    node_26_internals: "node-26-internals.heapsnapshot.zst",
    node_app: "node-app.heapsnapshot.zst",
    workerd_2026: "workerd-2026.heapsnapshot.zst",
}

/// Files that DevTools' loader refuses or misreads as they are; it gets them mended.
const MENDED: [&str; 3] =
    ["hermes-minimal.heapsnapshot.gz", "hermes-objects.heapsnapshot.zst", "node-18-self-recorded.heaptimeline.zst"];

/// Files with two classes of equal key, of which DevTools shows only one; they are compared with both as one class.
const COLLIDING: [&str; 1] = ["hermes-objects.heapsnapshot.zst"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn a_fixture_agrees(name: &str) {
    let outcome = suite::compare(&fixtures().join(name)).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(outcome.mended, MENDED.contains(&name), "{name}: whether DevTools' loader needs it mended has changed");
    assert_eq!(outcome.colliding, COLLIDING.contains(&name), "{name}: whether class keys collide has changed");
    assert!(outcome.agrees(), "{name} differs from DevTools\n{outcome}");
}

#[test]
fn every_fixture_is_compared() {
    let there: BTreeSet<_> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".heap"))
        .collect();
    let listed: BTreeSet<_> = FIXTURES.iter().map(|name| name.to_string()).collect();
    assert_eq!(there, listed);
}

#[test]
fn further_files_agree() {
    let files = extra::files();
    let (next, differing) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let verdict = match suite::compare(file) {
                Ok(outcome) if outcome.agrees() => {
                    let mended = if outcome.mended { ", mended for DevTools" } else { "" };
                    eprintln!("{}: equal ({} values{mended})", file.display(), outcome.compared());
                    continue;
                }
                Ok(outcome) => outcome.to_string(),
                Err(problem) => problem,
            };
            differing.fetch_add(1, Ordering::Relaxed);
            eprintln!("{}: differs\n{verdict}", file.display());
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let differing = differing.into_inner();
    assert!(differing == 0, "{differing} of {} files differ from DevTools", files.len());
}
