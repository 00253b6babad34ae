//! One caller at a time has answers computed. An answer is computed by all threads of the pool; were two computed for two callers at
//! once, a thread of the pool that waits for a part of one could take up a part of the other that needs the first, and would wait for
//! itself.
//!
//! Who calls may lose interest. Answers are not made of results that could say so, hence work that nobody wants any more is unwound, from
//! one of the places between its pieces up to [`stoppable`]; what was answered before stays, and the answer that was being computed is
//! computed anew when someone asks again.

use std::cell::RefCell;
use std::panic::resume_unwind;

use parking_lot::{Mutex, ReentrantMutex, ReentrantMutexGuard};

use crate::snapshot::Stop;

static CALLER: ReentrantMutex<()> = ReentrantMutex::new(());

/// How the caller for whom the pool works says that it has had enough.
static STOP_OF_CALLER: Mutex<Option<Stop>> = Mutex::new(None);

thread_local! {
    /// How this thread's question is stopped.
    static OWN_STOP: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// The one caller, for as long as this lives.
pub(crate) struct OneCaller {
    before: Option<Stop>,
    _alone: ReentrantMutexGuard<'static, ()>,
}

impl Drop for OneCaller {
    fn drop(&mut self) {
        *STOP_OF_CALLER.lock() = self.before.take();
    }
}

/// Waits until no other thread outside the pool has answers computed, and keeps others from it for as long as what is given back lives.
/// Threads of the pool work for a caller and wait for nobody; a caller may come here again. What begins here is not begun if nobody wants
/// it any more.
pub(crate) fn one_caller() -> Option<OneCaller> {
    give_up_if_stopped();
    rayon::current_thread_index().is_none().then(|| {
        let alone = CALLER.lock();
        let own = OWN_STOP.with_borrow(Clone::clone);
        OneCaller { before: std::mem::replace(&mut *STOP_OF_CALLER.lock(), own), _alone: alone }
    })
}

/// Unwinds to [`stoppable`] if nobody wants the work any more. To be asked between pieces of long work.
pub(crate) fn give_up_if_stopped() {
    let stop = match rayon::current_thread_index() {
        Some(_) => STOP_OF_CALLER.lock().clone(),
        None => OWN_STOP.with_borrow(Clone::clone),
    };
    if stop.is_some_and(|stop| stop.is_wanted()) {
        // Not a panic: nothing is printed.
        resume_unwind(Box::new(Stopped));
    }
}

/// Nobody wanted the work any more.
#[derive(Debug)]
pub(crate) struct Stopped;

/// Does work that can be stopped between its pieces.
#[cfg(feature = "cli")]
pub(crate) fn stoppable<T>(stop: Option<Stop>, work: impl Fn() -> T) -> Result<T, Stopped> {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    let before = OWN_STOP.replace(stop.clone());
    let done = loop {
        // Columns are there as a whole or not at all.
        match catch_unwind(AssertUnwindSafe(&work)) {
            Ok(done) => break Ok(Ok(done)),
            Err(payload) if !payload.is::<Stopped>() => break Err(payload),
            Err(_) if stop.as_ref().is_some_and(Stop::is_wanted) => break Ok(Err(Stopped)),
            // A thread of the pool took the wish of another caller for this one's.
            Err(_) => {}
        }
    };
    OWN_STOP.set(before);
    done.unwrap_or_else(|payload| resume_unwind(payload))
}
