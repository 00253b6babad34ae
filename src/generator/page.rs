//! A page that leaks, in a Chromium without a window: its functions are called, and its snapshots taken, over DevTools' protocol.

mod browser;
mod files;
mod program;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::browser::Browser;
pub(super) use self::program::ON_THE_PATH;
use super::error::GeneratorError;
use super::leftovers::Leftovers;
use super::patterns::Pattern;
use super::stage::{HeldNow, Stage};
use super::truth::RuntimeInfo;
use crate::capture::inspector::{InspectRequest, Inspector};
use crate::capture::{CaptureError, Destination, Packing};
use crate::snapshot::{Progress, StreamLimits};

/// What a page shall do.
pub(super) struct PageTask<'a> {
    /// `chromium`, or a path.
    pub browser: &'a str,
    /// What leaks.
    pub patterns: &'a [&'static Pattern],
    /// JSON.
    pub settings: &'a Value,
    /// Most bytes of V8's heap.
    pub most_memory: u64,
    /// What the browser is started with besides.
    pub flags: &'a [String],
}

/// The page.
pub(super) struct Page<'p> {
    browser: Browser,
    inspector: Inspector,
    progress: &'p dyn Progress,
}

/// A browser on a slow machine is given so long to show its page.
const LONGEST_START: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Work takes as long as it takes. A browser that dies or a page that crashes is noticed at once.
const PATIENCE: Duration = Duration::from_secs(600);

/// What refers to itself through the DOM and through JavaScript, and what waits for finalizers, takes more than one round.
const ROUNDS_OF_GARBAGE: u32 = 3;

impl<'p> Page<'p> {
    /// Starts the browser, and waits until the page is ready. Its files go with it: the browser's profile is in use to the end.
    pub(super) fn start(
        task: &PageTask,
        progress: &'p dyn Progress,
        leftovers: &Leftovers,
    ) -> Result<(Page<'p>, RuntimeInfo), GeneratorError> {
        let trouble = |error| GeneratorError::writing(std::env::temp_dir(), &error);
        let folder = leftovers.temporary_folder().map_err(trouble)?;
        let page = files::write_to(&folder, task.patterns).map_err(trouble)?;
        let mut browser = Browser::start(task, (folder, &page), leftovers)?;
        let inspector = connect(&mut browser)?;
        let mut page = Page { browser, inspector, progress };
        page.wait_until_loaded()?;
        page.tell("while it started", Inspector::notice_crashes)?;
        let info = page.tell("while it started", Inspector::browser)?;
        page.call(&format!("session.begin({})", task.settings), "while it started")?;
        let version = info.product.rsplit('/').next().unwrap_or_default().to_owned();
        Ok((page, RuntimeInfo { name: "chromium".to_owned(), version, v8: Some(info.js_version) }))
    }

    /// Its last script makes the session.
    fn wait_until_loaded(&mut self) -> Result<(), GeneratorError> {
        const IS_LOADED: &str = "document.readyState === 'complete' && typeof session === 'object'";
        let began = Instant::now();
        while began.elapsed() < LONGEST_START {
            if self.tell("while it started", |inspector| inspector.evaluate(IS_LOADED))? == Ok(Value::Bool(true)) {
                return Ok(());
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        Err(GeneratorError::Failed(format!(
            "{} did not load the page from {}; one that is installed in a sandbox of its own (snap, flatpak) may not read there: set \
             TMPDIR to a folder that it may read",
            self.browser.name(),
            std::env::temp_dir().display()
        )))
    }

    /// Calls a function of the session: what is held when its promise is kept.
    fn call(&mut self, call: &str, when: &str) -> Result<Vec<HeldNow>, GeneratorError> {
        let answer = self.tell(when, |inspector| inspector.evaluate(call))?;
        let held = answer.and_then(|held| serde_json::from_value(held).map_err(|error| error.to_string()));
        held.map_err(|said| GeneratorError::Failed(format!("the page failed {when}: {said}")))
    }

    /// Has the inspector do something. If it can't, the browser may have ended, which says more.
    fn tell<T>(&mut self, when: &str, what: impl FnOnce(&mut Inspector) -> Result<T, CaptureError>) -> Result<T, GeneratorError> {
        what(&mut self.inspector).map_err(|error| self.browser.explain(&error, when))
    }

    fn collect_garbage(&mut self, when: &str) -> Result<(), GeneratorError> {
        for _ in 0..ROUNDS_OF_GARBAGE {
            self.tell(when, Inspector::collect_garbage)?;
            self.call("session.settle()", when)?;
        }
        Ok(())
    }
}

/// The browser has its page when it listens, or a moment later.
fn connect(browser: &mut Browser) -> Result<Inspector, GeneratorError> {
    let request = InspectRequest { address: browser.address().clone(), target: Some(files::PAGE.to_owned()), patience: PATIENCE };
    let began = Instant::now();
    loop {
        match Inspector::connect(&request) {
            Ok(inspector) => return Ok(inspector),
            Err(error) if began.elapsed() > LONGEST_START || browser.has_ended() => {
                return Err(browser.explain(&error, "while it started"));
            }
            Err(_) => std::thread::sleep(BETWEEN_LOOKS),
        }
    }
}

impl Stage for Page<'_> {
    fn work(&mut self, command: &str, when: &str) -> Result<(), GeneratorError> {
        self.call(&format!("session.{command}()"), when).map(drop)
    }

    fn snapshot(&mut self, file: &Path, when: &str) -> Result<Vec<HeldNow>, GeneratorError> {
        self.collect_garbage(when)?;
        let held = self.call("session.held()", when)?;
        let out = File::create(file).map_err(|error| GeneratorError::writing(file, &error))?;
        let mut out = BufWriter::new(out);
        let progress = self.progress;
        let limits = StreamLimits { bytes: u64::MAX, ..StreamLimits::default() };
        let destination = Destination { out: &mut out, packing: Packing::Plain, progress, limits };
        let taken = self.inspector.take_snapshot(destination);
        taken.map_err(|error| match error {
            CaptureError::Writing(error) => GeneratorError::writing(file, &error),
            error => self.browser.explain(&error, when),
        })?;
        std::io::Write::flush(&mut out).map_err(|error| GeneratorError::writing(file, &error))?;
        Ok(held)
    }

    fn end(&mut self) {
        self.browser.end();
    }
}
