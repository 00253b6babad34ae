//! Where things are, and running them: the repository, the packages made for these tests, commands that must go well.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_heap-analyzer");

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn fixture(name: &str) -> String {
    repository().join("fixtures").join(name).to_str().unwrap().to_owned()
}

/// What `check` is to find a leak in: the heap of a page before, after, and after the work was undone, and the configuration
/// that names these files and the baseline. In a folder `heap`, with the configuration beside it.
pub fn write_project_with_a_leak(folder: &Path) {
    fs::create_dir_all(folder.join("heap")).unwrap();
    for state in ["before", "after", "undone"] {
        let name = format!("chromium-140-dom-{state}.heapsnapshot.zst");
        fs::copy(fixture(&name), folder.join("heap").join(format!("{state}.heapsnapshot.zst"))).unwrap();
    }
    let config = "snapshots = [\"heap/before.heapsnapshot.zst\", \"heap/after.heapsnapshot.zst\"]\n\
        final = \"heap/undone.heapsnapshot.zst\"\n";
    fs::write(folder.join("heap-analyzer.toml"), config).unwrap();
}

/// The object that collects in it, by the name that the page gives it.
pub const LEAK: &str = "rowCache";

/// Writes down that its leaks are known.
pub fn know_its_leaks(folder: &Path) {
    let arguments = ["check", "--baseline", "known.toml", "--write-baseline", "--exit-zero"];
    answer(command(PROGRAM).args(arguments).current_dir(folder));
}

/// A command without this machine's taste: no override of the program, and a cache of npm's that is ours, so that nothing
/// which a registry holds by the same name can be taken for what was packed here.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove("HEAP_ANALYZER_BINARY").env_remove("NODE_OPTIONS").env_remove("NO_COLOR");
    command.env("npm_config_cache", tests_folder().join("npm-cache")).env("npm_config_update_notifier", "false");
    command
}

/// For what may stay between runs; in cargo's target folder.
pub fn tests_folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// What a command prints, which must end well.
pub fn answer(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(output.status.success(), "{command:?}: {}", text_of(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Both streams, for messages.
pub fn text_of(output: &Output) -> String {
    format!("{}\n{}{}", output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The npm packages of this program: the folders, and the tarballs of them.
pub struct Packages {
    pub folder: PathBuf,
    /// The launcher's, then the platform's.
    pub tarballs: Vec<String>,
}

pub static PACKAGES: LazyLock<Packages> = LazyLock::new(|| {
    let folder = tests_folder().join("npm-packages");
    let program = tests_folder().join("heap-analyzer-to-pack");
    fs::copy(PROGRAM, &program).unwrap();
    // Most of a debug build is what only a debugger reads, and takes long to compress. The linker brings `strip` along.
    if cfg!(unix) {
        answer(command("strip").arg(&program));
    }
    let mut build = command("node");
    build.arg(repository().join("npm/build.mjs")).arg("--pack").arg("--binary").arg(program).arg("--out").arg(&folder);
    let tarballs = answer(&mut build).lines().map(str::to_owned).collect();
    Packages { folder, tarballs }
});
