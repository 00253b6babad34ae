//! Where answers go: files that appear whole or not at all, pipes that close, colours that nobody asked for.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

use super::conversation::{APP, answer, fixtures, program, run};

#[test]
fn a_file_gets_what_the_screen_would() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("classes.csv");
    fs::write(&target, "what was there before").unwrap();
    let output = run(&["summary", APP, "--format", "csv", "-o", target.to_str().unwrap()]);
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
    assert_eq!(fs::read_to_string(&target).unwrap(), answer(&["summary", APP, "--format", "csv", "-o", "-"]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_rights_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    fs::write(folder.path().join("any"), "").unwrap();
    answer(&["summary", APP, "--view", "statistics", "-o", folder.path().join("ours").to_str().unwrap()]);
    assert_eq!(mode("ours"), mode("any"));
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    for arguments in [&["export", APP, "--table", "edges"][..], &["summary", APP, "--format", "json"], &["--help"]] {
        let mut child = program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 16]).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn colours_come_only_to_those_who_want_them() {
    let coloured = |arguments: &[&str]| answer(arguments).contains('\u{1b}');
    let view = ["summary", APP, "--view", "statistics"];
    assert!(!coloured(&view), "not into a pipe");
    assert!(coloured(&[&view[..], &["--color", "always"]].concat()));
    assert!(!coloured(&[&view[..], &["--color", "never"]].concat()));
}

#[test]
fn standard_input_gives_the_same_answer_as_the_file() {
    let from_file = answer(&["export", APP, "--table", "nodes"]);
    let mut child = program(&["export", "-", "--table", "nodes"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = fs::read(fixtures().join(APP)).unwrap();
    let writer = std::thread::spawn(move || input.write_all(&bytes).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.stdout == from_file.as_bytes());
}

#[test]
fn threads_change_nothing_but_the_time() {
    for arguments in
        [&["summary", APP, "--format", "json"][..], &["inspect-object", APP, "--class", "Session", "--format", "json"]]
    {
        let with = |threads| answer(&[arguments, &["--threads", threads]].concat());
        assert!(with("1") == with("3"), "{arguments:?}");
    }
}

#[test]
fn quiet_says_nothing_and_verbose_says_where_the_time_went() {
    assert!(run(&["summary", APP, "-q"]).stderr.is_empty());
    let output = run(&["summary", APP, "-v"]);
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(["reading", "analysing", "in all"].iter().all(|word| talk.contains(word)), "{talk}");
}

#[test]
fn completions_and_the_man_page_know_every_command() {
    let texts =
        [answer(&["completions", "bash"]), answer(&["completions", "zsh"]), answer(&["completions", "fish"]), answer(&["man"])];
    for text in texts {
        let missing: Vec<_> = ["summary", "inspect", "export"].into_iter().filter(|word| !text.contains(word)).collect();
        assert_eq!(missing, [""; 0]);
    }
}

#[test]
fn graphviz_gets_the_neighbourhood() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("service.dot");
    answer(&["inspect-object", APP, "--class", "^Service$", "--dot", target.to_str().unwrap()]);
    let drawn = fs::read_to_string(&target).unwrap();
    assert!(drawn.starts_with("digraph {") && drawn.contains("sessions") && drawn.contains("EventEmitter"), "{drawn}");
    assert_eq!(answer(&["inspect-object", APP, "--class", "^Service$", "--dot"]), drawn);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_with_130_and_leaves_no_file() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("answer.json");
        // Standard input that says nothing keeps the program waiting with its temporary file open.
        let mut child = program(&["summary", "-", "-o", target.to_str().unwrap()]).stdin(Stdio::piped()).spawn().unwrap();
        // Waiting for a child closes its input, unless someone else holds it.
        let input = child.stdin.take();
        let is_begun = || fs::read_dir(folder.path()).unwrap().count() == 1;
        while !is_begun() {
            assert!(child.try_wait().unwrap().is_none(), "it waits for input");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let killed = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        drop(input);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_file_named_so_is_packed_and_always_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["summary", APP, "--view", "statistics", "--format", "json"];
    let plain = answer(&arguments);
    for name in ["a.json.gz", "b.json.gz", "a.json.zst", "B.JSON.ZST"] {
        let file = folder.path().join(name);
        let said = answer(&[&arguments[..], &["-o", file.to_str().unwrap()]].concat());
        assert_eq!(said, "");
        let packed = fs::read(&file).unwrap();
        let unpacked = match packed.starts_with(&[0x1f, 0x8b]) {
            true => std::io::read_to_string(flate2::read::GzDecoder::new(&packed[..])).unwrap(),
            false => String::from_utf8(zstd::decode_all(&packed[..]).unwrap()).unwrap(),
        };
        assert_eq!(unpacked, plain, "{name}");
    }
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("a.json.gz"), bytes("b.json.gz"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}
