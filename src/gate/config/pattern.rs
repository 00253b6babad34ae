//! Patterns of names: `Session` is that name, `Session*` all that begin so, `/^(A|B)$/` a regular expression.

use std::fmt;

use regex::Regex;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A pattern and how it was written.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it was written.
    pub text: String,
    /// What a name must match.
    pub regex: Regex,
}

impl Pattern {
    /// Understands a pattern; else says why it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let inner = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let source = match inner {
            _ if text.is_empty() => return Err("an empty name matches nothing; write a name, or * for any".to_owned()),
            Some("") => return Err("an empty regular expression matches everything; write what is meant".to_owned()),
            Some(expression) => expression.to_owned(),
            None => format!("(?s)^{}$", regex::escape(text).replace(r"\*", ".*")),
        };
        let regex = Regex::new(&source).map_err(|error| {
            // The last line says what is wrong, those before show where, which the configuration's own line does.
            let error = error.to_string();
            format!("bad regular expression: {}", error.lines().last().unwrap_or_default().trim_start_matches("error: "))
        })?;
        Ok(Pattern { text: text.to_owned(), regex })
    }

    /// The name, if only one matches.
    pub fn exact(&self) -> Option<&str> {
        let is_expression = self.text.starts_with('/') && self.text.ends_with('/');
        (!is_expression && !self.text.contains('*')).then_some(&self.text)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Pattern;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a name in quotes, such as \"Session\", \"Session*\" or \"/^Session$/\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Pattern, E> {
                Pattern::parse(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_whole_a_star_is_any_text_and_slashes_make_an_expression() {
        let matches = |pattern: &str, name: &str| Pattern::parse(pattern).unwrap().regex.is_match(name);
        assert!(matches("Session", "Session") && !matches("Session", "SessionStore"));
        assert!(matches("Session*", "SessionStore") && matches("{id, *}", "{id, name}"));
        assert!(matches("/^Se/", "Session") && matches("a.b", "a.b") && !matches("a.b", "axb"));
        assert!(Pattern::parse("").is_err() && Pattern::parse("//").is_err());
        assert_eq!(Pattern::parse("/(/").unwrap_err(), "bad regular expression: unclosed group");
    }
}
