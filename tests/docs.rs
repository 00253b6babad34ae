//! What README and `docs/` show is what the program says, and every command in them is one that it understands.
//!
//! A block of `text` that begins with `$ heap-analyzer …` holds a conversation on fixtures: it is typed in the project's folder, and the
//! rest of the block is the answer, whole or up to a line `…`. `UPDATE_DOCS=1` writes today's answers into the pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.push(root().join("README.md"));
    pages.sort();
    pages
}

/// Runs a line as a shell does that knows single quotes and a backslash at the end of a line.
fn typed(line: &str, more: &[&str]) -> Output {
    let words = Regex::new(r"'([^']*)'|(\S+)").unwrap();
    let joined = line.replace("\\\n", " ");
    let words = words.captures_iter(&joined).map(|word| word.get(1).or(word.get(2)).unwrap().as_str());
    let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
    command.args(words).args(more).current_dir(root()).env_remove("GITHUB_ACTIONS").env("COLUMNS", "80");
    command.output().expect("the program starts")
}

/// The block with the answer that the program gives today: as many of its lines as the page shows.
fn with_answer(command: &str, shown: &str) -> String {
    let output = typed(command.strip_prefix("$ heap-analyzer ").unwrap(), &[]);
    let answer = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    let is_cut = shown.trim_end().ends_with("\n…");
    let lines = if is_cut { shown.trim_end().lines().count() - 1 } else { usize::MAX };
    let kept: Vec<&str> = answer.lines().take(lines).collect();
    format!("{command}\n{}\n{}", kept.join("\n").trim_end(), if is_cut { "…\n" } else { "" })
}

#[test]
fn the_picture_in_the_readme_is_what_its_command_draws() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let command = Regex::new(r"`heap-analyzer (export [^`]* --format svg[^`]*) -o (docs/[^`]*\.svg)`").unwrap();
    let found = command.captures(&readme).expect("the README says how its picture was made");
    let drawn = String::from_utf8(typed(&found[1], &[]).stdout).unwrap();
    let file = root().join(&found[2]);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &drawn).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), drawn, "UPDATE_DOCS=1 draws it anew");
    assert!(readme.contains(&format!("]({})", &found[2])));
}

#[test]
fn conversations_in_the_pages_are_what_the_program_says() {
    let block = Regex::new(r"(?ms)^```text\n(\$ heap-analyzer (?:[^\n]*\\\n)*[^\n]*)\n(.*?)^```").unwrap();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let today = block.replace_all(&text, |found: &regex::Captures| {
            count += 1;
            format!("```text\n{}```", with_answer(&found[1], &found[2]))
        });
        if std::env::var_os("UPDATE_DOCS").is_some() {
            // In one piece: other tests read the pages at the same time.
            let new = page.with_extension("new");
            fs::write(&new, today.as_bytes()).unwrap();
            fs::rename(new, &page).unwrap();
        } else {
            assert_eq!(text, today, "{} is not as the program is; UPDATE_DOCS=1 writes it anew", page.display());
        }
    }
    assert!(count >= 10, "{count} conversations");
}

#[test]
fn every_command_in_the_pages_is_understood() {
    let blocks = Regex::new(r"(?ms)^```(?:sh|console|text)\n(.*?)^```").unwrap();
    let command = Regex::new(r"(?m)^(?:\$ |.*\| )?(?:npx )?heap-analyzer ((?:[^\n|>#;]*\\\n)*[^\n|>#;]*)").unwrap();
    let in_text = Regex::new(r"`heap-analyzer ([^`|]+)`").unwrap();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let in_blocks = blocks.captures_iter(&text).flat_map(|block| {
            let block = block.get(1).unwrap().as_str();
            command.captures_iter(block).map(|line| line.get(1).unwrap().as_str()).collect::<Vec<_>>()
        });
        for line in in_blocks.chain(in_text.captures_iter(&text).map(|found| found.get(1).unwrap().as_str())) {
            // `help` itself takes no option.
            if line.starts_with("help ") {
                continue;
            }
            count += 1;
            // Help ends the reading of a command line of which all is understood.
            let output = typed(line.trim(), &["--help"]);
            let trouble = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {line}\n{trouble}", page.display());
        }
    }
    assert!(count >= 80, "{count} commands");
}

#[test]
fn the_first_command_of_the_readme_answers_on_a_snapshot_that_is_here() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let first = Regex::new(r"(?s)```sh\n(.*?)\n```").unwrap().captures(&readme).unwrap()[1].to_owned();
    let arguments = first.strip_prefix("cargo run --release -- ").expect("a toolchain is all that is needed");
    let output = typed(arguments, &[]);
    assert!(output.status.success() && !output.stdout.is_empty(), "{first}");
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)|\]\(#([^)\s]+)\)").unwrap();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for found in link.captures_iter(&text).filter(|found| !found[0].contains("://")) {
            let target = found.get(1).map_or(page.clone(), |path| page.parent().unwrap().join(path.as_str()));
            assert!(target.exists(), "{}: {}", page.display(), &found[0]);
            if let Some(part) = found.get(2).or(found.get(3)) {
                let titles = fs::read_to_string(&target).unwrap();
                let has_part = titles.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == part.as_str());
                assert!(has_part, "{}: {}", page.display(), &found[0]);
            }
        }
    }
}

/// The name under which GitHub puts a title.
fn anchor(title: &str) -> String {
    let words = title.trim_start_matches('#').trim().to_lowercase();
    words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).map(|c| if c == ' ' { '-' } else { c }).collect()
}
