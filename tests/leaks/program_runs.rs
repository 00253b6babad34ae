//! Leaking programs and their clean twins (`programs/README.md`): what is true of each, and its snapshots.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::npm::{fetched, node, npm};

/// A program, and what is true of it.
#[derive(Debug, Deserialize)]
pub struct Program {
    /// Its file.
    pub program: String,
    /// The major version of Node that it runs in.
    pub node: u32,
    /// None of those that never leak.
    pub leak: Option<Leak>,
}

/// What an answer has to say of a leak.
#[derive(Debug, Deserialize)]
pub struct Leak {
    /// A pattern of what names the holder.
    pub holder: String,
    /// A pattern of what people have to see.
    pub shows: String,
    /// How many come in a step; any of them is right. Empty if there is nothing to count.
    #[serde(default)]
    pub per_step: Vec<i64>,
}

/// Which version of a program runs.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    pub program: &'a Program,
    /// The leak, if it is the version that leaks.
    pub leak: Option<&'a Leak>,
}

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/leaks/programs");

/// All programs.
pub fn programs() -> Vec<Program> {
    serde_json::from_slice(&fs::read(Path::new(SOURCES).join("truth.json")).unwrap()).unwrap()
}

/// The programs beside their libraries, where Node finds them.
pub fn programs_with_libraries() -> PathBuf {
    const LOCK: &str = "package-lock.json";
    const FETCHED: &str = "fetched-lock.json";
    let lock = fs::read(Path::new(SOURCES).join(LOCK)).unwrap();
    let is_there = |folder: &Path| fs::read(folder.join(FETCHED)).is_ok_and(|fetched| fetched == lock);
    let folder = fetched("leaking-programs", is_there, |folder| {
        copy_sources(folder);
        npm(folder, &["ci"]);
        fs::copy(folder.join(LOCK), folder.join(FETCHED)).unwrap();
    });
    copy_sources(&folder);
    folder
}

fn copy_sources(folder: &Path) {
    for source in fs::read_dir(SOURCES).unwrap().map(Result::unwrap) {
        fs::copy(source.path(), folder.join(source.file_name())).unwrap();
    }
}

impl<'a> Run<'a> {
    /// The versions of a program: leaking, if it can, and clean.
    pub fn versions(program: &'a Program) -> impl Iterator<Item = Run<'a>> {
        let leaking = program.leak.as_ref().map(|leak| Run { program, leak: Some(leak) });
        leaking.into_iter().chain([Run { program, leak: None }])
    }

    /// The program's name, and whether it is the clean version.
    pub fn name(&self) -> String {
        let name = Path::new(&self.program.program).file_stem().unwrap().to_str().unwrap();
        format!("{name}{}", if self.leak.is_some() { "" } else { ", clean" })
    }

    /// Runs it: so many snapshots, `1.heapsnapshot` and so on, in a folder that goes with them.
    pub fn snapshots(&self, sources: &Path, count: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut command = Command::new(node(self.program.node));
        command.arg("--expose-gc").arg(sources.join("run.cjs")).arg(sources.join(&self.program.program));
        command.arg(if self.leak.is_some() { "leaking" } else { "clean" }).arg(folder.path()).arg(count.to_string());
        // What it leaves in temporary folders goes, too.
        let output = command.current_dir(folder.path()).env("TMPDIR", folder.path()).output().expect("Node starts");
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        folder
    }
}
