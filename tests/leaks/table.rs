//! What is found in each session: the planted container first, with exact counts, and nothing where nothing leaks.

use super::judge::{Evidence, THREE, assert_right, is_of, print, table};
use super::sessions::{PER_STEP, SIZE, Session, find_leaks, session, sessions};
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use super::sessions::{other_node, sessions_in};

/// The rule that names a leak, where there is one that says more than that it grows.
const RULES: [(&str, &str); 45] = [
    ("timer", "timers-never-cleared"),
    ("cache", "cache-without-eviction"),
    ("closure", "closures-keeping-contexts"),
    ("event", "listeners-piling-up"),
    ("global-variable", "global-variable"),
    ("map", "unbounded-map"),
    ("set", "unbounded-set"),
    ("array", "unbounded-array"),
    ("object-dictionary", "unbounded-dictionary"),
    ("promise", "promises-never-settled"),
    ("promise-chain", "promises-never-settled"),
    ("queue", "queue-never-drained"),
    ("stream", "stream-never-drained"),
    ("async-context", "async-context-retention"),
    ("memoize", "cache-without-eviction"),
    ("static-registry", "static-registry"),
    ("string-slice", "slices-of-long-strings"),
    ("buffer-slice", "native-memory"),
    ("connection-pool", "pool-without-limit"),
    ("detached", "detached-tree"),
    ("error-log", "errors-kept"),
    ("linked-list", "linked-list"),
    ("tree", "growing-structure"),
    ("numbers", "unbounded-array"),
    ("typed-array", "native-memory"),
    ("workspace", "unbounded-map"),
    ("immutable-state", "unbounded-array"),
    ("replaced-buffer", "native-memory"),
    ("shards", "unbounded-map"),
    ("sessions", "unbounded-array"),
    ("map-of-maps", "unbounded-map"),
    ("request-scopes", "unbounded-array"),
    ("async-generator", "promises-never-settled"),
    ("event-iterators", "listeners-piling-up"),
    ("abort-signal", "listeners-piling-up"),
    ("finalization-registry", "static-registry"),
    ("module-again", "module-loaded-again"),
    ("private-field", "unbounded-map"),
    ("symbol-key", "unbounded-array"),
    ("proxy", "unbounded-array"),
    ("bound-function", "listeners-piling-up"),
    ("weakref-list", "unbounded-array"),
    ("shared-slices", "slices-of-long-strings"),
    ("timer-rearm", "timers-never-cleared"),
    ("symbol-for", "registered-symbols"),
];

/// Whether a finding's numbers are the truth's: counts exactly, bytes within 10 %.
fn assert_numbers(session: &Session, finding: &serde_json::Value, snapshots: usize) {
    let counts: Vec<u64> = (0..snapshots as u64).map(|step| step * PER_STEP).collect();
    assert_eq!(finding["counts"], serde_json::json!(counts), "{}", session.name);
    for (bytes, count) in finding["bytes"].as_array().unwrap().iter().zip(&counts) {
        let (bytes, said) = (bytes.as_i64().unwrap(), (count * SIZE) as i64);
        assert!(bytes >= said && bytes <= said + said / 10, "{}: {bytes} bytes found, {said} planted", session.name);
    }
}

/// In percent: leaks that are found first, with their numbers, and called as they may be.
const SURE: usize = 99;
const NEARLY_SURE: usize = 95;

#[test]
fn three_snapshots_name_every_leak_first_with_its_numbers_and_are_silent_about_the_rest() {
    let rows = table(sessions(), Evidence::Three);
    print("three snapshots", &rows);
    assert_right(&rows, SURE);
}

#[test]
fn two_snapshots_point_at_the_leak_without_calling_it_one() {
    let rows = table(sessions(), Evidence::Two);
    print("two snapshots", &rows);
    assert_right(&rows, NEARLY_SURE);
}

#[test]
fn two_snapshots_and_the_work_between_them_are_enough_to_call_it_a_leak() {
    let rows = table(sessions(), Evidence::TwoWithWork);
    print("two snapshots, --work", &rows);
    assert_right(&rows, NEARLY_SURE);
}

#[test]
fn two_snapshots_and_what_is_kept_after_the_work_are_enough_to_call_it_a_leak() {
    let rows = table(sessions(), Evidence::TwoWithFinal);
    print("two snapshots, --final", &rows);
    assert_right(&rows, NEARLY_SURE);
}

/// The same table in another major version of Node, which npm has for this system.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn another_node_changes_nothing() {
    let sessions = sessions_in(&other_node());
    for (evidence, percent) in [(Evidence::Three, SURE), (Evidence::Two, NEARLY_SURE)] {
        let rows = table(&sessions, evidence);
        print(&format!("Node {}, {evidence:?}", sessions[0].truth["runtime"]["version"]), &rows);
        assert_right(&rows, percent);
    }
}

#[test]
fn what_is_kept_after_the_work_is_a_leak_and_what_cleanup_frees_is_none() {
    let stopped = |session: &Session| session.folder.path().join("stopped.heapsnapshot").display().to_string();
    let mut wrong = Vec::new();
    for session in sessions().iter().filter(|session| session.truth["patterns"][0]["leaking"] == true) {
        let (report, code) = find_leaks(session.folder.path(), &THREE, &["--final", &stopped(session)]);
        let is_freed = session.truth["patterns"][0]["freed_by_cleanup"] == true;
        let expected = if is_freed { (Some("no-leak"), Some(0)) } else { (Some("leak"), Some(1)) };
        let said = (report["verdict"].as_str(), code);
        wrong.extend((said != expected).then(|| format!("{}: {said:?}, {expected:?} is right", session.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_leak_is_named_by_its_rule() {
    let mut wrong = Vec::new();
    for (pattern, expected) in RULES {
        let session = sessions().iter().find(|session| session.name == pattern).unwrap();
        let (report, _) = find_leaks(session.folder.path(), &THREE, &[]);
        let rule = report["findings"][0]["rule"].as_str().unwrap_or_default();
        wrong.extend((rule != expected).then(|| format!("{pattern}: {rule}, {expected} is right")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_leaks_at_once_are_two_findings() {
    let session = session("cache,closure,lru-cache", false, "node");
    let (report, code) = find_leaks(session.folder.path(), &THREE, &[]);
    let patterns = session.truth["patterns"].as_array().unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!((findings.len(), code), (2, Some(1)));
    assert!(patterns[..2].iter().all(|pattern| findings.iter().any(|finding| is_of(finding, pattern))));
    findings.iter().for_each(|finding| assert_numbers(&session, finding, 3));
}

#[test]
fn threads_change_nothing() {
    let session = session("event,map", false, "node");
    let with = |threads: &str| find_leaks(session.folder.path(), &THREE, &["--threads", threads]).0;
    assert_eq!(with("1"), with("4"));
}
