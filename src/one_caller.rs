//! One caller at a time has answers computed. An answer is computed by all threads of the pool; were two computed for two callers at
//! once, a thread of the pool that waits for a part of one could take up a part of the other that needs the first, and would wait for
//! itself.

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};

static CALLER: ReentrantMutex<()> = ReentrantMutex::new(());

/// Waits until no other thread outside the pool has answers computed, and keeps others from it for as long as what is given back lives.
/// Threads of the pool work for a caller and wait for nobody; a caller may come here again.
pub(crate) fn one_caller() -> Option<ReentrantMutexGuard<'static, ()>> {
    rayon::current_thread_index().is_none().then(|| CALLER.lock())
}
