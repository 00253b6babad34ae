//! Classes the 64 bytes of a block: one bit a byte for digits, for commas and for white space.
//! The only place where numbers are read with processor-specific instructions.
#![allow(unsafe_code)]

use super::{BLOCK, Fault, Reader, value_of_text};

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
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2") {
        return Masks::Avx2;
    }
    Masks::Portable
}

/// Collects cells until the batch is full (true) or the piece ends (false).
pub(super) fn fill(reader: &mut Reader, masks: Masks) -> Result<bool, Fault> {
    match masks {
        // SAFETY: this variant exists only where the processor was found to have AVX2 and BMI.
        #[cfg(target_arch = "x86_64")]
        Masks::Avx2 => unsafe { fill_avx2(reader) },
        Masks::Portable => {
            let more = reader.fill(portable)?;
            reader.convert(|cells, shifts| {
                for (cell, &shift) in std::iter::zip(cells, shifts) {
                    *cell = value_of_text(*cell, shift);
                }
            });
            Ok(more)
        }
    }
}

/// The whole loop is compiled for such processors, so that classing a block is no call and finding bits is one instruction.
///
/// # Safety
/// The processor must have AVX2, BMI1 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
unsafe fn fill_avx2(reader: &mut Reader) -> Result<bool, Fault> {
    let more = reader.fill(|block| avx2(block))?;
    reader.convert(|cells, shifts| values_avx2(cells, shifts));
    Ok(more)
}

/// [`value_of_text`] of four cells at once: pairs of digits, then fours, then eights.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn values_avx2(cells: &mut [u64; 4], shifts: &[u8; 4]) {
    use std::arch::x86_64::*;

    // SAFETY: four cells are 32 bytes; neither the load nor the store needs alignment.
    let text = unsafe { _mm256_loadu_si256(cells.as_ptr().cast()) };
    let shifts = _mm256_cvtepu8_epi64(_mm_cvtsi32_si128(i32::from_le_bytes(*shifts)));
    let digits = _mm256_sllv_epi64(_mm256_xor_si256(text, _mm256_set1_epi8(0x30)), shifts);
    let pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010a));
    let fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x0001_0064));
    let high = _mm256_mul_epu32(fours, _mm256_set1_epi64x(10_000));
    let values = _mm256_add_epi64(high, _mm256_srli_epi64::<32>(fours));
    // SAFETY: as above.
    unsafe { _mm256_storeu_si256(cells.as_mut_ptr().cast(), values) };
}

/// Where numbers begin in a piece of text, a bit a byte; behind a minus sign, its first digit.
pub(super) fn number_starts(bytes: &[u8], masks: Masks) -> Vec<u64> {
    match masks {
        // SAFETY: this variant exists only where the processor was found to have AVX2 and BMI.
        #[cfg(target_arch = "x86_64")]
        Masks::Avx2 => unsafe { number_starts_avx2(bytes) },
        Masks::Portable => number_starts_by(bytes, |block| portable(block).0),
    }
}

/// # Safety
/// The processor must have AVX2, BMI1 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
unsafe fn number_starts_avx2(bytes: &[u8]) -> Vec<u64> {
    number_starts_by(bytes, |block| avx2(block).0)
}

#[inline(always)]
fn number_starts_by(bytes: &[u8], digits: impl Fn(&[u8; BLOCK]) -> u64) -> Vec<u64> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    let mut before = 0;
    let starts = |block| {
        let digits = digits(block);
        let starts = digits & !(digits << 1 | before);
        before = digits >> 63;
        starts
    };
    blocks.iter().chain([&last]).map(starts).collect()
}

/// Digits, commas, white space; bit *i* is byte *i*.
fn portable(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    let mut masks = (0, 0, 0);
    for (i, &byte) in block.iter().enumerate() {
        masks.0 |= u64::from(byte.is_ascii_digit()) << i;
        masks.1 |= u64::from(byte == b',') << i;
        masks.2 |= u64::from(matches!(byte, b' ' | b'\n' | b'\r' | b'\t')) << i;
    }
    masks
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn avx2(block: &[u8; BLOCK]) -> (u64, u64, u64) {
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
    fn all_implementations_read_the_same_cells() {
        let text: String = (0..5000u64).map(|i| format!("{},\n {}\t,", i * i * 7919, i % 13)).collect();
        let read = |masks| {
            let mut reader = Reader::new(text.as_bytes());
            let more = fill(&mut reader, masks).unwrap();
            (more, reader.cells[..reader.count].to_vec())
        };
        assert_eq!(read(implementation()), read(Masks::Portable));
        let starts = |masks| number_starts(text.as_bytes(), masks);
        assert_eq!(starts(implementation()), starts(Masks::Portable));
    }
}
