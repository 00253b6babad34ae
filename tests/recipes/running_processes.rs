//! Processes that run: under the real PM2, and in a container that is pretended: `kubectl` and `docker` do to a process of this
//! machine what they would do to one in a pod.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::guide::{block, blocks};
use super::project::{Project, text_of};

const GUIDE: &str = "running-processes.md";

const SERVER: &str = "class Session {}
globalThis.sessions = [];
setInterval(() => { for (let i = 0; i < 20; i++) sessions.push(new Session()); }, 50);
console.log('ready');";

/// Process 1 of the pod works in /app.
const KUBECTL: &str = r#"#!/bin/bash
set -euo pipefail
case $1 in
  exec)
    [ "$2 $3" = "shop-0 --" ] || { echo "unknown: $*" >&2; exit 1; }
    shift 3
    if [ "$1" = kill ]; then exec kill "$2" "${3/#1/$POD_PROCESS}"; fi
    exec "${@//\/app/$POD_FOLDER}" ;;
  port-forward)
    [ "$2" = pod/shop-0 ] || exit 1
    exec sleep 60 ;;
  cp)
    exec cp "${2#shop-0:}" "$3" ;;
esac
echo "unknown: $*" >&2
exit 1
"#;

const DOCKER: &str = r#"#!/bin/bash
[ "$*" = "inspect --format {{.State.Pid}} shop" ] && echo "$POD_PROCESS"
"#;

/// A container with a Node program, which ends with the test.
struct Pod {
    project: Project,
    process: Child,
    port: u16,
}

impl Pod {
    fn start() -> Pod {
        let project = Project::new();
        project.script("bin/kubectl", KUBECTL);
        project.script("bin/docker", DOCKER);
        project.script("bin/sudo", "#!/bin/sh\nexec \"$@\"\n");
        project.write("pod/server.cjs", SERVER);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut node = Command::new("node");
        node.arg(format!("--inspect-port=127.0.0.1:{port}")).arg("server.cjs").current_dir(project.path().join("pod"));
        node.env("NODE_OPTIONS", "--heapsnapshot-signal=SIGUSR2").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = node.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Pod { project, process, port }
    }

    /// Runs shell lines; the port is one that is free on this machine.
    fn shell(&self, lines: &str) -> std::process::Output {
        let mut bash = self.project.shell_command(&lines.replace("9229", &self.port.to_string()));
        bash.env("POD_PROCESS", self.process.id().to_string()).env("POD_FOLDER", self.project.path().join("pod"));
        bash.output().unwrap()
    }
}

impl Drop for Pod {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_pod_gives_a_series_over_its_inspector_and_a_file_by_a_signal() {
    let pod = Pod::start();
    let recipes: Vec<String> =
        blocks(GUIDE, "Kubernetes").into_iter().filter(|block| block.name == "kubernetes").map(|block| block.text).collect();
    let [over_inspector, by_signal] = recipes.as_slice() else { panic!("{} recipes", recipes.len()) };
    let output = pod.shell(over_inspector);
    let text = text_of(&output);
    assert_eq!(output.status.code(), Some(1), "find-leaks finds the leak: {text}");
    assert!(text.contains("sessions") && text.contains("Session"), "{text}");
    let output = pod.shell(by_signal);
    let text = text_of(&output);
    assert!(output.status.success() && text.contains("Classes by retained size"), "{text}");
    assert!(pod.project.read("shop.heapsnapshot").starts_with("{\"snapshot\""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_container_is_reached_from_its_host() {
    let pod = Pod::start();
    let output = pod.shell(&block(GUIDE, "Docker", "sh", "docker"));
    assert!(output.status.success(), "{}", text_of(&output));
    assert!(pod.project.read("shop.heapsnapshot").contains("Session"));
}

#[test]
fn pm2_starts_a_program_that_writes_on_a_signal() {
    let project = Project::new();
    project.install();
    project.write_all(&blocks(GUIDE, "PM2"));
    project.write("server.cjs", SERVER);
    let home = project.path().join("pm2");
    let pm2 = |lines: &str| project.shell_command(lines).env("PM2_HOME", &home).output().unwrap();
    let output = pm2(&block(GUIDE, "PM2", "sh", "pm2"));
    let ended = pm2("npx pm2 kill");
    assert!(output.status.success(), "{}", text_of(&output));
    assert!(ended.status.success(), "{}", text_of(&ended));
    assert!(project.read("shop.heapsnapshot").contains("Session"));
}
