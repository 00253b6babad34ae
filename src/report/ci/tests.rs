//! The same cases for every reader.

use super::*;

fn case(kind: &'static str, rule: &str, level: Level) -> Case {
    Case {
        kind: kind.into(),
        rule: rule.to_owned(),
        name: format!("{kind} {rule}"),
        level,
        message: "Map `a,b` <in> global: 50 % more".to_owned(),
        details: "held by global.x\nheap-analyzer explain unbounded-map".to_owned(),
        fingerprint: (kind == "leak" || kind == "fix").then(|| "8380e624c1437041".to_owned()),
        known: None,
        code: vec!["/app/src/server.js:9:14".to_owned()],
        said_at: None,
        state: None,
    }
}

fn cases() -> Cases {
    let known = Case { known: Some("until the rewrite".to_owned()), ..case("leak", "unbounded-set", Level::Passed) };
    let said_at = Some(SaidAt { file: "ci/heap-analyzer.toml".to_owned(), line: 7 });
    let budget = Case { code: Vec::new(), said_at, ..case("budget", "max_retained", Level::Warning) };
    let odd =
        Case { message: "a\u{1b}[31m\nb\u{ffff}".to_owned(), details: String::new(), ..case("ab", "class-growth", Level::Error) };
    Cases {
        command: "check",
        summary: "FAILED: 2 of 5 expectations failed".to_owned(),
        cases: vec![
            case("leak", "unbounded-map", Level::Error),
            known,
            budget,
            odd,
            Case { state: Some(BaselineState::Absent), ..case("fix", "unbounded-set", Level::Passed) },
            Case { state: Some(BaselineState::Updated), ..case("fix", "unbounded-map", Level::Error) },
            Case { code: Vec::new(), ..case("leak", "inconclusive", Level::Skipped) },
            case("budget", "max_count", Level::Passed),
        ],
        warnings: vec!["b.toml:5: nothing matches: delete it".to_owned()],
        snapshot: "heap/3.heapsnapshot".to_owned(),
    }
}

fn written(write: impl Fn(&Cases, &mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&cases(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn junit_has_a_test_a_case() {
    insta::assert_snapshot!("junit", written(junit::write));
}

#[test]
fn github_has_an_annotation_for_what_fails_or_warns() {
    insta::assert_snapshot!("github", written(|cases, out| github::write(cases, Path::new("/app"), out)));
}

#[test]
fn sarif_has_a_result_for_what_fails_warns_or_is_known() {
    insta::assert_snapshot!("sarif", written(|cases, out| sarif::write(cases, Path::new("/app"), out)));
}
