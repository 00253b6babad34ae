//! The hooks as the real pre-commit runs them: fetched from a repository, in a scratch repository, at `git commit`.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::place::{LEAK, answer, command, fixture, know_its_leaks, repository, text_of, write_project_with_a_leak};
use crate::python::{PRE_COMMIT, yaml, yaml_blocks};
use crate::registry::with_registry;

/// git, or what calls it, without this machine's settings.
fn with_git(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = command(program);
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("PRE_COMMIT_COLOR", "never")] {
        command.env(name, value);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Someone").env(format!("GIT_{who}_EMAIL"), "someone@example.org");
    }
    command.current_dir(folder);
    command
}

/// This repository as pre-commit would fetch it: what the hooks are made of, committed.
fn hooks_repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in [".pre-commit-hooks.yaml", "package.json", "hooks/no-heapsnapshot.js"] {
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(repository().join(file), copy).unwrap();
    }
    for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "--message", "hooks"]] {
        answer(with_git("git", folder.path()).args(arguments));
    }
    folder
}

/// A user's repository, with the hook installed.
struct Scratch {
    folder: TempDir,
    home: TempDir,
    _hooks: TempDir,
}

impl Scratch {
    /// With one hook, and more lines about it.
    fn with(hook: &str, more: &str) -> Scratch {
        let hooks = hooks_repository();
        let revision = answer(with_git("git", hooks.path()).args(["rev-parse", "HEAD"]));
        let scratch = Scratch { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap(), _hooks: hooks };
        let url = scratch._hooks.path().display();
        let config = format!("repos:\n- repo: {url}\n  rev: {revision}  hooks:\n  - id: {hook}\n{more}");
        scratch.write(".pre-commit-config.yaml", config.as_bytes());
        answer(scratch.command("git").args(["init", "--quiet"]));
        answer(scratch.command(PRE_COMMIT.as_path()).args(["install", "--install-hooks"]));
        scratch
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// A command in the repository, with pre-commit's environments in a folder of ours and our own registry.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = with_git(program, self.folder.path());
        with_registry(&mut command).env("PRE_COMMIT_HOME", self.home.path());
        command
    }

    /// Stages everything, and tries to commit it.
    fn commit(&self) -> Output {
        answer(self.command("git").args(["add", "--all"]));
        self.command("git").args(["commit", "--message", "work"]).output().unwrap()
    }
}

/// The text of a snapshot, as it was before it was compressed.
fn snapshot() -> Vec<u8> {
    let packed = fs::File::open(fixture("hermes-objects.heapsnapshot.zst")).unwrap();
    zstd::decode_all(packed).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_snapshot_cannot_be_committed_by_its_name_nor_renamed_nor_compressed() {
    let scratch = Scratch::with("no-heapsnapshot", "    exclude: ^fixtures/\n");
    scratch.write("index.js", b"console.log('{\"snapshot\":{\"meta\":{\"node_fields\":[')");
    scratch.write("data.json.gz", &gzip(b"{\"snapshot\": \"of something else\"}"));
    let output = scratch.commit();
    assert!(output.status.success(), "what is no snapshot is let through: {}", text_of(&output));

    let snapshot = snapshot();
    let spaced = String::from_utf8_lossy(&snapshot).replacen("{\"snapshot\":", "\u{feff}{\n  \"snapshot\" :\t", 1);
    let refused = [
        ("app.heapsnapshot", b"anything".as_slice(), "by its name"),
        ("Profile.HeapTimeline.zst", b"anything", "by its name"),
        ("renamed.txt", &snapshot, "by its content"),
        ("formatted.json", spaced.as_bytes(), "by its content"),
        ("hidden.bin", &gzip(&snapshot), "by its content, compressed"),
    ];
    for (name, bytes, _) in refused {
        scratch.write(name, bytes);
    }
    let output = scratch.commit();
    let text = text_of(&output);
    for (name, _, why) in refused {
        assert!(text.contains(&format!("{name}: a heap snapshot {why}\n")), "{name}: {text}");
    }
    assert!(!output.status.success() && text.contains("secrets") && text.contains("git rm --cached"), "{text}");
    assert!(!text.contains("index.js:"), "{text}");

    for (name, ..) in refused {
        fs::remove_file(scratch.folder.path().join(name)).unwrap();
    }
    fs::create_dir(scratch.folder.path().join("fixtures")).unwrap();
    scratch.write("fixtures/harmless.heapsnapshot", &snapshot);
    let output = scratch.commit();
    assert!(output.status.success(), "what is excluded is let through: {}", text_of(&output));
}

#[test]
fn a_new_leak_stops_the_commit_and_a_known_one_does_not() {
    let scratch = Scratch::with("heap-analyzer-check", "    args: [--baseline, known.toml]\n");
    write_project_with_a_leak(scratch.folder.path());
    scratch.write(".gitignore", b"heap/\n");
    scratch.write("known.toml", b"version = 1\n");
    let output = scratch.commit();
    let text = text_of(&output);
    assert!(!output.status.success() && text.contains("exit code: 1") && text.contains(LEAK), "{text}");
    know_its_leaks(scratch.folder.path());
    let output = scratch.commit();
    assert!(output.status.success(), "{}", text_of(&output));
}

#[test]
fn the_version_that_the_hook_installs_is_the_crate_s() {
    let hooks = yaml(&repository().join(".pre-commit-hooks.yaml"));
    let check = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == "heap-analyzer-check").unwrap();
    let package = concat!("@heap-analyzer/cli@", env!("CARGO_PKG_VERSION"));
    assert_eq!(check["additional_dependencies"], serde_json::json!([package]));
}

#[test]
fn the_guide_names_hooks_that_there_are() {
    let hooks = yaml(&repository().join(".pre-commit-hooks.yaml"));
    let ids: Vec<_> = hooks.as_array().unwrap().iter().map(|hook| &hook["id"]).collect();
    let blocks = yaml_blocks(&repository().join("docs/pre-commit.md"));
    // Some show a list of repositories, others only what is said about a hook.
    let named = |block: &Value| match block.pointer("/repos/0/hooks").or(block.pointer("/0/hooks")) {
        Some(hooks) => hooks.clone(),
        None => block.clone(),
    };
    for hook in blocks.iter().map(named).flat_map(|hooks| hooks.as_array().unwrap().clone()) {
        assert!(ids.contains(&&hook["id"]), "{hook}");
    }
    assert_eq!(blocks.len(), 4);
}

/// The same bytes through a program, if this machine has it.
fn through(program: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in"), bytes).unwrap();
    let output = Command::new(program).arg("-c").stdin(fs::File::open(folder.path().join("in")).unwrap()).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// A member of a tar archive, behind one that is harmless.
fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let member = |name: &str, bytes: &[u8]| {
        let mut block = vec![0; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        block[257..263].copy_from_slice(b"ustar\0");
        block.extend_from_slice(bytes);
        block.resize(block.len().next_multiple_of(512), 0);
        block
    };
    [member("readme.txt", b"hello"), member(name, bytes)].concat()
}

/// A zip archive as far as the hook looks: the headers of the members, before their data.
fn zip(name: &str, method: u16, data: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x14\0\0\0".to_vec();
    out.extend(method.to_le_bytes());
    out.extend([0; 8]);
    out.extend((data.len() as u32).to_le_bytes());
    out.extend([0; 4]);
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0; 2]);
    [&out, name.as_bytes(), data].concat()
}

/// What the hook says of a file of these bytes, and how it ends.
fn said_of(name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output =
        command("node").arg(repository().join("hooks/no-heapsnapshot.js")).arg(name).current_dir(&folder).output().unwrap();
    (output.status.code(), text_of(&output))
}

#[test]
fn a_snapshot_is_found_in_any_order_behind_text_and_however_it_is_packed() {
    let snapshot = snapshot();
    let text = String::from_utf8_lossy(&snapshot).into_owned();
    let mut sections: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let header = sections.remove("snapshot").unwrap();
    let last = Value::Object(sections.into_iter().chain([("zzz".to_owned(), Value::Null)]).collect()).to_string();
    let other_order = format!("{},\"snapshot\":{header}}}", &last[..last.len() - 1]);
    let escaped = text.replacen("\"snapshot\"", r#""\u0073napshot""#, 1).replacen("\"node_fields\"", r#""\u006Eode_fields""#, 1);
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    deflate.write_all(&snapshot).unwrap();
    let skippable = [b"\x50\x2a\x4d\x18\x04\0\0\0abcd".as_slice(), &zstd::encode_all(&*snapshot, 1).unwrap()].concat();
    let found = [
        ("other order", other_order.into_bytes()),
        ("behind text", [b"dump follows\n", &*b"x".repeat(5000), &snapshot].concat()),
        ("escaped keys", escaped.into_bytes()),
        ("in a string", serde_json::to_vec(&text).unwrap()),
        ("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("gzip twice", gzip(&gzip(&snapshot))),
        ("tar and gzip", gzip(&tar("a.json", &snapshot))),
        ("gzip and tar", tar("a.json", &gzip(&snapshot))),
        ("name in tar", tar("a.heapsnapshot", b"")),
        ("zip", zip("a.json", 8, &deflate.finish().unwrap())),
        ("name in zip", zip("dumps/a.heapsnapshot.gz", 0, b"")),
        ("behind much else", gzip(&[vec![0; 80 << 20], snapshot.clone()].concat())),
        ("zstd with a frame to skip", skippable),
    ];
    let by_programs = ["bzip2", "xz"].iter().filter_map(|program| Some((*program, through(program, &snapshot)?)));
    for (name, bytes) in found.into_iter().chain(by_programs) {
        let (code, said) = said_of("data.bin", &bytes);
        assert!(code == Some(1) && said.contains("data.bin: ") && said.contains("a heap snapshot by its "), "{name}: {said}");
    }
}

#[test]
fn what_the_hook_unpacks_is_bounded_and_what_it_prints_is_text() {
    let mut bomb = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    (0..2048).for_each(|_| bomb.write_all(&[0; 1 << 20]).unwrap());
    let (code, said) = said_of("bomb.zst", &bomb.finish().unwrap());
    assert!(code == Some(0) && said.contains("unpacks to more than is looked through"), "{said}");
    let (code, said) = said_of("::error::a\u{1b}[2J\u{202e}.heapsnapshot", b"");
    assert!(code == Some(1) && said.contains("\n\\u003a:error::a\\u001b[2J\\u202e.heapsnapshot: "), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let output = command("node").arg(repository().join("hooks/no-heapsnapshot.js")).arg("missing").output().unwrap();
    assert_eq!((output.status.code(), output.stderr.starts_with(b"error: ")), (Some(2), true), "{}", text_of(&output));
}
