//! Classes the 64 bytes of a block: one bit a byte for digits, for commas and for white space.
//! The only place where numbers are read with processor-specific instructions.
#![allow(unsafe_code)]

use super::BLOCK;

/// How blocks are classed on this processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Masks {
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

/// The fastest way that this processor has.
pub(super) fn implementation() -> Masks {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        return Masks::Avx2;
    }
    Masks::Portable
}

impl Masks {
    /// Digits, commas, white space; bit *i* is byte *i*.
    #[inline]
    pub(super) fn of(self, block: &[u8; BLOCK]) -> (u64, u64, u64) {
        match self {
            // SAFETY: this variant exists only where the processor was found to have AVX2.
            #[cfg(target_arch = "x86_64")]
            Masks::Avx2 => unsafe { avx2(block) },
            Masks::Portable => portable(block),
        }
    }
}

fn portable(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    let mut masks = (0, 0, 0);
    for (i, &byte) in block.iter().enumerate() {
        masks.0 |= u64::from(byte.is_ascii_digit()) << i;
        masks.1 |= u64::from(byte == b',') << i;
        masks.2 |= u64::from(matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) << i;
    }
    masks
}

/// # Safety
/// The processor must have AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn avx2(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    use std::arch::x86_64::*;

    let mut masks = (0, 0, 0);
    for half in [0, 1] {
        // SAFETY: both halves of 32 bytes lie in the block; the load needs no alignment.
        let bytes = unsafe { _mm256_loadu_si256(block.as_ptr().add(32 * half).cast()) };
        let is = |byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8));
        let bits = |mask| u64::from(_mm256_movemask_epi8(mask) as u32) << (32 * half);

        let from_zero = _mm256_sub_epi8(bytes, _mm256_set1_epi8(b'0' as i8));
        let digits = _mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, _mm256_set1_epi8(9)), from_zero);
        let blanks = _mm256_or_si256(is(b' '), is(b'\t'));
        let line_ends = _mm256_or_si256(is(b'\n'), is(b'\r'));
        masks.0 |= bits(digits);
        masks.1 |= bits(is(b','));
        masks.2 |= bits(_mm256_or_si256(blanks, line_ends));
    }
    masks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_classed_alike_by_all_implementations() {
        for first in (0..=255u8).step_by(BLOCK) {
            let block: [u8; BLOCK] = std::array::from_fn(|i| first + i as u8);
            assert_eq!(implementation().of(&block), portable(&block));
        }
    }
}
