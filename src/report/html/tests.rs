//! No text of a heap acts in a page, and no page becomes large.

use super::*;
use crate::report::document::{Column, Document, Trend};

const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\" onmouseover=\"alert(1)",
    "--><svg onload=alert(1)>",
    "&lt;b&gt; {{x}} ${y}",
    "a\u{202e}b\u{0}c\u{1b}[31m\r\nd\u{2028}e",
    "]]></title><base href=//evil>",
];

/// Everything a document can have, made of one text.
fn page(text: &str, rows: usize) -> String {
    let text = || text.to_owned();
    let columns = vec![Column::text("Name", "name"), Column::whole("Size", "size")];
    let table = Table {
        columns,
        rows: (0..rows).map(|at| vec![Cell::Name(text()), Cell::Size(at as u64)]).collect(),
        left_out: Some(text()),
    };
    let roles = [Role::Plain, Role::Name, Role::Key, Role::Value, Role::Id, Role::Number, Role::Dim];
    let line = roles.iter().fold(Line::at(1), |line, &role| line.with(role, text()));
    let blocks = vec![
        Block::Heading(text()),
        Block::Text(text()),
        Block::List(vec![text()]),
        Block::Facts(vec![(text(), Cell::Text(text())), (text(), Cell::Judged(Judgement::Bad, text()))]),
        Block::Table(table),
        Block::Lines(vec![line; rows]),
        Block::Next(vec![(text(), text())]),
        Block::Trends(vec![Trend { title: text(), values: vec![0, 5, 9] }]),
    ];
    let mut out = Vec::new();
    write(&Page { title: text(), judged: Some(Judgement::Bad), document: Document { blocks } }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every tag with its attributes, as a browser would find them, without texts between.
fn tags(page: &str) -> Vec<String> {
    page.split('<').skip(1).map(|piece| piece.split('>').next().unwrap().to_owned()).collect()
}

#[test]
fn no_text_of_a_heap_becomes_a_tag_or_an_attribute_or_acts_in_any_other_way() {
    let harmless = tags(&page("x", 2));
    for text in HOSTILE {
        let page = page(text, 2);
        assert_eq!(tags(&page), harmless, "{text:?}");
        let is_ours = |c: char| c == '\n';
        assert!(!page.chars().any(|c| crate::printable::acts(c) && !is_ours(c)), "{text:?}");
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    let page = page("x", 2);
    for forbidden in ["http:", "https:", "<script", "<link", "src=", "href=", "url(", "@import", "<iframe", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(
        page.contains("Content-Security-Policy") && page.contains("default-src 'none'") && page.contains("prefers-color-scheme")
    );
}

#[test]
fn a_page_is_smaller_than_1_mb_whatever_is_in_it_and_says_what_it_leaves_out() {
    for (text, rows) in [("<&\"".repeat(10_000), 400), ("\u{e0041}".repeat(5_000), 400), ("name".repeat(50), 10_000)] {
        let page = page(&text, rows);
        assert!(page.len() < 1_000_000, "{}", page.len());
        assert!(page.contains("have no room in this page") && page.contains("more rows"));
        assert!(page.trim_end().ends_with("</html>"));
    }
}
