//! Sessions of the leak generator, each made once for all tests of this program, and what find-leaks says of them.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use heap_analyzer::generator::patterns::{PATTERNS, PatternKind};
use serde_json::Value;

use crate::program::{answer, truth};

pub const PER_STEP: u64 = 40;
/// Bytes of data in each member: beside them an error, a timer or a tree of page nodes weighs little.
pub const SIZE: u64 = 20_000;

/// A pattern that ran, and the folder of its snapshots.
pub struct Session {
    pub name: String,
    pub folder: tempfile::TempDir,
    pub truth: Value,
}

/// Every pattern leaking and every leak repaired, in the Node in the PATH.
pub fn sessions() -> &'static [Session] {
    static SESSIONS: OnceLock<Vec<Session>> = OnceLock::new();
    SESSIONS.get_or_init(|| sessions_in("node"))
}

/// The same in another runtime. One process each, so that whatever is found is of that pattern.
pub fn sessions_in(runtime: &str) -> Vec<Session> {
    let versions = PATTERNS.iter().flat_map(|pattern| {
        let is_leak = pattern.kind == PatternKind::Leak;
        [(pattern.name, false)].into_iter().chain(is_leak.then_some((pattern.name, true)))
    });
    side_by_side(&versions.collect::<Vec<_>>(), |&(pattern, is_fixed)| session(pattern, is_fixed, runtime))
}

/// A second major version of Node.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub fn other_node() -> String {
    super::npm::node(24).to_str().unwrap().to_owned()
}

pub fn session(patterns: &str, is_fixed: bool, runtime: &str) -> Session {
    session_of(patterns, is_fixed, runtime, PER_STEP)
}

/// A session of so many units a step.
pub fn session_of(patterns: &str, is_fixed: bool, runtime: &str, per_step: u64) -> Session {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (per_step, size) = (per_step.to_string(), SIZE.to_string());
    let out = folder.path().to_str().unwrap();
    let mut arguments = vec![
        "run",
        "--runtime",
        runtime,
        "--pattern",
        patterns,
        "--per-step",
        &per_step,
        "--size",
        &size,
        "--steps",
        "2",
        "--out",
        out,
        "-q",
    ];
    arguments.extend(is_fixed.then_some("--fixed"));
    answer(&arguments);
    let truth = truth(folder.path());
    Session { name: format!("{patterns}{}", if is_fixed { ", repaired" } else { "" }), folder, truth }
}

/// Calls with each of them, as many at a time as there are processors, and gives the answers in their order.
pub fn side_by_side<T: Sync, R: Send>(all: &[T], call: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, all.get(at)?))) {
            done.push((at, call(one)));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    done.sort_by_key(|&(at, _)| at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// What find-leaks says of files in a folder to people.
pub fn find_leaks_in_words(folder: &Path, files: &[&str], options: &[&str]) -> String {
    String::from_utf8(command(folder, files, options).output().unwrap().stdout).unwrap()
}

fn command(folder: &Path, files: &[&str], options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command.current_dir(folder).args(["find-leaks", "-q"]).args(files).args(options);
    command
}

/// What find-leaks says of files in a folder, and its exit code.
pub fn find_leaks(folder: &Path, files: &[&str], options: &[&str]) -> (Value, Option<i32>) {
    let output = command(folder, files, options).args(["--format", "json"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{files:?}: {e}: {said}")), output.status.code())
}
