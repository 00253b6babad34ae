//! A Chromium without a window, as a child process: started with a page, told about when it dies, ended when we end.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{PageTask, program};
use crate::capture::CaptureError;
use crate::capture::inspector::InspectAddress;
use crate::generator::error::GeneratorError;
use crate::generator::leftovers::Leftovers;
use crate::generator::process::how_it_died;

/// The browser's page alone, without what a browser does besides, and without the network. The sandbox would protect from pages of
/// others, and can't be made in most containers.
const OPTIONS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
];

/// What it says on stderr when it can be spoken to.
const LISTENING: &str = "DevTools listening on ws://";

/// So many of the last lines on stderr may say why it died.
const MOST_COMPLAINTS: usize = 40;

/// A browser that is told to end, or whose connection broke, is given so long to be gone.
const LONGEST_END: Duration = Duration::from_secs(3);

/// The running browser.
pub(super) struct Browser {
    name: String,
    address: InspectAddress,
    /// It ends with this, and so with us, however we end.
    input: Option<ChildStdin>,
    complaints: Complaints,
    leftovers: Leftovers,
    /// They go with it: the page's, and its profile.
    folders: [PathBuf; 2],
}

type Complaints = Arc<Mutex<VecDeque<String>>>;

impl Browser {
    /// Starts it with a page in a temporary folder, and waits until it listens.
    pub(super) fn start(
        task: &PageTask,
        (folder, page): (PathBuf, &Path),
        leftovers: &Leftovers,
    ) -> Result<Browser, GeneratorError> {
        let program = program::find(task.browser)?;
        let profile = leftovers.temporary_folder().map_err(|error| GeneratorError::writing(std::env::temp_dir(), &error))?;
        let mut command = command(&program);
        command.args(OPTIONS).arg(format!("--user-data-dir={}", profile.display()));
        command.arg(format!("--js-flags=--max-old-space-size={}", task.most_memory >> 20));
        command.args(task.flags);
        command.arg(format!("file://{}", page.display()));
        let name = program.display().to_string();
        let pipes = leftovers.child(|| command.spawn(), |child| (child.stdin.take(), child.stderr.take()));
        let (input, errors) = pipes.map_err(|error| program::not_started(&name, &error))?;
        let complaints = Complaints::default();
        let (heard, hears) = channel();
        if let Some(errors) = errors {
            let complaints = complaints.clone();
            std::thread::spawn(move || listen(errors, &heard, &complaints));
        }
        match hears.recv_timeout(super::LONGEST_START) {
            Ok(address) => {
                Ok(Browser { name, address, input, complaints, leftovers: leftovers.clone(), folders: [folder, profile] })
            }
            Err(_) => {
                drop(input);
                let status = end_of(leftovers);
                let how = how_it_died(status, &complaints.lock().unwrap_or_else(PoisonError::into_inner));
                let how = format!("{how}\n{}", program::ADVICE);
                Err(GeneratorError::Died { runtime: name, when: "while it started".to_owned(), how })
            }
        }
    }

    /// What was started.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where it listens.
    pub(super) fn address(&self) -> &InspectAddress {
        &self.address
    }

    /// Whether it is gone.
    pub(super) fn has_ended(&self) -> bool {
        self.leftovers.child_status().is_some()
    }

    /// Why a conversation with it broke off: if it has died, then how.
    pub(super) fn explain(&self, error: &CaptureError, when: &str) -> GeneratorError {
        if !matches!(error, CaptureError::Ended { .. } | CaptureError::Refused { .. }) {
            return GeneratorError::Failed(error.to_string());
        }
        match end_of(&self.leftovers) {
            None => GeneratorError::Failed(format!("{} failed {when}: {error}", self.name)),
            status => GeneratorError::Died {
                runtime: self.name.clone(),
                when: when.to_owned(),
                how: how_it_died(status, &self.complaints.lock().unwrap_or_else(PoisonError::into_inner)),
            },
        }
    }

    /// Lets it end, and makes sure that it does.
    pub(super) fn end(&mut self) {
        self.input.take();
        end_of(&self.leftovers);
        self.leftovers.end_child();
        self.folders.iter().for_each(|folder| self.leftovers.remove_temporary_folder(folder));
    }
}

/// How it has ended, if it does so soon.
fn end_of(leftovers: &Leftovers) -> Option<ExitStatus> {
    let began = Instant::now();
    loop {
        let status = leftovers.child_status();
        if status.is_some() || began.elapsed() > LONGEST_END {
            return status;
        }
        std::thread::sleep(super::BETWEEN_LOOKS);
    }
}

/// A browser does not look at its standard input. One that takes commands through a pipe, besides the port, ends when the pipe does:
/// the shell makes our end of the standard input that pipe.
#[cfg(unix)]
fn command(program: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", r#"exec "$@" 3<&0 4>/dev/null"#, "sh"]).arg(program).arg("--remote-debugging-pipe");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    // Ctrl-C is for us: we end the browser when we have seen to its files.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

#[cfg(not(unix))]
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Reads what it says on stderr to its end: the address is told when it comes, the last lines are kept.
fn listen(errors: ChildStderr, heard: &Sender<InspectAddress>, complaints: &Complaints) {
    for line in BufReader::new(errors).lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        if let Some(address) = address_in(&line) {
            // Nobody listens any more if it came too late.
            let _ = heard.send(address);
        }
        let mut complaints = complaints.lock().unwrap_or_else(PoisonError::into_inner);
        if complaints.len() == MOST_COMPLAINTS {
            complaints.pop_front();
        }
        complaints.push_back(line);
    }
}

/// Host and port; the path is that of the browser, not of its page.
fn address_in(line: &str) -> Option<InspectAddress> {
    let (_, rest) = line.split_once(LISTENING)?;
    rest.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_host_and_port_of_what_the_browser_says() {
        let said = "DevTools listening on ws://127.0.0.1:42375/devtools/browser/63c84b4b";
        assert_eq!(address_in(said).unwrap().to_string(), "127.0.0.1:42375");
        assert!(address_in("[1129:ERROR:dbus] Failed to connect").is_none());
    }
}
