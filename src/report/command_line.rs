//! Commands that a person can copy into a shell.

use std::borrow::Cow;

/// A word as a POSIX shell takes it: in single quotes unless every character is harmless.
pub fn quote(word: &str) -> Cow<'_, str> {
    let is_harmless =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '@' | ':' | ',' | '+' | '=' | '%');
    if !word.is_empty() && word.chars().all(is_harmless) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_blanks_and_quotes_survive_a_shell() {
        assert_eq!(quote("a/b-1.heapsnapshot"), "a/b-1.heapsnapshot");
        assert_eq!(quote("it's mine"), r"'it'\''s mine'");
    }
}
