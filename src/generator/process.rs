//! The program that leaks, as a child process: started with a runtime, spoken to in lines, and told about when it dies.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{ChildStderr, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde::de::DeserializeOwned;

use super::error::{DISK_FULL, GeneratorError};
use super::leftovers::Leftovers;
use super::program;
use super::runtime::Runtime;
use super::truth::RuntimeInfo;

/// The running program.
pub(super) struct Program {
    runtime: &'static str,
    input: Input,
    output: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<VecDeque<String>>>,
    leftovers: Leftovers,
}

/// Standard input of the program; shared with whoever has to tell it something at any time.
#[derive(Debug, Clone)]
pub struct Input(Arc<Mutex<Option<ChildStdin>>>);

/// What the program does, and what V8 may take of memory for it.
pub(super) struct Task<'a> {
    /// `run` or `serve`.
    pub mode: &'static str,
    /// JSON.
    pub settings: &'a serde_json::Value,
    /// Most bytes of V8's heap.
    pub most_memory: u64,
}

#[derive(serde::Deserialize)]
struct Ready {
    ready: RuntimeInfo,
}

#[derive(serde::Deserialize)]
struct Failure {
    failed: String,
    code: Option<String>,
}

impl Program {
    /// Starts it, and waits until it is ready. By then it needs its files no more, and they are removed.
    pub(super) fn start(runtime: &Runtime, task: &Task, leftovers: &Leftovers) -> Result<(Program, RuntimeInfo), GeneratorError> {
        let trouble = |error| GeneratorError::writing(std::env::temp_dir(), &error);
        let files = leftovers.temporary_folder().map_err(trouble)?;
        let main = program::write_to(&files).map_err(trouble)?;
        let mut command = runtime.command(&main, task.most_memory >> 20);
        command.arg(task.mode).arg(task.settings.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for us: we end the program when we have seen to its files.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let pipes = leftovers.child(|| command.spawn(), |child| (child.stdin.take(), child.stdout.take(), child.stderr.take()));
        let (Some(input), Some(output), Some(errors)) =
            pipes.map_err(|error| GeneratorError::NoRuntime(format!("{} could not be started: {error}", runtime.name())))?
        else {
            return Err(GeneratorError::NoRuntime(format!("{} has no standard streams", runtime.name())));
        };
        let mut program = Program {
            runtime: runtime.name(),
            input: Input(Arc::new(Mutex::new(Some(input)))),
            output: BufReader::new(output),
            complaints: Some(std::thread::spawn(|| last_lines(errors))),
            leftovers: leftovers.clone(),
        };
        let Ready { ready } = program.next("while it started")?;
        leftovers.remove_temporary_folder(&files);
        Ok((program, ready))
    }

    /// Says a line and hears the answer; `when` says what the program is doing meanwhile.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, line: &str, when: &str) -> Result<T, GeneratorError> {
        // If it is gone, its output has ended, and the next line says why.
        let _ = self.input.say(line);
        self.next(when)
    }

    /// Where it can be told something at any time.
    pub(super) fn input(&self) -> Input {
        self.input.clone()
    }

    /// The next line that it says, whatever it is about; nothing at its end.
    pub(super) fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        Ok((self.output.read_line(&mut line)? > 0).then_some(line))
    }

    fn next<T: DeserializeOwned>(&mut self, when: &str) -> Result<T, GeneratorError> {
        let Ok(Some(line)) = self.next_line() else { return Err(self.death(when)) };
        if let Ok(answer) = serde_json::from_str(&line) {
            return Ok(answer);
        }
        Err(failure(self.runtime, when, &line))
    }

    /// Waits until it has ended by itself.
    pub(super) fn end(&mut self) -> Option<ExitStatus> {
        self.input.close();
        let mut status = None;
        for _ in 0..PATIENCE {
            status = self.leftovers.child_status();
            if status.is_some() {
                break;
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        self.leftovers.end_child();
        status
    }

    /// Waits until it has ended, which was wanted if it says so by its exit code.
    pub(super) fn end_well(&mut self, when: &str) -> Result<(), GeneratorError> {
        match self.end() {
            Some(status) if status.success() => Ok(()),
            status => Err(self.explain_death(when, status)),
        }
    }

    /// Why it says nothing any more.
    fn death(&mut self, when: &str) -> GeneratorError {
        let status = self.end();
        self.explain_death(when, status)
    }

    fn explain_death(&mut self, when: &str, status: Option<ExitStatus>) -> GeneratorError {
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        GeneratorError::Died { runtime: self.runtime.to_owned(), when: when.to_owned(), how: how_it_died(status, &complaints) }
    }
}

/// A program whose output has ended is given so many looks to be gone.
const PATIENCE: u32 = 250;
const BETWEEN_LOOKS: std::time::Duration = std::time::Duration::from_millis(20);

impl Input {
    /// Says a line.
    ///
    /// # Errors
    /// Where the program has ended or closed its input.
    pub fn say(&self, line: &str) -> io::Result<()> {
        match self.lock().as_mut() {
            Some(input) => writeln!(input, "{line}").and_then(|()| input.flush()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Nothing more will be said: the program ends.
    pub fn close(&self) {
        self.lock().take();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ChildStdin>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the program says when something failed.
pub(super) fn failure(runtime: &str, when: &str, line: &str) -> GeneratorError {
    let Ok(Failure { failed, code }) = serde_json::from_str(line) else {
        return GeneratorError::Failed(format!("{runtime} said something unexpected {when}: {}", line.trim()));
    };
    GeneratorError::Failed(match code.as_deref() {
        Some("ENOSPC") => format!("{DISK_FULL} ({failed})"),
        Some("EDQUOT") => format!("the disk quota is used up; nothing was left behind ({failed})"),
        Some("EADDRINUSE") => format!("the port is taken: {failed}\nName another with --port; 0 takes a free one."),
        Some("EACCES") if failed.contains("listen") => {
            format!("no permission to listen there: {failed}\nName a port above 1023.")
        }
        Some("EADDRNOTAVAIL") => format!("this machine has no such address: {failed}\nName another with --host."),
        _ => format!("{runtime} failed {when}: {failed}"),
    })
}

const LESS: &str = "ask for less with --size, --per-step, --steps or fewer patterns";

/// The end of a program in words: signal or exit code, and what it complained about.
pub(super) fn how_it_died(status: Option<ExitStatus>, complaints: &VecDeque<String>) -> String {
    if complaints.iter().any(|line| line.contains("heap out of memory") || line.contains("Reached heap limit")) {
        return format!("its heap was full; {LESS}");
    }
    #[cfg(unix)]
    if let Some(signal) = status.as_ref().and_then(std::os::unix::process::ExitStatusExt::signal) {
        return match signal {
            9 => format!("it was killed (signal 9), as systems do when memory runs out; {LESS}"),
            signal => format!("it was ended by signal {signal}"),
        };
    }
    let code = status.and_then(|status| status.code());
    let code = code.map_or_else(|| "without a word".to_owned(), |code| format!("with exit code {code}"));
    match complaints.iter().rfind(|line| line.contains("Error")).or(complaints.back()) {
        Some(line) => format!("{code}; it said: {}", line.trim()),
        None => code,
    }
}

/// The last lines of what a process complains about.
fn last_lines(errors: ChildStderr) -> VecDeque<String> {
    let mut lines = VecDeque::new();
    for line in BufReader::new(errors).lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        if lines.len() == 40 {
            lines.pop_front();
        }
        lines.push_back(line);
    }
    lines
}
