//! Node programs of which snapshots are taken.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use heap_analyzer::Heap;
use heap_analyzer::snapshot::ReadOptions;

/// A program that ends with the test.
pub struct Node {
    pub child: Child,
    /// The inspector's address as the program prints it, if it has one.
    pub inspector: Option<String>,
}

/// What every program has: objects that a snapshot must show.
const SESSIONS: &str = "class Session { constructor(id) { this.id = id; } }
globalThis.sessions = Array.from({ length: 40 }, (_, id) => new Session(id));\n";

impl Node {
    /// Starts a program in a folder and waits until it says something on stdout. Gives what it says, too.
    pub fn start(folder: &Path, options: &[&str], program: &str) -> (Node, String) {
        let program = format!("{SESSIONS}{program}");
        let mut command = Command::new("node");
        command.args(options).args(["-e", &program]).current_dir(folder).env_remove("NODE_OPTIONS");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("node is on the PATH");
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut inspector = None;
        if options.iter().any(|option| option.starts_with("--inspect")) {
            let mut line = String::new();
            errors.read_line(&mut line).unwrap();
            inspector = line.trim().strip_prefix("Debugger listening on ").map(str::to_owned);
        }
        // It says more when someone connects, and must not block on that.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        (Node { child, inspector }, said.trim().to_owned())
    }

    /// One that only keeps its sessions and lives.
    pub fn idle(folder: &Path, options: &[&str]) -> Node {
        Node::start(folder, options, "setInterval(() => {}, 1000); console.log('ready');").0
    }

    /// `127.0.0.1:PORT` of the inspector.
    pub fn inspector(&self) -> String {
        let address = self.inspector.as_ref().expect("it has an inspector");
        address.trim_start_matches("ws://").split('/').next().unwrap().to_owned()
    }

    pub fn pid(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first line of what a process says, and the rest of it for later.
pub fn first_line(output: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// How many objects of a class a snapshot has.
pub fn count_of(file: &Path, class: &str) -> u64 {
    let heap = Heap::open(file, &ReadOptions::default()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let rows = heap.class_rows(None);
    rows.iter().find(|row| heap.classes().get(row.class).name == *class).map_or(0, |row| row.count)
}
