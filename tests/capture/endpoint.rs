//! Snapshots over HTTP: from routes as programs have them, and from the demo application.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use super::target::{Node, count_of, first_line};
use super::tool::{answer, capture, complaint, names, program};

/// Routes that give a snapshot in the ways that programs do.
const ROUTES: &str = r#"
const v8 = require('v8'), zlib = require('zlib'), http = require('http'), path = require('path');
const routes = {
  'GET /stream': (request, response) => v8.getHeapSnapshot().pipe(response),
  'GET /gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    v8.getHeapSnapshot().pipe(zlib.createGzip({ level: 1 })).pipe(response);
  },
  'POST /file': (request, response) => {
    const file = v8.writeHeapSnapshot(path.resolve('written.heapsnapshot'));
    response.end(JSON.stringify({ ok: true, result: { file } }));
  },
  'GET /elsewhere': (request, response) => response.end('{"file":"/app/no-such-folder/of-container.heapsnapshot"}'),
  'GET /volume': (request, response) => {
    v8.writeHeapSnapshot('volume/of-container.heapsnapshot');
    response.end('{"file":"/app/no-such-folder/of-container.heapsnapshot"}');
  },
  'GET /packed': (request, response) => {
    const file = path.resolve('packed.heapsnapshot.gz');
    const snapshot = v8.getHeapSnapshot().pipe(zlib.createGzip({ level: 1 }));
    snapshot.pipe(require('fs').createWriteStream(file));
    response.end(JSON.stringify({ file }));
  },
  'GET /address': (request, response) => response.end('{"url":"/stream?again"}'),
};
http.createServer((request, response) => {
  const route = routes[`${request.method} ${request.url.split('?')[0]}`];
  if (route) return route(request, response);
  response.statusCode = request.url === '/file' ? 405 : 404;
  response.end('no such route');
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
"#;

#[test]
fn a_route_that_streams_or_names_a_file_gives_a_snapshot() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("volume")).unwrap();
    let (_node, port) = Node::start(home.path(), &[], ROUTES);
    let out = tempfile::tempdir().unwrap();
    let volume = home.path().join("volume").display().to_string();
    for (route, options) in [
        ("stream", &[][..]),
        ("gzip", &[]),
        ("file", &["--method", "post"]),
        ("packed", &["--dir", home.path().to_str().unwrap()]),
        ("volume", &["--dir", &volume]),
        ("address", &[]),
    ] {
        let file = format!("{route}.heapsnapshot");
        let url = format!("http://127.0.0.1:{port}/{route}");
        let options = [&["--endpoint", &url, "-o", &file], options].concat();
        assert_eq!(answer(&capture(out.path(), &options)), [file.as_str()], "{route}");
        assert_eq!(fs::read(out.path().join(&file)).unwrap()[0], b'{', "{route}: not compressed");
        assert_eq!(count_of(&out.path().join(&file), "Session"), 40, "{route}");
    }
    assert_eq!(names(out.path()).len(), 6);
    assert!(home.path().join("written.heapsnapshot").exists(), "the program's own file is left to it");
    for (route, advice) in [("elsewhere", "not on this machine"), ("file", "--method POST"), ("none", "check the path")] {
        let url = format!("127.0.0.1:{port}/{route}");
        let said = complaint(&capture(out.path(), &["--endpoint", &url, "-o", "none.heapsnapshot"])).to_lowercase();
        assert!(said.contains(&advice.to_lowercase()), "{route}: {said}");
    }
    assert_eq!(names(out.path()).len(), 6);
}

/// A server with a certificate of an authority that only this test knows (`tests/capture/tls`, made for it by openssl).
#[test]
fn a_connection_that_is_trusted_is_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let tls = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/capture/tls");
    let server = format!(
        "const read = (name) => require('fs').readFileSync(`{tls}/${{name}}`);
        require('https').createServer({{ key: read('localhost.key'), cert: read('localhost.pem') }}, (request, response) => {{
          require('v8').getHeapSnapshot().pipe(response);
        }}).listen(0, '127.0.0.1', function () {{ console.log(this.address().port); }});"
    );
    let (_node, port) = Node::start(folder.path(), &[], &server);
    let url = format!("https://localhost:{port}/");
    let mut command = program(&["node-snapshot", "--endpoint", &url, "-o", "a.heapsnapshot"]);
    command.current_dir(folder.path()).env_remove("SSL_CERT_DIR");
    let said = complaint(&command.env("SSL_CERT_FILE", "/no/such/file").output().unwrap());
    assert!(said.contains("can't be trusted") && said.contains("SSL_CERT_FILE"), "{said}");
    answer(&command.env("SSL_CERT_FILE", format!("{tls}/authority.pem")).output().unwrap());
    assert_eq!(count_of(&folder.path().join("a.heapsnapshot"), "Session"), 40);
}

/// The demo application, which ends with the test.
struct Demo {
    child: Child,
    url: String,
}

impl Demo {
    fn start(folder: &Path) -> Demo {
        let mut command = program(&["leak-generator", "serve", "--port", "0", "--size", "1MB", "-q"]);
        command.env("HEAPDUMP_TOKEN", "secret").env("HEAPDUMP_ENABLED", "1").current_dir(folder);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let url = first_line(child.stdout.take().unwrap());
        Demo { child, url }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demo_application_dumps_by_request_and_by_signal() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path());
    let url = format!("{}/internal/debug/heapdump", demo.url);
    let ask = |token: &str| {
        let header = format!("x-admin-token: {token}");
        capture(folder.path(), &["--endpoint", &url, "-X", "POST", "-H", &header, "--dir", "heapdumps", "-o", "a.heapsnapshot"])
    };
    assert_eq!(answer(&ask("secret")), ["a.heapsnapshot"]);
    assert_ne!(count_of(&folder.path().join("a.heapsnapshot"), "CacheLeak"), 0);
    let said = complaint(&ask("guessed"));
    assert!(said.contains("403") && said.contains("x-admin-token is missing or wrong") && said.contains("--header"), "{said}");
    #[cfg(unix)]
    {
        // Soon after a dump it takes none.
        std::thread::sleep(std::time::Duration::from_millis(300));
        let pid = demo.child.id().to_string();
        let by_signal = capture(
            folder.path(),
            &["--pid", &pid, "--dir", "heapdumps", "--name", "on-sigusr2", "--remove", "-o", "b.heapsnapshot"],
        );
        assert_eq!(answer(&by_signal), ["b.heapsnapshot"]);
        assert_ne!(count_of(&folder.path().join("b.heapsnapshot"), "CacheLeak"), 0);
        assert_eq!(names(&folder.path().join("heapdumps")).len(), 1, "the dump by signal was made for us, and was removed");
    }
}
