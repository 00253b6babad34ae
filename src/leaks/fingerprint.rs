//! Names of findings that stay the same from run to run, from machine to machine and from build to build: made of the rule, the class
//! and the names that lead to the owner, never of ids, indexes, sizes or line numbers.

use std::fmt;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// The stable name of a finding; 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of a rule's code, the owner's class, and the names on its path.
    pub fn new<'a>(rule: &'a str, class: &'a str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = SipHasher13::new();
        for part in [rule, class].into_iter().chain(names) {
            hasher.write(part.as_bytes());
            // No text contains this byte, so parts can't run into each other.
            hasher.write_u8(0xff);
        }
        Fingerprint(hasher.finish())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_in_every_build() {
        let fingerprint = Fingerprint::new("unbounded-map", "Map", ["app", "sessions"]);
        assert_eq!(fingerprint, Fingerprint::new("unbounded-map", "Map", ["app", "sessions"]));
        assert_ne!(fingerprint, Fingerprint::new("unbounded-map", "Map", ["appsessions"]));
        assert_eq!(fingerprint.to_string().len(), 16);
    }
}
