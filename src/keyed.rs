//! Maps whose keys a file chooses: ids, places, texts. Their hashes depend on a seed that is another one in every process, so that
//! nobody can write a file whose keys all fall together. Whoever iterates over such a map has to sort what comes out.
//!
//! Keys that are positions (of nodes, edges, strings) are as dense as the file is long: a plain [`rustc_hash::FxHashMap`] serves
//! them, in less time.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::fast::RandomState;

/// A map by what a file says.
pub(crate) type KeyedMap<K, V> = foldhash::HashMap<K, V>;

/// This process's seed.
static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// The hash of a text, the same for equal texts within a process.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = SEED.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// The hash of a sequence of numbers, the same for equal sequences within a process.
pub(crate) fn hash_sequence(numbers: &[u32]) -> u64 {
    let mut hasher = SEED.build_hasher();
    numbers.iter().for_each(|&number| hasher.write_u32(number));
    hasher.finish()
}
