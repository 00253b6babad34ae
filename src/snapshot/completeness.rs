//! Whether bytes that pass by are a whole snapshot, told without keeping them: one JSON object that ends, with the sections that
//! every snapshot has. The numbers and texts in them are not looked at.

use super::diagnose::{NotASnapshot, what_is_it};
use super::json_walk::{ValueSkipper, is_space};
use super::unescape::decode;

/// Looks at a snapshot while it passes. Memory is bounded, however long it is.
#[derive(Debug, Default)]
pub struct CompletenessCheck {
    place: Place,
    /// The first bytes, to tell what it is if it is no snapshot.
    start: Vec<u8>,
    bytes: u64,
    /// How many of them there were up to the last brace.
    end: Option<u64>,
    /// One flag for each of [`SECTIONS`].
    seen: [bool; SECTIONS.len()],
    /// The section that was begun last.
    section: Option<&'static str>,
}

/// Why something that has passed is no whole snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incomplete {
    /// It is something else.
    NotASnapshot(NotASnapshot),
    /// It is the beginning of a snapshot, or of what may have become one.
    CutOff {
        /// The section in which it ends, if one had begun.
        section: Option<&'static str>,
    },
}

/// The sections without which a file is no snapshot.
const SECTIONS: [&str; 4] = ["snapshot", "nodes", "edges", "strings"];

/// As much as tells one kind of file from another.
const START: usize = 4096;

/// No section has a longer name, even if every letter of it is written as an escape.
const LONGEST_KEY: usize = 64;

#[derive(Debug, Default)]
enum Place {
    /// Before the brace.
    #[default]
    Outside,
    /// Before a key, or a brace that ends everything.
    BeforeKey,
    /// In a key, of which so much is known.
    Key { text: Vec<u8>, escaped: bool },
    /// Between a key and its colon.
    BeforeColon,
    /// In a value.
    Value(ValueSkipper),
    /// Behind a value.
    BehindValue,
    /// Behind the last brace.
    Done,
    /// Something stands here that makes no object.
    Lost,
}

impl CompletenessCheck {
    /// Goes on with the next bytes. As soon as they can't be of a snapshot, it says so.
    ///
    /// # Errors
    /// Why these bytes are of no snapshot.
    pub fn feed(&mut self, block: &[u8]) -> Result<(), Incomplete> {
        let before = self.bytes;
        self.bytes += block.len() as u64;
        let wanted = START.saturating_sub(self.start.len()).min(block.len());
        self.start.extend_from_slice(&block[..wanted]);
        let mut rest = block;
        while !rest.is_empty() {
            rest = match &mut self.place {
                Place::Value(skipper) => match skipper.feed(rest) {
                    None => &[],
                    Some(end) => {
                        self.place = Place::BehindValue;
                        &rest[end..]
                    }
                },
                Place::Done | Place::Lost => &[],
                _ => {
                    self.step(rest[0]);
                    rest = &rest[1..];
                    if matches!(self.place, Place::Done) {
                        self.end = Some(before + (block.len() - rest.len()) as u64);
                    }
                    rest
                }
            };
        }
        match self.place {
            // A few bytes more tell better what it is.
            Place::Lost if self.start.len() == START => Err(self.not_a_snapshot()),
            _ => Ok(()),
        }
    }

    /// How many bytes have passed.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many bytes the snapshot has, its last brace included, once that has passed. What follows is none of it.
    pub fn end(&self) -> Option<u64> {
        self.end
    }

    /// Nothing follows: whether it was a whole snapshot.
    ///
    /// # Errors
    /// Where it ends too early, or was no snapshot.
    pub fn finish(&self) -> Result<(), Incomplete> {
        match self.place {
            Place::Done if self.seen.iter().all(|&seen| seen) => Ok(()),
            Place::Done | Place::Lost | Place::Outside => Err(self.not_a_snapshot()),
            _ if self.seen.contains(&true) => Err(Incomplete::CutOff { section: self.section }),
            _ => Err(self.not_a_snapshot()),
        }
    }

    fn not_a_snapshot(&self) -> Incomplete {
        Incomplete::NotASnapshot(what_is_it(&self.start, Some(self.bytes)))
    }

    /// One byte outside of values.
    fn step(&mut self, byte: u8) {
        match &mut self.place {
            Place::Key { text, escaped: false } if byte == b'"' => {
                let name = decode(text);
                let section = SECTIONS.iter().position(|section| section.as_bytes() == name.as_bytes());
                if let Some(section) = section {
                    self.seen[section] = true;
                    self.section = Some(SECTIONS[section]);
                }
                self.place = Place::BeforeColon;
            }
            Place::Key { text, escaped } => {
                *escaped = !*escaped && byte == b'\\';
                if text.len() < LONGEST_KEY {
                    text.push(byte);
                }
            }
            _ if is_space(byte) => {}
            place => *place = place.after(byte),
        }
    }
}

impl Place {
    /// Where a byte that is no white space leads to from between keys and values.
    fn after(&self, byte: u8) -> Place {
        match (self, byte) {
            (Place::Outside, b'{') | (Place::BehindValue, b',') => Place::BeforeKey,
            (Place::BeforeKey, b'"') => Place::Key { text: Vec::new(), escaped: false },
            (Place::BeforeKey | Place::BehindValue, b'}') => Place::Done,
            (Place::BeforeColon, b':') => Place::Value(ValueSkipper::default()),
            _ => Place::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#" {"snapshot":{"meta":{"a":["}"]}},"nodes":[1,2],"edges":[],"odd\"key":7,"strings":["\"}","x"]}"#;

    fn checked(text: &str, block: usize) -> Result<(), Incomplete> {
        let mut check = CompletenessCheck::default();
        text.as_bytes().chunks(block).try_for_each(|block| check.feed(block))?;
        assert_eq!(check.bytes(), text.len() as u64);
        if check.finish().is_ok() {
            assert_eq!(check.end(), text.rfind('}').map(|at| at as u64 + 1));
        }
        check.finish()
    }

    #[test]
    fn a_whole_snapshot_passes_however_it_is_cut_into_blocks() {
        for block in 1..SMALL.len() {
            assert_eq!(checked(SMALL, block), Ok(()), "{block}");
        }
        assert_eq!(checked(&format!("{SMALL}\n"), 7), Ok(()));
    }

    #[test]
    fn names_of_sections_may_be_written_with_escapes() {
        let text = SMALL.replace("\"nodes\"", r#""n\u006f\u0064es""#);
        assert_eq!(checked(&text, 3), Ok(()));
    }

    #[test]
    fn no_beginning_of_a_snapshot_passes() {
        for end in 0..SMALL.len() {
            let said = checked(&SMALL[..end], 5).expect_err("it is not whole");
            if end > 12 {
                assert!(matches!(said, Incomplete::CutOff { .. }), "{end}: {said:?}");
            }
        }
        assert_eq!(checked(&SMALL[..45], 5), Err(Incomplete::CutOff { section: Some("nodes") }));
    }

    #[test]
    fn something_else_is_told_by_what_it_is() {
        assert_eq!(checked("", 1), Err(Incomplete::NotASnapshot(NotASnapshot::Empty)));
        assert_eq!(checked("<html>not found</html>", 9), Err(Incomplete::NotASnapshot(NotASnapshot::Html)));
        let other = NotASnapshot::OtherJson { keys: vec!["status".into()] };
        assert_eq!(checked(r#"{"status":"ok"}"#, 4), Err(Incomplete::NotASnapshot(other)));
        assert_eq!(checked("dump started", 4), Err(Incomplete::NotASnapshot(NotASnapshot::Text)));
    }

    #[test]
    fn what_can_not_become_a_snapshot_is_told_before_it_ends() {
        let mut check = CompletenessCheck::default();
        let said = (0..).find_map(|_| check.feed(&[b'x'; 512]).err()).unwrap();
        assert_eq!(said, Incomplete::NotASnapshot(NotASnapshot::Text));
        assert!(check.bytes() <= START as u64);
    }
}
