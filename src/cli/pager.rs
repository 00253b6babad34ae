//! A pager, as git has it: an answer that is longer than the screen is read in one. Only on a terminal; whether it is missing, or quit
//! before the end, changes neither the answer nor how the program ends.

use std::env;
use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// `--no-pager` was given.
static UNWANTED: AtomicBool = AtomicBool::new(false);
/// A pager has the terminal: Ctrl-C is meant for it.
static HAS_TERMINAL: AtomicBool = AtomicBool::new(false);

/// Quits if it is all on one screen, passes colours on, leaves the text on the screen.
const USUAL: [&str; 2] = ["less", "-FRX"];
/// Lines of a terminal that does not tell.
const USUAL_HEIGHT: usize = 24;

/// No pager in this run.
pub fn do_without() {
    UNWANTED.store(true, Ordering::Relaxed);
}

/// Whether a pager has the terminal.
pub fn has_terminal() -> bool {
    HAS_TERMINAL.load(Ordering::Relaxed)
}

/// What the person wants for a pager; `None` for none. The first variable that is set counts, `cat` and nothing mean none.
fn wanted() -> Option<Wanted> {
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if is_dumb || UNWANTED.load(Ordering::Relaxed) {
        return None;
    }
    match ["HEAP_ANALYZER_PAGER", "PAGER"].iter().find_map(|name| env::var(name).ok()) {
        None => Some(Wanted::Usual),
        Some(command) if command.trim().is_empty() || command.trim() == "cat" => None,
        Some(command) => Some(Wanted::Own(command)),
    }
}

/// Whether what is written may hold hyperlinks: there is no pager, or it is `less`, which passes them on.
pub fn passes_links() -> bool {
    match wanted() {
        None | Some(Wanted::Usual) => true,
        Some(Wanted::Own(command)) => command.split_whitespace().next().is_some_and(|name| name.ends_with("less")),
    }
}

enum Wanted {
    Usual,
    Own(String),
}

impl Wanted {
    fn command(&self) -> Command {
        let mut command = match self {
            Wanted::Usual => {
                let mut command = Command::new(USUAL[0]);
                command.arg(USUAL[1]);
                command
            }
            Wanted::Own(text) => by_shell(text),
        };
        // As git does, for a pager that is named without options.
        if env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        if env::var_os("LV").is_none() {
            command.env("LV", "-c");
        }
        command.stdin(Stdio::piped());
        command
    }
}

/// A line as people set it: words, quotes, pipes. If its program is missing the answer is shown without it.
#[cfg(unix)]
fn by_shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("( {line}\n)\n[ $? -eq 127 ] && exec cat")]);
    command
}

/// The same without a shell.
#[cfg(not(unix))]
fn by_shell(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// Standard output, or the pager that shows it if it is longer than the screen.
pub struct Paged {
    out: io::Stdout,
    state: State,
}

enum State {
    /// Goes to the screen as it comes.
    Direct,
    /// Not yet as much as the screen has room for.
    Short { text: Vec<u8>, lines_left: usize, wanted: Wanted },
    /// The pager shows it. Without an input it was quit, and nobody wants the rest.
    InPager { child: Child, input: Option<ChildStdin> },
}

impl Paged {
    /// Without a pager.
    pub fn new(out: io::Stdout) -> Self {
        Paged { out, state: State::Direct }
    }

    /// From now on with a pager, if the person wants one. Only for answers that end.
    pub fn page(&mut self) {
        if let (State::Direct, Some(wanted)) = (&self.state, wanted()) {
            let height = console::Term::stdout().size_checked().map_or(USUAL_HEIGHT, |(rows, _)| usize::from(rows));
            // The last line is the next prompt's.
            self.state = State::Short { text: Vec::new(), lines_left: height.saturating_sub(1), wanted };
        }
    }

    /// Nothing more comes: shows what is short, waits until the person has read what is long.
    pub fn end(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Direct) {
            State::Direct => {}
            State::Short { text, .. } => self.out.write_all(&text)?,
            State::InPager { mut child, input } => {
                drop(input);
                let _ = child.wait();
                HAS_TERMINAL.store(false, Ordering::Relaxed);
            }
        }
        self.out.flush()
    }

    /// The answer is too long for the screen.
    fn start(&mut self) -> io::Result<()> {
        let State::Short { text, wanted, .. } = std::mem::replace(&mut self.state, State::Direct) else { return Ok(()) };
        HAS_TERMINAL.store(true, Ordering::Relaxed);
        match wanted.command().spawn() {
            Ok(mut child) => {
                let input = child.stdin.take();
                self.state = State::InPager { child, input };
            }
            // There is none.
            Err(_) => HAS_TERMINAL.store(false, Ordering::Relaxed),
        }
        self.write_all(&text)
    }
}

impl Write for Paged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Direct => return self.out.write(bytes),
            State::Short { text, lines_left, .. } => {
                text.extend_from_slice(bytes);
                let lines = memchr::memchr_iter(b'\n', bytes).count();
                match lines_left.checked_sub(lines) {
                    Some(left) => *lines_left = left,
                    None => self.start()?,
                }
            }
            State::InPager { input, .. } => {
                if input.as_mut().is_some_and(|input| input.write_all(bytes).is_err()) {
                    *input = None;
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.state {
            State::Direct => self.out.flush(),
            State::Short { .. } => Ok(()),
            State::InPager { input, .. } => {
                if input.as_mut().is_some_and(|input| input.flush().is_err()) {
                    *input = None;
                }
                Ok(())
            }
        }
    }
}

impl Drop for Paged {
    fn drop(&mut self) {
        // Something went wrong on the way: what there is may still be read.
        let _ = self.end();
    }
}
