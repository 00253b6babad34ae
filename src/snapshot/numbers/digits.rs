//! Digits to values, on every processor.

use super::Fault;
use super::reader::fault;

/// Bit *i* of the result is the parity of the bits 0 to *i*.
#[inline(always)]
pub(super) fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Eight bytes of text, which begins with a number of 1 to 8 digits.
#[inline(always)]
pub(super) fn text_at(bytes: &[u8], start: usize) -> u64 {
    bytes[start..].first_chunk::<8>().map_or(0, |&word| u64::from_le_bytes(word))
}

/// Value of the digits that are left when eight bytes of text move up by `shift` bits: what follows the number goes, and
/// zeros come before it.
#[inline(always)]
pub(super) fn value_of_text(text: u64, shift: u8) -> u64 {
    let digits = (text ^ 0x3030_3030_3030_3030) << shift;
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff
}

/// Value of any number of digits.
#[inline(never)]
pub(super) fn long_number(bytes: &[u8], start: usize, end: usize) -> Result<u64, Fault> {
    let digits = &bytes[start..end];
    match digits.len() {
        9..=16 => {
            // Both ends of the number, each eight bytes long.
            let (first, rest) = (digits.len() - 8, text_at(bytes, end - 8));
            let head = value_of_text(text_at(bytes, start), (64 - 8 * first) as u8);
            Ok(head * 100_000_000 + value_of_text(rest, 0))
        }
        0..20 => Ok(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))),
        _ => std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| fault(start, "a number beyond 2^64 − 1")),
    }
}
