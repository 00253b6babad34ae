//! Other people's text, made safe to show. Names in a heap, paths, sections of a file and what servers say are anyone's text: none of
//! it may act on the terminal, the log or the agent that reads an answer.

use std::borrow::Cow;

/// The text in one line, without anything that a terminal would act on: such characters become `\n`, `\u{1b}` and so on.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    text.chars().for_each(|c| push_shown(c, &mut out));
    Cow::Owned(out)
}

/// A number of things, its digits in groups: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Appends a character as it is shown.
pub fn push_shown(c: char, out: &mut String) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if acts(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
}

/// Whether a character does something other than being seen: control characters (C0, DEL, C1), line and paragraph separators, marks that
/// change the direction of what follows, and those that take no room, in which text hides or names look alike that are not.
/// Source: Unicode's General_Category Cc, Zl, Zp, and Default_Ignorable_Code_Point without the variation selectors that emoji need.
pub fn acts(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{2028}' | '\u{2029}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

/// The text with at most so many characters: what is too much is left out in the middle, as names differ at their ends. Takes time for
/// what it keeps, not for what it leaves out.
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    let Some((cut, _)) = text.char_indices().nth(most) else { return Cow::Borrowed(text) };
    let half = most.saturating_sub(1) / 2;
    let start = text[..cut].char_indices().nth(half).map_or(cut, |(at, _)| at);
    let end = text.char_indices().rev().nth(half.max(1) - 1).map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{}…{}", &text[..start], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_through() {
        assert_eq!(one_line("a\nb\u{1b}[31m\u{202e}"), "a\\nb\\u{1b}[31m\\u{202e}");
        assert_eq!(one_line("häuser 😀 ❤\u{fe0f}"), "häuser 😀 ❤\u{fe0f}");
        for c in "\u{0}\u{7}\u{8}\r\u{7f}\u{85}\u{9b}\u{200b}\u{200c}\u{200d}\u{2060}\u{61c}\u{feff}\u{e0041}\u{2066}".chars() {
            let shown = one_line(&format!("a{c}b")).into_owned();
            assert!(shown.starts_with("a\\") && !shown.contains(c), "{shown}");
        }
    }

    #[test]
    fn long_text_loses_its_middle() {
        assert_eq!(shortened("abcdefghij", 10), "abcdefghij");
        assert_eq!(shortened("abcdefghij", 5), "ab…ij");
        assert_eq!(shortened("äöüäöüäöü", 7), "äöü…äöü");
    }
}
