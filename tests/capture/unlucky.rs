//! A process that dies, and a disk that is full, while a snapshot of a real Node is taken: one message, and no file is left.

use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::target::Node;
use super::tool::{capture, complaint, names, program};

#[test]
fn a_process_that_is_killed_during_the_snapshot_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    // Enough objects that the snapshot takes a while.
    let large = "globalThis.many = Array.from({ length: 300000 }, (_, id) => new Session(id));
        setInterval(() => {}, 1000); console.log('ready');";
    let (mut node, _) = Node::start(home.path(), &["--inspect=127.0.0.1:0"], large);
    let child = program(&["node-snapshot", "--inspect", &node.inspector(), "-o", "a.heapsnapshot"])
        .current_dir(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let part = || std::fs::read_dir(folder.path()).unwrap().flatten().next().and_then(|entry| entry.metadata().ok());
    let end = Instant::now() + Duration::from_secs(30);
    while part().is_none_or(|part| part.len() == 0) {
        assert!(Instant::now() < end, "nothing came");
        sleep(Duration::from_millis(2));
    }
    node.child.kill().unwrap();
    let text = complaint(&child.wait_with_output().unwrap());
    assert!(text.contains("the process ended or closed the connection, before the snapshot was whole"), "{text}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::idle(folder.path(), &["--inspect=127.0.0.1:0"]);
    let said = complaint(&capture(folder.path(), &["--inspect", &node.inspector(), "-o", "/dev/full"]));
    assert!(said.contains("/dev/full: the disk is full"), "{said}");
    let said = complaint(&capture(folder.path(), &["--inspect", &node.inspector(), "-o", "no/such/folder/a"]));
    assert!(said.contains("there is no folder no/such/folder"), "{said}");
}
