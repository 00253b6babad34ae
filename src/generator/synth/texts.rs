//! Texts that occur once: made from the seed and their number, in the kinds that servers keep.

use std::fmt::Write;

use super::random;
use super::vocabulary::WORDS;

/// V8 writes no more characters of a string.
const LONGEST: usize = 1024;

/// The text of a number: an address, an identifier, a path, a sentence, a bit of JSON, …
pub(super) fn text(seed: u64, number: u64, out: &mut String) {
    out.clear();
    let chance = random::at(seed ^ 0x7e87, number);
    let word = |at: u32| WORDS[(chance >> (at * 5)) as usize % WORDS.len()];
    // Writing to a string cannot fail.
    let _ = match chance >> 56 {
        0..60 => write!(out, "{}.{}{}@example.com", word(0), word(1), number),
        60..110 => write!(out, "{chance:016x}-{number:x}"),
        110..150 => write!(out, "/srv/app/{}/{}/{number}.js", word(0), word(1)),
        150..180 => write!(out, "{{\"{}\":\"{}\",\"n\":{number}}}", word(2), word(3)),
        180..195 => write!(out, "{} {} – número {number} ☂ {}", word(0), word(1), word(2)),
        195..254 => {
            sentence(chance, 4 + (chance >> 40) as usize % 16, out);
            write!(out, "{number}")
        }
        _ => writeln!(out, "{number}").map(|()| sentence(chance, 160, out)).map(|()| out.truncate(LONGEST)),
    };
}

fn sentence(chance: u64, words: usize, out: &mut String) {
    for at in 0..words {
        out.push_str(WORDS[(chance.rotate_left(at as u32 * 7) as usize) % WORDS.len()]);
        out.push(' ');
    }
}

/// What V8 takes for a string: a header, and a byte or two a character.
pub(super) fn size(text: &str) -> u64 {
    if text.is_ascii() {
        return (16 + text.len() as u64).next_multiple_of(8);
    }
    let units = text.chars().map(char::len_utf16).sum::<usize>() as u64;
    let width = if text.chars().all(|c| (c as u32) < 256) { 1 } else { 2 };
    (16 + units * width).next_multiple_of(8)
}
