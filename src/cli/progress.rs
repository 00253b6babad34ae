//! What goes to stderr: progress on a terminal, and with `-v` phase timings, peak memory and oddities of the file.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::output::Output;
use super::stderr::say;
use heap_analyzer::heap::Timing;
use heap_analyzer::printable::one_line;
use heap_analyzer::report::units;
use heap_analyzer::session::Watcher;
use heap_analyzer::snapshot::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// Only errors.
    Quiet,
    /// Progress on a terminal.
    Normal,
    /// Timings, memory and notes too.
    Verbose,
}

/// The talker. Phases are told apart by name and timed.
pub struct StderrProgress {
    loudness: Loudness,
    /// Drawn nowhere until the work has lasted for a while.
    bar: ProgressBar,
    bar_state: AtomicU8,
    phases: Mutex<Vec<Phase>>,
    began: Instant,
}

/// The bar may appear when it is time.
const WAITING: u8 = 0;
/// The bar is on the screen.
const SHOWN: u8 = 1;
/// No bar (any more).
const NEVER: u8 = 2;

struct Phase {
    name: String,
    began: Instant,
    took: Option<Duration>,
    bytes: u64,
    answers: Vec<Timing>,
}

const WITH_BYTES: &str = "{spinner} {msg} {bar:24} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec} {eta} left";
const WITHOUT_BYTES: &str = "{spinner} {msg} {amount}{elapsed}";
/// Quick work shows nothing: a bar that flashes up tells nobody anything.
const BEFORE_FIRST_SIGHT: Duration = Duration::from_millis(300);

impl StderrProgress {
    /// Shows progress only if stderr is a terminal.
    pub fn new(loudness: Loudness) -> StderrProgress {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_seen = loudness != Loudness::Quiet && !is_dumb && std::io::stderr().is_terminal();
        StderrProgress {
            loudness,
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            bar_state: AtomicU8::new(if is_seen { WAITING } else { NEVER }),
            phases: Mutex::new(Vec::new()),
            began: Instant::now(),
        }
    }

    /// What was done besides answering.
    pub fn tell(&self, deed: &str) {
        if self.loudness != Loudness::Quiet {
            say(deed);
        }
    }

    /// The last phase begins. The bar goes if the answer is about to be written where it stands.
    pub fn before_writing(&self, output: &Output) {
        self.phase("writing", None);
        if output.is_screen() {
            self.hide_bar();
        }
    }

    /// Has something printed while the bar is out of the way.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    fn hide_bar(&self) {
        if self.bar_state.swap(NEVER, Ordering::Relaxed) == SHOWN {
            self.bar.finish_and_clear();
        }
    }

    fn show_bar_in_time(&self) {
        let is_time = self.began.elapsed() > BEFORE_FIRST_SIGHT;
        if is_time && self.bar_state.compare_exchange(WAITING, SHOWN, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
    }

    /// The work is done: progress goes away, and with `-v` comes what there is to say.
    pub fn finish<'a>(&self, notes: impl IntoIterator<Item = &'a str>) {
        self.hide_bar();
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        close_last(&mut phases);
        if self.loudness != Loudness::Verbose {
            return;
        }
        for note in notes {
            say(&format!("note: {}", one_line(note)));
        }
        for phase in phases.drain(..) {
            let seconds = phase.took.unwrap_or_default().as_secs_f64();
            let amount = if phase.bytes > 0 { format!("  {}", units::size(phase.bytes)) } else { String::new() };
            say(&format!("{:>8.3} s  {}{amount}", seconds, phase.name));
            // Some of them are computed side by side.
            for Timing { answer, took } in phase.answers {
                say(&format!("{:>8.3} s    {answer}", took.as_secs_f64()));
            }
        }
        let memory = peak_memory().map_or_else(String::new, |bytes| format!(", peak memory {}", units::size(bytes)));
        say(&format!("{:>8.3} s  in all{memory}", self.began.elapsed().as_secs_f64()));
    }
}

impl Progress for StderrProgress {
    fn phase(&self, name: &str, total_bytes: Option<u64>) {
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        close_last(&mut phases);
        phases.push(Phase { name: name.to_owned(), began: Instant::now(), took: None, bytes: 0, answers: Vec::new() });
        drop(phases);
        let template = if total_bytes.is_some() { WITH_BYTES } else { WITHOUT_BYTES };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.with_key("amount", amount_so_far));
        }
        self.bar.reset();
        match total_bytes {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_message(name.to_owned());
        self.show_bar_in_time();
    }

    fn advance(&self, bytes: u64) {
        if let Some(phase) = self.phases.lock().unwrap_or_else(PoisonError::into_inner).last_mut() {
            phase.bytes += bytes;
        }
        self.bar.inc(bytes);
        self.show_bar_in_time();
    }

    fn extend(&self, total_bytes: Option<u64>) {
        match total_bytes {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
    }
}

impl Watcher for StderrProgress {
    fn warn(&self, warning: &str) {
        if self.loudness != Loudness::Quiet {
            self.aside(|| say(&format!("warning: {warning}")));
        }
    }

    fn answered(&self, answers: Vec<Timing>) {
        if let Some(phase) = self.phases.lock().unwrap_or_else(PoisonError::into_inner).last_mut() {
            phase.answers = answers;
        }
    }
}

/// What has come of something whose length nobody knows.
fn amount_so_far(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    if state.pos() > 0 {
        let _ = write!(out, "{} ", units::size(state.pos()));
    }
}

fn close_last(phases: &mut [Phase]) {
    if let Some(last) = phases.last_mut().filter(|phase| phase.took.is_none()) {
        last.took = Some(last.began.elapsed());
    }
}

/// The most memory that this process ever had, in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}
