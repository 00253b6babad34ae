//! Runs that are interrupted or repeated leave no process, and no file that is not the user's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::program::{answer, complaint, names, new_folder, program, run};

#[test]
fn a_folder_with_something_in_it_is_left_alone_unless_forced() {
    let (_folder, out) = new_folder();
    let small = ["run", "--pattern", "churn", "--steps", "2", "--per-step", "2", "--size", "1kB", "--out", &out];
    answer(&small);
    fs::write(Path::new(&out).join("notes.txt"), "mine").unwrap();
    let text = complaint(&run(&small));
    assert!(text.contains("not empty") && text.contains("--force"), "{text}");
    answer(&["run", "--pattern", "churn", "--steps", "1", "--per-step", "2", "--size", "1kB", "--out", &out, "--force"]);
    let expected = ["baseline.heapsnapshot", "notes.txt", "step-1.heapsnapshot", "stopped.heapsnapshot", "truth.json"];
    assert_eq!(names(Path::new(&out)), expected, "the second step of the earlier run is gone, the notes are not");
}

/// Processes that have `word` in their command line.
#[cfg(target_os = "linux")]
fn processes_with(word: &str) -> Vec<PathBuf> {
    let folders = fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let runs =
        |folder: &PathBuf| fs::read(folder.join("cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(word));
    folders.filter(runs).collect()
}

/// However we end, by Ctrl-C, by a wish or by force, the program that leaks ends, too.
#[cfg(target_os = "linux")]
#[test]
fn no_process_and_no_file_outlives_an_interrupt() {
    for (signal, code) in [("-INT", Some(130)), ("-TERM", Some(130)), ("-KILL", None)] {
        let (folder, out) = new_folder();
        // A size that nobody else on this machine asks for: its processes are told by it.
        let marker = (1_000_000 + std::process::id()).to_string();
        // Many steps, so that it is at work when the signal comes.
        let arguments = ["run", "--pattern", "array", "--steps", "1000", "--per-step", "1", "--max-memory", "1TB", "--out", &out];
        let mut child = program(&arguments).args(["--size", &marker]).stderr(Stdio::null()).spawn().unwrap();
        let size = format!("\"size\":{marker}");
        while !Path::new(&out).join("step-1.heapsnapshot").exists() {
            assert!(child.try_wait().unwrap().is_none(), "it is at work");
            sleep(Duration::from_millis(10));
        }
        assert_eq!(processes_with(&size).len(), 1);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), code, "{signal}");
        for _ in 0..250 {
            if processes_with(&size).is_empty() {
                break;
            }
            sleep(Duration::from_millis(20));
        }
        assert_eq!(processes_with(&size), [""; 0].map(PathBuf::from), "{signal}");
        if signal != "-KILL" {
            assert_eq!(names(folder.path()), [""; 0], "{signal}");
        }
    }
}
