//! `leak-generator serve`: the HTTP demo application.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use heap_analyzer::generator::leftovers::Leftovers;
use heap_analyzer::generator::serve::{Input, ServeEvent, ServeRequest, Server};
use heap_analyzer::printable::one_line;
use heap_analyzer::report::units;

use super::run::size_of_a_unit;
use crate::cli::exit::{ExitStatus, Failure};
use crate::cli::global::GlobalOptions;
use crate::cli::output::Output;
use crate::cli::stderr::say;
use crate::cli::{interrupt, parse_args};

/// Serve a demo application that leaks on request, to practise on
#[derive(Args, Debug)]
#[command(after_help = "\
Never run this in production: it is made to fill the memory.

Requests, each pattern of `leak-generator list` in place of cache:
  curl -X POST localhost:3000/memory-leak/cache/start    one more leak
  curl localhost:3000/memory-leak/cache/status           how much leaks
  curl -X POST localhost:3000/memory-leak/cache/stop     all of it freed
  curl -X POST localhost:3000/memory-leak/event/trigger  calls the listeners
  curl localhost:3000/memory-leak/status                 everything
  curl localhost:3000/health/ready                       503 during a dump
  curl -X POST -H \"x-admin-token: $HEAPDUMP_TOKEN\" \\
       localhost:3000/internal/debug/heapdump            takes a dump
  kill -USR2 PID                                         takes a dump, too

Environment:
  PORT                the port, unless --port says
  HEAPDUMP_TOKEN      what dumps over HTTP have to know; without it there are none
  HEAPDUMP_ENABLED=1  allows dumps by signal")]
pub struct ServeArguments {
    /// The address to listen at; others than loopback let others fill your memory
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "ADDRESS")]
    host: IpAddr,

    /// The port; 0 takes a free one [default: $PORT, else 3000]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,

    /// The folder for dumps
    #[arg(long, value_name = "DIR", default_value = "heapdumps")]
    out: PathBuf,

    /// End by itself when the process takes this much memory
    #[arg(long, value_name = "SIZE", default_value = "2GB", value_parser = parse_args::size)]
    max_memory: u64,

    /// What each unit keeps [default: 8MB, a closure 10MB]
    #[arg(long, value_name = "SIZE", value_parser = size_of_a_unit)]
    size: Option<u64>,

    /// What runs it: node, bun, deno, or the path of one of them
    #[arg(long, value_name = "RUNTIME", default_value = "node")]
    runtime: String,
}

const USUAL_PORT: u16 = 3000;
/// A server that is writing a dump when it shall end may finish it.
const GRACE: Duration = Duration::from_secs(10);

impl ServeArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        let request = self.request()?;
        let mut progress = ServerTalk { host: request.host, quiet: global.quiet, output: Some(global.open_answer()?) };
        progress.warn();
        let leftovers = Leftovers::default();
        let on_interrupt = leftovers.clone();
        interrupt::then(ExitStatus::Interrupted, move || on_interrupt.clear_away_for_good());
        let server = Server::start(&request, &leftovers)?;
        let input = server.input();
        dump_on_signal(server.input());
        // From here on it is the usual way to end.
        interrupt::then(ExitStatus::Fine, move || {
            input.close();
            leftovers.clear_away_after(GRACE);
        });
        let mut told = Ok(());
        server.watch(&mut |event| {
            if let Err(failure) = progress.tell(event) {
                told = Err(failure);
            }
        })?;
        told
    }

    fn request(self) -> Result<ServeRequest, Failure> {
        let from_environment = || match std::env::var("PORT") {
            Err(_) => Ok(USUAL_PORT),
            Ok(port) => port.parse().map_err(|_| Failure::Told(format!("PORT is {port:?}: a port is a number from 0 to 65535"))),
        };
        Ok(ServeRequest {
            host: self.host,
            port: self.port.map_or_else(from_environment, Ok)?,
            dumps: self.out,
            most_memory: self.max_memory,
            size: self.size,
            runtime: self.runtime,
        })
    }
}

/// What the person hears of the server: its address on stdout, everything else on stderr.
struct ServerTalk {
    host: IpAddr,
    quiet: bool,
    output: Option<Output>,
}

impl ServerTalk {
    fn warn(&self) {
        if !self.host.is_loopback() {
            say(&format!("warning: {} is no loopback address: whoever reaches it can fill this machine's memory", self.host));
        }
        self.say("This application leaks on purpose: never run it in production.");
    }

    fn tell(&mut self, event: ServeEvent) -> Result<(), Failure> {
        match event {
            ServeEvent::Listening { port, pid } => {
                self.say(&format!("Process {pid}; Ctrl-C ends it."));
                if let Some(output) = self.output.take() {
                    let address = std::net::SocketAddr::new(self.host, port);
                    output.write_with(|out| writeln!(out, "http://{address}"))?;
                }
            }
            ServeEvent::DumpWritten(file) => self.say(&format!("Dump written: {}", file.display())),
            ServeEvent::DumpFailed(reason) => say(&format!("warning: no dump: {}", one_line(&reason))),
            ServeEvent::Note(note) => self.say(&note),
            ServeEvent::TooMuchMemory(bytes) => {
                say(&format!("warning: stopped by itself: the process had taken {} (--max-memory)", units::size(bytes)));
            }
        }
        Ok(())
    }

    fn say(&self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }
}

/// `kill -USR2` on this process is passed on.
#[cfg(unix)]
fn dump_on_signal(input: Input) {
    // If the system refuses, the signal still works on the process that leaks.
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGUSR2]) {
        std::thread::spawn(move || signals.forever().for_each(|_| _ = input.say("dump")));
    }
}

#[cfg(not(unix))]
fn dump_on_signal(_: Input) {}
