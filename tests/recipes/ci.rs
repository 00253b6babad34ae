//! The pipelines: read as their places read them, their shell lines run.

use std::process::Output;

use regex::Regex;

use super::guide::{block, blocks};
use super::project::{LEAK, Project, text_of, yaml};

const GUIDE: &str = "ci.md";

/// A project with a pipeline, and a package in place of ours that starts the program of this build.
fn project(part: &str) -> Project {
    let project = Project::new();
    project.write_all(&blocks(GUIDE, ""));
    project.write_all(&blocks(GUIDE, part));
    project.write("cli/package.json", r#"{"name":"@heap-analyzer/cli","version":"0.1.0","bin":{"heap-analyzer":"run.sh"}}"#);
    project.script("cli/run.sh", &project.read("bin/heap-analyzer"));
    std::fs::remove_dir_all(project.path().join("bin")).unwrap();
    project.write("package.json", r#"{"private":true,"devDependencies":{"@heap-analyzer/cli":"file:./cli"}}"#);
    let output = project.shell("npm install --offline --no-audit --no-fund");
    assert!(output.status.success(), "{}", text_of(&output));
    project
}

/// Runs the steps until one fails. The example leaks: the last one must.
fn fails(project: &Project, steps: &[String]) -> Output {
    let output = project.shell_command(&steps.join("\n")).env("GITHUB_STEP_SUMMARY", project.path().join("summary.md")).output();
    let output = output.unwrap();
    let text = text_of(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    output
}

/// Repaired, it goes through.
fn passes(project: &Project, steps: &[String]) {
    project.write("src/orders.cjs", &project.read("src/orders.cjs").replace(LEAK, ""));
    let output = project.shell(&steps.join("\n"));
    assert!(output.status.success(), "{}", text_of(&output));
}

fn texts(list: &serde_json::Value) -> Vec<String> {
    list.as_array().expect("a list").iter().filter_map(|line| line.as_str()).map(str::to_owned).collect()
}

#[test]
fn gitlab_gets_a_report_of_what_leaks() {
    let project = project("GitLab");
    let job = &yaml(&project, ".gitlab-ci.yml")["heap"];
    let steps = texts(&job["script"]);
    fails(&project, &steps);
    assert!(project.read(job["artifacts"]["reports"]["junit"].as_str().unwrap()).contains("seen"));
    for path in texts(&job["artifacts"]["paths"]) {
        assert!(project.read(&path).contains("seen"), "{path}");
    }
    passes(&project, &steps);
}

#[test]
fn jenkins_gets_a_report_of_what_leaks() {
    let project = project("Jenkins");
    let pipeline = project.read("Jenkinsfile");
    let of = |step: &str| -> Vec<String> {
        let line = Regex::new(&format!(r"(?m)^ *{step} '([^']*)'$")).unwrap();
        line.captures_iter(&pipeline).map(|found| found[1].to_owned()).collect()
    };
    let steps = of("sh");
    assert_eq!(steps.len(), 3);
    fails(&project, &steps);
    let reports = of("junit");
    assert_eq!(reports.len(), 1);
    assert!(project.read(&reports[0]).contains("<failure"), "{}", project.read(&reports[0]));
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let project = project("GitHub Actions");
    let workflow = yaml(&project, ".github/workflows/heap.yml");
    let steps = workflow["jobs"]["heap"]["steps"].as_array().unwrap();
    let steps: Vec<String> = steps.iter().filter_map(|step| step["run"].as_str()).map(str::to_owned).collect();
    let output = fails(&project, &steps);
    assert!(String::from_utf8_lossy(&output.stdout).contains("::error "), "{}", text_of(&output));
    assert!(project.read("summary.md").contains("seen"));
}

#[test]
fn a_project_with_leaks_can_begin_with_a_baseline() {
    let project = project("To begin with leaks");
    let snapshots = project.shell("node test/take-snapshots.cjs");
    assert!(snapshots.status.success(), "{}", text_of(&snapshots));
    let output = project.shell(&block(GUIDE, "To begin with leaks", "sh", ""));
    assert!(output.status.success(), "{}", text_of(&output));
    assert!(project.read("heap-analyzer-baseline.toml").contains("[["));
}
