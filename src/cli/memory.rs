//! How the process asks the system for memory.
#![allow(unsafe_code)]

/// Makes the C library give big blocks back as soon as they are freed.
///
/// By default its idea of "big" grows with the blocks that a program frees, up to 32 MB, and what is smaller stays with the
/// process: the columns of a snapshot of 250 MB would count as its memory long after they are gone.
pub fn give_back_big_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets a number in the C library before any other thread runs.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, BIG);
    }
}

/// Bytes; the blocks of small tables and of reports are below this.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const BIG: libc::c_int = 1 << 20;
