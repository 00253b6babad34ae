//! What people and machines read, on real snapshots of a page: before, after, and after its rows were removed again.

use serde_json::Value;

use super::conversation::conversation;
use super::job::{program, repository, run};

macro_rules! hold {
    ($name:literal, $($argument:expr),+) => {
        insta::assert_snapshot!($name, conversation(repository(), &[$($argument),+]))
    };
}

const PAGE: &str = "tests/check/expectations/page.toml";

#[test]
fn a_check_says_what_failed_and_why() {
    hold!("page", "check", PAGE);
    hold!("page_markdown", "check", PAGE, "--format", "markdown");
    hold!("page_junit", "check", PAGE, "--format", "junit");
    hold!("page_github", "check", PAGE, "--format", "github");
    hold!("page_csv", "check", PAGE, "--format", "csv");
}

#[test]
fn findings_alone_have_the_same_reports() {
    const UNDONE: [&str; 7] = [
        "find-leaks",
        "--baseline",
        "fixtures/chromium-140-dom-before.heapsnapshot.zst",
        "--target",
        "fixtures/chromium-140-dom-after.heapsnapshot.zst",
        "--final",
        "fixtures/chromium-140-dom-undone.heapsnapshot.zst",
    ];
    let with = |format: &'static str| conversation(repository(), &[&UNDONE[..], &["--format", format]].concat());
    insta::assert_snapshot!("find_leaks_junit", with("junit"));
    insta::assert_snapshot!("find_leaks_github", with("github"));
}

#[test]
fn what_the_snapshots_can_not_tell_warns_unless_the_project_says_otherwise() {
    let one = "fixtures/node-app.heapsnapshot.zst";
    hold!("one_snapshot", "check", one);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("heap-analyzer.toml"), "[leaks]\non_inconclusive = \"fail\"\n").unwrap();
    let file = repository().join(one);
    let code = |arguments: &[&str]| run(folder.path(), &[&["check", file.to_str().unwrap()], arguments].concat()).status.code();
    assert_eq!([code(&[]), code(&["--exit-zero"])], [Some(1), Some(0)]);
}

#[test]
fn a_check_for_programs_is_as_the_schema_says() {
    let schema: Value = serde_json::from_slice(&run(repository(), &["schema", "check"]).stdout).unwrap();
    let report: Value = serde_json::from_slice(&run(repository(), &["check", PAGE, "--format", "json"]).stdout).unwrap();
    assert_eq!(crate::schema::violations(&schema, &report), [""; 0]);
}

#[test]
fn the_step_summary_is_appended_to_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "# Before\n").unwrap();
    let mut command = program(repository(), &["check", PAGE, "--format", "github", "--step-summary"]);
    let output = command.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("# Before\n## Check failed") && text.contains("| FAILED |"), "{text}");
}

#[test]
fn help_has_examples() {
    hold!("help_check", "check", "--help");
    hold!("help_init", "init", "--help");
}

#[test]
fn the_configuration_of_the_guide_is_right() {
    let readme = std::fs::read_to_string(repository().join("docs/ci.md")).unwrap();
    let (config, _) = readme.split_once("```toml\n").unwrap().1.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("heap")).unwrap();
    std::fs::copy(repository().join("fixtures/node-app.heapsnapshot.zst"), folder.path().join("heap/1.heapsnapshot")).unwrap();
    std::fs::write(folder.path().join("heap-analyzer.toml"), config).unwrap();
    std::fs::write(folder.path().join("known-leaks.toml"), "version = 1\n").unwrap();
    let said = conversation(folder.path(), &["check"]);
    assert!(said.ends_with("status: 0\n") && said.contains("class Order: max_count 1,000"), "{said}");
}

const BEFORE: &str = "fixtures/chromium-140-dom-before.heapsnapshot.zst";
const AFTER: &str = "fixtures/chromium-140-dom-after.heapsnapshot.zst";

#[test]
fn a_fix_of_which_the_snapshots_can_not_tell_is_not_called_one() {
    let leaks = ["check", "--before", BEFORE, AFTER, "--after", AFTER];
    let report = |more: &[&str]| {
        let output = run(repository(), &[&leaks[..], &["--format", "json", "-q"], more].concat());
        (serde_json::from_slice::<Value>(&output.stdout).unwrap(), output.status.code())
    };
    let (told, code) = report(&[]);
    let states: Vec<&str> = told["expectations"].as_array().unwrap().iter().filter_map(|one| one["state"].as_str()).collect();
    assert!(!states.is_empty() && states.iter().all(|&state| state == "unclear"), "{states:?}");
    assert_eq!((told["failed"].as_u64(), code), (Some(0), Some(0)));
    let schema: Value = serde_json::from_slice(&run(repository(), &["schema", "check"]).stdout).unwrap();
    assert_eq!(crate::schema::violations(&schema, &told), [""; 0]);
    let (_, code) = report(&["--fail-on", "inconclusive"]);
    assert_eq!(code, Some(1));
}
