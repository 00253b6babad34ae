//! Files that a program writes by itself: waits until one of them is a whole snapshot.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use super::error::CaptureError;
use super::patience::Watch;
use super::receiver::{Arrival, Destination};
use crate::printable::one_line;
use crate::snapshot::{CompletenessCheck, Decompressed, StreamLimits};

/// How often the files are looked at.
const PERIOD: Duration = Duration::from_millis(50);
/// A file that is not longer after this time may be finished.
const SETTLED: Duration = Duration::from_millis(300);
/// Names of files that are not finished, as careful programs write them.
const UNFINISHED: [&str; 3] = [".part", ".tmp", ".partial"];

/// Length and time of the last change.
type Stamp = (u64, Option<SystemTime>);

/// A folder in which a snapshot shall appear.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    before: HashMap<OsString, Stamp>,
}

impl Folder {
    /// Remembers what is there now.
    pub(super) fn remember(path: &Path) -> Result<Folder, CaptureError> {
        let mut folder = Folder { path: path.to_owned(), before: HashMap::new() };
        let entries = fs::read_dir(path).map_err(|error| CaptureError::refused(path.display(), explain_folder(&error)))?;
        folder.before = stamps(entries).collect();
        Ok(folder)
    }

    /// Whether this is a file, or becomes one, that really lies in the folder: what links lead to does not count.
    pub(super) fn holds(&self, file: &Path) -> bool {
        let (Ok(folder), Ok(file)) = (fs::canonicalize(&self.path), fs::canonicalize(file)) else { return false };
        file.starts_with(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Snapshots, finished or not, that have come or changed since.
    pub(super) fn new_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let is_new = |(name, stamp): &(OsString, Stamp)| self.before.get(name) != Some(stamp);
        let mut names: Vec<OsString> = stamps(entries).filter(is_new).map(|(name, _)| name).collect();
        names.sort();
        names.iter().map(|name| self.path.join(name)).collect()
    }
}

fn stamps(entries: fs::ReadDir) -> impl Iterator<Item = (OsString, Stamp)> {
    let is_snapshot = |name: &OsString| {
        let name = name.to_string_lossy();
        name.contains(".heapsnapshot") || name.contains(".heaptimeline")
    };
    entries.filter_map(move |entry| {
        let entry = entry.ok()?;
        let found = entry.metadata().ok().filter(Metadata::is_file)?;
        let name = Some(entry.file_name()).filter(is_snapshot)?;
        Some((name, stamp(&found)))
    })
}

fn stamp(found: &Metadata) -> Stamp {
    (found.len(), found.modified().ok())
}

fn explain_folder(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder: name the one into which the program writes with --dir".to_owned(),
        io::ErrorKind::NotADirectory => "is a file: name the folder into which the program writes".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to look into this folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Whom we wait for.
pub(super) struct Writer<'a> {
    /// What to call him.
    pub(super) whom: String,
    /// Whether he can still write.
    pub(super) lives: &'a dyn Fn() -> bool,
    /// How long he may write nothing.
    pub(super) patience: Duration,
    /// How much a file may unpack to.
    pub(super) limits: StreamLimits,
}

/// Waits until one of the files that `look` gives is a whole snapshot. What is not whole is left to whoever wrote it.
pub(super) fn wait(look: &dyn Fn() -> Vec<PathBuf>, writer: &Writer) -> Result<PathBuf, CaptureError> {
    let mut known: HashMap<PathBuf, Watched> = HashMap::new();
    let (began, mut last_change) = (Instant::now(), Instant::now());
    loop {
        // Asked before looking, so that what was written last is seen.
        let lives = (writer.lives)();
        for path in look() {
            let Some(now) = fs::metadata(&path).ok().filter(Metadata::is_file).map(|found| stamp(&found)) else { continue };
            let watched = known.entry(path.clone()).or_insert_with(|| Watched::new(now));
            if watched.stamp != now {
                *watched = Watched::new(now);
            }
            last_change = last_change.max(watched.since);
            if is_finished(&path) && watched.may_be_whole(lives) && is_whole(&path, writer.limits) {
                return Ok(path);
            }
        }
        if !lives {
            return Err(died(known, writer));
        }
        if last_change.elapsed() > writer.patience || began.elapsed() > Watch::in_all(writer.patience) {
            return Err(CaptureError::silent(&writer.whom, "waiting for the file", writer.patience));
        }
        sleep(PERIOD);
    }
}

struct Watched {
    stamp: Stamp,
    since: Instant,
    /// Its end was looked at, and is none.
    is_refused: bool,
}

impl Watched {
    fn new(stamp: Stamp) -> Self {
        Watched { stamp, since: Instant::now(), is_refused: false }
    }

    fn may_be_whole(&mut self, lives: bool) -> bool {
        let is_time = !self.is_refused && (self.since.elapsed() > SETTLED || !lives);
        self.is_refused |= is_time;
        is_time
    }
}

fn died(known: HashMap<PathBuf, Watched>, writer: &Writer) -> CaptureError {
    let bytes = known.values().map(|watched| watched.stamp.0).max().unwrap_or(0);
    let mut left: Vec<String> = known.keys().map(|path| one_line(&path.display().to_string()).into_owned()).collect();
    left.sort();
    let left = if left.is_empty() { String::new() } else { format!(" and left {}", left.join(", ")) };
    CaptureError::ended(&writer.whom, format!("the process ended{left}"), bytes)
}

fn is_finished(path: &Path) -> bool {
    let name = path.to_string_lossy();
    !UNFINISHED.iter().any(|ending| name.ends_with(ending))
}

/// Whether the file is a whole snapshot, perhaps compressed. The end is looked at first, as a file that is being written is
/// looked at several times.
fn is_whole(path: &Path, limits: StreamLimits) -> bool {
    let look = || -> io::Result<bool> {
        let mut file = open_regular(path)?;
        let length = file.metadata()?.len();
        let mut start = [0];
        file.read_exact(&mut start)?;
        file.seek(SeekFrom::Start(length.saturating_sub(64)))?;
        let mut end = Vec::new();
        file.read_to_end(&mut end)?;
        if start == *b"{" && !end.trim_ascii_end().ends_with(b"}") {
            return Ok(false);
        }
        file.rewind()?;
        check(file, limits)
    };
    look().unwrap_or(false)
}

/// Opens a file, but nothing else that may have come in its place: opening a pipe would wait for whoever writes to it.
fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
    let file = options.read(true).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no regular file")),
    }
}

fn check(file: File, limits: StreamLimits) -> io::Result<bool> {
    let mut input = Decompressed::new(file, limits)?;
    let mut check = CompletenessCheck::default();
    let mut block = vec![0; 1 << 20];
    loop {
        match input.read(&mut block)? {
            0 => return Ok(check.finish().is_ok()),
            length if check.feed(&block[..length]).is_err() => return Ok(false),
            _ => {}
        }
    }
}

/// Copies a snapshot that was written by a program. Gives the number of its bytes.
///
/// # Errors
/// Where the file can't be read or is no whole snapshot, and where the copy can't be written.
pub fn copy(path: &Path, destination: Destination) -> Result<u64, CaptureError> {
    let trouble = |error: io::Error| CaptureError::refused(path.display(), format!("can't be read: {error}"));
    let file = open_regular(path).map_err(trouble)?;
    destination.progress.phase("copying", file.metadata().ok().map(|found| found.len()));
    let input = Decompressed::new(file, destination.limits).map_err(trouble)?;
    let mut arrival = Arrival::new(path.display().to_string(), destination);
    arrival.take_all(input, |error, _| trouble(error))?;
    arrival.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"snapshot":{},"nodes":[],"edges":[],"strings":["x"]}"#;

    fn waits(folder: &Folder, lives: bool) -> Result<PathBuf, CaptureError> {
        let writer = Writer {
            whom: "process 7".into(),
            lives: &|| lives,
            patience: Duration::from_millis(700),
            limits: StreamLimits::default(),
        };
        wait(&|| folder.new_files(), &writer)
    }

    #[test]
    fn only_a_whole_new_snapshot_counts() {
        let home = tempfile::tempdir().unwrap();
        let file = |name: &str| home.path().join(name);
        fs::write(file("old.heapsnapshot"), SMALL).unwrap();
        let folder = Folder::remember(home.path()).unwrap();
        fs::write(file("cut.heapsnapshot"), &SMALL[..30]).unwrap();
        fs::write(file("odd.heapsnapshot"), "{}").unwrap();
        fs::write(file("whole.heapsnapshot.part"), SMALL).unwrap();
        fs::write(file("notes.txt"), SMALL).unwrap();
        assert!(matches!(waits(&folder, true), Err(CaptureError::Silent { .. })));
        fs::rename(file("whole.heapsnapshot.part"), file("whole.heapsnapshot")).unwrap();
        assert_eq!(waits(&folder, true).unwrap(), file("whole.heapsnapshot"));
    }

    #[test]
    fn what_a_dying_process_has_begun_is_told_and_what_it_has_finished_counts() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::remember(home.path()).unwrap();
        let file = home.path().join("a.heapsnapshot");
        fs::write(&file, &SMALL[..30]).unwrap();
        let said = waits(&folder, false).unwrap_err().to_string();
        let expected =
            format!("process 7: the process ended and left {}, before the snapshot was whole (30 bytes came)", file.display());
        assert!(said.starts_with(&expected) && file.exists(), "{said}");
        fs::write(&file, SMALL).unwrap();
        assert_eq!(waits(&folder, false).unwrap(), file);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_but_a_file_in_the_folder_is_opened() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = Folder::remember(home.path()).unwrap();
        let place = |name: &str| home.path().join(name);
        fs::write(elsewhere.path().join("other"), SMALL).unwrap();
        fs::write(place("own"), SMALL).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("other"), place("link")).unwrap();
        assert!(folder.holds(&place("own")) && !folder.holds(&place("link")) && !folder.holds(&place("none")));
        assert!(std::process::Command::new("mkfifo").arg(place("pipe")).status().unwrap().success());
        for name in [place("pipe"), "/dev/zero".into(), home.path().to_owned()] {
            assert!(!is_whole(&name, StreamLimits::default()), "{}", name.display());
        }
    }
}
