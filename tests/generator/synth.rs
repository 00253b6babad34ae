//! Synthetic snapshots: what is asked for is what is in them, and what is said of them is true.

use std::fs;
use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::generator::patterns::{PATTERNS, PatternKind};
use heap_analyzer::snapshot::{NodeIndex, NodeType, ReadOptions};
use serde_json::Value;

use super::check::{Found, look_up};
use crate::program::{answer, complaint, names, run, truth};

/// Writes snapshots into a new folder.
fn synth(options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    answer(&[&["synth", "--out", folder.path().to_str().unwrap()], options].concat());
    folder
}

fn open(file: &Path) -> Heap {
    Heap::open(file, &ReadOptions::default()).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn baseline(options: &[&str]) -> Heap {
    open(&synth(options).path().join("baseline.heapsnapshot"))
}

#[test]
fn a_heap_has_as_many_nodes_as_were_asked_for() {
    for nodes in [5, 6, 13, 14, 15, 78, 93, 94, 157, 158, 159, 173, 174, 175, 190, 1_000, 1_198, 20_000] {
        let heap = baseline(&["--nodes", &nodes.to_string()]);
        assert_eq!(heap.nodes().len(), nodes);
        assert_eq!(heap.notes().iter().collect::<Vec<_>>(), [""; 0], "nothing is unusual");
    }
}

#[test]
fn everything_is_reachable_and_ids_are_unique() {
    let heap = baseline(&["--nodes", "30k"]);
    let all = || (0..heap.nodes().len() as u32).map(NodeIndex);
    let lost: Vec<_> = all().filter(|&node| heap.distances().of(node) < 0).collect();
    assert_eq!(lost, []);
    let ids: std::collections::HashSet<u64> = all().map(|node| heap.id(node).0).collect();
    assert_eq!(ids.len(), heap.nodes().len());
    assert!(ids.iter().all(|id| id % 2 == 1));
}

#[test]
fn the_mean_degree_is_what_was_asked_for() {
    for (wanted, least, most) in [("4", 3.9, 4.1), ("8", 7.8, 8.2), ("30", 29.0, 31.0), ("1", 1.0, 2.5)] {
        let heap = baseline(&["--nodes", "100k", "--edges-per-node", wanted]);
        let mean = heap.graph().edge_count() as f64 / heap.nodes().len() as f64;
        assert!((least..most).contains(&mean), "{wanted}: {mean}");
    }
}

#[test]
fn a_heap_is_a_mixture() {
    let heap = baseline(&["--nodes", "100k"]);
    let all = || (0..heap.nodes().len() as u32).map(NodeIndex);
    let share = |kind: NodeType| all().filter(|&node| heap.node_type(node) == kind).count() as f64 / heap.nodes().len() as f64;
    for (kind, least, most) in [
        (NodeType::OBJECT, 0.2, 0.6),
        (NodeType::STRING, 0.1, 0.4),
        (NodeType::ARRAY, 0.02, 0.2),
        (NodeType::CLOSURE, 0.02, 0.2),
        (NodeType::CODE, 0.02, 0.2),
        (NodeType::NATIVE, 0.005, 0.1),
        (NodeType::CONCATENATED_STRING, 0.005, 0.1),
    ] {
        assert!((least..most).contains(&share(kind)), "{kind:?}: {}", share(kind));
    }
    assert!(heap.class_rows(None).len() > 100);
    let deepest = all().map(|node| heap.distances().of(node)).filter(|&distance| distance < 100_000_000).max();
    assert!(deepest > Some(20), "{deepest:?}");
    let widest = all().map(|node| heap.graph().edges_of(node).len()).max();
    assert!(widest >= Some(64), "{widest:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_whatever_the_number_of_threads() {
    let bytes = |options: &[&str]| {
        let folder = synth(&[&["--nodes", "40k", "--leak", "cache", "--steps", "1"], options].concat());
        names(folder.path()).iter().map(|name| fs::read(folder.path().join(name)).unwrap()).collect::<Vec<_>>()
    };
    let first = bytes(&["--seed", "7", "--threads", "1"]);
    assert!(first == bytes(&["--seed", "7", "--threads", "3"]));
    assert!(first != bytes(&["--seed", "8"]));
}

#[test]
fn every_planted_leak_is_as_its_truth_says() {
    for pattern in PATTERNS.iter().filter(|pattern| pattern.kind == PatternKind::Leak && pattern.can_be_synthetic()) {
        for nodes in ["5", "5k"] {
            let folder = synth(&["--nodes", nodes, "--leak", pattern.name, "--count", "30", "--size", "20kB"]);
            let truth = truth(folder.path());
            assert_eq!(names(folder.path()).len(), 6);
            let expected = [0, 30, 60, 90, 0];
            for (at, snapshot) in truth["snapshots"].as_array().unwrap().iter().enumerate() {
                let heap = open(&folder.path().join(snapshot["file"].as_str().unwrap()));
                let pattern = &truth["patterns"][0];
                let place = format!("{} in {}", pattern["pattern"], snapshot["file"]);
                let Found { count, bytes, strangers } = look_up(&heap, pattern).unwrap_or_else(|what| panic!("{place}: {what}"));
                assert_eq!((count, strangers), (Some(expected[at]), Vec::new()), "{place}");
                assert_eq!(pattern["held"][at]["count"].as_u64(), count, "{place}");
                let said = pattern["held"][at]["bytes"].as_u64().unwrap();
                assert!(bytes.abs_diff(said) <= said / 10, "{place}: {bytes} bytes are held, {said} said");
            }
        }
    }
}

#[test]
fn objects_keep_their_ids_from_step_to_step_and_some_are_made_anew() {
    let folder = synth(&["--nodes", "20k", "--leak", "set", "--count", "40"]);
    let ids = |name: &str| {
        let heap = open(&folder.path().join(name));
        (0..heap.nodes().len() as u32).map(|node| heap.id(NodeIndex(node)).0).collect::<std::collections::BTreeSet<_>>()
    };
    let (first, second, last) = (ids("step-1.heapsnapshot"), ids("step-2.heapsnapshot"), ids("stopped.heapsnapshot"));
    let stayed = first.intersection(&second).count();
    assert!(stayed < first.len() && stayed > first.len() * 9 / 10, "{stayed} of {} stayed", first.len());
    // What was freed is gone for good: its id is not given to anything else.
    let came = second.difference(&first).copied().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(last.intersection(&came).count(), 0);
}

#[test]
fn what_can_not_be_made_is_refused() {
    for (options, said) in [
        (&["--nodes", "4"][..], "a heap has 5 to"),
        (&["--nodes", "many"], "write a number as 4096, 200k"),
        (&["--nodes", "10", "--edges-per-node", "0"], "1 to 1000 references"),
        (&["--nodes", "10", "--leak", "lru-cache"], "does not leak"),
        (&["--nodes", "10", "--leak", "rope"], "leaks in a real runtime only"),
        (&["--nodes", "10", "--count", "5"], "--leak"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let text = complaint(&run(&[&["synth", "--out", out.to_str().unwrap()], options].concat()));
        assert!(text.contains(said), "{options:?}: {text}");
        assert!(!out.exists());
    }
}

/// A disk with room for a part of the snapshot only: a limit on the size of files does the same.
#[cfg(target_os = "linux")]
#[test]
fn a_snapshot_that_does_not_fit_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let program = env!("CARGO_BIN_EXE_heap-analyzer");
    // The signal that comes with the limit is ignored, so that writing fails as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f 1000; '{program}' leak-generator synth --nodes 100k --out '{}'", out.display());
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    let text = complaint(&output);
    assert!(text.contains("baseline.heapsnapshot"), "{text}");
    assert_eq!(names(folder.path()), [""; 0]);
}

/// The answer ends with what to type next, and that works.
#[test]
fn the_next_command_finds_the_planted_leak() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let said = answer(&["synth", "--nodes", "20k", "--leak", "cache", "--size", "20kB", "--out", out]);
    let next = said.lines().last().unwrap().trim().strip_prefix("heap-analyzer ").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(next.split(' ')).output().unwrap();
    let found = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "findings end with 1: {next}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(found.contains("global.demo.cache.entries"), "{found}");
}

#[test]
fn truths_of_synthetic_heaps_are_as_the_schema_says() {
    let folder = synth(&["--nodes", "500", "--leak", "event"]);
    let schema = std::process::Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).args(["schema", "leak-truth"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert_eq!(crate::schema::violations(&schema, &truth(folder.path())), [""; 0]);
}
