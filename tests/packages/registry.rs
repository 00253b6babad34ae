//! A registry of npm's on this machine that holds the packages of this build, so that they are fetched as users will.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use super::place::{PACKAGES, command, repository};

struct Registry {
    address: String,
    /// Ends when its standard input does, at the latest with this process.
    _server: Child,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut server = command("node");
    server.arg(repository().join("tests/packages/registry.mjs")).arg(&PACKAGES.folder).args(&PACKAGES.tarballs);
    let mut server = server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node starts");
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut address).unwrap();
    Registry { address: address.trim().to_owned(), _server: server }
});

/// Makes npm ask our registry alone.
pub fn with_registry(command: &mut Command) -> &mut Command {
    command.env("npm_config_registry", &REGISTRY.address).env("npm_config_audit", "false").env("npm_config_fund", "false")
}
