//! Questions as data: each can be written down as JSON, sent, kept, and asked again.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::open_heaps::Handle;
use crate::leaks::Note;
use crate::queries::census::By;
use crate::queries::filters::NamedFilter;
use crate::queries::find::ObjectOrder;
use crate::queries::merged_holders::MergedFrom;
use crate::report::object::HoldsSort;
use crate::report::{comparison, summary};

/// A question about one heap or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Query {
    /// What fills a heap.
    Summary(SummaryQuestion),
    /// What objects are, what they hold, who holds them.
    Objects(ObjectsQuestion),
    /// What changed between heaps.
    Compare(CompareQuestion),
    /// What leaks.
    Leaks(LeaksQuestion),
}

/// A heap: one that is open, or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// The handle of an open heap.
    Open(Handle),
    /// A file, which is read for the question if it is not open.
    File(PathBuf),
}

/// What fills a heap: all of it in short, or a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryQuestion {
    /// The heap.
    pub heap: Input,
    /// One part, or the whole.
    #[serde(default)]
    pub view: summary::View,
    /// All bytes in groups, instead of a view.
    #[serde(default)]
    pub by: Option<By>,
    /// Of the whole the answer that fits one screen, not every list.
    #[serde(default)]
    pub brief: bool,
    /// The answer takes at most so many bytes of JSON.
    #[serde(default)]
    pub budget: Option<usize>,
    /// Order of the classes.
    #[serde(default)]
    pub sort: summary::Sort,
    /// Only objects that something particular keeps alive.
    #[serde(default)]
    pub filter: Option<NamedFilter>,
    /// Only objects that were allocated in this time of a recording.
    #[serde(default)]
    pub between: Option<TimeWindow>,
    /// Only objects that an earlier snapshot of the same process has not.
    #[serde(default)]
    pub new_since: Option<Input>,
    /// Of these, those that a snapshot between the two has.
    #[serde(default)]
    pub until: Option<Input>,
    /// A regular expression that class names match.
    #[serde(default)]
    pub class: Option<String>,
    /// How many rows of each list; 0 is all.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Which part of the dominator tree.
    #[serde(default)]
    pub dominators: DominatorQuestion,
}

impl SummaryQuestion {
    /// The short answer about a heap.
    pub fn brief(heap: Input) -> Self {
        SummaryQuestion { brief: true, ..SummaryQuestion::whole(heap) }
    }

    /// Every list about a heap.
    pub fn whole(heap: Input) -> Self {
        SummaryQuestion {
            heap,
            view: summary::View::default(),
            by: None,
            brief: false,
            budget: None,
            sort: summary::Sort::default(),
            filter: None,
            between: None,
            new_since: None,
            until: None,
            class: None,
            limit: None,
            dominators: DominatorQuestion::default(),
        }
    }
}

/// A stretch of a recording, in microseconds from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWindow {
    /// Where it begins.
    pub from: i64,
    /// Where it ends; with the recording, if nothing is said.
    #[serde(default)]
    pub to: Option<i64>,
}

/// Which part of the dominator tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DominatorQuestion {
    /// Id of the object where it begins, instead of the root.
    pub from: Option<u64>,
    /// How many levels.
    pub depth: Option<usize>,
    /// What retains less than this part of the heap, in percent, is left out.
    pub min_share: Option<f64>,
}

/// What objects are, what they hold, who holds them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectsQuestion {
    /// The heap.
    pub heap: Input,
    /// Ids of the objects, or nothing where they are described.
    #[serde(default)]
    pub ids: Vec<u64>,
    /// What they are like.
    #[serde(default)]
    pub like: Sought,
    /// Of those that are like this, the first in full, not a list.
    #[serde(default)]
    pub first: bool,
    /// How many retaining paths.
    #[serde(default)]
    pub paths: Option<usize>,
    /// How deep contents are unfolded, and by how many steps ways are told apart.
    #[serde(default)]
    pub depth: Option<usize>,
    /// Objects as if which none was there to hold it, by their ids.
    #[serde(default)]
    pub without: Vec<u64>,
    /// Who holds all of them, instead of what each is.
    #[serde(default)]
    pub holders: Option<HoldersQuestion>,
    /// Order of the objects that are found.
    #[serde(default)]
    pub order: ObjectOrder,
    /// Order of what an object holds.
    #[serde(default)]
    pub sort: Option<HoldsSort>,
    /// How many rows of each list are left out at its beginning.
    #[serde(default)]
    pub offset: usize,
    /// How many rows of each list; 0 is all.
    #[serde(default)]
    pub limit: Option<usize>,
}

impl ObjectsQuestion {
    /// Everything about objects with these ids.
    pub fn of_ids(heap: Input, ids: Vec<u64>) -> Self {
        ObjectsQuestion { ids, ..ObjectsQuestion::of_like(heap, Sought::default()) }
    }

    /// Objects that are like this.
    pub fn of_like(heap: Input, like: Sought) -> Self {
        ObjectsQuestion {
            heap,
            ids: Vec::new(),
            like,
            first: false,
            paths: None,
            depth: None,
            without: Vec::new(),
            holders: None,
            order: ObjectOrder::default(),
            sort: None,
            offset: 0,
            limit: None,
        }
    }
}

/// What objects are like; all that is given holds. Sizes are bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sought {
    /// Names of classes, one of which each has.
    pub classes: Vec<String>,
    /// A regular expression that their class name matches.
    pub class: Option<String>,
    /// A regular expression that their displayed name matches.
    pub name: Option<String>,
    /// Name of a property that they have.
    pub property: Option<String>,
    /// Name of their node type, in any case.
    #[serde(rename = "type")]
    pub node_type: Option<String>,
    /// They are detached.
    pub detached: bool,
    /// Name of a class: an object of it alone keeps them alive.
    pub held_by: Option<String>,
    /// They keep at least so much.
    pub min_retained: Option<u64>,
    /// They keep at most so much.
    pub max_retained: Option<u64>,
    /// They take at least so much themselves.
    pub min_shallow: Option<u64>,
    /// They take at most so much themselves.
    pub max_shallow: Option<u64>,
}

/// Who holds many objects at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldersQuestion {
    /// Where ways are merged from.
    #[serde(default)]
    pub from: MergedFrom,
    /// What no way may pass: names of classes, properties and variables, or `@id`.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// What changed between heaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareQuestion {
    /// The heaps, two at least, the oldest first.
    pub heaps: Vec<Input>,
    /// One part, or all.
    #[serde(default)]
    pub view: comparison::View,
    /// How objects are grouped.
    #[serde(default)]
    pub by: By,
    /// How objects of different snapshots are matched.
    #[serde(default)]
    pub matching: comparison::Matching,
    /// Order of classes and groups.
    #[serde(default)]
    pub sort: comparison::Sort,
    /// A regular expression that names of classes and groups match.
    #[serde(default)]
    pub class: Option<String>,
    /// What changed by fewer bytes is left out.
    #[serde(default)]
    pub min_delta: u64,
    /// The new and deleted objects of each class are listed.
    #[serde(default)]
    pub objects: bool,
    /// How many rows of each list; 0 is all.
    #[serde(default)]
    pub limit: Option<usize>,
}

impl CompareQuestion {
    /// What changed between these.
    pub fn of(heaps: Vec<Input>) -> Self {
        CompareQuestion {
            heaps,
            view: comparison::View::default(),
            by: By::default(),
            matching: comparison::Matching::default(),
            sort: comparison::Sort::default(),
            class: None,
            min_delta: 0,
            objects: false,
            limit: None,
        }
    }
}

/// What leaks. What is not said is as in the session's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaksQuestion {
    /// The heaps, the oldest first. Of one alone the places where memory accumulates are told.
    pub heaps: Vec<Input>,
    /// The last was taken after the work had ended and been undone.
    #[serde(default)]
    pub has_final: bool,
    /// Bytes that a place must have collected.
    #[serde(default)]
    pub min_growth: Option<u64>,
    /// Things that it must have collected in every step.
    #[serde(default)]
    pub min_count: Option<u64>,
    /// Bytes by which what is made anew must be larger each time.
    #[serde(default)]
    pub min_enlarged: Option<u64>,
    /// Bytes a step that may be unexplained.
    #[serde(default)]
    pub max_unexplained: Option<u64>,
    /// Regular expressions: findings whose class, path, package or rule matches one are set aside.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// What people have said of objects by hand.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// How many units of work there were in a step.
    #[serde(default)]
    pub work: Option<u64>,
    /// Each object that leaked is told.
    #[serde(default)]
    pub trace_all_objects: bool,
    /// Each place that was set aside is told.
    #[serde(default)]
    pub set_aside: bool,
    /// Findings are added up by npm package.
    #[serde(default)]
    pub by_package: bool,
    /// How many findings; 0 is all.
    #[serde(default)]
    pub limit: Option<usize>,
}

impl LeaksQuestion {
    /// What leaks in these.
    pub fn of(heaps: Vec<Input>) -> Self {
        LeaksQuestion {
            heaps,
            has_final: false,
            min_growth: None,
            min_count: None,
            min_enlarged: None,
            max_unexplained: None,
            ignore: Vec::new(),
            notes: Vec::new(),
            work: None,
            trace_all_objects: false,
            set_aside: false,
            by_package: false,
            limit: None,
        }
    }
}
