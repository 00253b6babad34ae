//! The life of a leak: it fails the check, is accepted, another is planted, and in the end all is repaired.

use std::path::Path;

use serde_json::Value;

use super::job::run;
use super::running::{PER_STEP, Way, checkout, snapshots};

const CONFIG: &str = "snapshots = [\"heap-*.heapsnapshot\"]\nbaseline = \"known-leaks.toml\"\n";

/// What `check` says: its answer as JSON, and its exit code.
fn check(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = run(folder, &[&["check", "--format", "json", "-q"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}")), output.status.code())
}

/// Owners of the leaks that came to something.
fn leaks(report: &Value, outcome: &str) -> Vec<String> {
    let is_one = |one: &&Value| one["outcome"] == outcome && one["fingerprint"].is_string();
    let owner = |one: &Value| {
        let finding = report["findings"].as_array().unwrap().iter().find(|finding| finding["fingerprint"] == one["fingerprint"]);
        finding.unwrap()["owner"].as_str().unwrap().to_owned()
    };
    report["expectations"].as_array().unwrap().iter().filter(is_one).map(owner).collect()
}

fn tell(way: Way) {
    let folder = checkout();
    let folder = folder.path();
    std::fs::write(folder.join("heap-analyzer.toml"), CONFIG).unwrap();
    std::fs::write(folder.join("known-leaks.toml"), "version = 1\n").unwrap();

    // A leak behind one route fails the check, by its name wherever somebody looks.
    snapshots(folder, "orders", way);
    let reports = ["table=heap.txt", "junit=heap.xml", "sarif=heap.sarif", "github=heap.log", "markdown=heap.md"];
    let reports: Vec<&str> = reports.iter().flat_map(|report| ["--report", report]).collect();
    let (report, code) = check(folder, &reports);
    assert_eq!((leaks(&report, "failed"), code), (vec!["Map `orders` in global.shop".to_owned()], Some(1)), "{way:?}");
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    assert_eq!(report["findings"][0]["counts"], serde_json::json!([0, PER_STEP, 2 * PER_STEP]));
    let text_of = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    for (file, name) in [
        ("heap.txt", "Map `orders` in global.shop"),
        ("heap.xml", "<failure message=\"A Map that only grows: Map `orders` in global.shop"),
        ("heap.sarif", fingerprint),
        ("heap.log", "::error file=src/service.cjs,line="),
        ("heap.md", "Map \\`orders\\` in global.shop"),
    ] {
        assert!(text_of(file).contains(name), "{file}: {}", text_of(file));
    }

    // Somebody decides to live with it.
    let (report, code) = check(folder, &["--write-baseline"]);
    assert_eq!((leaks(&report, "passed").len(), code), (1, Some(0)));
    let reason = text_of("known-leaks.toml").replace("reason = \"\"", "reason = \"the archive comes in May\"");
    std::fs::write(folder.join("known-leaks.toml"), reason).unwrap();
    let (report, code) = check(folder, &[]);
    assert_eq!((&report["expectations"][0]["reason"], code), (&"the archive comes in May".into(), Some(0)));

    // Another one is planted: only that fails.
    snapshots(folder, "orders,visits", way);
    let (report, code) = check(folder, &[]);
    assert_eq!((leaks(&report, "failed"), code), (vec!["Array `visitors` in global.shop".to_owned()], Some(1)));
    assert_eq!(leaks(&report, "passed"), ["Map `orders` in global.shop"]);

    // All is repaired: nobody needs the entry any more.
    snapshots(folder, "", way);
    let (report, code) = check(folder, &[]);
    assert_eq!((report["verdict"]["verdict"].as_str(), code), (Some("no-leak"), Some(0)));
    let warning = report["warnings"][0].as_str().unwrap();
    assert!(warning.starts_with("known-leaks.toml:5: Map `orders` in global.shop") && warning.contains("not found any more"));
}

#[test]
fn a_leak_fails_is_accepted_and_repaired_as_the_inspector_sees_it() {
    tell(Way::Inspect);
}

#[test]
fn a_leak_fails_is_accepted_and_repaired_as_an_endpoint_shows_it() {
    tell(Way::Endpoint);
}

#[test]
fn a_change_is_held_against_its_base_by_names() {
    let (base, change) = (checkout(), checkout());
    std::thread::scope(|scope| {
        scope.spawn(|| snapshots(base.path(), "orders", Way::Endpoint));
        scope.spawn(|| snapshots(change.path(), "orders,visits", Way::Endpoint));
    });
    let files = |folder: &Path| [1, 2, 3].map(|number| folder.join(format!("heap-{number}.heapsnapshot")).display().to_string());
    let judge = |change: &Path, base: &Path, config: &str| {
        std::fs::write(change.join("heap-analyzer.toml"), config).unwrap();
        let (new, old) = (files(change), files(base));
        let arguments: Vec<&str> =
            new.iter().map(String::as_str).chain(["--base"]).chain(old.iter().map(String::as_str)).collect();
        check(change, &arguments)
    };
    // What the base leaks too is no news; the usual tolerance is larger than what the second leak took so far.
    let (report, code) = judge(change.path(), base.path(), "");
    assert_eq!((leaks(&report, "failed"), code), (vec!["Array `visitors` in global.shop".to_owned()], Some(1)));
    assert_eq!(leaks(&report, "passed"), ["Map `orders` in global.shop"]);
    // The leak as a group that is larger than in the base.
    let (report, code) = judge(change.path(), base.path(), "[leaks]\nseverity = \"off\"\n[ab]\nmin_growth = \"5kB\"\n");
    let found = report["expectations"][0]["found"].as_str().unwrap();
    assert_eq!((report["expectations"][0]["rule"].as_str(), code), (Some("owner-growth"), Some(1)), "{report:#}");
    assert!(found.contains(".visitors owns"), "{found}");
    // And the other way round the change is an improvement, with the tolerance that projects have: by some kilobytes two processes
    // differ in what they were doing when asked.
    let (report, code) = judge(base.path(), change.path(), "");
    assert_eq!((leaks(&report, "failed").len(), code), (0, Some(0)), "{report:#}");
}
