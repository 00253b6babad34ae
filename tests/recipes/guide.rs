//! Reading a guide: its parts, and the blocks of code in them. What stands behind the language of a block names the file that it
//! is, or the recipe that it belongs to.

use std::path::Path;

use regex::Regex;

/// A block of code.
pub struct Block {
    pub language: String,
    /// The name of a file, or of a recipe; empty if there is none.
    pub name: String,
    pub text: String,
}

/// The blocks of a part of a guide; without a title, those before its first part.
pub fn blocks(guide: &str, title: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(guide)).unwrap();
    let mut parts = text.split("\n## ");
    let part = match title {
        "" => parts.next(),
        title => parts.find(|part| part.lines().next() == Some(title)),
    };
    let part = part.unwrap_or_else(|| panic!("{guide} has no part {title}"));
    let fence = Regex::new(r"(?ms)^```(\w+) ?(\S*)\n(.*?)^```").unwrap();
    let block = |found: regex::Captures| {
        let [language, name, text] = [1, 2, 3].map(|group| found[group].to_owned());
        Block { language, name, text }
    };
    fence.captures_iter(part).map(block).collect()
}

/// The only block of a part that has this language and name.
pub fn block(guide: &str, title: &str, language: &str, name: &str) -> String {
    let all = blocks(guide, title);
    let mut fitting = all.into_iter().filter(|block| block.language == language && block.name == name);
    let found = fitting.next().unwrap_or_else(|| panic!("{guide}, {title}: no block {language} {name}"));
    assert!(fitting.next().is_none(), "{guide}, {title}: several blocks {language} {name}");
    found.text
}
