//! A project as a reader of the guides has it: with the packages of the recipes, and with heap-analyzer in its path.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

use super::guide::{Block, blocks};

/// Exact versions: what is held here is that the recipes work with these.
const PACKAGES: [&str; 5] = ["jest@30.5.2", "mocha@11.8.0", "pm2@6.0.14", "vitest@3.2.7", "yaml@2.8.1"];

/// Packages that npm has fetched once for all runs.
static INSTALLED: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PACKAGES.join("+"));
    if !folder.join("node_modules/.package-lock.json").exists() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("package.json"), "{}").unwrap();
        let mut npm = Command::new("npm");
        npm.args(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]);
        let output = npm.args(PACKAGES).current_dir(&folder).output().expect("npm is on the PATH");
        assert!(output.status.success(), "npm: {}", text_of(&output));
    }
    folder
});

/// The leak of the example, and what its repair takes away.
pub const LEAK: &str = "  seen.set(order.number, order);\n";

/// A project, which goes with the test.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// One with the example that leaks.
    pub fn new() -> Project {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        project.write("package.json", "{}");
        project.script("bin/heap-analyzer", &format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_heap-analyzer")));
        project.write_all(&blocks("test-runners.md", ""));
        assert!(project.read("src/orders.cjs").contains(LEAK));
        project
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The packages of the recipes, as if npm had installed them here.
    pub fn install(&self) {
        symlink(INSTALLED.join("node_modules"), self.path().join("node_modules")).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes the blocks that are files.
    pub fn write_all(&self, blocks: &[Block]) {
        blocks
            .iter()
            .filter(|block| block.language != "sh" && !block.name.is_empty())
            .for_each(|block| self.write(&block.name, &block.text));
    }

    /// A program in `bin`, which is the first place where the shell looks.
    pub fn script(&self, name: &str, text: &str) {
        self.write(name, text);
        fs::set_permissions(self.path().join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs shell lines in the project, until one fails.
    pub fn shell(&self, lines: &str) -> Output {
        self.shell_command(lines).output().unwrap()
    }

    pub fn shell_command(&self, lines: &str) -> Command {
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-euo", "pipefail", "-c", lines]).current_dir(self.path()).env("PATH", path);
        for variable in ["NODE_OPTIONS", "NODE_TEST_CONTEXT", "CI", "FORCE_COLOR"] {
            bash.env_remove(variable);
        }
        bash.env("NO_COLOR", "1").env("npm_config_update_notifier", "false");
        bash
    }
}

/// Both streams, for messages.
pub fn text_of(output: &Output) -> String {
    format!("{}\n{}{}", output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What a file in YAML says; read by the package `yaml`.
pub fn yaml(project: &Project, name: &str) -> serde_json::Value {
    let program = format!("console.log(JSON.stringify(require('yaml').parse(require('fs').readFileSync('{name}', 'utf8'))))");
    let output = project.shell(&format!("NODE_PATH='{}' node -e \"{program}\"", INSTALLED.join("node_modules").display()));
    assert!(output.status.success(), "{}", text_of(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}
