//! Options that say when objects were allocated.

use std::path::{Path, PathBuf};

use clap::Args;
use heap_analyzer::Heap;
use heap_analyzer::analysis::comparison::ids_between;
use heap_analyzer::analysis::filters::IdRange;
use heap_analyzer::analysis::samples::ids_of_window;

use super::exit::Failure;
use super::human::{self, Window};
use super::input::{self, References};
use super::talk::Talk;

/// When objects were allocated.
#[derive(Args, Debug)]
pub struct AllocatedWhen {
    /// Count only objects that were allocated in this time of a recording, such as 12s..20s
    #[arg(long, value_name = "FROM..TO", value_parser = human::window, conflicts_with = "new_since")]
    between: Option<Window>,

    /// Count only objects that an earlier snapshot of the same process does not have yet
    #[arg(long, value_name = "FILE")]
    new_since: Option<PathBuf>,

    /// With --new-since: and that were there when this snapshot was taken, which lies between the two
    #[arg(long, value_name = "FILE", requires = "new_since")]
    until: Option<PathBuf>,
}

impl AllocatedWhen {
    /// Whether anything is asked.
    pub fn is_given(&self) -> bool {
        self.between.is_some() || self.new_since.is_some()
    }

    /// The ids of the objects that are meant, with words for them.
    pub fn ids(&self, heap: &Heap, file: &Path, talk: &Talk) -> Result<Option<(IdRange, String)>, Failure> {
        match (&self.between, &self.new_since) {
            (Some(window), _) => in_recording(heap, file, *window).map(Some),
            (_, Some(since)) => self.after(heap, file, since, talk).map(Some),
            _ => Ok(None),
        }
    }

    fn after(&self, heap: &Heap, file: &Path, since: &Path, talk: &Talk) -> Result<(IdRange, String), Failure> {
        let open = |path: &Path| input::open_with(path, References::Spared, talk).map(|(heap, _)| heap);
        let earlier = open(since)?;
        let later = self.until.as_deref().map(open).transpose()?;
        let range = ids_between(heap, &earlier, later.as_ref()).ok_or_else(|| {
            let other = self.until.as_ref().map(|until| format!(" or {}", until.display())).unwrap_or_default();
            Failure::about(
                file.display(),
                format!(
                    "it is not of the same process as {}{other}, or of an engine that numbers its objects anew: what is new can't be told by ids; \
                     see heap-analyzer compare",
                    since.display()
                ),
            )
        })?;
        let until = self.until.as_ref().map(|until| format!(" and before {}", until.display())).unwrap_or_default();
        Ok((range, format!("allocated after {}{until}", since.display())))
    }
}

fn in_recording(heap: &Heap, file: &Path, window: Window) -> Result<(IdRange, String), Failure> {
    if heap.samples().is_empty() {
        let advice = "it is no recording over time, so it does not say when objects were allocated; give a .heaptimeline file (DevTools: \
                      Allocations on timeline), or compare snapshots with --new-since";
        return Err(Failure::about(file.display(), advice));
    }
    let micros = |time: std::time::Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    let range = ids_of_window(heap, micros(window.from), window.to.map_or(i64::MAX, micros));
    let until = window.to.map(|to| format!(", and until {:.1} s", to.as_secs_f64())).unwrap_or_default();
    Ok((range, format!("allocated from {:.1} s on{until}", window.from.as_secs_f64())))
}
