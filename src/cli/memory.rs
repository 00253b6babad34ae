//! How the process asks the system for memory.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};

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

/// The system's allocator, but Linux is asked to back columns with huge pages where it has any: walks over a heap touch memory
/// all over, and on small pages much of their time goes into finding and making pages.
pub struct HugeColumns;

/// Bytes; a huge page has 2 MiB, and of smaller blocks too little would lie on whole ones.
const COLUMN: usize = 8 << 20;

// SAFETY: every block is the system allocator's, handed through unchanged; advice changes no contents.
unsafe impl GlobalAlloc for HugeColumns {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the same promises that the system's allocator asks for.
        advised(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        advised(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        advised(unsafe { System.realloc(block, layout, size) }, size)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

#[inline]
fn advised(block: *mut u8, size: usize) -> *mut u8 {
    if size >= COLUMN && !block.is_null() {
        advise(block, size);
    }
    block
}

/// Without huge pages, or where a system forbids them, all stays as it is.
#[cfg(target_os = "linux")]
#[cold]
fn advise(block: *mut u8, size: usize) {
    use rustix::mm::{Advice, madvise};
    let page = rustix::param::page_size();
    let skipped = block.align_offset(page);
    // SAFETY: these are whole pages of a block that was just allocated; the advice leaves their contents alone.
    _ = unsafe { madvise(block.wrapping_add(skipped).cast(), (size - skipped) / page * page, Advice::LinuxHugepage) };
}

#[cfg(not(target_os = "linux"))]
fn advise(_block: *mut u8, _size: usize) {}
