//! Which program the launcher chooses: by system, processor and C library, from the packages that are installed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::place::{PROGRAM, answer, command, repository};

/// A launcher beside which these platforms' packages are installed.
fn installed(platforms: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scope = folder.path().join("node_modules/@heap-analyzer");
    for file in ["bin/heap-analyzer.js", "lib/binary.js", "lib/libc.js", "lib/run.js", "platforms.json"] {
        let copy = scope.join("cli").join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(repository().join("npm/cli").join(file), copy).unwrap();
    }
    for platform in platforms {
        let bin = scope.join(format!("cli-{platform}/bin"));
        fs::create_dir_all(&bin).unwrap();
        let program = if platform.starts_with("win32") { "heap-analyzer.exe" } else { "heap-analyzer" };
        fs::write(bin.join(program), "").unwrap();
    }
    folder
}

/// What the launcher chooses in a process of Node that is so.
fn choice(folder: &TempDir, os: &str, cpu: &str, node: &Path) -> Value {
    let process = json!({ "env": {}, "platform": os, "arch": cpu, "execPath": node });
    let module = folder.path().join("node_modules/@heap-analyzer/cli/lib/binary.js");
    let script = format!("const found = require({module:?}).findBinary({process}); console.log(JSON.stringify(found))");
    serde_json::from_str(&answer(command("node").args(["-e", &script]))).unwrap()
}

/// The platform whose program is chosen.
fn platform(choice: &Value) -> &str {
    let path = choice["binary"].as_str().unwrap_or_else(|| panic!("{choice}"));
    path.split(['/', '\\']).rev().nth(2).unwrap().strip_prefix("cli-").unwrap()
}

/// A file that begins as a program does which this loader starts.
fn node_for(folder: &TempDir, loader: &str) -> std::path::PathBuf {
    let path = folder.path().join("node");
    fs::write(&path, format!("\x7fELF\x02\x01\x01\0\0{loader}\0GNU")).unwrap();
    path
}

const GLIBC: &str = "/lib64/ld-linux-x86-64.so.2";
const MUSL: &str = "/lib/ld-musl-x86_64.so.1";

#[test]
fn the_c_library_of_node_decides_where_both_packages_are_installed() {
    let folder = installed(&["linux-x64-gnu", "linux-x64-musl"]);
    for (loader, expected) in [(GLIBC, "linux-x64-gnu"), (MUSL, "linux-x64-musl")] {
        assert_eq!(platform(&choice(&folder, "linux", "x64", &node_for(&folder, loader))), expected);
    }
}

#[test]
fn the_static_program_serves_where_the_other_is_missing_but_not_the_other_way_round() {
    let folder = installed(&["linux-x64-musl"]);
    assert_eq!(platform(&choice(&folder, "linux", "x64", &node_for(&folder, GLIBC))), "linux-x64-musl");
    let folder = installed(&["linux-x64-gnu"]);
    let problem = choice(&folder, "linux", "x64", &node_for(&folder, MUSL))["problem"].to_string();
    assert!(problem.contains("@heap-analyzer/cli-linux-x64-musl"), "{problem}");
}

#[test]
fn each_platform_finds_its_own_program() {
    let all = ["linux-arm64-gnu", "linux-x64-gnu", "darwin-arm64", "darwin-x64", "win32-x64"];
    let folder = installed(&all);
    let node = node_for(&folder, GLIBC);
    for name in all {
        let mut parts = name.split('-');
        let (os, cpu) = (parts.next().unwrap(), parts.next().unwrap());
        assert_eq!(platform(&choice(&folder, os, cpu, &node)), name);
    }
}

#[test]
fn a_platform_without_a_package_is_told_with_those_that_have_one() {
    let folder = installed(&["linux-x64-gnu"]);
    let problem = choice(&folder, "freebsd", "x64", Path::new("node"))["problem"].to_string();
    for word in ["freebsd-x64", "linux-arm64", "win32-x64", "cargo", "HEAP_ANALYZER_BINARY"] {
        assert!(problem.contains(word), "{word}: {problem}");
    }
}

#[test]
fn a_platform_package_that_was_left_out_is_told_with_what_to_do() {
    let folder = installed(&[]);
    let launcher = folder.path().join("node_modules/@heap-analyzer/cli/bin/heap-analyzer.js");
    let output = command("node").arg(&launcher).arg("--version").output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), text.matches("error:").count()), (Some(2), 1), "{text}");
    for word in ["@heap-analyzer/cli-", "--omit=optional", "npm install --include=optional", "HEAP_ANALYZER_BINARY"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// The program that cargo builds names what this machine's glibc has, which is newer than 2.17 wherever tests run today.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn a_program_that_would_not_start_at_a_user_s_is_never_packaged() {
    let module = repository().join("npm/portable.mjs");
    let complaint = |program: &str, libc: &str| {
        let script = format!(
            "import {{ readFileSync }} from 'node:fs'; import {{ complaintAbout }} from {module:?};
             console.log(complaintAbout(readFileSync({program:?}), {{ os: 'linux', libc: {libc:?} }}) ?? 'none')"
        );
        answer(command("node").args(["--input-type=module", "-e", &script]))
    };
    assert!(complaint(PROGRAM, "glibc").starts_with("it needs GLIBC_2."));
    assert!(complaint(PROGRAM, "musl").contains("not linked statically"));
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    fs::write(&old, "\x7fELF GLIBC_2.2.5\0GLIBC_2.17\0GLIBC_PRIVATE").unwrap();
    assert_eq!(complaint(old.to_str().unwrap(), "glibc"), "none\n");
}
