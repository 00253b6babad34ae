//! What a text must have in it.

use std::fmt;

use memchr::{memchr2_iter, memmem};
use regex::Regex;

use crate::snapshot::JsText;

/// A text, or a regular expression, that is looked for in names.
#[derive(Clone, Debug)]
pub enum TextPattern {
    /// This text, in whatever case; letters are equal as in JavaScript's `/…/i`.
    AnyCase(String),
    /// Exactly this text.
    Exact(String),
    /// A match. Lone surrogates are read as the six characters `\udXXX`.
    Matching(Regex),
}

impl TextPattern {
    /// Whether a text has it anywhere.
    pub fn fits(&self, text: &JsText) -> bool {
        match self {
            TextPattern::AnyCase(part) if part.is_ascii() => has_ascii(text.as_bytes(), part.as_bytes()),
            TextPattern::AnyCase(part) => has_in_any_case(text, part),
            TextPattern::Exact(part) => memmem::find(text.as_bytes(), part.as_bytes()).is_some(),
            TextPattern::Matching(pattern) => match text.as_str() {
                Some(text) => pattern.is_match(text),
                None => pattern.is_match(&text.to_string()),
            },
        }
    }
}

impl fmt::Display for TextPattern {
    /// The text or expression itself.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            TextPattern::AnyCase(part) | TextPattern::Exact(part) => f.write_str(part),
            TextPattern::Matching(pattern) => pattern.fmt(f),
        }
    }
}

/// No other character is equal to an ASCII one, whatever its case.
fn has_ascii(text: &[u8], part: &[u8]) -> bool {
    let Some((&first, _)) = part.split_first() else { return true };
    let starts = memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
    let mut candidates = starts.filter_map(|at| text.get(at..at + part.len()));
    candidates.any(|candidate| candidate.eq_ignore_ascii_case(part))
}

fn has_in_any_case(text: &JsText, part: &str) -> bool {
    let text: Vec<u16> = text.utf16().map(canonical).collect();
    let part: Vec<u16> = part.encode_utf16().map(canonical).collect();
    text.windows(part.len().max(1)).any(|window| window == part)
}

/// The unit that stands for all cases of a letter: ECMAScript's `Canonicalize` without the flag `u`.
fn canonical(unit: u16) -> u16 {
    let mut upper = char::from_u32(unit.into()).into_iter().flat_map(char::to_uppercase);
    match (upper.next().and_then(|c| u16::try_from(u32::from(c)).ok()), upper.next()) {
        (Some(only), None) if unit < 128 || only >= 128 => only,
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(part: &str, text: &str) -> bool {
        TextPattern::AnyCase(part.to_owned()).fits(&JsText::from(text))
    }

    #[test]
    fn letters_of_any_case_are_equal_as_in_javascript() {
        assert!(fits("sESS", "mySession") && fits("", "x") && !fits("session", "sessio"));
        assert!(fits("É", "café au lait") && fits("σ", "ΟΔΟΣ") && !fits("é", "cafe"));
        // Neither the long s nor the Kelvin sign is an ASCII letter to JavaScript, and one ß is no SS.
        assert!(!fits("s", "ſ") && !fits("K", "\u{212a}") && !fits("ss", "ß") && fits("ß", "aß"));
    }

    #[test]
    fn a_text_is_found_exactly_or_by_a_regular_expression() {
        let exact = TextPattern::Exact("Ses".to_owned());
        assert!(exact.fits(&"mySession".into()) && !exact.fits(&"mysession".into()));
        let lone = JsText::from_wtf8(b"a\xed\xa0\xbd".into());
        assert!(TextPattern::Matching(Regex::new(r"^a\\ud83d$").unwrap()).fits(&lone));
    }
}
