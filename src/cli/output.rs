//! Where an answer goes: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use heap_analyzer::report::ci::JudgedFormat;
use heap_analyzer::report::{self, Format, Report, budget};
use tempfile::NamedTempFile;

use super::exit::Failure;
use super::interrupt::RemovedOnInterrupt;
use super::packing::Packed;
use super::screen::Screen;

/// Large enough that an export of millions of rows spends its time elsewhere.
const BUFFER: usize = 256 * 1024;

/// An answer's destination.
pub struct Output {
    name: String,
    sink: BufWriter<Packed<Sink>>,
    /// What is written takes at most so many bytes.
    budget: Option<usize>,
    cut: Cut,
}

enum Sink {
    Stdout(Screen),
    /// Pipes and devices, which can't be replaced.
    Direct(File),
    Atomic {
        file: NamedTempFile,
        target: PathBuf,
        guard: RemovedOnInterrupt,
    },
}

/// Whether a file is packed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    /// If its name ends so.
    ByName,
    /// What comes is packed, or not meant to be.
    Done,
}

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whom the user's umask lets.
    Usual,
    /// Nobody else, whatever was there before.
    Owner,
}

impl Output {
    /// Standard output for no path and for `-`; a file whose name ends in `.gz` or `.zst` is packed so.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        Output::open_for(path, Readers::Usual, Packing::ByName)
    }

    /// The same for what is packed already, whatever its name.
    pub fn open_packed(path: Option<&Path>) -> Result<Output, Failure> {
        Output::open_for(path, Readers::Usual, Packing::Done)
    }

    /// The same for what nobody else shall read: the file has only its owner's rights. Who writes it packs it, if at all.
    pub fn open_secret(path: Option<&Path>) -> Result<Output, Failure> {
        Output::open_for(path, Readers::Owner, Packing::Done)
    }

    fn open_for(path: Option<&Path>, readers: Readers, packing: Packing) -> Result<Output, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let sink = Packed::Plain(Sink::Stdout(Screen::new()));
            return Ok(Output::of("standard output".to_owned(), sink));
        };
        let sink = file_sink(path, readers).and_then(|sink| match packing {
            Packing::ByName => Packed::by_name(path, sink),
            Packing::Done => Ok(Packed::Plain(sink)),
        });
        let sink = sink.map_err(|error| Failure::about(path.display(), explain(path, &error)))?;
        Ok(Output::of(path.display().to_string(), sink))
    }

    fn of(name: String, sink: Packed<Sink>) -> Output {
        Output { name, sink: BufWriter::with_capacity(BUFFER, sink), budget: None, cut: Cut::Lines }
    }

    /// Writes everything, and lets the file appear under its name.
    pub fn finish(self) -> Result<(), Failure> {
        let Output { name, sink, .. } = self;
        let result = sink.into_inner().map_err(|error| error.into_error()).and_then(Packed::finish).and_then(|sink| match sink {
            Sink::Stdout(mut stdout) => stdout.end(),
            Sink::Direct(mut file) => file.flush(),
            Sink::Atomic { file, target, guard } => {
                let done = file.persist(&target).map(drop).map_err(|error| error.error);
                drop(guard);
                done
            }
        });
        result.map_err(|error| Failure::writing(name, error))
    }

    /// The same for an answer that may be only so long.
    pub fn with_budget(self, budget: Option<usize>) -> Self {
        Output { budget, ..self }
    }

    /// What it is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether what is written appears where progress is shown.
    pub fn is_screen(&self) -> bool {
        matches!(self.sink.get_ref().inner(), Sink::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Runs something that writes a report in this format, and finishes.
    pub fn write_report(self, report: &impl Report, format: Format) -> Result<(), Failure> {
        self.for_format(format).write_with(|out| report::write(report, format, out))
    }

    /// What comes is a report in this format: a table has colours of its own and escapes what is in it, JSON is one long line.
    pub fn for_format(mut self, format: Format) -> Self {
        self.cut = match format {
            Format::Table(_) | Format::Markdown | Format::Html => Cut::Lines,
            Format::Csv => Cut::Rows,
            Format::Json => Cut::Lists,
        };
        if let Sink::Stdout(screen) = self.sink.get_mut().inner_mut() {
            match format {
                Format::Table(_) => screen.leave_escapes(),
                Format::Json => screen.leave_length(),
                Format::Markdown | Format::Csv | Format::Html => {}
            }
        }
        self
    }

    /// What comes is a report in this format, or one for the CI.
    pub fn for_judged(self, format: JudgedFormat) -> Self {
        match format {
            JudgedFormat::Answer(format) => self.for_format(format),
            JudgedFormat::Github => self.for_commands(),
            JudgedFormat::Junit | JudgedFormat::Sarif => self,
        }
    }

    /// What comes is made of commands for the CI, and escapes what is in them.
    pub fn for_commands(mut self) -> Self {
        if let Sink::Stdout(screen) = self.sink.get_mut().inner_mut() {
            screen.leave_commands();
        }
        self
    }

    /// Runs something that writes, and finishes.
    pub fn write_with(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        if let Sink::Stdout(screen) = self.sink.get_mut().inner_mut() {
            screen.page();
        }
        let written = match self.budget {
            Some(budget) => write_within(budget, self.cut, write, &mut self.sink),
            None => write(&mut self.sink),
        };
        written.map_err(|error| Failure::writing(&self.name, error))?;
        self.finish()
    }
}

/// Where an answer that is too long is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Between lines, and a last one says so.
    Lines,
    /// Between rows that programs read.
    Rows,
    /// In the lists of a JSON object.
    Lists,
}

fn write_within(
    budget: usize,
    cut: Cut,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut whole = Vec::new();
    write(&mut whole)?;
    let text = String::from_utf8_lossy(&whole);
    match cut {
        Cut::Lines => budget::write_lines(&text, budget, out),
        Cut::Rows => budget::write_rows(&text, budget, out),
        Cut::Lists => budget::write_json(&text, budget, out),
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(stdout) => stdout.write(bytes),
            Sink::Direct(file) => file.write(bytes),
            Sink::Atomic { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::Direct(file) => file.flush(),
            Sink::Atomic { file, .. } => file.flush(),
        }
    }
}

fn file_sink(path: &Path, readers: Readers) -> io::Result<Sink> {
    // A link stays a link: what it points at is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if existing.as_ref().is_some_and(|found| !found.is_file()) {
        return Ok(Sink::Direct(File::options().write(true).open(&target)?));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".heap-analyzer-").suffix(".part");
    #[cfg(unix)]
    if readers == Readers::Usual {
        use std::os::unix::fs::PermissionsExt;
        // What the user's umask leaves of this, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let (file, guard) = RemovedOnInterrupt::make(|| builder.tempfile_in(folder), |file| file.path().to_owned())?;
    // What only its owner shall read takes no rights over from what it replaces.
    if let Some(existing) = existing.filter(|_| readers == Readers::Usual) {
        file.as_file().set_permissions(existing.permissions())?;
    }
    Ok(Sink::Atomic { file, target, guard })
}

fn explain(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            format!("there is no folder {}; create it first", folder.display())
        }
        io::ErrorKind::IsADirectory => "is a folder; name a file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to write there".to_owned(),
        _ => error.to_string(),
    }
}
