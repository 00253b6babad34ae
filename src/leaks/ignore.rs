//! Findings that a person has asked not to hear of: by class, path, package, rule or fingerprint.

use regex::Regex;

/// What a finding is called, for patterns to look at.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Class of the owner.
    pub class: &'a str,
    /// How a program reaches the owner.
    pub path: &'a str,
    /// The npm package of the code nearest to it.
    pub package: &'a str,
    /// Code of the rule.
    pub rule: &'a str,
    /// The fingerprint's digits.
    pub fingerprint: &'a str,
}

/// A part of what a finding is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Class of the owner.
    Class,
    /// How a program reaches the owner.
    Path,
    /// The npm package of the code nearest to it.
    Package,
    /// Code of the rule.
    Rule,
    /// The fingerprint's digits.
    Fingerprint,
}

impl<'a> Named<'a> {
    fn aspect(&self, aspect: Aspect) -> &'a str {
        match aspect {
            Aspect::Class => self.class,
            Aspect::Path => self.path,
            Aspect::Package => self.package,
            Aspect::Rule => self.rule,
            Aspect::Fingerprint => self.fingerprint,
        }
    }
}

/// Findings that are set aside.
#[derive(Debug, Clone)]
pub struct Ignore {
    which: Which,
    /// Completes "so many places that …": by what they are ignored, and why.
    pub words: String,
}

#[derive(Debug, Clone)]
enum Which {
    /// Any of the names matches, fingerprints aside.
    Any(Regex),
    /// Each of these matches.
    All(Vec<(Aspect, Regex)>),
}

impl Ignore {
    /// Findings of which class, path, package or rule matches.
    pub fn any(pattern: Regex, words: String) -> Self {
        Ignore { which: Which::Any(pattern), words }
    }

    /// Findings of which each of these matches; none if there is no pattern at all.
    pub fn all(patterns: Vec<(Aspect, Regex)>, words: String) -> Self {
        Ignore { which: Which::All(patterns), words }
    }

    /// Whether a finding is set aside.
    pub fn applies(&self, named: &Named) -> bool {
        match &self.which {
            Which::Any(pattern) => [named.class, named.path, named.package, named.rule].iter().any(|text| pattern.is_match(text)),
            Which::All(patterns) => {
                !patterns.is_empty() && patterns.iter().all(|(aspect, pattern)| pattern.is_match(named.aspect(*aspect)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHE: Named =
        Named { class: "Map", path: "global.cache", package: "(app)", rule: "unbounded-map", fingerprint: "00ff" };

    #[test]
    fn one_pattern_looks_at_every_name_and_several_must_all_match() {
        let regex = |text: &str| Regex::new(text).unwrap();
        let any = |text: &str| Ignore::any(regex(text), String::new()).applies(&CACHE);
        assert_eq!([any("^global"), any("unbounded"), any("00ff"), any("Set")], [true, true, false, false]);
        let all = |patterns: &[(Aspect, &str)]| {
            Ignore::all(patterns.iter().map(|(aspect, text)| (*aspect, regex(text))).collect(), String::new()).applies(&CACHE)
        };
        assert!(all(&[(Aspect::Class, "^Map$"), (Aspect::Path, "cache$")]));
        assert!(!all(&[(Aspect::Class, "^Map$"), (Aspect::Package, "express")]));
        assert!(!all(&[]));
    }
}
