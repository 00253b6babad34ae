//! Runs the program and holds what it says.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

/// How a file reaches the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    File,
    Stdin,
    /// A file that is packed by gzip.
    Gzip,
}

pub const WAYS: [Way; 3] = [Way::File, Way::Stdin, Way::Gzip];

/// Runs a command on a snapshot; `ARGUMENTS` may hold more than the command.
pub fn run(way: Way, arguments: &[&str], snapshot: &[u8]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heap.heapsnapshot");
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    let (name, rest) = arguments.split_first().expect("a command");
    match way {
        Way::File | Way::Gzip => {
            let packed = || gzip(snapshot);
            fs::write(&path, if way == Way::Gzip { packed() } else { snapshot.to_vec() }).expect("the file");
            command.arg(name).arg(&path).args(rest);
            command.output().expect("the program")
        }
        Way::Stdin => {
            command.arg(name).arg("-").args(rest).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("the program");
            // It may stop reading as soon as it knows enough.
            let _ = child.stdin.take().expect("its input").write_all(snapshot);
            child.wait_with_output().expect("the program")
        }
    }
}

/// A file as gzip packs it.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("packed bytes")
}

/// Runs a command on a path.
pub fn run_on_path(path: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heap-analyzer")).arg("summary").arg(path).output().expect("the program")
}

/// The one message of a refusal: exit code 2, nothing on stdout, no panic.
pub fn refusal(output: &Output) -> String {
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty(), "something was written though the input is bad");
    assert_eq!(message.matches("error:").count(), 1, "{message}");
    assert!(message.starts_with("error: ") && message.lines().count() <= 3, "{message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

/// What is said of bad input, without the name of the file: the same whichever way it comes, and of the comparison of classes,
/// which keeps no references.
pub fn refused_alike(command: &[&str], snapshot: &[u8]) -> String {
    let [from_file, others @ ..] = WAYS.map(|way| what_is_wrong(&run(way, command, snapshot)));
    for (way, message) in WAYS[1..].iter().zip(others) {
        assert_eq!(message, from_file, "{way:?}");
    }
    assert_eq!(what_is_wrong(&compare_classes(snapshot)), from_file, "without references");
    from_file
}

/// A refusal without the name of the file.
fn what_is_wrong(output: &Output) -> String {
    let message = refusal(output);
    let (_, what) = message.trim_start_matches("error: ").split_once(": ").expect("a name and what is wrong");
    what.to_owned()
}

/// Compares the classes of a file with themselves.
fn compare_classes(snapshot: &[u8]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("heap.heapsnapshot");
    fs::write(&path, snapshot).expect("the file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command.arg("compare").args([&path, &path]).args(["--view", "classes"]).output().expect("the program")
}

/// The nodes as `export` writes them, one JSON value a node.
pub fn nodes(way: Way, snapshot: &[u8]) -> Vec<Value> {
    rows(way, snapshot, "nodes")
}

/// The edges as `export` writes them.
pub fn edges(way: Way, snapshot: &[u8]) -> Vec<Value> {
    rows(way, snapshot, "edges")
}

fn rows(way: Way, snapshot: &[u8], table: &str) -> Vec<Value> {
    let output = run(way, &["export", "--table", table, "--format", "jsonl"], snapshot);
    assert!(output.status.success(), "{way:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
        .stdout
        .split(|&b| b == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect()
}

/// What `-v` says.
pub fn notes(snapshot: &[u8]) -> String {
    let output = run(Way::File, &["summary", "-v"], snapshot);
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}
