//! Where patterns leak: a program that is spoken to in lines, or a page that is spoken to in DevTools' protocol.

use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::error::GeneratorError;
use super::leftovers::Leftovers;
use super::page::{ON_THE_PATH, Page, PageTask};
use super::patterns::{Pattern, Place, Version};
use super::process::{Program, Task};
use super::run::RunRequest;
use super::runtime::Runtime;
use super::truth::RuntimeInfo;
use crate::snapshot::Progress;

/// Where patterns leak, step by step. `when` says in messages what is being done.
pub(super) trait Stage {
    /// Works, or undoes all work: `warm`, `step` or `stop`.
    fn work(&mut self, command: &str, when: &str) -> Result<(), GeneratorError>;

    /// Collects garbage and writes a snapshot: what is held in it.
    fn snapshot(&mut self, file: &Path, when: &str) -> Result<Vec<HeldNow>, GeneratorError>;

    /// Nothing more is wanted.
    fn end(&mut self);
}

/// What a pattern holds at one time.
#[derive(Debug, Deserialize)]
pub(super) struct HeldNow {
    /// Members of its container.
    pub count: u64,
    /// Of their data.
    pub bytes: u64,
}

/// What the program answers to each command.
#[derive(Deserialize)]
struct Done {
    held: Vec<HeldNow>,
}

/// What runs the patterns: they are all of programs, or all of pages.
pub(super) struct RuntimeChoice<'r> {
    place: Place,
    name: &'r str,
}

/// Names of runtimes that show no pages.
const OF_PROGRAMS: [&str; 3] = ["node", "bun", "deno"];

/// Bytes that V8 may take beyond what leaks: for itself and for writing snapshots.
const ROOM_TO_WORK: u64 = 512 << 20;

impl<'r> RuntimeChoice<'r> {
    /// What was asked for; else what these patterns are for.
    pub(super) fn of(request: &'r RunRequest) -> Result<Self, GeneratorError> {
        let first_of = |place| request.patterns.iter().find(|pattern| pattern.place == place).map(|pattern| pattern.name);
        match (first_of(Place::Program), first_of(Place::Page), request.runtime.as_deref()) {
            (Some(program), Some(page), _) => Err(GeneratorError::Request(format!(
                "{program} leaks in a program and {page} in a page: run them one after the other"
            ))),
            (_, Some(page), Some(runtime)) if OF_PROGRAMS.contains(&runtime) => Err(GeneratorError::Request(format!(
                "{page} leaks in a page, which {runtime} does not have: --runtime {ON_THE_PATH}, or the path of a browser"
            ))),
            (Some(program), _, Some(ON_THE_PATH)) => Err(GeneratorError::Request(format!(
                "{program} leaks in a program and not in a page: --runtime node, bun, deno or the path of one of them\n\
                 `leak-generator list` tells them apart."
            ))),
            (_, Some(_), runtime) => Ok(RuntimeChoice { place: Place::Page, name: runtime.unwrap_or(ON_THE_PATH) }),
            (_, None, runtime) => Ok(RuntimeChoice { place: Place::Program, name: runtime.unwrap_or(OF_PROGRAMS[0]) }),
        }
    }

    /// Starts it.
    pub(super) fn start<'p>(
        &self,
        request: &RunRequest,
        progress: &'p dyn Progress,
        leftovers: &Leftovers,
    ) -> Result<(Box<dyn Stage + 'p>, RuntimeInfo), GeneratorError> {
        let settings = settings(request);
        let most_memory = request.most_memory + ROOM_TO_WORK;
        match self.place {
            Place::Program => {
                let runtime = Runtime::find(self.name)?.with_flags(&request.flags);
                progress.phase(&format!("starting {}", runtime.name()), None);
                let task = Task { mode: "run", settings: &settings, most_memory };
                let (program, info) = Program::start(&runtime, &task, leftovers)?;
                Ok((Box::new(program), info))
            }
            Place::Page => {
                progress.phase("starting the browser", None);
                let (browser, patterns, flags) = (self.name, &request.patterns, &request.flags);
                let task = PageTask { browser, patterns, settings: &settings, most_memory, flags };
                let (page, info) = Page::start(&task, progress, leftovers)?;
                Ok((Box::new(page), info))
            }
        }
    }
}

/// What programs and pages are told.
fn settings(request: &RunRequest) -> serde_json::Value {
    json!({
        "patterns": request.patterns.iter().map(|pattern: &&Pattern| pattern.name).collect::<Vec<_>>(),
        "perStep": request.per_step,
        "warmUp": request.warm_up,
        "size": request.size,
        "fixed": request.version == Version::Repaired,
    })
}

impl Stage for Program {
    fn work(&mut self, command: &str, when: &str) -> Result<(), GeneratorError> {
        self.ask::<Done>(command, when).map(drop)
    }

    fn snapshot(&mut self, file: &Path, when: &str) -> Result<Vec<HeldNow>, GeneratorError> {
        self.ask::<Done>("collect", when)?;
        let Done { held } = self.ask(&format!("snapshot {}", file.display()), when)?;
        Ok(held)
    }

    fn end(&mut self) {
        Program::end(self);
    }
}
