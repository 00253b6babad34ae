//! DevTools' side: runs the driver (`oracle.mjs`) under Node, and keeps its answers in the target folder.
//!
//! Answers are kept by what the driver and the snapshot hold, so that a change of either makes new ones.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::text::{parse_json, unescape_cell};

/// The driver's files: they decide what an answer looks like.
const DRIVER: [&str; 12] = [
    "package.json",
    "package-lock.json",
    "comparison.mjs",
    "dump.mjs",
    "engine.mjs",
    "loader.mjs",
    "mend.mjs",
    "oracle.mjs",
    "output.mjs",
    "sampling.mjs",
    "tables.mjs",
    "views.mjs",
];

const NO_NODE: &str = "The conformance tests need Node 20 or newer in the PATH (and npm, once): they compare with Chrome \
    DevTools' own engine, which runs under Node and is fetched by npm. Install both, then run the tests again.";

/// Columns of the driver's tables that hold text; all others hold whole numbers.
const TEXT_COLUMNS: [&str; 3] = ["class", "class_key", "change"];

/// All that DevTools computes from one snapshot, or from a pair: the files that `dump.mjs` and `comparison.mjs` list.
pub struct Answers {
    folder: PathBuf,
}

impl Answers {
    /// A table, with its header.
    pub fn table(&self, name: &str) -> BufReader<File> {
        BufReader::with_capacity(1 << 16, File::open(self.folder.join(name)).unwrap())
    }

    /// Whether there is such an answer: some are only about recordings.
    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    pub fn json(&self, name: &str) -> Value {
        parse_json(&fs::read(self.folder.join(name)).unwrap()).unwrap()
    }

    /// A table as a list of JSON objects.
    pub fn rows(&self, table: &str) -> Value {
        let mut lines = self.table(table).split(b'\n').map(|line| {
            let line = line.unwrap();
            line.split(|b| *b == b'\t').map(|cell| String::from_utf8(unescape_cell(cell).into_owned()).unwrap()).collect()
        });
        let header: Vec<String> = lines.next().unwrap();
        let cell = |(column, text): (&String, String)| match TEXT_COLUMNS.contains(&column.as_str()) {
            true => (column.clone(), Value::String(text)),
            false => (column.clone(), json!(text.parse::<i64>().unwrap())),
        };
        lines.map(|cells: Vec<String>| Value::Object(header.iter().zip(cells).map(cell).collect())).collect()
    }
}

/// DevTools' answers about a snapshot, from the target folder or from a run of the driver; or why there are none.
pub fn answers(snapshot: &Path) -> Result<Answers, String> {
    kept_or_made("dump", &[snapshot])
}

/// The same about what changed from one snapshot to another.
pub fn answers_about_pair(base: &Path, current: &Path) -> Result<Answers, String> {
    kept_or_made("dump-pair", &[base, current])
}

fn kept_or_made(command: &str, snapshots: &[&Path]) -> Result<Answers, String> {
    let names: Vec<_> = snapshots.iter().map(|snapshot| name_of_answers(snapshot)).collect();
    let folder = ANSWERS.as_ref()?.join(names.join("-to-"));
    if !folder.exists() {
        // Made aside and moved into place whole: a run that is interrupted leaves no half answers.
        let aside = folder.with_extension(format!("making-{}", std::process::id()));
        let _ = fs::remove_dir_all(&aside);
        let unpacked =
            |(i, snapshot): (usize, &&Path)| Unpacked::of(snapshot, &aside.with_extension(format!("{i}.heapsnapshot")));
        let plain: Vec<_> = snapshots.iter().enumerate().map(unpacked).collect();
        let mut arguments = vec![Path::new(command)];
        arguments.extend(plain.iter().map(|plain| plain.path.as_path()));
        arguments.push(&aside);
        run_driver(&arguments)?;
        match fs::rename(&aside, &folder) {
            Err(_) if folder.exists() => fs::remove_dir_all(&aside).unwrap(),
            result => result.unwrap(),
        }
    }
    Ok(Answers { folder })
}

/// The folder of all answers, with the engine fetched and bundled; or why that could not be done, for every test to say.
static ANSWERS: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    let version = Command::new("node").arg("--version").output().map_err(|_| NO_NODE)?.stdout;
    let version = String::from_utf8_lossy(&version);
    let major = version.trim().strip_prefix('v').and_then(|v| v.split('.').next()).and_then(|v| v.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("{NO_NODE} This one says {:?}.", version.trim()));
    }
    run_driver(&["engine".as_ref()])?;

    let mut hasher = DefaultHasher::new();
    for name in DRIVER {
        fs::read(source(name)).unwrap().hash(&mut hasher);
    }
    let all = target().join("conformance/answers");
    let current = all.join(format!("{:016x}", hasher.finish()));
    fs::create_dir_all(&current).unwrap();
    for other in fs::read_dir(&all).unwrap().map(|entry| entry.unwrap().path()).filter(|path| *path != current) {
        fs::remove_dir_all(other).unwrap();
    }
    Ok(current)
});

fn name_of_answers(snapshot: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    fs::read(snapshot).unwrap_or_else(|e| panic!("{}: {e}", snapshot.display())).hash(&mut hasher);
    let stem = snapshot.file_name().unwrap().to_string_lossy().replace('.', "-");
    format!("{stem}-{:016x}", hasher.finish())
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(name)
}

/// Cargo's target folder, wherever it was put.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

fn run_driver(arguments: &[&Path]) -> Result<(), String> {
    let output = Command::new("node")
        .arg(source("oracle.mjs"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .map_err(|_| NO_NODE)?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("DevTools' engine could not be run on {arguments:?} ({}):\n{complaint}", output.status))
}

/// A snapshot in a form that any Node can read: zstd is undone here, since Node learnt it in version 22.15.
struct Unpacked {
    path: PathBuf,
    temporary: bool,
}

impl Unpacked {
    fn of(snapshot: &Path, aside: &Path) -> Self {
        let mut file = File::open(snapshot).unwrap();
        let mut magic = [0; 4];
        let _ = io::Read::read(&mut file, &mut magic).unwrap();
        if magic != [0x28, 0xb5, 0x2f, 0xfd] {
            return Unpacked { path: snapshot.to_owned(), temporary: false };
        }
        zstd::stream::copy_decode(File::open(snapshot).unwrap(), File::create(aside).unwrap()).unwrap();
        Unpacked { path: aside.to_owned(), temporary: true }
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if self.temporary {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[test]
fn every_file_of_the_driver_decides_about_the_answers() {
    let mut files: Vec<_> = fs::read_dir(source(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".mjs") || name.ends_with(".json"))
        .collect();
    files.sort();
    let mut listed = DRIVER.to_vec();
    listed.sort();
    assert_eq!(files, listed);
}
