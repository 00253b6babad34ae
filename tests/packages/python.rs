//! What comes from PyPI: the real pre-commit, and its reader of YAML.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use super::place::{answer, command, tests_folder, text_of};

/// pre-commit from PyPI, in a virtual environment of our own.
pub static PRE_COMMIT: LazyLock<PathBuf> = LazyLock::new(|| {
    const WANTED: &str = "pre-commit==4.7.0";
    let environment = tests_folder().join(WANTED);
    let commands = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    if !commands.join("pre-commit").exists() {
        let python = if cfg!(windows) { "python" } else { "python3" };
        let made = command(python).args(["-m", "venv"]).arg(&environment).output();
        let made = made.expect("these tests need Python 3 (python3 in the PATH), with which pre-commit is fetched");
        assert!(made.status.success(), "Python's venv module is needed (Debian: python3-venv): {}", text_of(&made));
        answer(command(commands.join("pip")).args(["install", "--quiet", WANTED]));
    }
    commands.join("pre-commit")
});

/// A YAML file, read by the library that came along with pre-commit.
pub fn yaml(path: &Path) -> Value {
    loaded(path, "yaml.safe_load(text)")
}

/// The blocks of YAML in a guide.
pub fn yaml_blocks(path: &Path) -> Vec<Value> {
    let blocks = loaded(path, "[yaml.safe_load(block) for block in re.findall(r'^```yaml\\n(.*?)^```', text, re.M | re.S)]");
    blocks.as_array().unwrap().clone()
}

/// What an expression of Python makes of the text of a file.
fn loaded(path: &Path, expression: &str) -> Value {
    let python = PRE_COMMIT.with_file_name(if cfg!(windows) { "python.exe" } else { "python" });
    let script = format!(
        "import json, re, sys, yaml\ntext = open(sys.argv[1], encoding='utf-8').read()\njson.dump({expression}, sys.stdout)"
    );
    serde_json::from_str(&answer(command(python).args(["-c", &script]).arg(path))).unwrap()
}
