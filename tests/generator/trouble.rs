//! What goes wrong is told in one message, and nothing is left: no process, no file, no folder.

use std::fs;
use std::path::Path;

use crate::program::{complaint, names, new_folder, program, run};

/// A runtime that answers to `--version` with `version`, and else does what `script` says.
#[cfg(unix)]
fn pretended(folder: &Path, version: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("runtime");
    fs::write(&path, format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo '{version}'; exit; fi\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_pattern_that_does_not_exist_is_answered_with_those_that_do() {
    let text = complaint(&run(&["run", "--pattern", "cache,cachee", "--out", "x"]));
    assert!(text.contains("cachee") && text.contains("lru-cache"), "{text}");
}

#[test]
fn a_runtime_that_is_missing_is_named_with_what_to_install() {
    let (folder, out) = new_folder();
    for (runtime, said) in [("no-such-runtime", "is not on the PATH"), ("./no/such/runtime", "there is no program")] {
        let text = complaint(&run(&["run", "--pattern", "cache", "--runtime", runtime, "--out", &out]));
        assert!(text.contains(said) && text.contains("Install Node"), "{text}");
    }
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_runtime_that_is_too_old_is_told_with_both_versions() {
    let (folder, out) = new_folder();
    let runtime = pretended(folder.path(), "v10.24.1", "exit 1");
    let text = complaint(&run(&["run", "--pattern", "cache", "--runtime", &runtime, "--out", &out]));
    assert!(text.contains("Node 10.24.1") && text.contains("Node 12.17"), "{text}");
    let runtime = pretended(folder.path(), "Python 3.11.2", "exit 1");
    let text = complaint(&run(&["serve", "--runtime", &runtime]));
    assert!(text.contains("none of Node, Bun and Deno"), "{text}");
}

#[test]
fn a_browser_that_is_missing_is_named_with_what_to_install() {
    let (folder, out) = new_folder();
    let page = ["run", "--pattern", "window-listeners", "--out", &out, "--runtime"];
    for (browser, said) in
        [("chromium", "none of chromium, chromium-browser"), ("./no/chromium", "there is no program ./no/chromium")]
    {
        let output = program(&page).arg(browser).env("PATH", folder.path()).output().unwrap();
        let text = complaint(&output);
        assert!(text.contains(said) && text.contains("Install Chromium or Chrome"), "{text}");
    }
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_browser_that_dies_is_told_and_leaves_nothing() {
    let (folder, out) = new_folder();
    let browser = pretended(folder.path(), "", "echo 'FATAL: no memory for a page' >&2; exit 3");
    let text = complaint(&run(&["run", "--pattern", "window-listeners", "--runtime", &browser, "--out", &out]));
    assert!(text.contains("ended while it started: with exit code 3; it said: FATAL: no memory for a page"), "{text}");
    assert_eq!(names(folder.path()), ["runtime"]);
}

#[test]
fn programs_and_pages_are_not_taken_for_each_other() {
    for (patterns, runtime, said) in [
        ("cache,window-listeners", "node", "cache leaks in a program and window-listeners in a page"),
        ("window-listeners", "node", "--runtime chromium"),
        ("cache", "chromium", "--runtime node"),
    ] {
        let (_folder, out) = new_folder();
        let text = complaint(&run(&["run", "--pattern", patterns, "--runtime", runtime, "--out", &out]));
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn more_than_the_machine_should_leak_is_refused() {
    let (folder, out) = new_folder();
    let text = complaint(&run(&["run", "--pattern", "cache", "--per-step", "1000000", "--out", &out]));
    assert!(text.contains("4000000 MB would leak") && text.contains("--max-memory"), "{text}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_runtime_that_is_killed_is_told_and_leaves_nothing() {
    let ready = r#"echo '{"ready":{"name":"node","version":"20.0.0","v8":"11"}}'"#;
    let done = r#"echo '{"done":"collect","held":[{"count":0,"bytes":0}]}'"#;
    // Two answers: for the warm-up and for the collection of garbage.
    let done = format!("{done}; read line; {done}");
    let snapshot = r#"file=${line#snapshot }; echo '{"nodes":[1,' > "$file""#;
    for (script, said) in [
        ("exit 3".to_owned(), "with exit code 3"),
        ("echo 'Error: no such flag' >&2; exit 9".to_owned(), "no such flag"),
        (format!("{ready}; read line; kill -9 $$"), "killed (signal 9), as systems do when memory runs out"),
        (format!("{ready}; read line; echo 'FATAL ERROR: Reached heap limit' >&2; kill -ABRT $$"), "its heap was full"),
        (format!("{ready}; read line; {done}; read line; {snapshot}; kill -9 $$"), "killed (signal 9)"),
        (format!("{ready}; read line; {done}; read line; {snapshot}; {done}"), "not whole"),
        (
            format!(
                "{ready}; read line; {done}; read line; {snapshot}; echo '{{\"failed\":\"ENOSPC\",\"code\":\"ENOSPC\"}}'; read line"
            ),
            "the disk is full; nothing was left behind",
        ),
        (format!("{ready}; read line; echo nonsense; read line"), "something unexpected"),
    ] {
        let (folder, out) = new_folder();
        let runtime = pretended(folder.path(), "v20.0.0", &script);
        let text = complaint(&run(&["run", "--pattern", "cache", "--runtime", &runtime, "--out", &out]));
        assert!(text.contains(said), "{script}: {text}");
        assert_eq!(names(folder.path()), ["runtime"], "{script}");
    }
}
