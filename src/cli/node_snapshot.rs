//! `node-snapshot`: a snapshot of a process that runs, or a series of them.

mod capture_method;
mod names;
mod stable;
mod work;

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::{ArgGroup, Args};
use heap_analyzer::capture::inspector::InspectAddress;
use heap_analyzer::capture::{CaptureError, Packing};
use heap_analyzer::report::{quote, units};
use heap_analyzer::session::Watcher;
use heap_analyzer::snapshot::Progress;

use self::capture_method::CaptureMethod;
use self::names::Names;
use self::stable::Growing;
use super::exit::Failure;
use super::global::GlobalOptions;
use super::output::Output;
use super::parse_args;
use super::progress::{Loudness, StderrProgress};
use super::stderr::{say, say_command};

/// Take a snapshot of a process that runs: over its inspector, an HTTP endpoint, or by a signal
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("way").required(true), after_help = "\
The file appears under its name when it is whole, readable only by you: it
holds every string of the process, secrets included. Prints its name.

What the process needs:
  --inspect   node --inspect (or kill -USR1 PID while it runs), deno run
              --inspect, chrome --remote-debugging-port=9222, workerd
  --endpoint  a route that answers with v8.getHeapSnapshot(), or with JSON that
              names the file it has written
  --pid       node --heapsnapshot-signal=SIGUSR2; on Linux nothing is sent to a
              process that would die of the signal. Its own file stays, or goes
              with --remove

Examples:
  heap-analyzer node-snapshot --inspect -o app.heapsnapshot
  heap-analyzer node-snapshot --inspect --count 3 -o app.heapsnapshot
      a series for find-leaks: do the same work before each Enter, or have the
      clock take them with --every 30s. One command takes all of them, as V8
      gives objects new ids when an inspector's connection ends
  heap-analyzer node-snapshot --inspect --until-stable --work 'npm run load' \
      -o app.heapsnapshot
      as many as it takes until nothing new grows, with the work before each
  heap-analyzer node-snapshot --inspect :9222 --target shop -o page.heapsnapshot
  heap-analyzer node-snapshot --inspect --when-heap-above 500MB --gzip -o big
  heap-analyzer node-snapshot --endpoint localhost:3000/heap -o app.heapsnapshot
  heap-analyzer node-snapshot --endpoint localhost:3000/dump -X POST \\
      -H \"x-admin-token: $TOKEN\" --dir heapdumps -o app.heapsnapshot
      an endpoint that only says that it writes a file, into ./heapdumps
  heap-analyzer node-snapshot --pid 4711 -o app.heapsnapshot")]
pub struct NodeSnapshotArguments {
    /// Ask the inspector that listens there [default: 127.0.0.1:9229]; takes the ws://… that the program has printed, too
    #[arg(long, group = "way", value_name = "HOST:PORT", num_args = 0..=1, default_missing_value = "9229")]
    inspect: Option<InspectAddress>,

    /// Ask this HTTP endpoint of the program
    #[arg(long, group = "way", value_name = "URL")]
    endpoint: Option<String>,

    /// Send this process a signal and wait for the file that it writes
    #[arg(long, group = "way", value_name = "PID", value_parser = clap::value_parser!(u32).range(1..))]
    pid: Option<u32>,

    /// Which page or worker, if the inspector has several: its id, or a part of its title or address
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["endpoint", "pid"])]
    target: Option<String>,

    /// The method to ask the endpoint with
    #[arg(short = 'X', long, value_name = "METHOD", conflicts_with_all = ["inspect", "pid"], default_value = "GET", value_parser = capture_method::method)]
    method: String,

    /// A header for the endpoint; may be given several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", conflicts_with_all = ["inspect", "pid"], value_parser = capture_method::header)]
    headers: Vec<(String, String)>,

    /// Another host, or host and port, to which the endpoint may lead; it gets none of the headers; may be given several times
    #[arg(long, value_name = "HOST", conflicts_with_all = ["inspect", "pid"])]
    allow_host: Vec<String>,

    /// The signal on which the process writes its heap
    #[arg(long, value_name = "SIGNAL", conflicts_with_all = ["inspect", "endpoint"], default_value = "USR2")]
    signal: String,

    /// The folder into which the program writes [default with --pid: where the process works]
    #[arg(long, value_name = "DIR", conflicts_with = "inspect")]
    dir: Option<PathBuf>,

    /// A part of the names that the program gives its snapshots, if they are not V8's with the number of the process
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["inspect", "endpoint"])]
    name: Option<String>,

    /// Remove the program's own file when it has been copied
    #[arg(long, conflicts_with_all = ["inspect", "endpoint"], requires = "output")]
    remove: bool,

    /// Compress the file; its name gets .gz, and a name with .gz means the same
    #[arg(long)]
    gzip: bool,

    /// Take a series of so many: FILE gets -1, -2, … before its extension. Enter takes the next one, or the clock with --every
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: Option<u32>,

    /// Take a series until nothing grows that did not grow before, and say after each snapshot what does; at least three are taken
    #[arg(long, conflicts_with = "count", requires = "output")]
    until_stable: bool,

    /// Take at most so many with --until-stable
    #[arg(long, value_name = "N", default_value_t = 10, requires = "until_stable", value_parser = clap::value_parser!(u32).range(3..=10_000))]
    max: u32,

    /// Run this in a shell before each further snapshot of a series, instead of waiting for Enter
    #[arg(long, value_name = "COMMAND", conflicts_with = "every")]
    work: Option<String>,

    /// Take the snapshots of a series so far apart, such as 30s, 5m
    #[arg(long, value_name = "TIME", value_parser = parse_args::duration)]
    every: Option<Duration>,

    /// Wait until the heap of the process takes this much, garbage included; only with --inspect, as no other way tells
    #[arg(long, value_name = "SIZE", value_parser = parse_args::size)]
    when_heap_above: Option<u64>,

    /// Give up when nothing has come for so long, or after 30 times as long in all; a process is silent while its heap is walked
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = capture_method::patience)]
    timeout: Duration,
}

/// How often the heap's size is asked for.
const POLL: Duration = Duration::from_secs(1);

const NO_SERIES: &str = "--every and --work are about a series: say how many with --count N, or --until-stable";

const HEAP_UNKNOWN: &str = "--when-heap-above works with --inspect: only an inspector tells how full the heap is\n\
    A Node process writes snapshots by itself when its heap is nearly full: node --heapsnapshot-near-heap-limit=2";

impl NodeSnapshotArguments {
    pub fn run(self, global: &GlobalOptions) -> Result<(), Failure> {
        if self.when_heap_above.is_some() && self.inspect.is_none() {
            return Err(Failure::Told(HEAP_UNKNOWN.to_owned()));
        }
        if (self.every.is_some() || self.work.is_some()) && self.count.is_none() && !self.until_stable {
            return Err(Failure::Told(NO_SERIES.to_owned()));
        }
        let names = Names::new(global.output.as_deref(), self.packing(global), self.most())?;
        let progress = StderrProgress::new(global.loudness());
        // A folder that is not there is told before anyone waits or is disturbed.
        if let Some(first) = names.nth(1) {
            drop(Output::open_secret(Some(&first))?);
        }
        let mut method = self.method(global)?;
        self.wait_for_heap(&mut method, &progress)?;
        let mut taken = Vec::new();
        let mut growing = Growing::default();
        let mut is_stable = false;
        let mut began = Instant::now();
        for number in 1..=self.most().unwrap_or(1) {
            if number > 1 {
                self.wait_for_next(number, began, &progress, global.loudness())?;
            }
            began = Instant::now();
            let (file, bytes) = method.take(names.nth(number), self.packing(global), &progress)?;
            progress.aside(|| tell(&file, bytes, began.elapsed(), global.loudness()))?;
            taken.push(file);
            if self.until_stable && number > 1 {
                let step = growing.look(&taken, &progress)?;
                progress.aside(|| step.lines.iter().for_each(|line| progress.tell(line)));
                is_stable = step.is_stable;
                if is_stable {
                    break;
                }
            }
        }
        progress.finish([]);
        if self.until_stable && !is_stable {
            progress.warn(&format!("not stable after {} snapshots: --max takes more of them", self.max));
        }
        suggest(&taken, global.loudness());
        Ok(())
    }

    /// The most snapshots of a series; nothing for one alone.
    fn most(&self) -> Option<u32> {
        if self.until_stable { Some(self.max) } else { self.count }
    }

    fn packing(&self, global: &GlobalOptions) -> Packing {
        let has_ending = global.output.as_deref().and_then(Path::extension).is_some_and(|ending| ending == "gz");
        if self.gzip || has_ending { Packing::Gzip } else { Packing::Plain }
    }

    /// Waits until the heap is as large as wanted, if that is wanted.
    fn wait_for_heap(&self, method: &mut CaptureMethod, progress: &StderrProgress) -> Result<(), Failure> {
        let (Some(limit), CaptureMethod::Inspect(inspector)) = (self.when_heap_above, method) else { return Ok(()) };
        loop {
            let used = inspector.heap_used()?;
            if used >= limit {
                return Ok(());
            }
            progress.phase(&format!("heap {}, waiting for {}", units::size(used), units::size(limit)), None);
            sleep(POLL);
        }
    }

    /// Waits until it is time, or until the person has done the work between two snapshots.
    fn wait_for_next(&self, number: u32, began: Instant, progress: &StderrProgress, loudness: Loudness) -> Result<(), Failure> {
        if let Some(command) = &self.work {
            progress.phase(&format!("working before snapshot {number}"), None);
            return work::run(command, number);
        }
        let count = self.most().unwrap_or(number);
        if let Some(period) = self.every {
            progress.phase(&format!("waiting for snapshot {number} of {count}"), None);
            sleep((began + period).saturating_duration_since(Instant::now()));
            return Ok(());
        }
        if loudness != Loudness::Quiet {
            progress.aside(|| say(&format!("Enter takes snapshot {number} of {count}.")));
        }
        let mut line = String::new();
        match std::io::stdin().read_line(&mut line) {
            Ok(length) if length > 0 => Ok(()),
            _ => Err(Failure::Told(format!(
                "standard input ended before snapshot {number} of {count}\n\
                 Each snapshot after the first waits for a line there; --every 30s takes them by the clock."
            ))),
        }
    }
}

/// The name on stdout, how long it took on stderr.
fn tell(file: &Path, bytes: u64, took: Duration, loudness: Loudness) -> Result<(), Failure> {
    if file == Path::new("-") {
        return Ok(());
    }
    Output::open(None)?.write_with(|out| writeln!(out, "{}", file.display()))?;
    if loudness != Loudness::Quiet {
        say(&format!("{} in {:.1} s", units::size(bytes), took.as_secs_f64()));
    }
    Ok(())
}

/// The command to type next.
fn suggest(taken: &[PathBuf], loudness: Loudness) {
    let names: Vec<String> = taken.iter().map(|file| quote(&file.display().to_string()).into_owned()).collect();
    let next = match names.as_slice() {
        [] => return,
        [only] if only == "-" => return,
        [only] => format!("summary {only}"),
        several => format!("find-leaks {}", several.join(" ")),
    };
    if loudness != Loudness::Quiet {
        say_command(&format!("Next: heap-analyzer {next}"));
    }
}

impl From<CaptureError> for Failure {
    fn from(error: CaptureError) -> Self {
        Failure::Told(error.to_string())
    }
}
