//! The smallest HTTP client that can follow the guide.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// What a server answers.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

/// One request on a connection of its own; nothing if nobody answers.
pub fn request(server: SocketAddr, method: &str, path: &str, headers: &str) -> Option<Answer> {
    request_as(server, method, path, &format!("host: localhost\r\n{headers}"))
}

/// The same with a `host` among the headers.
pub fn request_as(server: SocketAddr, method: &str, path: &str, headers: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(server).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    // HTTP 1.0: the answer ends with the connection, and is not in chunks.
    write!(stream, "{method} {path} HTTP/1.0\r\n{headers}content-length: 0\r\n\r\n").ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}
