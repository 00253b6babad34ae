//! What goes to stderr: progress on a terminal, and with `-v` phase timings, peak memory and oddities of the file.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use heap_analyzer::report::units;
use heap_analyzer::snapshot::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
pub struct Talk {
    loudness: Loudness,
    bar: ProgressBar,
    phases: Mutex<Vec<Phase>>,
    began: Instant,
}

struct Phase {
    name: String,
    began: Instant,
    took: Option<Duration>,
    bytes: u64,
}

const WITH_BYTES: &str = "{spinner} {msg} {bar:24} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec} {eta} left";
const WITHOUT_BYTES: &str = "{spinner} {msg} {elapsed}";
/// Quick work shows nothing: a bar that flashes up tells nobody anything.
const BEFORE_FIRST_SIGHT: Duration = Duration::from_millis(300);

impl Talk {
    /// Shows progress only if stderr is a terminal.
    pub fn new(loudness: Loudness) -> Talk {
        let is_seen = loudness != Loudness::Quiet && std::io::stderr().is_terminal();
        let target = if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        Talk { loudness, bar, phases: Mutex::new(Vec::new()), began: Instant::now() }
    }

    /// The work is done: progress goes away, and with `-v` comes what there is to say.
    pub fn finish<'a>(&self, notes: impl IntoIterator<Item = &'a str>) {
        self.bar.finish_and_clear();
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        close_last(&mut phases);
        if self.loudness != Loudness::Verbose {
            return;
        }
        for note in notes {
            eprintln!("note: {note}");
        }
        for phase in phases.drain(..) {
            let seconds = phase.took.unwrap_or_default().as_secs_f64();
            let amount = if phase.bytes > 0 { format!("  {}", units::size(phase.bytes)) } else { String::new() };
            eprintln!("{:>8.3} s  {}{amount}", seconds, phase.name);
        }
        let memory = peak_memory().map_or_else(String::new, |bytes| format!(", peak memory {}", units::size(bytes)));
        eprintln!("{:>8.3} s  in all{memory}", self.began.elapsed().as_secs_f64());
    }
}

impl Progress for Talk {
    fn phase(&self, name: &str, total_bytes: Option<u64>) {
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        close_last(&mut phases);
        phases.push(Phase { name: name.to_owned(), began: Instant::now(), took: None, bytes: 0 });
        drop(phases);
        let template = if total_bytes.is_some() { WITH_BYTES } else { WITHOUT_BYTES };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        match total_bytes {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_message(name.to_owned());
        if self.began.elapsed() > BEFORE_FIRST_SIGHT {
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
    }

    fn advance(&self, bytes: u64) {
        if let Some(phase) = self.phases.lock().unwrap_or_else(PoisonError::into_inner).last_mut() {
            phase.bytes += bytes;
        }
        if self.began.elapsed() > BEFORE_FIRST_SIGHT {
            self.bar.inc(bytes);
        }
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
