//! Snapshots that Node writes when it gets a signal.

use super::target::{Node, count_of};
use super::tool::{answer, capture, complaint, names};

#[test]
fn node_writes_on_a_signal_where_it_was_started_so() {
    let home = tempfile::tempdir().unwrap();
    let node = Node::idle(home.path(), &["--heapsnapshot-signal=SIGUSR2"]);
    let out = tempfile::tempdir().unwrap();
    assert_eq!(answer(&capture(out.path(), &["--pid", &node.pid(), "-o", "a.heapsnapshot"])), ["a.heapsnapshot"]);
    assert_eq!(count_of(&out.path().join("a.heapsnapshot"), "Session"), 40);
    assert_eq!(names(home.path()).len(), 1, "the program's own file stays");
    answer(&capture(out.path(), &["--pid", &node.pid(), "-o", "b.heapsnapshot", "--remove"]));
    assert_eq!(names(home.path()).len(), 1, "and the second was removed, as was asked for");
    let dir = home.path().to_str().unwrap();
    let kept = answer(&capture(out.path(), &["--pid", &node.pid(), "--signal", "SIGUSR2", "--dir", dir]));
    assert_eq!(kept.len(), 1);
    assert_eq!(count_of(kept[0].as_ref(), "Session"), 40);
    assert_eq!(names(home.path()).len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_would_die_of_the_signal_gets_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::idle(folder.path(), &[]);
    let said = complaint(&capture(folder.path(), &["--pid", &node.pid(), "-o", "a.heapsnapshot"]));
    assert!(said.contains("no handler for SIGUSR2") && said.contains("--heapsnapshot-signal=SIGUSR2"), "{said}");
    assert!(node.child.try_wait().unwrap().is_none(), "it lives");
    assert_eq!(names(folder.path()), [""; 0]);
}

/// What a signal makes of a program that has its own handler.
fn handled(handler: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let program = format!(
        "const fs = require('fs');
        process.on('SIGUSR2', () => {{ {handler} }}); setInterval(() => {{}}, 1000); console.log('ready');"
    );
    let (node, _) = Node::start(folder.path(), &[], &program);
    // Nobody cares for the child until it is dropped: it becomes a zombie.
    let said = complaint(&capture(folder.path(), &["--pid", &node.pid(), "--timeout", "1s", "-o", "a.heapsnapshot"]));
    (folder, said)
}

#[test]
fn a_process_that_dies_while_it_writes_is_told_with_what_it_left() {
    let dies = r#"fs.writeFileSync(`Heap.20261129.120000.${process.pid}.0.001.heapsnapshot`, '{"snapshot":{"meta":');
        setTimeout(() => process.abort(), 200);"#;
    let (folder, said) = handled(dies);
    assert!(said.contains("the process ended and left ") && said.contains("(20 bytes came)"), "{said}");
    let left = names(folder.path());
    assert_eq!(left.iter().filter(|name| name.starts_with("Heap.") && said.contains(name.as_str())).count(), 1, "{left:?}");
}

/// What another process writes at the same time is none of ours: it is neither taken nor removed.
#[test]
fn a_snapshot_of_somebody_else_is_left_alone() {
    const WHOLE: &str = r#"{"snapshot":{},"nodes":[],"edges":[],"strings":["secret"]}"#;
    let writes = |name: &str| format!("fs.writeFileSync(`{name}`, '{WHOLE}');");
    for name in ["theirs.heapsnapshot", "Heap.20261129.120000.1${process.pid}.0.001.heapsnapshot"] {
        let (folder, said) = handled(&writes(name));
        assert!(said.contains("has written no whole snapshot into") && said.contains("--name"), "{said}");
        assert_eq!(names(folder.path()).iter().filter(|name| name.ends_with("heapsnapshot")).count(), 1, "{name}");
    }
}

#[test]
fn a_handler_that_writes_nothing_or_something_else_is_told() {
    for handler in ["", "fs.writeFileSync('notes.txt', 'dump?')", "fs.writeFileSync('a.heapsnapshot', '{}')"] {
        let (_folder, said) = handled(handler);
        assert!(said.contains("has written no whole snapshot into") && said.contains("--diagnostic-dir"), "{handler}: {said}");
    }
}
