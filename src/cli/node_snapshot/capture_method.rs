//! The way on which a snapshot comes: what is asked, and where what comes goes.

#[cfg(unix)]
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use heap_analyzer::capture::endpoint::{self, EndpointRequest};
use heap_analyzer::capture::inspector::{InspectRequest, Inspector};
#[cfg(unix)]
use heap_analyzer::capture::signal::{self, SignalRequest};
#[cfg(unix)]
use heap_analyzer::capture::written_file;
use heap_analyzer::capture::{CaptureError, Destination, Packing};
#[cfg(unix)]
use heap_analyzer::printable::one_line;

use super::NodeSnapshotArguments;
use crate::cli::exit::Failure;
use crate::cli::global::GlobalOptions;
use crate::cli::output::Output;
use crate::cli::progress::StderrProgress;
use crate::cli::{limits, parse_args};

/// The way on which snapshots come.
pub enum CaptureMethod {
    /// A connection that stays, as objects keep their ids only as long as it does.
    Inspect(Box<Inspector>),
    Endpoint(EndpointRequest),
    #[cfg(unix)]
    Signal {
        request: SignalRequest,
        /// Whether the program's own file goes once it is copied.
        removes: bool,
    },
}

impl NodeSnapshotArguments {
    /// What was asked for, checked; an inspector is connected.
    pub(super) fn method(&self, global: &GlobalOptions) -> Result<CaptureMethod, Failure> {
        let patience = self.timeout;
        if let Some(pid) = self.pid {
            return self.signal(pid, global);
        }
        if global.output.is_none() {
            return Err(Failure::Told("name the file: -o app.heapsnapshot (or - for standard output)".to_owned()));
        }
        if let Some(url) = self.endpoint.clone() {
            let (method, headers, folder) = (self.method.clone(), self.headers.clone(), self.dir.clone());
            let other_hosts = self.allow_host.clone();
            return Ok(CaptureMethod::Endpoint(EndpointRequest { url, method, headers, folder, other_hosts, patience }));
        }
        let address = self.inspect.clone().ok_or_else(|| Failure::Told("say how: --inspect, --endpoint or --pid".to_owned()))?;
        let request = InspectRequest { address, target: self.target.clone(), patience };
        Ok(CaptureMethod::Inspect(Box::new(Inspector::connect(&request)?)))
    }

    #[cfg(unix)]
    fn signal(&self, pid: u32, global: &GlobalOptions) -> Result<CaptureMethod, Failure> {
        if self.gzip && global.output.is_none() {
            return Err(Failure::Told("the program's own file stays as it is: name another for --gzip, with -o FILE".to_owned()));
        }
        let signal = self.signal.parse().map_err(Failure::Told)?;
        let (folder, name) = (self.dir.clone(), self.name.clone());
        let request = SignalRequest { pid, signal, folder, name, patience: self.timeout, limits: limits::of_streams() };
        Ok(CaptureMethod::Signal { request, removes: self.remove })
    }

    #[cfg(not(unix))]
    fn signal(&self, _: u32, _: &GlobalOptions) -> Result<CaptureMethod, Failure> {
        Err(Failure::Told(format!("this system has no signal {}: take --inspect or --endpoint", self.signal)))
    }
}

impl CaptureMethod {
    /// Takes one snapshot: where it is, and how many bytes it has. Without a name it stays where the program has written it.
    pub fn take(
        &mut self,
        name: Option<PathBuf>,
        packing: Packing,
        progress: &StderrProgress,
    ) -> Result<(PathBuf, u64), Failure> {
        match (self, name) {
            #[cfg(unix)]
            (CaptureMethod::Signal { request, removes }, name) => {
                let written = signal::ask(request, progress)?;
                let Some(name) = name else {
                    let bytes = fs::metadata(&written).map_err(|error| Failure::about(written.display(), error))?.len();
                    return Ok((written, bytes));
                };
                let bytes = deliver(&name, packing, progress, |to| written_file::copy(&written, to))?;
                if fs::canonicalize(&written).ok() != fs::canonicalize(&name).ok() {
                    dispose(&written, *removes, progress)?;
                }
                Ok((name, bytes))
            }
            (CaptureMethod::Endpoint(request), Some(name)) => {
                let bytes = deliver(&name, packing, progress, |to| endpoint::take(request, to))?;
                Ok((name, bytes))
            }
            (CaptureMethod::Inspect(inspector), Some(name)) => {
                let bytes = deliver(&name, packing, progress, |to| inspector.take_snapshot(to))?;
                Ok((name, bytes))
            }
            (_, None) => Err(Failure::Told("name the file: -o app.heapsnapshot".to_owned())),
        }
    }
}

/// The program's own file, which is the program's: it goes only if somebody has said so.
#[cfg(unix)]
fn dispose(written: &Path, removes: bool, progress: &StderrProgress) -> Result<(), Failure> {
    if removes {
        return fs::remove_file(written).map_err(|error| Failure::about(written.display(), error));
    }
    progress.aside(|| {
        progress
            .tell(&format!("The program's own file stays: {} (--remove takes it away)", one_line(&written.display().to_string())))
    });
    Ok(())
}

/// Has a snapshot written into a file that appears when it is whole.
fn deliver(
    name: &Path,
    packing: Packing,
    progress: &StderrProgress,
    take: impl FnOnce(Destination) -> Result<u64, CaptureError>,
) -> Result<u64, Failure> {
    let mut output = Output::open_secret(Some(name))?;
    let taken = take(Destination { out: &mut output, packing, progress, limits: limits::of_streams() });
    let bytes = taken.map_err(|error| match error {
        CaptureError::Writing(error) => Failure::writing(output.name(), error),
        error => error.into(),
    })?;
    output.finish()?;
    Ok(bytes)
}

/// A method of HTTP, in capitals.
pub fn method(text: &str) -> Result<String, String> {
    match text.to_ascii_uppercase() {
        method if ["GET", "POST", "PUT"].contains(&method.as_str()) => Ok(method),
        _ => Err("a method is GET, POST or PUT".to_owned()),
    }
}

/// A header as curl takes it.
pub fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write a header as 'name: value'")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// How long nothing may come.
pub fn patience(text: &str) -> Result<Duration, String> {
    match parse_args::duration(text)? {
        Duration::ZERO => Err("the time is more than nothing, such as 30s, 2m or 1h".to_owned()),
        patience => Ok(patience),
    }
}
