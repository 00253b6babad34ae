//! What a file that is no heap snapshot is instead, told from its first bytes, and what its owner should do.

use std::fmt;

use memchr::memmem;

use super::error::ReadError;
use super::json_walk::{Keys, is_space, skip_space};
use super::notes::Notes;
use super::sections::Section;

/// Something else than a V8 heap snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotASnapshot {
    /// No byte at all.
    Empty,
    /// A few bytes of JSON, not even a whole key.
    Stub,
    /// A folder.
    Directory,
    /// A sampling heap profile (`.heapprofile`).
    AllocationProfile,
    /// A CPU profile (`.cpuprofile`).
    CpuProfile,
    /// A snapshot of JavaScriptCore, as Safari and Bun write it by default.
    JavaScriptCore,
    /// A performance trace of Chrome or DevTools.
    Trace,
    /// JSON of some other kind, with the first few keys of its outermost object.
    OtherJson {
        /// Up to five, in the file's order; none if it is no object.
        keys: Vec<String>,
    },
    /// What a program wrote in place of the snapshot.
    Instead {
        /// What it is, with its article.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A web page.
    Html,
    /// Other text.
    Text,
    /// A file format that its first bytes give away.
    Known {
        /// What it is, with its article.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Anything else.
    Binary,
}

const EXTRACT: &str = "Extract the snapshot from it and pass that.";
const UTF_16: &str = "text in UTF-16, as PowerShell's `>` writes it";
const FROM_UTF_16: &str = "Let the program write its file itself, or convert it: iconv -f UTF-16 -t UTF-8.";
const TAKE_ONE: &str =
    "Pass a .heapsnapshot file, such as `node --heapsnapshot-signal=SIGUSR2` or DevTools' Memory panel writes.";

/// First bytes that tell a format. gzip and zstd are here for what is compressed twice: one layer is taken off before.
/// Source: the formats' own specifications, as collected in file(1)'s magic database.
const SIGNATURES: [(&[u8], &str, &str); 17] = [
    (b"\x1f\x8b", "gzip data inside compressed data", "Decompress it once by hand."),
    (b"\x28\xb5\x2f\xfd", "zstd data inside compressed data", "Decompress it once by hand."),
    (b"PK\x03\x04", "a zip archive", EXTRACT),
    (b"BZh", "bzip2 data", "Decompress it first; gzip and zstd are read as they are."),
    (b"\xfd7zXZ\0", "xz data", "Decompress it first; gzip and zstd are read as they are."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", EXTRACT),
    (b"\x04\x22\x4d\x18", "lz4 data", "Decompress it first; gzip and zstd are read as they are."),
    (b"\x7fELF", "a program or a core dump (ELF)", "A core dump is no snapshot: take a snapshot of the running process."),
    (b"JAVA PROFILE 1.0.", "a heap dump of a Java machine (hprof)", "Tools for Java, such as Eclipse MAT, read it."),
    (b"SQLite format 3\0", "an SQLite database", TAKE_ONE),
    (b"PERFILE2", "a recording of Linux' perf", TAKE_ONE),
    // dart-lang/sdk, pkg/heap_snapshot: the magic of its format.
    (b"dartheap", "a heap snapshot of a Dart or Flutter program", "Dart's and Flutter's own DevTools read it."),
    // git-lfs, docs/spec.md: how every pointer begins.
    (
        b"version https://git-lfs.github.com/spec/",
        "a pointer of Git LFS, not the file itself",
        "Get the file with `git lfs pull`.",
    ),
    (b"\xff\xfe", UTF_16, FROM_UTF_16),
    (b"\xfe\xff", UTF_16, FROM_UTF_16),
    (b"{\0\"\0", UTF_16, FROM_UTF_16),
    (
        &[0; 64],
        "nothing but zeros where a file should be",
        "The disk was full, or the machine went down: take the snapshot again.",
    ),
];

const IN_PIECES: &str = "Let the runtime write the file: v8.writeHeapSnapshot(FILE), in Bun Bun.generateHeapSnapshot(\"v8\", \"arraybuffer\");\n\
                         or pipe v8.getHeapSnapshot() into it.";
const STRING_LIMIT: &str = "an error message: the snapshot was longer than a string can be";
const OUT_OF_MEMORY: &str = "what a process says that dies for lack of memory";

/// Texts that stand in a file in place of the snapshot when somebody wrote down an error, or a value instead of what it gives.
/// Sources: V8's src/common/message-template.h and src/init/v8.cc; Node's lib/internal/errors.js; WebKit's JSC runtime/Error.h.
const INSTEAD: [(&str, &str, &str); 6] = [
    ("Cannot create a string longer than", STRING_LIMIT, IN_PIECES),
    ("Invalid string length", STRING_LIMIT, IN_PIECES),
    ("RangeError: Out of memory", STRING_LIMIT, IN_PIECES),
    (
        "JavaScript heap out of memory",
        OUT_OF_MEMORY,
        "Start it with --heapsnapshot-near-heap-limit=2 (and about twice the memory): Node writes a snapshot before it dies.",
    ),
    ("no space left on device", "an error message: the disk was full", "Make room for about as many bytes as the heap has."),
    ("ENOSPC", "an error message: the disk was full", "Make room for about as many bytes as the heap has."),
];

/// What JavaScript makes of a value when a text is wanted.
const VALUES: [&str; 9] = [
    "undefined",
    "null",
    "{}",
    "[]",
    "\"\"",
    "[object Object]",
    "[object ReadableStream]",
    "[object Promise]",
    "[object ArrayBuffer]",
];

/// What a text is that somebody wrote in place of the snapshot.
fn instead(text: &[u8]) -> Option<NotASnapshot> {
    let start = &text[..text.len().min(4096)];
    if VALUES.iter().any(|value| value.as_bytes() == start.trim_ascii()) {
        return Some(NotASnapshot::Instead { what: "a JavaScript value turned into text", advice: IN_PIECES });
    }
    let &(_, what, advice) = INSTEAD.iter().find(|(words, ..)| memmem::find(start, words.as_bytes()).is_some())?;
    Some(NotASnapshot::Instead { what, advice })
}

/// Where the letters `ustar` stand in a tar archive.
const TAR_MAGIC: usize = 257;

impl NotASnapshot {
    fn what(&self) -> String {
        match self {
            NotASnapshot::Empty => "the file is empty".into(),
            NotASnapshot::Stub => "the file ends after a few bytes".into(),
            NotASnapshot::Directory => "this is a directory, not a file".into(),
            NotASnapshot::AllocationProfile => is("a sampling allocation profile (.heapprofile)"),
            NotASnapshot::CpuProfile => is("a CPU profile (.cpuprofile)"),
            NotASnapshot::JavaScriptCore => is("a JavaScriptCore (Safari, Bun) snapshot"),
            NotASnapshot::Trace => is("a performance trace"),
            NotASnapshot::OtherJson { keys } if keys.is_empty() => is("JSON of some other kind"),
            NotASnapshot::OtherJson { keys } => is(&format!("JSON of some other kind, with the keys {}", keys.join(", "))),
            NotASnapshot::Instead { what, .. } => format!("this is {what}, not the snapshot"),
            NotASnapshot::Html => is("a web page (HTML)"),
            NotASnapshot::Text => is("text"),
            NotASnapshot::Known { what, .. } => is(what),
            NotASnapshot::Binary => is("binary data of an unknown kind"),
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            NotASnapshot::Empty => {
                "Its writer died before the first byte (out of memory?), met a full disk, or still runs.\n\
                 Bun leaves it empty above about 1 GB: there take Bun.generateHeapSnapshot(\"v8\", \"arraybuffer\")."
            }
            NotASnapshot::Stub => "Its writer died or still runs: wait for it, or take the snapshot again.",
            NotASnapshot::Directory => "Pass the .heapsnapshot files in it.",
            NotASnapshot::AllocationProfile => {
                "`heap-analyzer summary` reads it: which functions allocated. It has no objects, so all else takes a \"Heap snapshot\"."
            }
            NotASnapshot::CpuProfile => "Open it in DevTools' Performance panel; for memory take a heap snapshot.",
            NotASnapshot::JavaScriptCore => {
                "In Bun, `Bun.generateHeapSnapshot(\"v8\")` and `writeHeapSnapshot` of `node:v8` give the format that is read here."
            }
            NotASnapshot::Trace => "Open it in DevTools' Performance panel; for memory take a heap snapshot.",
            NotASnapshot::Html => "A download may have given an error page: look into it and download again.",
            NotASnapshot::Known { advice, .. } | NotASnapshot::Instead { advice, .. } => advice,
            NotASnapshot::OtherJson { .. } | NotASnapshot::Text | NotASnapshot::Binary => TAKE_ONE,
        }
    }
}

fn is(what: &str) -> String {
    format!("this is {what}, no V8 heap snapshot")
}

impl fmt::Display for NotASnapshot {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}\n{}", self.what(), self.advice())
    }
}

/// Tells what it is from the first bytes, up to some megabytes, of something that is no snapshot.
pub(crate) fn what_is_it(start: &[u8], whole_len: Option<u64>) -> NotASnapshot {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    if whole_len == Some(0) || start.is_empty() {
        return NotASnapshot::Empty;
    }
    if let Some(&(_, what, advice)) = SIGNATURES.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return NotASnapshot::Known { what, advice };
    }
    if start.get(TAR_MAGIC..).is_some_and(|rest| rest.starts_with(b"ustar")) {
        return NotASnapshot::Known { what: "a tar archive", advice: EXTRACT };
    }
    let kind = by_first_letter(start, text);
    let is_vague = matches!(kind, NotASnapshot::OtherJson { .. } | NotASnapshot::Text);
    if is_vague && let Some(instead) = instead(text) { instead } else { kind }
}

fn by_first_letter(start: &[u8], text: &[u8]) -> NotASnapshot {
    match text.first() {
        Some(b'{') => json_object(text),
        Some(b'[') if looks_like_trace_events(text) => NotASnapshot::Trace,
        Some(b'[') if is_text(text) => NotASnapshot::OtherJson { keys: Vec::new() },
        Some(b'<') if is_text(text) => NotASnapshot::Html,
        _ if is_text(start) => NotASnapshot::Text,
        _ => NotASnapshot::Binary,
    }
}

/// Text before a snapshot is passed over up to so many bytes: a log that went to the same file.
pub(crate) const LONGEST_PREFACE: usize = 64 << 10;

/// Where the opening brace of a snapshot stands, behind a byte order mark, white space, and text of another kind, which is noted.
pub(crate) fn snapshot_start(bytes: &[u8], notes: &mut Notes) -> Option<usize> {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let start = skip_space(bytes, mark);
    if *bytes.get(start)? == b'{' {
        return Some(start);
    }
    let preface = &bytes[..bytes.len().min(LONGEST_PREFACE)];
    let brace = memmem::find_iter(preface, b"\"snapshot\"").find_map(|key| brace_before(preface, key))?;
    if !is_text(&preface[..brace]) {
        return None;
    }
    notes.add(format!("{brace} bytes of other text before the snapshot are not used"));
    Some(brace)
}

/// Judges what follows a snapshot. Another snapshot is refused, for nobody knows which of them is meant; other text does no harm, and
/// is told. `start` is the beginning of it behind white space, of `length` bytes from byte `offset` of the file on.
pub(crate) fn what_follows(start: &[u8], offset: u64, length: u64, notes: &mut Notes) -> Result<(), ReadError> {
    let start = &start[..start.len().min(LONGEST_PREFACE)];
    let is_section = |(key, _): (String, &[u8])| Section::of_key(key.as_bytes()) != Section::Other;
    let begins = |at: usize| start[at] == b'{' && Keys::new(&start[at..]).next().is_some_and(is_section);
    let behind_text = || memmem::find_iter(start, b"\"snapshot\"").find_map(|key| brace_before(start, key));
    if start.is_empty() {
        return Ok(());
    }
    if let Some(at) = Some(0).filter(|&at| begins(at)).or_else(behind_text) {
        return Err(ReadError::Several { offset: offset + at as u64 });
    }
    let bytes = if length == 1 { "1 byte that is".to_owned() } else { format!("{length} bytes that are") };
    notes.warn(format!("{bytes} no part of the snapshot follow it from byte {offset} on, and are not used"));
    Ok(())
}

/// The brace before which nothing but white space stands before a key.
fn brace_before(bytes: &[u8], key: usize) -> Option<usize> {
    let brace = bytes[..key].iter().rposition(|&byte| !is_space(byte))?;
    (bytes[brace] == b'{').then_some(brace)
}

/// What a command of ours has stored, given in place of the snapshot that it is about.
pub(crate) const STORED_ANSWER: NotASnapshot = NotASnapshot::Known {
    what: "an answer of heap-analyzer, stored as JSON",
    advice: "`heap-analyzer render` shows it, and `heap-analyzer compare` takes it with others; all else takes a heap snapshot.",
};

/// Keys that only occur in one kind of file; the first that fits decides.
/// Sources: V8's inspector protocol (`Profiler.Profile`, `HeapProfiler.SamplingHeapProfile`), WebKit's `HeapSnapshotBuilder`,
/// the Trace Event Format.
const KEYS: [(&str, &str, NotASnapshot); 9] = [
    ("schema_version", "", STORED_ANSWER),
    ("head", "\"callFrame\"", NotASnapshot::AllocationProfile),
    ("samples", "\"nodeId\"", NotASnapshot::AllocationProfile),
    ("nodeClassNames", "", NotASnapshot::JavaScriptCore),
    ("type", "\"GCDebugging\"", NotASnapshot::JavaScriptCore),
    ("type", "\"Inspector\"", NotASnapshot::JavaScriptCore),
    ("timeDeltas", "", NotASnapshot::CpuProfile),
    ("traceEvents", "", NotASnapshot::Trace),
    ("nodes", "\"callFrame\"", NotASnapshot::CpuProfile),
];

/// So many keys are looked at: what tells files apart stands among the first.
const MOST_KEYS: usize = 64;

/// How far into a key's value to look for what gives it away.
const PEEK: usize = 300;

fn json_object(text: &[u8]) -> NotASnapshot {
    let keys: Vec<(String, &[u8])> = Keys::new(text).take(MOST_KEYS).collect();
    for (key, hint, kind) in KEYS {
        let fits =
            |value: &[u8]| hint.is_empty() || memchr::memmem::find(&value[..value.len().min(PEEK)], hint.as_bytes()).is_some();
        if keys.iter().any(|(k, value)| k == key && fits(value)) {
            return kind;
        }
    }
    match is_text(text) {
        true if text.len() < STUB && !text.contains(&b'}') => NotASnapshot::Stub,
        true => NotASnapshot::OtherJson { keys: keys.into_iter().take(5).map(|(key, _)| printable(&key)).collect() },
        false => NotASnapshot::Binary,
    }
}

/// Shorter than the beginning of any snapshot up to its first comma.
const STUB: usize = 16;

/// A key of a stranger's file, safe to print and not too long.
fn printable(key: &str) -> String {
    let safe = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    match key.char_indices().nth(40) {
        Some((end, _)) => key[..end].chars().map(safe).chain(['…']).collect(),
        None => key.chars().map(safe).collect(),
    }
}

/// A trace can be a bare array of events.
fn looks_like_trace_events(text: &[u8]) -> bool {
    let start = &text[..text.len().min(PEEK)];
    ["\"ph\"", "\"cat\""].iter().all(|key| memchr::memmem::find(start, key.as_bytes()).is_some())
}

/// No byte in the first kilobytes that text never has.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(4096).any(|&b| b < 0x20 && !b.is_ascii_whitespace() && b != 0x1b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> NotASnapshot {
        what_is_it(text.as_bytes(), Some(text.len() as u64))
    }

    #[test]
    fn profiles_of_other_kinds_are_told_by_name() {
        let heap_profile = r#"{"head":{"callFrame":{"functionName":"(root)"},"selfSize":0,"id":1,"children":[]},"samples":[]}"#;
        assert_eq!(told(heap_profile), NotASnapshot::AllocationProfile);
        let cpu = r#"{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"}}],"startTime":1,"endTime":2,"samples":[1],"timeDeltas":[0]}"#;
        assert_eq!(told(cpu), NotASnapshot::CpuProfile);
        assert_eq!(told(&cpu[..60]), NotASnapshot::CpuProfile);
        assert_eq!(
            told(r#"{"version":3,"type":"Inspector","nodes":[0,0,0,0],"nodeClassNames":["<root>"]}"#),
            NotASnapshot::JavaScriptCore
        );
        assert_eq!(told(r#"{"traceEvents":[{"args":{}"#), NotASnapshot::Trace);
        assert_eq!(told(r#"{"metadata":{"source":"DevTools"},"traceEvents":["#), NotASnapshot::Trace);
        assert_eq!(told(r#"[{"pid":1,"ts":2,"ph":"X","cat":"devtools"}"#), NotASnapshot::Trace);
    }

    #[test]
    fn other_json_shows_its_first_keys() {
        let error = told("\u{feff} {\"a\\nb\": 1, \"c\": {\"d\": [1, \"}\"]}}");
        assert_eq!(error, NotASnapshot::OtherJson { keys: vec!["a\\nb".into(), "c".into()] });
        assert_eq!(told("[1,2]"), NotASnapshot::OtherJson { keys: vec![] });
        assert_eq!(told("{\"\u{1b}[31m\": 1}"), NotASnapshot::OtherJson { keys: vec!["\u{fffd}[31m".into()] });
        assert_eq!(told("{\"snaps"), NotASnapshot::Stub);
    }

    #[test]
    fn what_is_no_json_is_told_by_its_first_bytes() {
        assert_eq!(told(""), NotASnapshot::Empty);
        assert_eq!(told("<!doctype html><p>404"), NotASnapshot::Html);
        assert_eq!(told("hello"), NotASnapshot::Text);
        assert!(told("[object Object]").to_string().contains("writeHeapSnapshot"));
        assert!(
            told("{\"error\":\"Cannot create a string longer than 0x1fffffe8 characters\"}").to_string().contains("longer than")
        );
        assert!(
            told("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n")
                .to_string()
                .contains("near-heap-limit")
        );
        assert_eq!(what_is_it(b"\x00\x01\x02", None), NotASnapshot::Binary);
        assert!(what_is_it(b"\x7fELF\x02", None).to_string().contains("core dump"));
        assert!(what_is_it(b"\x1f\x8b\x08", None).to_string().contains("gzip"));
    }
}
