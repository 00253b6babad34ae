//! Snapshots over the inspector of a real Node.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use super::target::{Node, count_of};
use super::tool::{answer, capture, names, program};

#[test]
fn a_snapshot_of_node_has_its_objects_and_summary_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::idle(folder.path(), &["--inspect=127.0.0.1:0"]);
    let output = capture(folder.path(), &["--inspect", &node.inspector(), "-o", "app.heapsnapshot"]);
    assert_eq!(answer(&output), ["app.heapsnapshot"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("Next: heap-analyzer summary app.heapsnapshot"));
    let file = folder.path().join("app.heapsnapshot");
    assert_eq!(count_of(&file, "Session"), 40);
    let summary = program(&["summary", file.to_str().unwrap(), "--class", "^Session$"]).output().unwrap();
    assert!(answer(&summary).iter().any(|line| line.starts_with("Session ")), "{summary:?}");
    only_its_owner_can_read(&file);
}

#[cfg(unix)]
fn only_its_owner_can_read(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(not(unix))]
fn only_its_owner_can_read(_: &std::path::Path) {}

#[test]
fn the_address_that_node_prints_is_taken_and_the_file_is_compressed_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::idle(folder.path(), &["--inspect=127.0.0.1:0"]);
    let address = node.inspector.clone().unwrap();
    assert_eq!(
        answer(&capture(folder.path(), &["--inspect", &address, "--gzip", "-q", "-o", "app.heapsnapshot"])),
        ["app.heapsnapshot.gz"]
    );
    let file = folder.path().join("app.heapsnapshot.gz");
    assert_eq!(fs::read(&file).unwrap()[..2], [0x1f, 0x8b]);
    assert_eq!(count_of(&file, "Session"), 40);
    let streamed = capture(folder.path(), &["--inspect", &address, "-q", "-o", "-"]);
    assert!(streamed.status.success() && streamed.stderr.is_empty());
    fs::write(folder.path().join("streamed"), streamed.stdout).unwrap();
    assert_eq!(count_of(&folder.path().join("streamed"), "Session"), 40);
}

/// Between two snapshots the work is done, and the leak is found by the objects' ids: they stay the same in a series.
#[test]
fn a_series_takes_one_snapshot_after_each_piece_of_work() {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let work = "process.on('SIGUSR2', () => {
            for (let i = 0; i < 50; i++) sessions.push(new Session(i));
            require('fs').writeFileSync(`done-${sessions.length}`, '');
        });
        setInterval(() => {}, 1000); console.log('ready');";
    let (node, _) = Node::start(home.path(), &["--inspect=127.0.0.1:0"], work);
    let mut child = program(&["node-snapshot", "--inspect", &node.inspector(), "--count", "3", "-q", "-o", "s.heapsnapshot"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut enter = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    for number in 1..=3 {
        assert_eq!(lines.next(), Some(format!("s-{number}.heapsnapshot")));
        if number < 3 {
            assert!(std::process::Command::new("kill").args(["-USR2", &node.pid()]).status().unwrap().success());
            let done = home.path().join(format!("done-{}", 40 + 50 * number));
            while !done.exists() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            writeln!(enter).unwrap();
        }
    }
    assert!(child.wait().unwrap().success());
    let files = ["s-1.heapsnapshot", "s-2.heapsnapshot", "s-3.heapsnapshot"];
    assert_eq!(names(folder.path()), files);
    let found = program(&["find-leaks"]).args(files).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&found.stdout);
    assert_eq!(found.status.code(), Some(1), "{said}");
    assert!(said.contains("+50, +50") && said.contains("sessions"), "{said}");
}

#[test]
fn a_series_by_the_clock_waits_from_beginning_to_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::idle(folder.path(), &["--inspect=127.0.0.1:0"]);
    let began = std::time::Instant::now();
    let options = ["--inspect", &node.inspector(), "--every", "900ms", "--count", "2", "-o", "s.heapsnapshot.gz"];
    assert_eq!(answer(&capture(folder.path(), &options)), ["s-1.heapsnapshot.gz", "s-2.heapsnapshot.gz"]);
    assert!(began.elapsed().as_millis() >= 900);
    assert_eq!(count_of(&folder.path().join("s-2.heapsnapshot.gz"), "Session"), 40);
}

#[test]
fn a_snapshot_can_wait_until_the_heap_is_large() {
    let folder = tempfile::tempdir().unwrap();
    // A megabyte of numbers is one object, so that the file stays small.
    let growing = "globalThis.blocks = []; class Block { constructor() { this.numbers = new Array(131072).fill(1); } }
        setInterval(() => { if (blocks.length < 60) blocks.push(new Block()); }, 20); console.log('ready');";
    let (node, _) = Node::start(folder.path(), &["--inspect=127.0.0.1:0"], growing);
    let options = ["--inspect", &node.inspector(), "--when-heap-above", "40MB", "-o", "a.heapsnapshot"];
    answer(&capture(folder.path(), &options));
    let blocks = count_of(&folder.path().join("a.heapsnapshot"), "Block");
    assert!((25..=60).contains(&blocks), "{blocks}");
}
