//! Running the program as a CI job does.

use std::path::Path;
use std::process::{Command, Output};

/// The program in a folder, with nothing of this machine's taste, or of a CI job that runs these tests, in its environment.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80");
    for variable in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_WORKSPACE",
        "http_proxy",
        "HTTP_PROXY",
        "ALL_PROXY",
    ] {
        command.env_remove(variable);
    }
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().expect("the program starts")
}

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
