//! Names of the files: `app.heapsnapshot`, or `app-1.heapsnapshot`, `app-2.heapsnapshot`, … in a series.

use std::path::{Path, PathBuf};

use heap_analyzer::capture::Packing;

use crate::cli::exit::Failure;

/// The names of one or several snapshots.
#[derive(Debug)]
pub struct Names {
    /// None if the program's own names are kept.
    path: Option<PathBuf>,
    is_series: bool,
}

impl Names {
    /// `count` snapshots under a name that the person has given.
    pub fn new(given: Option<&Path>, packing: Packing, count: Option<u32>) -> Result<Names, Failure> {
        let is_series = count.is_some_and(|count| count > 1);
        let is_stdout = given == Some(Path::new("-"));
        if is_stdout && is_series {
            return Err(Failure::Told("standard output takes one snapshot: name a file for a series, with -o FILE".to_owned()));
        }
        let has_ending = given.and_then(Path::extension).is_some_and(|ending| ending == "gz");
        let path = given.map(|path| match packing {
            Packing::Gzip if !has_ending && !is_stdout => with(path, ".gz"),
            _ => path.to_owned(),
        });
        Ok(Names { path, is_series })
    }

    /// The name of a snapshot; the first is number 1.
    pub fn nth(&self, number: u32) -> Option<PathBuf> {
        let path = self.path.as_deref()?;
        Some(if self.is_series { numbered(path, number) } else { path.to_owned() })
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The number stands before `.heapsnapshot` or whatever the name ends in, and before `.gz`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    let plain = if is_packed { path.with_extension("") } else { path.to_owned() };
    let mut name = plain.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(ending) = plain.extension() {
        name.push(".");
        name.push(ending);
    }
    let named = plain.with_file_name(name);
    if is_packed { with(&named, ".gz") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_before_the_extension() {
        for (path, expected) in [
            ("a/app.heapsnapshot", "a/app-2.heapsnapshot"),
            ("app.heapsnapshot.gz", "app-2.heapsnapshot.gz"),
            ("v1.2/app", "v1.2/app-2"),
            ("app.v3.heapsnapshot", "app.v3-2.heapsnapshot"),
        ] {
            assert_eq!(numbered(Path::new(path), 2), Path::new(expected));
        }
    }

    #[test]
    fn what_is_compressed_says_so_in_its_name() {
        let first = |given: &str, packing| Names::new(Some(Path::new(given)), packing, None).unwrap().nth(1);
        assert_eq!(first("app", Packing::Gzip), Some("app.gz".into()));
        assert_eq!(first("app.gz", Packing::Gzip), Some("app.gz".into()));
        assert_eq!(first("-", Packing::Gzip), Some("-".into()));
        assert_eq!(first("app", Packing::Plain), Some("app".into()));
    }
}
