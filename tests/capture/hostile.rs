//! Programs that mean harm: they want headers that are another's, time without end, memory, files of this machine.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::pretended::{answering, http, inspector, server};
use super::tool::{answer, capture, complaint, names};

const WHOLE: &str = r#"{"snapshot":{},"nodes":[],"edges":[],"strings":["x"]}"#;

fn takes(folder: &tempfile::TempDir, address: impl std::fmt::Display, options: &[&str]) -> std::process::Output {
    let url = format!("http://{address}/heap");
    let patience = if options.contains(&"--timeout") { &[][..] } else { &["--timeout", "1s"] };
    capture(folder.path(), &[&["--endpoint", &url, "-o", "a.heapsnapshot"], patience, options].concat())
}

/// A server that answers so, and what it was asked.
fn noting(answer: String) -> (SocketAddr, Receiver<String>) {
    let (sender, asked) = channel();
    let address = server(move |request, mut stream| {
        let _ = sender.send(request);
        let _ = stream.write_all(answer.as_bytes());
    });
    (address, asked)
}

fn redirect(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

#[test]
fn headers_reach_nobody_but_the_endpoint() {
    let secrets = ["-H", "authorization: Bearer s3cret", "-H", "x-admin-token: s3cret"];
    for lead in
        [|to: SocketAddr| redirect(&format!("http://{to}/b")), |to| http("200 OK", &format!(r#"{{"url":"http://{to}/b"}}"#))]
    {
        let folder = tempfile::tempdir().unwrap();
        let (other, asked_other) = noting(http("200 OK", WHOLE));
        let (endpoint, asked) = noting(lead(other));
        answer(&takes(&folder, endpoint, &secrets));
        assert!(asked.recv().unwrap().contains("s3cret"));
        let request = asked_other.recv().unwrap();
        assert!(request.starts_with("GET /b ") && !request.contains("s3cret"), "{request}");
    }
    // The same place gets them again.
    let folder = tempfile::tempdir().unwrap();
    let (sender, asked) = channel();
    let same = server(move |request, mut stream| {
        let answer = if request.starts_with("GET /heap") { redirect("/b") } else { http("200 OK", WHOLE) };
        let _ = stream.write_all(answer.as_bytes());
        let _ = sender.send(request);
    });
    answer(&takes(&folder, same, &secrets));
    assert!(asked.iter().take(2).all(|request| request.matches("s3cret").count() == 2));
}

#[test]
fn an_endpoint_leads_to_no_other_host_unless_told() {
    let folder = tempfile::tempdir().unwrap();
    let (other, asked) = noting(http("200 OK", WHOLE));
    let elsewhere = format!("http://localhost:{}/b", other.port());
    for lead in
        [redirect(&elsewhere), redirect(&elsewhere.replace("http:", "")), http("200 OK", &format!(r#"{{"href":"{elsewhere}"}}"#))]
    {
        let endpoint = answering(lead.as_str());
        let said = complaint(&takes(&folder, endpoint, &[]));
        let hint = format!("--allow-host localhost:{}", other.port());
        assert!(said.contains("another host") && said.contains(&hint), "{said}");
        assert!(asked.try_recv().is_err() && names(folder.path()).is_empty());
    }
    let endpoint = answering(redirect(&elsewhere));
    answer(&takes(&folder, endpoint, &["--allow-host", "localhost"]));
    let circle = server(|_, mut stream| _ = stream.write_all(redirect("/again").as_bytes()));
    assert!(complaint(&takes(&folder, circle, &[])).contains("from one address to the next"));
}

/// Sends a little now and then, for as long as somebody listens.
fn drips(mut stream: TcpStream, start: &str, drip: &[u8]) {
    let _ = stream.write_all(start.as_bytes());
    while stream.write_all(drip).is_ok() {
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn who_sends_a_little_for_ever_is_given_up() {
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let body = "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n{\"snapshot\":{},\"nodes\":[";
    let said = complaint(&takes(&folder, server(move |_, stream| drips(stream, body, b"1,")), &[]));
    assert!(said.contains("came for 1 seconds"), "{said}");
    let head = "HTTP/1.1 200 OK\r\n";
    let said = complaint(&takes(&folder, server(move |_, stream| drips(stream, head, b"x-more: 1\r\n")), &[]));
    assert!(said.contains("came for 1 seconds"), "{said}");
    const ONE: &str = r#"[{"id":"1","type":"node","webSocketDebuggerUrl":"ws://x/1"}]"#;
    // Pings, empty fragments, and the beginning of a message without end.
    for (start, drip) in [("", &b"\x89\0"[..]), ("\x01\0", b"\0\0"), ("\u{1}\u{7f}\0\0\0\0\u{3}\0\0\0", b"x")] {
        let address = inspector(ONE, move |stream| drips(stream, start, drip)).to_string();
        let said = complaint(&capture(folder.path(), &["--inspect", &address, "--timeout", "1s", "-o", "a.heapsnapshot"]));
        assert!(said.contains("came for 1 seconds"), "{said}");
    }
    assert!(began.elapsed() < Duration::from_secs(20) && names(folder.path()).is_empty());
}

#[test]
fn what_comes_is_bounded_packed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let endless = server(|_, mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"snapshot\":{},\"nodes\":[");
        while stream.write_all(&b"1,".repeat(10_000)).is_ok() {}
    });
    let said = complaint(&takes(&folder, endless, &["--max-size", "10MB"]));
    assert!(said.contains("goes on beyond 10000000 bytes") && said.contains("--max-size"), "{said}");
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = bomb.write_all(b"{\"snapshot\":{},\"nodes\":[");
    (0..300).for_each(|_| bomb.write_all(&[b' '; 1 << 20]).unwrap());
    let bomb = bomb.finish().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
    let said = complaint(&takes(&folder, answering([head.as_bytes(), &bomb].concat()), &["--timeout", "30s"]));
    assert!(said.contains("more than 100 times its size"), "{said}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn nothing_behind_the_snapshot_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    answer(&takes(&folder, answering(http("200 OK", &format!("{WHOLE}\n#!/bin/sh\nrm -rf ~"))), &[]));
    assert_eq!(std::fs::read_to_string(folder.path().join("a.heapsnapshot")).unwrap(), WHOLE);
    let began = Instant::now();
    let endless = server(|_, mut stream| {
        let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{WHOLE}").as_bytes());
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    answer(&takes(&folder, endless, &[]));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[cfg(unix)]
#[test]
fn a_snapshot_is_its_owner_s_alone_also_in_place_of_another_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.heapsnapshot");
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    answer(&takes(&folder, answering(http("200 OK", WHOLE)), &[]));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn an_endpoint_can_not_name_a_pipe_a_device_or_a_file_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.heapsnapshot");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::fs::write(elsewhere.path().join("other"), WHOLE).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("other"), folder.path().join("link.heapsnapshot")).unwrap();
    let began = Instant::now();
    let dir = folder.path().to_str().unwrap();
    for (name, options) in [
        (pipe.to_str().unwrap(), &[][..]),
        (pipe.to_str().unwrap(), &["--dir", dir]),
        ("/dev/zero", &[]),
        ("/x/link.heapsnapshot", &["--dir", dir]),
    ] {
        let out = tempfile::tempdir().unwrap();
        let address = answering(http("200 OK", &format!(r#"{{"file":"{name}"}}"#)));
        let said = complaint(&takes(&out, address, options));
        assert!(said.contains("nothing came") || said.contains("not on this machine"), "{name}: {said}");
        assert_eq!(names(out.path()), [""; 0]);
    }
    assert!(began.elapsed() < Duration::from_secs(15));
}

#[test]
fn what_a_server_says_acts_on_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let wild = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{200b}";
    let json = |key: &str| {
        format!(
            r#"{{"{key}":"/no\n::notice::such{}.heapsnapshot"}}"#,
            wild.replace('\u{1b}', "\\u001b").replace('\u{7}', "\\u0007")
        )
    };
    let list = r#"[{"id":"A\u001b[2J","type":"page","title":"shop\n::notice::x","url":"u\u202e"},{"id":"B","type":"page"}]"#;
    let mut told = vec![complaint(&capture(folder.path(), &["--inspect", &inspector(list, drop).to_string(), "-o", "a"]))];
    for body in [format!("no {wild}\n::notice::x"), json("file"), json("url")] {
        told.push(complaint(&takes(&folder, answering(http("500 No\u{1b}[2J", &body)), &[])));
        told.push(complaint(&takes(&folder, answering(http("200 OK", &body)), &[])));
    }
    for said in told {
        let acting: Vec<char> = said.chars().filter(|&c| c != '\n' && heap_analyzer::printable::acts(c)).collect();
        assert!(acting.is_empty() && !said.contains("\n::notice"), "{said:?}");
    }
}
