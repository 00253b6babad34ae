//! JUnit and SARIF reports, held against their schemas by public validators from npm.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::job::{repository, run};

/// The validators, installed once for all runs, in the target folder.
fn validators() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("validators");
        std::fs::create_dir_all(&folder).unwrap();
        let here = repository().join("tests/check/validators");
        let lock = std::fs::read(here.join("package-lock.json")).unwrap();
        let installed = std::fs::read(folder.join("node_modules/of-this-lock.json")).unwrap_or_default();
        for name in ["package.json", "package-lock.json", "validate.mjs"] {
            std::fs::copy(here.join(name), folder.join(name)).unwrap();
        }
        if installed != lock {
            let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
            let output = Command::new("npm").args(arguments).current_dir(&folder).output().expect("these tests need npm, once");
            assert!(output.status.success(), "npm: {}", String::from_utf8_lossy(&output.stderr));
            std::fs::write(folder.join("node_modules/of-this-lock.json"), lock).unwrap();
        }
        folder
    })
}

/// What the public validator says of a file; nothing if it is right.
fn complaints(kind: &str, file: &Path) -> String {
    let output = Command::new("node").args(["validate.mjs", kind]).arg(file).current_dir(validators()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn reports_are_as_their_public_schemas_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (junit, sarif) = (path("a.xml"), path("a.sarif"));
    let (to_junit, to_sarif) = (format!("junit={}", junit.display()), format!("sarif={}", sarif.display()));
    let reports = ["--report", &to_junit, "--report", &to_sarif];
    const PAGE: &str = "tests/check/expectations/page.toml";
    let known = path("known.toml").display().to_string();
    let final_ones = ["fixtures/chromium-140-dom-before.heapsnapshot.zst", "fixtures/chromium-140-dom-after.heapsnapshot.zst"];
    for arguments in [
        vec!["check", PAGE],
        vec!["check", PAGE, "--write-baseline", "--baseline", &known],
        vec!["check", "fixtures/node-app.heapsnapshot.zst"],
        vec!["find-leaks", final_ones[0], final_ones[1]],
        vec!["find-leaks", "--baseline", final_ones[0], "--target", final_ones[0], "--final", final_ones[1]],
    ] {
        let code = run(repository(), &[&arguments[..], &reports].concat()).status.code();
        assert_ne!(code, Some(2), "{arguments:?}");
        assert_eq!([complaints("junit", &junit), complaints("sarif", &sarif)], ["", ""], "{arguments:?}");
    }
    // The validators do see what is wrong.
    let text = std::fs::read_to_string(&junit).unwrap();
    std::fs::write(&junit, text.replace("<testsuites", "<testsuites colour=\"red\"")).unwrap();
    let text = std::fs::read_to_string(&sarif).unwrap();
    std::fs::write(&sarif, text.replace("\"version\": \"2.1.0\"", "\"version\": \"2.1\"")).unwrap();
    assert!(!complaints("junit", &junit).is_empty() && !complaints("sarif", &sarif).is_empty());
}
