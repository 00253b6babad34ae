//! Which instructions the numbers are read with: the best that the processor has.
//! This and the modules of the instruction sets are the only places where numbers are read with unsafe code.
#![allow(unsafe_code)]

use super::Fault;
#[cfg(target_arch = "x86_64")]
use super::avx2;
#[cfg(target_arch = "x86_64")]
use super::avx512;
use super::digits::{prefix_xor, value_of_text};
use super::reader::{BLOCK, Reader};

/// How blocks are read on this processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Masks {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Masks {
    /// The fastest first.
    const ALL: &[Masks] = &[
        #[cfg(target_arch = "x86_64")]
        Masks::Avx512,
        #[cfg(target_arch = "x86_64")]
        Masks::Avx2,
        Masks::Portable,
    ];

    fn is_there(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Masks::Avx512 => avx512::is_there(),
            #[cfg(target_arch = "x86_64")]
            Masks::Avx2 => avx2::is_there(),
            Masks::Portable => true,
        }
    }
}

/// Every way that this processor has, the fastest first.
pub(super) fn implementations() -> impl Iterator<Item = Masks> {
    Masks::ALL.iter().copied().filter(|masks| masks.is_there())
}

/// The fastest way that this processor has.
pub(super) fn implementation() -> Masks {
    implementations().next().unwrap_or(Masks::Portable)
}

/// Collects cells until the batch is full (true) or the piece ends (false).
pub(super) fn fill(reader: &mut Reader, masks: Masks) -> Result<bool, Fault> {
    match masks {
        // SAFETY: the variant exists only where the processor was found to have these instructions.
        #[cfg(target_arch = "x86_64")]
        Masks::Avx512 => unsafe { avx512::fill(reader) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Masks::Avx2 => unsafe { avx2::fill(reader) },
        Masks::Portable => {
            let more = reader.fill(portable, prefix_xor, |reader, _, bounds| reader.collect_text(bounds))?;
            reader.convert(|cells, shifts| {
                for (cell, &shift) in std::iter::zip(cells, shifts) {
                    *cell = value_of_text(*cell, shift);
                }
            });
            Ok(more)
        }
    }
}

/// Where numbers begin in a piece of text, a bit a byte; behind a minus sign, its first digit.
pub(super) fn number_starts(bytes: &[u8], masks: Masks) -> Vec<u64> {
    match masks {
        // SAFETY: the variants exist only where the processor was found to have AVX2, as every processor with AVX-512 has.
        #[cfg(target_arch = "x86_64")]
        Masks::Avx512 | Masks::Avx2 => unsafe { avx2::number_starts(bytes) },
        Masks::Portable => number_starts_by(bytes, |block| portable(block).0),
    }
}

#[inline(always)]
pub(super) fn number_starts_by(bytes: &[u8], digits: impl Fn(&[u8; BLOCK]) -> u64) -> Vec<u64> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &[u8], masks: Masks) -> Result<(bool, Vec<u64>, Vec<usize>), Fault> {
        let mut reader = Reader::new(text);
        let more = fill(&mut reader, masks)?;
        Ok((more, reader.cells[..reader.count].to_vec(), reader.negatives.clone()))
    }

    /// Numbers of every length, at every place in a block, also across two and three blocks.
    #[test]
    fn all_implementations_read_the_same_cells() {
        let text: String = (0..1500u32).map(|i| format!("{},\n {}\t,", u64::MAX >> (i * 37 % 64), i % 13)).collect();
        let text = format!("{text}{}7,{}8,", "0".repeat(70), "0".repeat(150));
        for masks in implementations() {
            for from in 0..BLOCK {
                let text = &text.as_bytes()[text.len() - 4000 + from..];
                let text = &text[memchr::memchr(b',', text).unwrap() + 1..];
                assert_eq!(read(text, masks), read(text, Masks::Portable), "{masks:?} {from}");
            }
            assert_eq!(number_starts(text.as_bytes(), masks), number_starts(text.as_bytes(), Masks::Portable));
        }
    }

    proptest! {
        #[test]
        fn all_implementations_refuse_the_same_text_for_the_same_reason(
            bytes in prop::collection::vec(prop::sample::select(b"0123456789,,,,,- \n.]x".to_vec()), 0..600),
            between in "[0-9]{1,24}",
        ) {
            // Mostly right, with something odd somewhere.
            let text = [b"1234567,22,".repeat(30), bytes.clone(), between.into_bytes(), b",1,22".repeat(40)].concat();
            for masks in implementations() {
                prop_assert_eq!(read(&text, masks), read(&text, Masks::Portable));
                prop_assert_eq!(read(&bytes, masks), read(&bytes, Masks::Portable));
            }
        }
    }
}
