//! The HTTP demo: the bundled program as a server, watched over from here.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;

use super::error::GeneratorError;
use super::leftovers::Leftovers;
use super::patterns::PATTERNS;
pub use super::process::Input;
use super::process::{Program, Task, failure};
use super::runtime::Runtime;

/// What shall be served.
#[derive(Debug)]
pub struct ServeRequest {
    /// Address to listen at.
    pub host: IpAddr,
    /// Port to listen at; 0 takes a free one.
    pub port: u16,
    /// Where dumps go.
    pub dumps: PathBuf,
    /// Bytes of resident memory at which the server ends itself.
    pub most_memory: u64,
    /// Bytes of each leaking unit; the classic sizes if none.
    pub size: Option<u64>,
    /// Name on the PATH, or a path.
    pub runtime: String,
}

/// What happens while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServeEvent {
    /// It listens, and is this process.
    Listening {
        /// The port.
        port: u16,
        /// The process that leaks.
        pid: u32,
    },
    /// A dump has its name.
    DumpWritten(PathBuf),
    /// There is no dump, for this reason.
    DumpFailed(String),
    /// Something to know.
    Note(String),
    /// It has ended itself at so many bytes of memory.
    TooMuchMemory(u64),
}

/// A server that has started.
pub struct Server {
    program: Program,
    runtime: &'static str,
    leftovers: Leftovers,
}

/// What the program says; one field is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Said {
    listening: Option<u16>,
    pid: u32,
    dump_begun: Option<PathBuf>,
    dump_written: Option<PathBuf>,
    dump_failed: Option<String>,
    note: Option<String>,
    too_much_memory: Option<u64>,
    failed: Option<String>,
}

impl Server {
    /// Starts the server; it listens as soon as [`Server::watch`] says so.
    ///
    /// # Errors
    /// Where the runtime does not start.
    pub fn start(request: &ServeRequest, leftovers: &Leftovers) -> Result<Server, GeneratorError> {
        let server = Server::try_start(request, leftovers);
        if server.is_err() {
            leftovers.clear_away();
        }
        server
    }

    fn try_start(request: &ServeRequest, leftovers: &Leftovers) -> Result<Server, GeneratorError> {
        let runtime = Runtime::find(&request.runtime)?;
        let dumps = dump_folder(&request.dumps)?;
        let names: Vec<&str> = PATTERNS.iter().map(|pattern| pattern.name).collect();
        let settings = json!({
            "patterns": names,
            "host": request.host.to_string(),
            "port": request.port,
            "dumpFolder": dumps,
            "maxMemory": request.most_memory,
            "size": request.size,
        });
        // The server looks at its memory itself, and is to get there before V8 gives up.
        let task = Task { mode: "serve", settings: &settings, most_memory: request.most_memory.saturating_mul(2) };
        let (program, _) = Program::start(&runtime, &task, leftovers)?;
        Ok(Server { program, runtime: runtime.name(), leftovers: leftovers.clone() })
    }

    /// Where it can be told to dump (`dump`), and to end (by closing it).
    pub fn input(&self) -> Input {
        self.program.input()
    }

    /// Tells what happens until the server has ended. It is no error if that was wanted.
    ///
    /// # Errors
    /// Where the server can't listen, or ends without having been asked to.
    pub fn watch(mut self, tell: &mut dyn FnMut(ServeEvent)) -> Result<(), GeneratorError> {
        while let Ok(Some(line)) = self.program.next_line() {
            match serde_json::from_str(&line) {
                Ok(said @ Said { failed: None, .. }) => self.hear(said).into_iter().for_each(&mut *tell),
                _ => {
                    self.leftovers.clear_away();
                    return Err(failure(self.runtime, "to serve", &line));
                }
            }
        }
        let ended = self.program.end_well("while it served");
        self.leftovers.clear_away();
        ended
    }

    fn hear(&self, said: Said) -> Option<ServeEvent> {
        if let Some(part) = said.dump_begun {
            self.leftovers.file(&part);
        }
        if said.dump_written.is_some() || said.dump_failed.is_some() {
            self.leftovers.keep_files();
        }
        let listening = said.listening.map(|port| ServeEvent::Listening { port, pid: said.pid });
        listening
            .or(said.dump_written.map(ServeEvent::DumpWritten))
            .or(said.dump_failed.map(ServeEvent::DumpFailed))
            .or(said.note.map(ServeEvent::Note))
            .or(said.too_much_memory.map(ServeEvent::TooMuchMemory))
    }
}

fn dump_folder(path: &Path) -> Result<PathBuf, GeneratorError> {
    let trouble = |error| GeneratorError::writing(path, &error);
    std::fs::create_dir_all(path).map_err(trouble)?;
    std::fs::canonicalize(path).map_err(trouble)
}
