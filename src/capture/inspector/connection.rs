//! A conversation in DevTools' protocol: calls that are answered, and events in between.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{HandshakeError, Message, WebSocket};

use super::address::InspectAddress;
use crate::capture::error::{CaptureError, is_timeout};
use crate::capture::http::LONGEST_CONNECT;
use crate::capture::patience::{GivenUp, Patient, Watch};

/// What a call gives, or what the inspector says against it.
pub(super) type Answer = Result<Value, String>;

/// A connection to one target.
pub(super) struct Connection {
    socket: WebSocket<Patient<TcpStream>>,
    whom: String,
    patience: Duration,
    calls: u64,
}

/// Something that the target tells unasked.
pub(super) struct Event<'m> {
    pub(super) method: &'m str,
    /// In JSON.
    pub(super) params: &'m str,
}

/// Calls and chunks are far shorter. Something longer is not kept.
const LONGEST_MESSAGE: usize = 64 << 20;

impl Connection {
    /// Connects to the target with this path.
    pub(super) fn open(
        address: &InspectAddress,
        server: SocketAddr,
        path: &str,
        patience: Duration,
    ) -> Result<Connection, CaptureError> {
        let whom = address.to_string();
        let refused = |error: &dyn std::fmt::Display| {
            CaptureError::refused(&whom, format!("the inspector refuses the connection: {error}"))
        };
        let stream = TcpStream::connect_timeout(&server, patience.min(LONGEST_CONNECT)).map_err(|error| refused(&error))?;
        let limits = stream.set_read_timeout(Some(patience)).and_then(|()| stream.set_write_timeout(Some(patience)));
        limits.and_then(|()| stream.set_nodelay(true)).map_err(|error| refused(&error))?;
        let config = WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
        let stream = Patient::new(stream, Watch::new(patience));
        match tungstenite::client::client_with_config(format!("ws://{server}{path}"), stream, Some(config)) {
            Ok((socket, _)) => Ok(Connection { socket, whom, patience, calls: 0 }),
            Err(HandshakeError::Failure(tungstenite::Error::Io(error))) if is_timeout(&error) => {
                Err(CaptureError::silent(whom, "connecting to the inspector", patience))
            }
            Err(HandshakeError::Interrupted(_)) => Err(CaptureError::silent(whom, "connecting to the inspector", patience)),
            Err(HandshakeError::Failure(error)) => Err(refused(&error)),
        }
    }

    /// The address, for messages.
    pub(super) fn whom(&self) -> &str {
        &self.whom
    }

    /// Calls a method and waits for its answer; what is told meanwhile goes to `hear`, whose error ends the call.
    pub(super) fn call(
        &mut self,
        method: &'static str,
        params: Value,
        hear: &mut dyn FnMut(Event) -> Result<(), CaptureError>,
    ) -> Result<Answer, CaptureError> {
        self.socket.get_mut().watch = Watch::new(self.patience);
        self.send(method, params)?;
        loop {
            let message = match self.socket.read().map_err(|error| self.explain(error, method))? {
                Message::Text(text) => text,
                Message::Close(_) => return Err(self.ended("the inspector closed the connection")),
                _ => continue,
            };
            let told: Told = serde_json::from_str(&message).map_err(|error| {
                CaptureError::refused(
                    &self.whom,
                    format!("what answers there speaks not DevTools' protocol ({error}): check the port"),
                )
            })?;
            match told {
                Told { id: Some(id), error: Some(error), .. } if id == self.calls => return Ok(Err(error.message)),
                // workerd's answers hold the call again, and no result where there is nothing to say.
                Told { id: Some(id), result, .. } if id == self.calls => return Ok(Ok(result.unwrap_or_default())),
                Told { id: None, method: Some(method), params: Some(params), .. } => {
                    self.socket.get_mut().watch.heard();
                    hear(Event { method: &method, params: params.get() })?;
                }
                _ => {}
            }
        }
    }

    /// Calls a method without caring for its answer.
    pub(super) fn tell(&mut self, method: &'static str) -> Result<(), CaptureError> {
        self.send(method, json!({}))
    }

    fn send(&mut self, method: &'static str, params: Value) -> Result<(), CaptureError> {
        self.calls += 1;
        let call = json!({"id": self.calls, "method": method, "params": params}).to_string();
        self.socket.send(Message::text(call)).map_err(|error| self.explain(error, method))
    }

    /// Takes leave. A target that does not answer to that is none of our business any more.
    pub(super) fn close(&mut self) {
        let _ = self.socket.close(None);
        let _ = self.socket.flush();
    }

    fn ended(&self, what: &str) -> CaptureError {
        CaptureError::ended(&self.whom, what, 0)
    }

    fn explain(&self, error: tungstenite::Error, doing: &'static str) -> CaptureError {
        match error {
            tungstenite::Error::Io(error) if is_timeout(&error) => {
                match (GivenUp::of(&error), self.socket.get_ref().watch.left()) {
                    (Some(given_up), _) | (None, Err(given_up @ GivenUp::TooLong(_))) => {
                        CaptureError::given_up(&self.whom, given_up)
                    }
                    _ => CaptureError::silent(&self.whom, doing, self.patience),
                }
            }
            tungstenite::Error::Capacity(error) => {
                CaptureError::refused(&self.whom, format!("sends more than an inspector does: {error}"))
            }
            // Reset, or closed without the protocol's farewell: a process that died.
            _ => self.ended("the process ended or closed the connection"),
        }
    }
}

/// A message of the protocol: an answer or an event.
#[derive(Deserialize)]
struct Told<'m> {
    id: Option<u64>,
    method: Option<String>,
    #[serde(borrow)]
    params: Option<&'m RawValue>,
    result: Option<Value>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}
