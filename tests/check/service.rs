//! The service that is judged: started, put under load, and asked for snapshots in each way that there is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::job::{program, repository, run};

/// How snapshots are taken.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    Inspect,
    Endpoint,
}

/// A process that runs; it ends with this.
struct Service {
    child: Child,
    inspector: String,
    port: u16,
    /// Read to the end, or the process would have to wait for a reader.
    _talk: (BufReader<ChildStdout>, BufReader<ChildStderr>),
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As many requests before the first snapshot, and between two.
const WARM_UP: usize = 150;
pub const PER_STEP: usize = 60;

/// Runs the service with these leaks in a folder with its source, and takes `heap-1.heapsnapshot` to `heap-3.heapsnapshot` there.
pub fn snapshots(folder: &Path, leaks: &str, way: Way) {
    let service = Service::start(folder, leaks);
    service.load(WARM_UP);
    match way {
        Way::Inspect => service.inspect(folder),
        Way::Endpoint => service.ask_endpoint(folder),
    }
}

/// A folder with the source of the service.
pub fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::copy(repository().join("tests/check/service.cjs"), folder.path().join("src/service.cjs")).unwrap();
    folder
}

impl Service {
    fn start(folder: &Path, leaks: &str) -> Self {
        let mut child = Command::new("node")
            .args(["--expose-gc", "--inspect=127.0.0.1:0", "src/service.cjs"])
            .current_dir(folder)
            .env("LEAKS", leaks)
            .env_remove("NODE_OPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("these tests need Node in the PATH");
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let inspector = line(&mut stderr).rsplit_once(' ').unwrap().1.to_owned();
        let port = line(&mut stdout).parse().unwrap();
        Service { child, inspector, port, _talk: (stdout, stderr) }
    }

    fn load(&self, requests: usize) {
        for path in ["/orders", "/visits"].iter().cycle().take(2 * requests) {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
            write!(stream, "GET {path} HTTP/1.0\r\nhost: shop\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.ends_with("done\n"), "{answer}");
        }
    }

    /// One command takes all three, each after a line on its input.
    fn inspect(&self, folder: &Path) {
        let arguments = ["node-snapshot", "--inspect", &self.inspector, "--count", "3", "-q", "-o", "heap.heapsnapshot"];
        let mut command = program(folder, &arguments);
        let mut taking = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut enter = taking.stdin.take().unwrap();
        let mut names = BufReader::new(taking.stdout.take().unwrap());
        for number in 1..=3 {
            if number > 1 {
                self.load(PER_STEP);
                enter.write_all(b"\n").unwrap();
            }
            assert_eq!(line(&mut names), format!("heap-{number}.heapsnapshot"));
        }
        assert!(taking.wait().unwrap().success());
    }

    fn ask_endpoint(&self, folder: &Path) {
        let url = format!("http://127.0.0.1:{}/heap", self.port);
        for number in 1..=3 {
            if number > 1 {
                self.load(PER_STEP);
            }
            let file = format!("heap-{number}.heapsnapshot");
            let output = run(folder, &["node-snapshot", "--endpoint", &url, "-q", "-o", &file]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

fn line(from: &mut impl BufRead) -> String {
    let mut text = String::new();
    from.read_line(&mut text).unwrap();
    text.trim_end().to_owned()
}
