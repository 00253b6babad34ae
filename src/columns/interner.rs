//! Numbers for things that are equal by more than their bits, such as texts or the property names of an object.
//! The table keeps hashes; the things stay where they are and are compared only when a hash was seen before.

use rustc_hash::FxHashMap;

/// From hashes to numbers. Different things with one hash have a place each, so the hash decides about speed alone.
#[derive(Default)]
pub(crate) struct Interner {
    numbers: FxHashMap<u64, u32>,
}

impl Interner {
    /// The number of the thing with this hash for which `is_same` holds; else `next`, which is then its number.
    pub(crate) fn find_or_insert(&mut self, mut hash: u64, next: u32, mut is_same: impl FnMut(u32) -> bool) -> u32 {
        loop {
            match self.numbers.get(&hash) {
                None => {
                    self.numbers.insert(hash, next);
                    return next;
                }
                Some(&number) if is_same(number) => return number,
                Some(_) => {}
            }
            // Any fixed way of going on will do: it is gone twice in a lifetime.
            hash = hash.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        }
    }
}

pub(crate) use crate::keyed::{hash_bytes, hash_sequence};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_with_the_same_hash_keep_numbers_of_their_own() {
        let things = ["a", "b", "a", "c", "b"];
        let mut known: Vec<&str> = Vec::new();
        let mut numbering = Interner::default();
        let numbers = things.map(|thing| {
            let number = numbering.find_or_insert(7, known.len() as u32, |number| known[number as usize] == thing);
            if number as usize == known.len() {
                known.push(thing);
            }
            number
        });
        assert_eq!(numbers, [0, 1, 0, 2, 1]);
    }
}
