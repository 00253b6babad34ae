//! Servers that pretend to be an endpoint or an inspector, and behave as the test wants.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, sleep};
use std::time::Duration;

/// Serves each connection by a function that gets what was asked: the request up to its blank line. Lives as long as the test.
pub fn server(serve: impl Fn(String, TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // Someone may only see whether anybody listens.
            if let Some(request) = read_request(&stream) {
                serve(request, stream);
            }
        }
    });
    address
}

fn read_request(mut stream: &TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return None,
        }
    }
    String::from_utf8(request).ok()
}

/// A server that answers everything with these bytes and closes.
pub fn answering(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    server(move |_, mut stream| drop(stream.write_all(&answer)))
}

/// An answer of HTTP whose length is right.
pub fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

/// An inspector that gives this list of targets, each `{path}` at itself; `speak` has the WebSocket.
pub fn inspector(list: &'static str, speak: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    server(move |request, mut stream| {
        if request.starts_with("GET /json/list") {
            let _ = stream.write_all(http("200 OK", list).as_bytes());
            return;
        }
        let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).expect("a key");
        let accept = tungstenite::handshake::derive_accept_key(key.trim().as_bytes());
        let hello = "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: ";
        let _ = write!(stream, "{hello}{accept}\r\n\r\n");
        speak(stream);
    })
}

/// One target, as Node gives it.
const ONE_TARGET: &str =
    r#"[{"id":"1","type":"node","title":"app","url":"file://","webSocketDebuggerUrl":"ws://elsewhere:1/app"}]"#;

/// An inspector that says these messages, one whenever it is asked something.
pub fn saying(messages: &'static [&'static str]) -> SocketAddr {
    inspector(ONE_TARGET, move |stream| {
        let mut socket = tungstenite::WebSocket::from_raw_socket(stream, tungstenite::protocol::Role::Server, None);
        for message in messages {
            let _ = socket.read();
            message.lines().for_each(|line| _ = socket.send(tungstenite::Message::text(line)));
        }
        if messages.is_empty() {
            sleep(Duration::from_secs(3));
        }
    })
}
