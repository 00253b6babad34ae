//! Conformance with Chrome DevTools: for every snapshot in `fixtures/`, every node and every answer has to be equal.
//!
//! DevTools' own engine is run under Node by the driver in `tests/conformance/` (its README says what is compared, and where
//! DevTools is wrong); its answers are kept in the target folder. Ours are what the binary prints.
//!
//! Pairs of snapshots are compared with DevTools' Comparison, in both directions.
//!
//! `HEAP_ANALYZER_CONFORMANCE_FILES` adds snapshots of your own: paths separated by colons, `*` in file names;
//! `HEAP_ANALYZER_CONFORMANCE_SERIES` a series of which each is compared with the next.

mod analyzer;
mod compare;
mod extra;
mod library;
mod oracle;
mod pairs;
mod suite;
mod text;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use suite::Outcome;

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
    bun_1_4_before: "bun-1.4-before.heapsnapshot.zst",
    bun_1_4_after: "bun-1.4-after.heapsnapshot.zst",
    chromium_140_dom_before: "chromium-140-dom-before.heapsnapshot.zst",
    chromium_140_dom_after: "chromium-140-dom-after.heapsnapshot.zst",
    chromium_140_dom_undone: "chromium-140-dom-undone.heapsnapshot.zst",
    chromium_140_page: "chromium-140-page.heapsnapshot.zst",
    chromium_156_react_cache: "chromium-156-react-cache.heapsnapshot.zst",
    chromium_78_page: "chromium-78-page.heapsnapshot.zst",
    deno_2_9: "deno-2.9.heapsnapshot.zst",
    hermes_minimal: "hermes-minimal.heapsnapshot.gz",
    hermes_objects: "hermes-objects.heapsnapshot.zst",
    node_14: "node-14.heapsnapshot.zst",
    node_18_self_recorded: "node-18-self-recorded.heaptimeline.zst",
    node_20: "node-20.heaptimeline.zst",
    node_24_before: "node-24-before.heapsnapshot.zst",
    node_24_after: "node-24-after.heapsnapshot.zst",
    node_26_internals: "node-26-internals.heapsnapshot.zst",
    node_app: "node-app.heapsnapshot.zst",
    workerd_2026: "workerd-2026.heapsnapshot.zst",
}

macro_rules! each_pair {
    ($($test:ident: $base:literal, $current:literal;)*) => {
        $(
            #[test]
            fn $test() {
                both_comparisons_agree($base, $current);
            }
        )*
    };
}

// Of one process.
each_pair! {
    from_bun_before_to_after: "bun-1.4-before.heapsnapshot.zst", "bun-1.4-after.heapsnapshot.zst";
    from_chromium_before_to_after: "chromium-140-dom-before.heapsnapshot.zst", "chromium-140-dom-after.heapsnapshot.zst";
    from_chromium_before_to_undone: "chromium-140-dom-before.heapsnapshot.zst", "chromium-140-dom-undone.heapsnapshot.zst";
    from_chromium_after_to_undone: "chromium-140-dom-after.heapsnapshot.zst", "chromium-140-dom-undone.heapsnapshot.zst";
    from_node_24_before_to_after: "node-24-before.heapsnapshot.zst", "node-24-after.heapsnapshot.zst";
    from_a_snapshot_to_itself: "chromium-140-page.heapsnapshot.zst", "chromium-140-page.heapsnapshot.zst";
}

// Of different processes, versions and engines.
each_pair! {
    from_bun_1_1_to_1_4: "bun-1.1.heapsnapshot.zst", "bun-1.4-before.heapsnapshot.zst";
    from_chromium_78_to_140: "chromium-78-page.heapsnapshot.zst", "chromium-140-page.heapsnapshot.zst";
    from_chromium_140_to_156: "chromium-140-page.heapsnapshot.zst", "chromium-156-react-cache.heapsnapshot.zst";
    from_deno_to_workerd: "deno-2.9.heapsnapshot.zst", "workerd-2026.heapsnapshot.zst";
    from_hermes_minimal_to_objects: "hermes-minimal.heapsnapshot.gz", "hermes-objects.heapsnapshot.zst";
    from_node_14_to_node_24: "node-14.heapsnapshot.zst", "node-app.heapsnapshot.zst";
    from_node_18_to_node_20: "node-18-self-recorded.heaptimeline.zst", "node-20.heaptimeline.zst";
    from_one_program_to_another: "node-24-after.heapsnapshot.zst", "node-app.heapsnapshot.zst";
    from_plain_to_internals: "node-app.heapsnapshot.zst", "node-26-internals.heapsnapshot.zst";
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

fn both_comparisons_agree(one: &str, other: &str) {
    for (base, current) in [(one, other), (other, one)] {
        let outcome =
            pairs::compare(&fixtures().join(base), &fixtures().join(current)).unwrap_or_else(|problem| panic!("{problem}"));
        let either = |list: &[&str]| list.contains(&base) || list.contains(&current);
        assert_eq!(outcome.mended, either(&MENDED), "{base} and {current}: whether they need to be mended has changed");
        assert_eq!(outcome.colliding, either(&COLLIDING), "{base} and {current}: whether class keys collide has changed");
        assert!(outcome.agrees(), "from {base} to {current} we differ from DevTools\n{outcome}");
    }
}

#[test]
fn a_pair_that_the_node_in_the_path_takes_agrees() {
    let (before, after) = pairs::taken_here();
    for (base, current) in [(&before, &after), (&after, &before)] {
        let outcome = pairs::compare(base, current).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(outcome.agrees(), "from {} to {} we differ from DevTools\n{outcome}", base.display(), current.display());
    }
}

#[test]
fn every_fixture_is_compared() {
    let there: BTreeSet<_> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".heap") && !name.contains(".heapprofile"))
        .collect();
    let listed: BTreeSet<_> = FIXTURES.iter().map(|name| name.to_string()).collect();
    assert_eq!(there, listed);
}

/// Snapshots that our own generator writes: from the smallest to some thousand nodes, sparse and dense, with a planted leak.
#[test]
fn synthetic_snapshots_agree() {
    let folder = tempfile::tempdir().unwrap();
    let heaps: [(&str, &[&str]); 6] = [
        ("smallest", &["--nodes", "5"]),
        ("roots", &["--nodes", "90"]),
        ("skeleton", &["--nodes", "173"]),
        ("dense", &["--nodes", "3k", "--edges-per-node", "12"]),
        ("map", &["--nodes", "2k", "--leak", "map", "--steps", "1", "--size", "4GB"]),
        ("chain", &["--nodes", "30k", "--leak", "linked-list", "--steps", "1", "--count", "2k", "--seed", "3"]),
    ];
    let mut files = Vec::new();
    for (name, options) in heaps {
        let out = folder.path().join(name);
        let mut program = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
        let written = program.args(["leak-generator", "synth"]).args(options).arg("--out").arg(&out).output().unwrap();
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let snapshots = ["baseline", "step-1"].map(|name| out.join(name).with_extension("heapsnapshot"));
        files.extend(snapshots.into_iter().filter(|file| file.exists()));
    }
    assert_eq!(files.len(), 8);
    let differing = each_of(&files, |file| {
        let outcome = suite::compare(file);
        assert!(outcome.as_ref().is_ok_and(|outcome| !outcome.mended), "{}: DevTools loads it as it is", file.display());
        (file.display().to_string(), outcome)
    });
    assert!(differing == 0, "{differing} of {} synthetic files differ from DevTools", files.len());
}

#[test]
fn further_files_agree() {
    let files = extra::files();
    let differing = each_of(&files, |file| (file.display().to_string(), suite::compare(file)));
    assert!(differing == 0, "{differing} of {} files differ from DevTools", files.len());
}

#[test]
fn further_series_agree() {
    let series = extra::series();
    let pairs: Vec<_> = series.windows(2).flat_map(|pair| [(&pair[0], &pair[1]), (&pair[1], &pair[0])]).collect();
    let differing = each_of(&pairs, |(base, current)| {
        (format!("from {} to {}", base.display(), current.display()), pairs::compare(base, current))
    });
    assert!(differing == 0, "{differing} of {} pairs differ from DevTools", pairs.len());
}

/// Compares each on two threads, prints the verdicts, and counts those that differ.
fn each_of<T: Sync>(all: &[T], compare: impl Fn(&T) -> (String, Result<Outcome, String>) + Sync) -> usize {
    let (next, differing) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (name, outcome) = compare(one);
            let verdict = match outcome {
                Ok(outcome) if outcome.agrees() => {
                    let mended = if outcome.mended { ", mended for DevTools" } else { "" };
                    eprintln!("{name}: equal ({} values{mended})", outcome.compared());
                    continue;
                }
                Ok(outcome) => outcome.to_string(),
                Err(problem) => problem,
            };
            differing.fetch_add(1, Ordering::Relaxed);
            eprintln!("{name}: differs\n{verdict}");
        }
    };
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    differing.into_inner()
}
