//! Numbers with AVX2: blocks are classed in two halves, and four cells are converted at a time.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::Fault;
use super::digits::prefix_xor;
use super::masks::number_starts_by;
use super::reader::{BLOCK, Reader};

/// Whether the processor has what this module uses.
pub(super) fn is_there() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// Collects cells until the batch is full (true) or the piece ends (false). The whole loop is compiled for such processors, so
/// that classing a block is no call and finding bits is one instruction.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) fn fill(reader: &mut Reader) -> Result<bool, Fault> {
    let more = reader.fill(|block| class(block), prefix_xor, |reader, _, bounds| reader.collect_text(bounds))?;
    reader.convert(|cells, shifts| values(cells, shifts));
    Ok(more)
}

/// Where numbers begin, a bit a byte.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) fn number_starts(bytes: &[u8]) -> Vec<u64> {
    number_starts_by(bytes, |block| class(block).0)
}

/// The value of the text of four cells at once: pairs of digits, then fours, then eights.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn values(cells: &mut [u64; 4], shifts: &[u8; 4]) {
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

/// Digits, commas, white space; bit *i* is byte *i*.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn class(block: &[u8; BLOCK]) -> (u64, u64, u64) {
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
