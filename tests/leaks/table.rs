//! What is found in each session: the planted container first, with exact counts, and nothing where nothing leaks.

use serde_json::Value;

use super::sessions::{PER_STEP, SIZE, Session, find_leaks, session, sessions};

const TWO: [&str; 2] = ["baseline.heapsnapshot", "step-1.heapsnapshot"];
const THREE: [&str; 3] = ["baseline.heapsnapshot", "step-1.heapsnapshot", "step-2.heapsnapshot"];

/// The rule that names each leak, in the order of the catalogue.
const RULES: [(&str, &str); 21] = [
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
];

/// Where in the findings the planted container is: 0 for the first.
fn found_at(session: &Session, pattern: &Value, report: &Value) -> Option<usize> {
    let steps = pattern["retaining_path"].as_array().unwrap();
    // What hangs on a chain's head: the path ends there.
    let names = steps.iter().filter(|step| step["edge"] != "internal").map(|step| step["name"].as_str().unwrap());
    let names: Vec<&str> = names.collect();
    let is_it = |finding: &Value| {
        let path = finding["path"].as_str().unwrap();
        let is_chain = pattern["container"]["holds"] == "chain";
        let class = &pattern["container"]["class"];
        path.ends_with(names.last().unwrap())
            && names.iter().all(|name| path.contains(name))
            && (is_chain
                || finding["class"] == *class
                || finding["class"].as_str().unwrap().starts_with('{') && class == "Object")
    };
    let at = report["findings"].as_array().unwrap().iter().position(is_it);
    assert!(at.is_none() || pattern["leaking"] == true, "{} is no leak", session.name);
    at
}

/// Whether a finding's numbers are the truth's: counts exactly, bytes within 10 %.
fn assert_numbers(session: &Session, finding: &Value, snapshots: usize) {
    let counts: Vec<u64> = (0..snapshots as u64).map(|step| step * PER_STEP).collect();
    assert_eq!(finding["counts"], serde_json::json!(counts), "{}", session.name);
    for (bytes, count) in finding["bytes"].as_array().unwrap().iter().zip(&counts) {
        let (bytes, said) = (bytes.as_i64().unwrap(), (count * SIZE) as i64);
        assert!(bytes >= said && bytes <= said + said / 10, "{}: {bytes} bytes found, {said} planted", session.name);
    }
}

fn row(session: &Session, pattern: &Value, report: &Value, snapshots: usize) -> (Option<usize>, String) {
    let at = found_at(session, pattern, report);
    let findings = report["findings"].as_array().unwrap();
    let place = match (pattern["leaking"] == true, at, findings.len()) {
        (true, Some(0), _) => "found first".to_owned(),
        (true, Some(at), _) => format!("found at {}", at + 1),
        (true, None, _) => "missed".to_owned(),
        (false, _, 0) => "silent".to_owned(),
        (false, _, many) => format!("{many} false alarms"),
    };
    let first = findings.first().map_or(String::new(), |first| format!("{} {}", first["rule"], first["owner"]));
    let line = format!("{:28}{snapshots} snapshots  {:16}{:14}{first}", session.name, place, report["verdict"].as_str().unwrap());
    (at, line)
}

#[test]
fn three_snapshots_name_every_leak_first_with_its_numbers_and_are_silent_about_the_rest() {
    let mut table = Vec::new();
    let mut wrong = Vec::new();
    for session in sessions() {
        let (report, code) = find_leaks(session.folder.path(), &THREE, &[]);
        let pattern = &session.truth["patterns"][0];
        let (at, line) = row(session, pattern, &report, 3);
        let is_right = if pattern["leaking"] == true {
            at == Some(0) && report["verdict"] == "leak" && code == Some(1)
        } else {
            report["findings"].as_array().unwrap().is_empty() && report["verdict"] == "no-leak" && code == Some(0)
        };
        if at == Some(0) {
            assert_numbers(session, &report["findings"][0], 3);
        }
        wrong.extend((!is_right).then(|| line.clone()));
        table.push(line);
    }
    println!("{}", table.join("\n"));
    assert!(wrong.is_empty(), "wrong:\n{}", wrong.join("\n"));
}

#[test]
fn two_snapshots_point_at_the_leak_without_calling_it_one() {
    let (mut leaks, mut found_first, mut harmless, mut alarms) = (0, 0, 0, 0);
    let mut table = Vec::new();
    for session in sessions() {
        let (report, code) = find_leaks(session.folder.path(), &TWO, &[]);
        assert_eq!((report["verdict"].as_str(), code), (Some("inconclusive"), Some(0)), "{}", session.name);
        let pattern = &session.truth["patterns"][0];
        let (at, line) = row(session, pattern, &report, 2);
        table.push(line);
        if pattern["leaking"] == true {
            leaks += 1;
            found_first += usize::from(at == Some(0));
        } else {
            harmless += 1;
            alarms += usize::from(!report["findings"].as_array().unwrap().is_empty());
        }
    }
    println!("{}\n{found_first} of {leaks} found first, {alarms} false alarms in {harmless}", table.join("\n"));
    assert!(found_first * 10 >= leaks * 9, "{found_first} of {leaks} were found first:\n{}", table.join("\n"));
    assert!(alarms * 20 <= harmless, "{alarms} false alarms in {harmless} harmless programs:\n{}", table.join("\n"));
}

#[test]
fn what_is_kept_after_the_work_is_a_leak_and_what_cleanup_frees_is_none() {
    let stopped = |session: &Session| session.folder.path().join("stopped.heapsnapshot").display().to_string();
    for session in sessions().iter().filter(|session| session.truth["patterns"][0]["leaking"] == true) {
        let (report, code) = find_leaks(session.folder.path(), &THREE, &["--final", &stopped(session)]);
        let findings = report["findings"].as_array().unwrap();
        assert_eq!((report["verdict"].as_str(), code), (Some("no-leak"), Some(0)), "{}: {findings:?}", session.name);
    }
}

#[test]
fn each_leak_is_named_by_its_rule() {
    let leaks: Vec<&Session> = sessions().iter().filter(|session| session.truth["patterns"][0]["leaking"] == true).collect();
    let named = leaks.iter().map(|session| {
        let (report, _) = find_leaks(session.folder.path(), &THREE, &[]);
        (session.name.clone(), report["findings"][0]["rule"].as_str().unwrap_or_default().to_owned())
    });
    let expected = RULES.map(|(pattern, rule)| (pattern.to_owned(), rule.to_owned()));
    assert_eq!(named.collect::<Vec<_>>(), expected);
}

#[test]
fn two_leaks_at_once_are_two_findings() {
    let session = session("cache,closure,lru-cache", false);
    let (report, code) = find_leaks(session.folder.path(), &THREE, &[]);
    let patterns = session.truth["patterns"].as_array().unwrap();
    let mut places: Vec<_> = patterns[..2].iter().map(|pattern| found_at(&session, pattern, &report)).collect();
    places.sort();
    assert_eq!((places, code), (vec![Some(0), Some(1)], Some(1)));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    findings.iter().for_each(|finding| assert_numbers(&session, finding, 3));
}

#[test]
fn threads_change_nothing() {
    let session = session("event,map", false);
    let with = |threads: &str| find_leaks(session.folder.path(), &THREE, &["--threads", threads]).0;
    assert_eq!(with("1"), with("4"));
}
