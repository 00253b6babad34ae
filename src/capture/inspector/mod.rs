//! The inspector that V8's programs have built in: Node (`--inspect`), Chrome (`--remote-debugging-port`), Deno, workerd. Asked in
//! DevTools' protocol over a WebSocket.

mod address;
mod connection;
mod targets;

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

pub use address::InspectAddress;
use connection::{Answer, Connection, Event};

use super::error::CaptureError;
use super::receiver::{Arrival, Destination};

/// Which inspector shall be asked.
#[derive(Debug, Clone)]
pub struct InspectRequest {
    /// Where it listens.
    pub address: InspectAddress,
    /// Id, or a part of title or address, of the target, where there are several.
    pub target: Option<String>,
    /// How long nothing may come.
    pub patience: Duration,
}

/// A target of an inspector, connected.
///
/// When a connection ends V8 forgets the ids of all objects. Snapshots that shall be compared come through one connection.
pub struct Inspector {
    connection: Connection,
}

impl Inspector {
    /// Finds the target and connects to it.
    ///
    /// # Errors
    /// Where no inspector listens, no target or several fit, or another client has it.
    pub fn connect(request: &InspectRequest) -> Result<Inspector, CaptureError> {
        let server = request.address.reach(request.patience)?;
        let path = match &request.address.path {
            Some(path) => path.clone(),
            None => targets::find(&request.address, server, request)?,
        };
        let connection = Connection::open(&request.address, server, &path, request.patience)?;
        Ok(Inspector { connection })
    }

    /// Bytes of the heap that are used, garbage included.
    ///
    /// # Errors
    /// Where the connection breaks, or the process does not say.
    pub fn heap_used(&mut self) -> Result<u64, CaptureError> {
        let usage = self.call("Runtime.getHeapUsage", json!({}), &mut |_| Ok(()))?;
        // In JSON of JavaScript every number may have a fraction.
        let used = self.done(usage)?.get("usedSize").and_then(Value::as_f64);
        used.map(|bytes| bytes as u64).ok_or_else(|| self.refused("does not say how much of its heap is used"))
    }

    /// Collects garbage.
    ///
    /// # Errors
    /// Where the connection breaks, or the target refuses.
    pub(crate) fn collect_garbage(&mut self) -> Result<(), CaptureError> {
        let collected = self.call("HeapProfiler.collectGarbage", json!({}), &mut |_| Ok(()))?;
        collected.map(drop).map_err(|said| self.refused(&format!("collects no garbage ({said})")))
    }

    /// Name and version of a browser, and the version of its V8.
    ///
    /// # Errors
    /// Where the connection breaks, or this is no browser.
    pub(crate) fn browser(&mut self) -> Result<Browser, CaptureError> {
        let said = self.call("Browser.getVersion", json!({}), &mut |_| Ok(()))?;
        let browser = said.ok().and_then(|said| serde_json::from_value(said).ok());
        browser.ok_or_else(|| self.refused("does not say which browser it is"))
    }

    /// From here on a page that crashes ends the call that waits for it. Without this it is silent.
    ///
    /// # Errors
    /// Where the connection breaks.
    pub(crate) fn notice_crashes(&mut self) -> Result<(), CaptureError> {
        self.call("Inspector.enable", json!({}), &mut |_| Ok(())).map(drop)
    }

    /// What an expression gives, when its promise is kept. The inner error is what it throws.
    ///
    /// # Errors
    /// Where the connection breaks, or the target evaluates nothing.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Result<Result<Value, String>, CaptureError> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let said = self.call("Runtime.evaluate", params, &mut |_| Ok(()))?;
        let mut said = said.map_err(|said| self.refused(&format!("evaluates nothing ({said})")))?;
        Ok(match said.get("exceptionDetails") {
            Some(thrown) => Err(thrown_text(thrown)),
            None => Ok(said["result"]["value"].take()),
        })
    }

    /// Collects garbage and takes a snapshot: the number of its bytes. What can't be written in time keeps the program waiting.
    ///
    /// # Errors
    /// Where the process refuses, ends or is silent before the snapshot is whole, and where it can't be written.
    pub fn take_snapshot(&mut self, destination: Destination) -> Result<u64, CaptureError> {
        let progress = destination.progress;
        progress.phase("walking the heap", None);
        // Calls are served in order, and workerd, though it collects, never answers to this one.
        self.connection.tell("HeapProfiler.collectGarbage")?;
        let mut arrival = Arrival::new(self.connection.whom(), destination);
        let taken = self.call("HeapProfiler.takeHeapSnapshot", json!({"reportProgress": true}), &mut |event| {
            if event.method != "HeapProfiler.addHeapSnapshotChunk" {
                return Ok(());
            }
            let Ok(Chunk { chunk }) = serde_json::from_str(event.params) else { return Ok(()) };
            if arrival.bytes() == 0 {
                progress.phase("receiving", None);
            }
            arrival.take(chunk.as_bytes())
        });
        let taken = taken.map_err(|error| match error {
            CaptureError::Ended { whom, what, .. } => CaptureError::ended(whom, what, arrival.bytes()),
            error => error,
        })?;
        self.done(taken)?;
        arrival.finish()
    }

    /// Calls a method; a page that crashes meanwhile never answers.
    fn call(
        &mut self,
        method: &'static str,
        params: Value,
        hear: &mut dyn FnMut(Event) -> Result<(), CaptureError>,
    ) -> Result<Answer, CaptureError> {
        let whom = self.connection.whom().to_owned();
        self.connection.call(method, params, &mut |event| match event.method {
            "Inspector.targetCrashed" => Err(CaptureError::ended(&whom, "the page crashed", 0)),
            _ => hear(event),
        })
    }

    fn done(&self, answer: Answer) -> Result<Value, CaptureError> {
        answer.map_err(|said| {
            self.refused(&format!(
                "takes no heap snapshot ({said}); where there are several targets, choose another with --target"
            ))
        })
    }

    fn refused(&self, why: &str) -> CaptureError {
        CaptureError::refused(self.connection.whom(), why)
    }
}

impl Drop for Inspector {
    fn drop(&mut self) {
        self.connection.close();
    }
}

/// A browser, as it names itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Browser {
    /// Such as `Chrome/140.0.7339.16`.
    pub(crate) product: String,
    /// Of V8.
    pub(crate) js_version: String,
}

/// The message of what was thrown, without the stack below it.
fn thrown_text(details: &Value) -> String {
    let description = details["exception"]["description"].as_str().or(details["text"].as_str());
    description.and_then(|text| text.lines().next()).unwrap_or_default().to_owned()
}

/// A piece of the snapshot. V8 writes it in ASCII, so that pieces may end anywhere.
#[derive(Deserialize)]
struct Chunk {
    chunk: String,
}
