//! The fuzz targets on stable: over their seeds, and for some seconds each over what is made of these. Cases come in the same order every time.
//!
//! `HEAP_ANALYZER_FUZZ_SECONDS` says for how long. A case that fails is kept in the target folder.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../fuzz/src/lib.rs"]
mod targets;

/// A small generator of numbers (SplitMix64, by Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A part of something so long: where it begins and ends.
    fn part(&mut self, length: usize) -> (usize, usize) {
        let begin = self.below(length);
        (begin, (begin + 1 + self.below(64)).min(length))
    }
}

/// What programs trip over when it stands where they expect something else.
const TEXTS: [&str; 18] = [
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "18446744073709551616",
    "1e9",
    "01",
    "",
    ",",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\u",
    "\\ud83d",
    "\u{feff}",
];

/// One of the seeds with one to four changes.
fn changed(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut case = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(4) {
        let (begin, end) = random.part(case.len());
        match random.below(6) {
            0 => case.truncate(begin),
            1 => drop(case.drain(begin..end)),
            2 => case.extend_from_within(begin..end),
            3 => case[begin..end].iter_mut().take(1).for_each(|byte| *byte = random.next() as u8),
            4 => {
                let text = TEXTS[random.below(TEXTS.len())];
                let digits = case[begin..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                case.splice(begin..begin + digits, text.bytes());
            }
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let (from, to) = random.part(other.len());
                case.splice(begin..end, other[from..to].iter().copied());
            }
        }
    }
    case
}

fn run(target: &str, call: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(seeds.len() >= 5, "{} has seeds", folder.display());
    let check = |case: &[u8]| {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| call(case))) {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{target}.failed"));
            fs::write(&kept, case).unwrap();
            eprintln!("the input is kept in {}", kept.display());
            resume_unwind(panic);
        }
    };
    seeds.iter().for_each(|seed| check(seed));
    let seconds = std::env::var("HEAP_ANALYZER_FUZZ_SECONDS").map_or(2, |seconds| seconds.parse().expect("a number of seconds"));
    let (began, mut random) = (Instant::now(), Random(0));
    while began.elapsed() < Duration::from_secs(seconds) {
        check(&changed(&mut random, &seeds));
    }
}

#[test]
fn no_snapshot_makes_the_reader_panic() {
    run("reader", targets::reader);
}

#[test]
fn no_allocation_profile_makes_it_panic_and_its_parts_add_up() {
    run("profile", targets::profile);
}

#[test]
fn no_configuration_makes_it_panic() {
    run("configuration", targets::configuration);
}

#[test]
fn no_baseline_makes_it_panic_and_each_is_written_as_it_was_read() {
    run("baseline", targets::baseline);
}
