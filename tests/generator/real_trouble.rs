//! What goes wrong once a real runtime is there: a place that is taken, an interrupt. No process is left, and no file that is not the user's.

use std::fs;
use std::net::TcpListener;
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

#[test]
fn a_file_in_place_of_the_folder_is_told() {
    let (folder, out) = new_folder();
    fs::write(&out, "mine").unwrap();
    let text = complaint(&run(&["run", "--pattern", "cache", "--out", &out]));
    assert!(text.contains("is a file"), "{text}");
    assert_eq!(names(folder.path()), ["out"]);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let (folder, out) = new_folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let text = complaint(&run(&["serve", "--port", &port, "--out", &out]));
    assert!(text.contains("the port is taken") && text.contains(&port) && text.contains("--port"), "{text}");
    let output = program(&["serve", "--out", &out]).env("PORT", "many").output().unwrap();
    assert!(complaint(&output).contains("PORT is \"many\""));
    drop(folder);
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
