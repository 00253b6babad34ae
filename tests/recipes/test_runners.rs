//! Each test runner fails the test of the example that leaks, with its name, and passes the test of the same example repaired.

use super::guide::{block, blocks};
use super::project::{LEAK, Project, text_of};

/// Runs a recipe on the example and on its repaired copy in one go.
fn runs(runner: &str, said: &[&str]) {
    let project = Project::new();
    project.install();
    let files = blocks("test-runners.md", runner);
    project.write_all(&files);
    let test = &files.iter().find(|block| block.name.contains("orders.test")).expect("a test").name;
    for name in ["src/orders.cjs", test] {
        let repaired = project.read(name).replace(LEAK, "").replace("./orders.cjs", "./repaired.cjs");
        project.write(&name.replace("orders", "repaired"), &repaired);
    }
    let output = project.shell(&block("test-runners.md", runner, "sh", ""));
    let text = text_of(&output);
    assert!(!output.status.success(), "{text}");
    for expected in said.iter().chain(&["no new leak", "40 Order"]) {
        assert!(text.contains(expected), "{runner} does not say {expected:?}: {text}");
    }
}

#[test]
fn node_test_fails_what_leaks_and_passes_what_is_repaired() {
    runs("node:test", &["# pass 1", "# fail 1", "`seen`"]);
}

#[test]
fn jest_fails_what_leaks_and_passes_what_is_repaired() {
    runs("jest", &["1 failed, 1 passed", "FAIL src/orders.test.cjs", "`seen`"]);
}

#[test]
fn vitest_fails_what_leaks_and_passes_what_is_repaired() {
    runs("vitest", &["1 failed | 1 passed", "orders.cjs"]);
}

#[test]
fn mocha_fails_what_leaks_and_passes_what_is_repaired() {
    runs("mocha", &["1 passing", "1 failing", "`seen`"]);
}
