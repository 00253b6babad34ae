//! Whose answer an answer is: scheme, host and port (RFC 6454). What a person says to one of them is no other's business.

use std::net::IpAddr;

use ureq::http::Uri;

/// A place that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    is_encrypted: bool,
    /// In lower case; an IPv6 address in brackets.
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an address, if it has one.
    pub(super) fn of(url: &str) -> Option<Origin> {
        let uri: Uri = url.parse().ok()?;
        let is_encrypted = match uri.scheme_str()? {
            scheme if scheme.eq_ignore_ascii_case("https") => true,
            scheme if scheme.eq_ignore_ascii_case("http") => false,
            _ => return None,
        };
        let port = uri.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
        Some(Origin { is_encrypted, host: uri.host()?.trim_end_matches('.').to_ascii_lowercase(), port })
    }

    /// Whether going from here to there gives up encryption.
    pub(super) fn is_downgraded_to(&self, other: &Origin) -> bool {
        self.is_encrypted && !other.is_encrypted
    }

    pub(super) fn is_same_host(&self, other: &Origin) -> bool {
        self.host == other.host
    }

    /// Whether this is the host, or host and port, that a person has written.
    pub(super) fn is(&self, written: &str) -> bool {
        let written = written.to_ascii_lowercase();
        written == self.host || written == self.name()
    }

    /// `host:port`.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether what it calls its file may be a file here.
    pub(super) fn is_this_machine(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.ends_with(".localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// An address as it is shown: without the name and password that may be in it.
pub(super) fn without_secrets(url: &str) -> String {
    let Some(start) = url.find("://").map(|at| at + 3) else { return url.to_owned() };
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    match url[start..end].rfind('@') {
        Some(at) => format!("{}{}", &url[..start], &url[start + at + 1..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origin = |url: &str| Origin::of(url).unwrap();
        assert_eq!(origin("http://Host/a"), origin("HTTP://host.:80/b?c"));
        for other in ["https://host/", "http://host:81/", "http://host.evil/", "http://evil/@host", "http://host@evil/"] {
            assert_ne!(origin("http://host/"), origin(other), "{other}");
        }
        assert!(origin("https://host/").is_downgraded_to(&origin("http://host/")));
        assert!(origin("http://127.0.0.9:1/").is_this_machine() && origin("http://[::1]:1/").is_this_machine());
        assert!(!origin("http://127.0.0.1.evil/").is_this_machine() && Origin::of("file:///etc/passwd").is_none());
        assert_eq!(without_secrets("http://me:secret@host/a@b"), "http://host/a@b");
    }
}
