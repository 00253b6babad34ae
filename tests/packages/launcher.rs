//! The launcher is as if it were not there: the program's exit codes, streams and signals; one message if there is no program.

use std::fs::File;
use std::process::Stdio;

use super::place::{PROGRAM, command, fixture, repository, text_of};

/// The launcher as its source has it, running `program`.
fn launcher(program: &str) -> std::process::Command {
    let mut command = command("node");
    command.arg(repository().join("npm/cli/bin/heap-analyzer.js")).env("HEAP_ANALYZER_BINARY", program);
    command
}

#[test]
fn exit_codes_and_words_are_the_program_s() {
    let page = |state: &str| fixture(&format!("chromium-140-dom-{state}.heapsnapshot.zst"));
    let (before, after, undone) = (page("before"), page("after"), page("undone"));
    let leak = ["find-leaks", "--baseline", &before, "--target", &after, "--final", &undone];
    for (code, arguments) in [(0, &["--version"][..]), (1, &leak), (2, &["summary", "no such file"])] {
        let (ours, its) = (launcher(PROGRAM).args(arguments).output(), command(PROGRAM).args(arguments).output());
        let (ours, its) = (ours.unwrap(), its.unwrap());
        assert_eq!(ours.status.code(), Some(code), "{}", text_of(&ours));
        assert_eq!((ours.stdout, ours.stderr), (its.stdout, its.stderr));
    }
}

#[test]
fn standard_input_is_the_program_s() {
    let snapshot = File::open(fixture("hermes-minimal.heapsnapshot.gz")).unwrap();
    let output = launcher(PROGRAM).args(["summary", "-"]).stdin(snapshot).output().unwrap();
    assert!(output.status.success() && !output.stdout.is_empty(), "{}", text_of(&output));
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let snapshot = fixture("node-app.heapsnapshot.zst");
    let mut child = launcher(PROGRAM)
        .args(["export", &snapshot, "--table", "edges"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Read::read_exact(&mut child.stdout.take().unwrap(), &mut [0; 16]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn an_override_that_cannot_run_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let complaint = |program: &str| {
        let output = launcher(program).arg("--version").output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), text.matches("error:").count()), (Some(2), 1), "{text}");
        assert!(text.contains(program) && text.contains("HEAP_ANALYZER_BINARY"), "{text}");
        text
    };
    let missing = folder.path().join("missing");
    assert!(complaint(missing.to_str().unwrap()).contains("no such file"));
    if cfg!(unix) {
        let plain = folder.path().join("plain");
        std::fs::write(&plain, "not a program").unwrap();
        assert!(complaint(plain.to_str().unwrap()).contains("chmod"));
    }
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::io::{BufRead, BufReader};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::ExitStatusExt;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::super::place::{fixture, text_of};
    use super::{PROGRAM, launcher};

    fn script(folder: &Path, text: &str) -> String {
        let path = folder.join("program");
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_signal_to_the_launcher_reaches_the_program_which_decides_what_follows() {
        let folder = tempfile::tempdir().unwrap();
        for signal in ["INT", "TERM", "HUP", "QUIT", "USR2"] {
            let text = format!("trap 'echo got it; exit 7' {signal}\necho ready\nwhile :; do sleep 0.02; done");
            let mut child = launcher(&script(folder.path(), &text)).stdout(Stdio::piped()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
            assert_eq!(lines.next().as_deref(), Some("ready"));
            assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
            assert_eq!((lines.next().as_deref(), child.wait().unwrap().code()), (Some("got it"), Some(7)), "{signal}");
        }
    }

    #[test]
    fn an_interrupted_analysis_ends_with_130() {
        let (input, _held_open) = std::io::pipe().unwrap();
        let mut child = launcher(PROGRAM).args(["summary", "-"]).stdin(input).stdout(Stdio::null()).spawn().unwrap();
        // The launcher listens before it starts the program; that one needs a moment to do so too.
        std::thread::sleep(std::time::Duration::from_millis(600));
        assert!(Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap().success());
        assert!(matches!(child.wait().unwrap(), status if status.code() == Some(130) || status.signal() == Some(2)));
    }

    #[test]
    fn a_program_that_a_signal_kills_never_looks_like_success() {
        let folder = tempfile::tempdir().unwrap();
        let end = |signal: &str| launcher(&script(folder.path(), &format!("kill -s {signal} $$"))).output().unwrap();
        for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1), ("KILL", 9)] {
            let output = end(signal);
            assert_eq!(output.status.signal(), Some(number), "{signal}: {}", text_of(&output));
        }
        // Node ignores SIGPIPE, answers SIGUSR1 with its inspector, and would leave a core of its own for the others.
        for (signal, code) in [("PIPE", 128 + 13), ("SEGV", 128 + 11), ("ABRT", 128 + 6)] {
            let output = end(signal);
            assert_eq!((output.status.code(), output.stderr.is_empty()), (Some(code), true), "{}", text_of(&output));
        }
    }

    #[test]
    fn a_program_for_another_c_library_is_told_from_a_missing_one() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        fs::write(&program, "#!/no/such/loader\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let output = launcher(program.to_str().unwrap()).args(["summary", &fixture("x")]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && text.contains("another C library"), "{text}");
    }
}
