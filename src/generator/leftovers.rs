//! What would be left behind if the program ended now: a child process, files that are not finished, temporary folders.
//! Cleared away when something fails, and by whoever ends the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What is to be cleared away. Clones share it.
#[derive(Debug, Default, Clone)]
pub struct Leftovers(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    child: Option<Child>,
    files: Vec<PathBuf>,
    /// With all that is in them.
    temporary_folders: Vec<PathBuf>,
    /// Only if they are empty.
    made_folders: Vec<PathBuf>,
}

impl Leftovers {
    /// Clears everything away and lets nobody make anything new: for a program that is about to end.
    pub fn clear_away_for_good(&self) {
        let mut inner = self.lock();
        inner.clear_away();
        // Whoever works on waits here until the program is gone.
        std::mem::forget(inner);
    }

    /// The same after a grace period in which the child may end by itself.
    pub fn clear_away_after(&self, grace: Duration) {
        let end = Instant::now() + grace;
        while self.child_status().is_none() && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        self.clear_away_for_good();
    }

    /// Clears everything away: for work that failed.
    pub(crate) fn clear_away(&self) {
        self.lock().clear_away();
    }

    /// Everything is as it should be: nothing is to be cleared away any more.
    pub(crate) fn keep_files(&self) {
        let mut inner = self.lock();
        inner.files.clear();
        inner.made_folders.clear();
    }

    /// Starts a child that goes with us.
    pub(crate) fn child<T>(
        &self,
        start: impl FnOnce() -> std::io::Result<Child>,
        take: impl FnOnce(&mut Child) -> T,
    ) -> std::io::Result<T> {
        let mut inner = self.lock();
        let child = inner.child.insert(start()?);
        Ok(take(child))
    }

    /// How the child has ended; nothing while it lives, or if there is none.
    pub(crate) fn child_status(&self) -> Option<ExitStatus> {
        self.lock().child.as_mut()?.try_wait().ok()?
    }

    /// Ends the child and forgets it.
    pub(crate) fn end_child(&self) {
        self.lock().end_child();
    }

    /// A file that is about to be written.
    pub(crate) fn file(&self, path: &Path) {
        self.lock().files.push(path.to_owned());
    }

    /// The file has another name now, or is gone.
    pub(crate) fn forget_file(&self, path: &Path) {
        self.lock().files.retain(|file| file != path);
    }

    /// Makes a temporary folder.
    pub(crate) fn temporary_folder(&self) -> std::io::Result<PathBuf> {
        let mut inner = self.lock();
        let folder = tempfile::Builder::new().prefix("heap-analyzer-").tempdir()?.keep();
        inner.temporary_folders.push(folder.clone());
        Ok(folder)
    }

    /// Removes a temporary folder.
    pub(crate) fn remove_temporary_folder(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        self.lock().temporary_folders.retain(|other| other != folder);
    }

    /// Makes a folder that goes again if the work fails.
    pub(crate) fn make_folder(&self, path: &Path) -> std::io::Result<()> {
        let mut inner = self.lock();
        fs::create_dir_all(path)?;
        inner.made_folders.push(path.to_owned());
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn clear_away(&mut self) {
        self.end_child();
        for file in self.files.drain(..) {
            let _ = fs::remove_file(file);
        }
        for folder in self.temporary_folders.drain(..) {
            let _ = fs::remove_dir_all(folder);
        }
        for folder in self.made_folders.drain(..) {
            let _ = fs::remove_dir(folder);
        }
    }

    fn end_child(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.clear_away();
    }
}
