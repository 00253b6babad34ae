//! JavaScript runtimes: how one is found, whether it can do what is needed, how it is started.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::GeneratorError;

/// A runtime that was asked for its version.
#[derive(Debug, Clone)]
pub struct Runtime {
    kind: RuntimeKind,
    program: PathBuf,
    version: Vec<u32>,
    flags: Vec<String>,
}

/// The runtimes that can run the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RuntimeKind {
    Node,
    Bun,
    Deno,
}

impl RuntimeKind {
    fn name(self) -> &'static str {
        match self {
            RuntimeKind::Node => "Node",
            RuntimeKind::Bun => "Bun",
            RuntimeKind::Deno => "Deno",
        }
    }

    /// The first version that has what the patterns need: `AsyncLocalStorage`, and snapshots in V8's format.
    fn needed(self) -> &'static [u32] {
        match self {
            RuntimeKind::Node => &[12, 17],
            RuntimeKind::Bun => &[1, 1, 35],
            RuntimeKind::Deno => &[2, 0],
        }
    }
}

impl Runtime {
    /// The runtime of this name on the PATH, or the program at this path.
    ///
    /// # Errors
    /// Where there is no such program, it is no JavaScript runtime, or too old.
    pub fn find(name: &str) -> Result<Runtime, GeneratorError> {
        let program = PathBuf::from(name);
        let said = Command::new(&program).arg("--version").output().map_err(|error| missing(name, &error))?;
        let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        let (kind, version) = recognize(&said).ok_or_else(|| unknown(name, &said))?;
        let runtime = Runtime { kind, program, version, flags: Vec::new() };
        if runtime.version.as_slice() < kind.needed() {
            let version = |parts: &[u32]| format!("{} {}", kind.name(), dotted(parts));
            return Err(GeneratorError::OldRuntime { found: version(&runtime.version), needed: version(kind.needed()) });
        }
        Ok(runtime)
    }

    /// The same, started with these flags of its own.
    pub fn with_flags(self, flags: &[String]) -> Runtime {
        Runtime { flags: flags.to_vec(), ..self }
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// How the program is started; `heap_megabytes` is the most that V8's heap may take.
    pub(super) fn command(&self, program: &Path, heap_megabytes: u64) -> Command {
        let mut command = Command::new(&self.program);
        let limit = format!("--max-old-space-size={heap_megabytes}");
        match self.kind {
            RuntimeKind::Node => command.arg("--expose-gc").arg(limit),
            RuntimeKind::Deno => command.args(["run", "--quiet", "--allow-all"]).arg(format!("--v8-flags=--expose-gc,{limit}")),
            RuntimeKind::Bun => &mut command,
        };
        // Behind ours, so that of two that contradict each other the user's counts.
        command.args(&self.flags).arg(program);
        command
    }
}

/// Tells a runtime by what it answers to `--version`: `v20.20.2`, `1.2.3`, or `deno 2.1.0 (…)` and more lines.
fn recognize(said: &str) -> Option<(RuntimeKind, Vec<u32>)> {
    let first = said.lines().next()?;
    let (kind, version) = if let Some(version) = first.strip_prefix("deno ") {
        (RuntimeKind::Deno, version.split(' ').next()?)
    } else if let Some(version) = first.strip_prefix('v') {
        (RuntimeKind::Node, version)
    } else {
        (RuntimeKind::Bun, first)
    };
    // What follows a dash or a plus is about pre-releases and builds.
    let numbers = version.split(['-', '+']).next()?;
    let version: Option<Vec<u32>> = numbers.split('.').map(|part| part.parse().ok()).collect();
    Some((kind, version?))
}

fn dotted(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

fn missing(name: &str, error: &std::io::Error) -> GeneratorError {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound if name.contains(['/', '\\']) => format!("there is no program {name}"),
        std::io::ErrorKind::NotFound => format!("{name} is not on the PATH"),
        std::io::ErrorKind::PermissionDenied => format!("{name} may not be executed"),
        _ => format!("{name} could not be started: {error}"),
    };
    GeneratorError::NoRuntime(format!(
        "{what}\nInstall Node {} or newer, or name a runtime: --runtime node, bun, deno or a path.",
        dotted(RuntimeKind::Node.needed())
    ))
}

fn unknown(name: &str, said: &str) -> GeneratorError {
    let said = said.lines().next().unwrap_or_default();
    GeneratorError::NoRuntime(format!(
        "{name} is none of Node, Bun and Deno: to --version it says {said:?}\n\
         Name another with --runtime."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtimes_are_told_apart_by_their_version() {
        assert_eq!(recognize("v20.20.2"), Some((RuntimeKind::Node, vec![20, 20, 2])));
        assert_eq!(recognize("v27.0.0-nightly2026"), Some((RuntimeKind::Node, vec![27, 0, 0])));
        assert_eq!(recognize("1.4.5"), Some((RuntimeKind::Bun, vec![1, 4, 5])));
        assert_eq!(recognize("deno 2.9.6 (stable, release)\nv8 15.0"), Some((RuntimeKind::Deno, vec![2, 9, 6])));
        assert_eq!(recognize("Python 3.11.2"), None);
        assert_eq!(recognize(""), None);
    }
}
