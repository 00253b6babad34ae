//! HTTP as it is needed here: limits on how long nothing comes and on how long it takes in all. Where an answer leads to is no business
//! of the client's: it follows nothing by itself.

use std::error::Error;
use std::io;
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Timeout};

use super::error::{CaptureError, is_timeout};
use super::patience::{GivenUp, Watch};

/// Somebody who is there answers a connection at once, however busy his program is.
pub(super) const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// A client that gives up when nothing comes for so long.
pub(super) fn agent(patience: Duration, url: &str) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(patience.min(LONGEST_CONNECT)))
        .timeout_resolve(Some(patience.min(LONGEST_CONNECT)))
        .timeout_recv_response(Some(patience))
        .timeout_global(Some(Watch::in_all(patience)))
        .timeout_per_read(Some(patience))
        .timeout_per_write(Some(patience))
        .user_agent(concat!("heap-analyzer/", env!("CARGO_PKG_VERSION")));
    let needs_tls = url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
    let config = if needs_tls { config.tls_config(trust_of_this_machine()) } else { config };
    config.build().new_agent()
}

/// The certificates that this machine trusts, a company's own among them; the public ones where it has none, as small containers.
fn trust_of_this_machine() -> TlsConfig {
    let found: Vec<Certificate<'static>> =
        rustls_native_certs::load_native_certs().certs.iter().map(|found| Certificate::from_der(found).to_owned()).collect();
    let roots = if found.is_empty() { RootCerts::WebPki } else { RootCerts::from(found) };
    TlsConfig::builder().root_certs(roots).build()
}

/// What it means that a request failed.
pub(super) fn explain(whom: &str, error: ureq::Error, patience: Duration) -> CaptureError {
    let refused = |why: String| CaptureError::refused(whom, why);
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            refused("nobody answers: check the address, and whether something on the way (a firewall) drops packets".to_owned())
        }
        ureq::Error::Timeout(Timeout::Global) => CaptureError::given_up(whom, GivenUp::TooLong(Watch::in_all(patience))),
        ureq::Error::Timeout(_) => CaptureError::silent(whom, "waiting for an answer", patience),
        ureq::Error::Io(error) if is_timeout(&error) => CaptureError::silent(whom, "waiting for an answer", patience),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                refused("nobody listens there: check host and port, and whether the program runs".to_owned())
            }
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                CaptureError::ended(whom, "the connection was closed without an answer", 0)
            }
            // How the TLS library says what it thinks of a certificate.
            io::ErrorKind::InvalidData => refused(untrusted(&error)),
            _ => refused(format!("{error}: check the address")),
        },
        ureq::Error::HostNotFound => refused("there is no host of this name: check the address".to_owned()),
        ureq::Error::Rustls(error) => refused(untrusted(&error)),
        ureq::Error::Protocol(error) => refused(format!("what answers speaks no HTTP ({error}): check the port")),
        ureq::Error::BadUri(why) => {
            refused(format!("this is no address of an endpoint ({why}), such as http://localhost:3000/heap"))
        }
        error => refused(error.to_string()),
    }
}

fn untrusted(error: &dyn Error) -> String {
    format!(
        "the connection can't be trusted: {error}\n\
         Certificates are looked up where this system keeps them; SSL_CERT_FILE names a file with others."
    )
}

/// What it means that an answer stops coming after so many bytes.
pub(super) fn explain_body(whom: &str, error: io::Error, bytes: u64, patience: Duration) -> CaptureError {
    let is_silence = |error: &ureq::Error| match error {
        ureq::Error::Timeout(_) => true,
        ureq::Error::Io(error) => is_timeout(error),
        _ => false,
    };
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    let is_end = matches!(inner, Some(ureq::Error::Timeout(Timeout::Global)));
    let too_long = is_end.then(|| GivenUp::TooLong(Watch::in_all(patience)));
    if let Some(given_up) = GivenUp::of(&error).or(too_long) {
        return CaptureError::given_up(whom, given_up);
    }
    if is_timeout(&error) || inner.is_some_and(is_silence) {
        return CaptureError::silent(whom, "receiving the snapshot", patience);
    }
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => "the connection was closed".to_owned(),
        _ => format!("the answer broke off ({error})"),
    };
    CaptureError::ended(whom, what, bytes)
}
