//! The packages as npm makes and installs them: tarballs of both, used from an empty folder, without a registry.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::place::{PACKAGES, PROGRAM, answer, command, fixture, repository, text_of};
use super::registry::with_registry;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("package.json")).unwrap()).unwrap()
}

#[test]
fn npx_runs_the_program_from_the_tarballs_in_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = fixture("hermes-minimal.heapsnapshot.gz");
    let summary = ["summary", &snapshot, "--view", "statistics"];
    let mut npx = command("npx");
    npx.args(["--offline", "--yes"]).args(PACKAGES.tarballs.iter().flat_map(|tarball| ["--package", tarball]));
    npx.arg("heap-analyzer").args(summary).current_dir(folder.path());
    assert_eq!(answer(&mut npx), answer(command(PROGRAM).args(summary)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left in the folder");
}

#[test]
fn npx_fetches_the_launcher_and_the_platform_s_package_from_a_registry() {
    let folder = tempfile::tempdir().unwrap();
    let mut npx = command("npx");
    // A cache of its own: it must not find what another test has installed.
    with_registry(&mut npx).env("npm_config_cache", folder.path().join("cache")).current_dir(folder.path());
    let version = answer(npx.args(["--yes", &format!("@heap-analyzer/cli@{VERSION}"), "--version"]));
    assert_eq!(version, format!("heap-analyzer {VERSION}\n"));
}

#[test]
fn installed_without_scripts_and_without_a_registry_it_is_the_project_s_own() {
    let folder = tempfile::tempdir().unwrap();
    let install = ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    answer(command("npm").args(install).args(&PACKAGES.tarballs).current_dir(folder.path()));
    let run = |arguments: &[&str]| {
        command("npx").args(["--no", "--", "heap-analyzer"]).args(arguments).current_dir(folder.path()).output()
    };
    let version = run(&["--version"]).unwrap();
    assert_eq!(String::from_utf8_lossy(&version.stdout), format!("heap-analyzer {VERSION}\n"), "{}", text_of(&version));
    assert_eq!(run(&["summary", "missing"]).unwrap().status.code(), Some(2));
}

#[test]
fn there_is_one_version_and_it_is_the_crate_s() {
    let launcher = manifest(&PACKAGES.folder.join("cli"));
    assert_eq!(launcher["version"], VERSION);
    let platforms: Value = serde_json::from_slice(&fs::read(repository().join("npm/cli/platforms.json")).unwrap()).unwrap();
    let dependencies = launcher["optionalDependencies"].as_object().unwrap();
    assert_eq!(dependencies.len(), platforms.as_array().unwrap().len());
    for platform in platforms.as_array().unwrap() {
        assert_eq!(dependencies[platform["package"].as_str().unwrap()], VERSION, "{platform}");
    }
    assert!(PACKAGES.tarballs.iter().all(|tarball| tarball.ends_with(&format!("-{VERSION}.tgz"))));
}

#[test]
fn a_package_made_for_this_machine_alone_cannot_be_published_and_runs_nothing_when_installed() {
    for entry in fs::read_dir(&PACKAGES.folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let manifest = manifest(&entry);
        assert!(manifest.get("scripts").is_none() && manifest["license"] == "MIT", "{manifest}");
        if !entry.ends_with("cli") {
            assert_eq!((&manifest["private"], manifest["os"].as_array().unwrap().len()), (&Value::Bool(true), 1), "{manifest}");
        }
    }
}

#[test]
fn an_unknown_platform_is_answered_with_those_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut build = command("node");
    build.arg(repository().join("npm/build.mjs")).args(["--target", "linux-x86"]).arg("--out").arg(folder.path());
    let output = build.output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && text.contains("linux-x86") && text.contains("linux-x64-musl"), "{text}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
