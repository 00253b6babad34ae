//! Where an inspector listens, as people write it: `9229`, `host:9229`, or the `ws://…` that the program has printed.

use std::fmt;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::str::FromStr;
use std::time::Duration;

use crate::capture::error::{CaptureError, is_timeout};
use crate::capture::http::LONGEST_CONNECT;

/// Where an inspector listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectAddress {
    host: String,
    port: u16,
    /// The target's own path, with its slash, if the address names one.
    pub(super) path: Option<String>,
}

/// The port of Node, Deno and workerd.
const USUAL_PORT: u16 = 9229;
const USUAL_HOST: &str = "127.0.0.1";

impl FromStr for InspectAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no address of an inspector, such as 127.0.0.1:9229, 9229 or ws://127.0.0.1:9229/…");
        let rest = ["ws://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text);
        let (place, path) = match rest.find('/') {
            Some(at) => (&rest[..at], Some(&rest[at..]).filter(|path| path.len() > 1 && text.starts_with("ws://"))),
            None => (rest, None),
        };
        let (host, port) = match place.rsplit_once(':') {
            // An IPv6 address without a port.
            _ if place.ends_with(']') => (place, None),
            Some((host, port)) => (host, Some(port)),
            None if !place.is_empty() && place.bytes().all(|b| b.is_ascii_digit()) => ("", Some(place)),
            None => (place, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = port.map_or(Ok(USUAL_PORT), str::parse).map_err(|_| wrong())?;
        if port == 0 || place.is_empty() || host.contains(|c: char| c.is_whitespace() || "/?#@".contains(c)) {
            return Err(wrong());
        }
        let host = if host.is_empty() { USUAL_HOST } else { host };
        Ok(InspectAddress { host: host.to_owned(), port, path: path.map(str::to_owned) })
    }
}

impl fmt::Display for InspectAddress {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl InspectAddress {
    /// The first of the host's addresses at which someone listens. From here on it stands in place of the name: inspectors refuse
    /// requests for hosts that are named, against attacks from web pages.
    pub(super) fn reach(&self, patience: Duration) -> Result<SocketAddr, CaptureError> {
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let found = found.map_err(|_| CaptureError::refused(self, "there is no host of this name: check the address"))?;
        let mut refusal = None;
        for address in found {
            match TcpStream::connect_timeout(&address, patience.min(LONGEST_CONNECT)) {
                Ok(_) => return Ok(address),
                Err(error) => refusal = Some(error),
            }
        }
        Err(CaptureError::refused(
            self,
            match refusal {
                Some(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => NOBODY.to_owned(),
                Some(error) if is_timeout(&error) => {
                    "nobody answers: check the address, and whether a firewall drops packets".to_owned()
                }
                Some(error) => error.to_string(),
                None => "the host has no address".to_owned(),
            },
        ))
    }
}

const NOBODY: &str = "no inspector listens there\n\
    Start the program with `node --inspect`, `deno run --inspect` or `chrome --remote-debugging-port=9222`;\n\
    in a Node process that runs, `kill -USR1 PID` switches it on (port 9229).";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_people_write_them() {
        for (text, host, port, path) in [
            ("127.0.0.1:9229", "127.0.0.1", 9229, None),
            ("9222", "127.0.0.1", 9222, None),
            (":9222", "127.0.0.1", 9222, None),
            ("staging", "staging", 9229, None),
            ("http://staging:9230/", "staging", 9230, None),
            ("[::1]:9230", "::1", 9230, None),
            ("[::1]", "::1", 9229, None),
            ("ws://127.0.0.1:9229/4af3", "127.0.0.1", 9229, Some("/4af3")),
            ("ws://localhost:9222/devtools/page/7B", "localhost", 9222, Some("/devtools/page/7B")),
        ] {
            let expected = InspectAddress { host: host.into(), port, path: path.map(str::to_owned) };
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for wrong in ["", "host:port", "host:99999", "host:0", "a b:1", "ws://"] {
            assert!(wrong.parse::<InspectAddress>().is_err(), "{wrong}");
        }
    }
}
