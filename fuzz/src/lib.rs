//! What each fuzz target does with its input. The targets of cargo-fuzz call these, and so does a test of the crate that runs on stable
//! (`tests/fuzz.rs`). Each must come to an end without a panic, whatever the input.

use std::path::Path;

use heap_analyzer::Heap;
use heap_analyzer::gate::baseline::Baseline;
use heap_analyzer::gate::config::{Config, today};
use heap_analyzer::profile::{AllocationProfile, CallerLimits};
use heap_analyzer::snapshot::{ReadOptions, Snapshot};

/// How compressed files begin (RFC 1952 and RFC 8878).
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Reads a snapshot at once and as a stream, which have to agree, and asks for what every command asks for. Only streams are unpacked.
pub fn reader(data: &[u8]) {
    let streamed = Snapshot::read(data, &ReadOptions::default());
    if data.starts_with(GZIP) || data.starts_with(ZSTD) {
        return;
    }
    let at_once = Snapshot::from_bytes(data.to_vec(), &ReadOptions::default());
    assert_eq!(at_once.is_ok(), streamed.is_ok(), "a file and a stream of the same bytes are read alike");
    let (Ok(at_once), Ok(streamed)) = (at_once, streamed) else { return };
    let [one, other] = [at_once, streamed].map(Heap::new);
    assert_eq!(one.graph().node_count(), other.graph().node_count());
    assert_eq!(one.graph().edge_count(), other.graph().edge_count());
    if one.graph().node_count() == 0 {
        return;
    }
    assert_eq!(one.retained_size(one.root()), other.retained_size(other.root()));
    one.class_rows(None);
    one.statistics();
    one.duplicate_strings();
    one.detachedness();
}

/// Reads an allocation profile, and asks for what `summary` asks for; what functions and packages allocated adds up.
pub fn profile(data: &[u8]) {
    let Ok(profile) = AllocationProfile::from_bytes(data) else { return };
    let totals = profile.by_function();
    assert_eq!(totals.iter().map(|of| of.self_size).sum::<u64>(), profile.total_size());
    assert_eq!(profile.by_package().iter().map(|(_, size)| size).sum::<u64>(), profile.total_size());
    assert!(totals.iter().all(|of| of.self_size <= of.total_size && of.total_size <= profile.total_size()));
    let functions: Vec<u32> = totals.iter().map(|of| of.function).collect();
    for calls in profile.allocating_calls(&functions) {
        profile.callers(&calls, CallerLimits { calls: 32, rows: 20, least: 0 });
    }
}

/// Understands a configuration, or says what is wrong with it.
pub fn configuration(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Config::parse(text, Path::new("heap-analyzer.toml"), today());
    }
}

/// Reads a file of known leaks; what is written of it again is read as the same.
pub fn baseline(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(read) = Baseline::parse(text, "known-leaks.toml") else { return };
    let written = read.to_text();
    let again = Baseline::parse(&written, "known-leaks.toml").expect("what we write, we read");
    assert_eq!(again.to_text(), written);
}
