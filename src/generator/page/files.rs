//! The bundled page, and how it gets where a browser can read it: from a file, without any network.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::generator::patterns::Pattern;

/// Name of the page's file, by which it is told from the browser's own pages.
pub(super) const PAGE: &str = "heap-analyzer-leaks.html";

const SESSION: &str = include_str!("session.js");

/// Writes the page into a folder, and says which file is to be opened.
pub(super) fn write_to(folder: &Path, patterns: &[&Pattern]) -> io::Result<PathBuf> {
    fs::write(folder.join("session.js"), SESSION)?;
    let mut scripts = script("session.js");
    for pattern in patterns {
        let name = format!("{}.js", pattern.name);
        fs::write(folder.join(&name), pattern.source)?;
        scripts.push_str(&script(&name));
    }
    let page = folder.join(PAGE);
    fs::write(&page, format!("<!doctype html>\n<meta charset=utf-8>\n<title>{PAGE}</title>\n<body>\n{scripts}"))?;
    Ok(page)
}

fn script(name: &str) -> String {
    format!("<script src=\"{name}\"></script>\n")
}
