//! Runs the program on heaps of two sizes and compares the processor time that it took.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Run;
use super::shapes::{Made, Shape};

/// The larger heap has so many times as many things.
const TIMES: usize = 4;
/// And may take so many times as long.
const MOST: u32 = 8;
/// What takes less than this says nothing: the program's own start.
const LEAST: Duration = Duration::from_millis(60);
/// A time that is too long is measured so many times: the best counts, as the machine has other things to do.
const TRIES: usize = 3;

/// A run that took too long.
#[derive(Debug)]
#[allow(dead_code)] // it is printed
pub struct Measured {
    shape: &'static str,
    run: String,
    small: Duration,
    large: Duration,
}

/// Runs all on heaps of the shape of both sizes; gives those that grow with more than the input.
pub fn grows_linearly(shape: Shape, things: usize, runs: &[Run]) -> Vec<Measured> {
    let folder = tempfile::tempdir().expect("a folder");
    let [small, large] = [things, things * TIMES].map(|things| Heaps::write(folder.path(), shape, things));
    let mut slow = Vec::new();
    for run in runs {
        let mut measured = Measured { shape: small.name, run: run.join(" "), small: Duration::MAX, large: Duration::MAX };
        for _ in 0..TRIES {
            measured.small = measured.small.min(small.time(run));
            measured.large = measured.large.min(large.time(run));
            if measured.is_linear() {
                break;
            }
        }
        if std::env::var_os("SCALING_VERBOSE").is_some() {
            eprintln!("{:?} {:?} {} {}", measured.small, measured.large, measured.shape, measured.run);
        }
        if !measured.is_linear() {
            slow.push(measured);
        }
    }
    slow
}

impl Measured {
    fn is_linear(&self) -> bool {
        self.large < self.small.max(LEAST) * MOST
    }
}

/// The files that the runs take.
struct Heaps {
    name: &'static str,
    heap: PathBuf,
    later: PathBuf,
    other: PathBuf,
    made: Made,
}

impl Heaps {
    fn write(folder: &Path, shape: Shape, things: usize) -> Self {
        let at = |name: &str| folder.join(format!("{things}-{name}.heapsnapshot"));
        let [heap, later, other] = ["heap", "later", "other"].map(at);
        let made = shape(things, 0);
        fs::write(&heap, made.heap.text()).expect("the heap");
        fs::write(&later, shape(things + things / 10, 0).heap.text()).expect("the later heap");
        fs::write(&other, shape(things, 1_000_000).heap.text()).expect("the other heap");
        Heaps { name: made.name, heap, later, other, made }
    }

    /// The processor time of a run.
    fn time(&self, run: Run) -> Duration {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
        for argument in run {
            match *argument {
                "HEAP" => command.arg(&self.heap),
                "LATER" => command.arg(&self.later),
                "OTHER" => command.arg(&self.other),
                "@SUBJECT" => command.arg(format!("@{}", self.made.subject)),
                "@HOLDER" => command.arg(format!("@{}", self.made.holder)),
                other => command.arg(other),
            };
        }
        command.arg("--quiet").stdout(Stdio::null()).stderr(Stdio::piped());
        let before = children_time();
        let output = command.output().expect("the program");
        assert!(output.status.success(), "{} {run:?}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        children_time() - before
    }
}

/// Processor time of all children that have ended: other work on the machine does not add to it.
#[cfg(target_os = "linux")]
fn children_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("this process's times");
    // The name before may hold anything, but no bracket behind its own.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<u64>().expect("a number of ticks");
    // Fields 16 and 17 of proc(5), in hundredths of a second on every Linux.
    Duration::from_millis(10 * (ticks(13) + ticks(14)))
}

/// Elsewhere the time that passes has to do.
#[cfg(not(target_os = "linux"))]
fn children_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
