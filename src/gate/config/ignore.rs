//! `[[ignore]]`: findings that somebody has decided not to hear of, with a reason, and until when.

use std::ops::Range;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Value};

use super::pattern::Pattern;
use crate::gate::error::{Fault, meant};
use crate::leaks::Aspect;
use crate::leaks::rules::{RULES, rule};

/// An entry as it is written. A finding is ignored if every pattern that is given matches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [[ignore]]")]
pub(super) struct IgnoreEntry {
    class: Option<Pattern>,
    path: Option<Pattern>,
    package: Option<Pattern>,
    rule: Option<Spanned<Pattern>>,
    fingerprint: Option<Pattern>,
    reason: Spanned<String>,
    expires: Option<Spanned<Value>>,
}

/// An entry that makes sense.
#[derive(Debug)]
pub(super) struct CheckedIgnore {
    pub patterns: Vec<(Aspect, Regex)>,
    pub reason: String,
    expires: Option<Date>,
}

impl IgnoreEntry {
    /// Whether the entry at this place of the file makes sense.
    pub(super) fn check(&self, span: &Range<usize>) -> Result<CheckedIgnore, Fault> {
        let named = [
            (Aspect::Class, self.class.as_ref()),
            (Aspect::Path, self.path.as_ref()),
            (Aspect::Package, self.package.as_ref()),
            (Aspect::Rule, self.rule.as_ref().map(Spanned::get_ref)),
            (Aspect::Fingerprint, self.fingerprint.as_ref()),
        ];
        let patterns: Vec<_> = named.into_iter().filter_map(|(aspect, pattern)| Some((aspect, pattern?.regex.clone()))).collect();
        if patterns.is_empty() {
            let message = "this entry does not say what it ignores; give class, path, package, rule or fingerprint";
            return Err(Fault { message: message.to_owned(), span: span.clone() });
        }
        let unknown = self.rule.as_ref().and_then(|pattern| {
            let code = pattern.get_ref().exact().filter(|code| rule(code).is_none())?;
            Some((code, pattern.span()))
        });
        if let Some((code, span)) = unknown {
            let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
            return Err(Fault { message: format!("there is no rule `{code}`; {}", meant(code, &known, "rule")), span });
        }
        if self.reason.get_ref().trim().is_empty() {
            let message = "say why; whoever reads this later has to decide whether it still holds";
            return Err(Fault { message: message.to_owned(), span: self.reason.span() });
        }
        let expires = self.expires.as_ref().map(expiry).transpose()?;
        Ok(CheckedIgnore { patterns, reason: self.reason.get_ref().clone(), expires })
    }
}

impl CheckedIgnore {
    /// An entry holds on the day that it names, and no longer.
    pub(super) fn has_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|date| date < today)
    }

    /// The day in words.
    pub(super) fn expires_on(&self) -> String {
        self.expires.map(|date| date.to_string()).unwrap_or_default()
    }
}

/// The day that is meant.
fn expiry(written: &Spanned<Value>) -> Result<Date, Fault> {
    let fault = || Fault { message: "write the day only, without quotes: expires = 2027-01-31".to_owned(), span: written.span() };
    let Value::Datetime(Datetime { date: Some(date), time: None, offset: None }) = written.get_ref() else {
        return Err(fault());
    };
    // TOML's years have four digits, so they fit.
    Date::new(date.year as i16, date.month as i8, date.day as i8).map_err(|_| fault())
}
