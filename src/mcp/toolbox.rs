//! What the tools do: arguments in, one answer within its budget out. Nothing here knows the protocol.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::arguments::{
    CloseArguments, CompareArguments, ExplainObjectArguments, Extent, FindLeaksArguments, HoldersArguments, List, OpenArguments,
    OverviewArguments, QueryArguments,
};
use super::brief;
use super::cursors::Cursors;
use super::fitted::{Draft, fit};
use super::folders::{FolderError, Folders};
use super::next::{self, Call};
use super::screen::{Line, lines};
use super::tools::TOOLS;
use crate::printable::{one_line, shortened};
use crate::report::document::Document;
use crate::report::units::{count, size};
use crate::report::{Report, summary};
use crate::session::{
    Audience, CompareQuestion, Handle, HoldersQuestion, Input, LeaksQuestion, ObjectsQuestion, Session, SessionError, Sought,
    SummaryQuestion, Watcher,
};

/// Arguments of a call may take so many bytes.
const MOST_ARGUMENT_BYTES: usize = 64 << 10;
/// So many snapshots may be compared in one call.
const MOST_HEAPS: usize = 100;
/// So many files are listed.
const MOST_FILES: usize = 50;
/// How many rows of a list people would get; what is beyond them waits behind a cursor.
const ROWS: usize = 100;

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolAnswer {
    /// What is read: markdown.
    pub text: String,
    /// The same for programs; absent where the call failed.
    pub structure: Option<Value>,
    /// The call failed, and the text says why.
    pub is_error: bool,
}

/// The tools with what they work on.
pub struct Toolbox {
    session: Session,
    folders: Folders,
    /// Files that were given at the start: they may be read wherever they lie.
    given: Vec<PathBuf>,
    cursors: Mutex<Cursors>,
}

/// Why a call has no answer, in words.
struct Refusal(String);

impl From<SessionError> for Refusal {
    fn from(error: SessionError) -> Self {
        Refusal(error.to_string())
    }
}

impl From<FolderError> for Refusal {
    fn from(error: FolderError) -> Self {
        Refusal(error.to_string())
    }
}

impl Toolbox {
    /// Tools that work on files of these folders, and on those given at the start.
    pub fn new(session: Session, folders: Folders, given: Vec<PathBuf>) -> Self {
        Toolbox { session, folders, given, cursors: Mutex::default() }
    }

    /// Calls a tool. Whatever goes wrong is told in the answer; `None` if there is no such tool.
    pub fn call(&self, name: &str, arguments: Map<String, Value>, watcher: &dyn Watcher) -> Option<ToolAnswer> {
        let tool = TOOLS.iter().find(|tool| tool.name == name)?;
        let arguments = Value::Object(arguments);
        Some(self.answer(tool.name, arguments, watcher).unwrap_or_else(|Refusal(why)| {
            let text = format!("error: {}", shortened(&why, super::LEAST_BYTES / 2));
            ToolAnswer { text, structure: None, is_error: true }
        }))
    }

    fn answer(&self, tool: &'static str, mut arguments: Value, watcher: &dyn Watcher) -> Result<ToolAnswer, Refusal> {
        let bytes = arguments.to_string().len();
        if bytes > MOST_ARGUMENT_BYTES {
            let (bytes, most) = (size(bytes as u64), size(MOST_ARGUMENT_BYTES as u64));
            return Err(Refusal(format!("the arguments take {bytes}; no call needs more than {most}")));
        }
        let extent: Extent = extent_of(&mut arguments)?;
        extent.check().map_err(Refusal)?;
        let draft = match &extent.cursor {
            Some(cursor) => self.rest(cursor)?,
            None => self.draft(tool, arguments, watcher)?,
        };
        let mut cursors = self.cursors.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(fit(draft, extent.max_bytes, &mut cursors))
    }

    fn rest(&self, cursor: &str) -> Result<Draft, Refusal> {
        let cursors = self.cursors.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown = || Refusal(format!("there is no cursor {}; old ones are forgotten: ask anew", shortened(cursor, 40)));
        let (place, lines) = cursors.rest(cursor).ok_or_else(unknown)?;
        Ok(Draft { lines, place: Some(place), facts: Map::new(), answer: None, next: Vec::new() })
    }

    fn draft(&self, tool: &str, arguments: Value, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        match tool {
            "open" => self.open(read(arguments)?, watcher),
            "overview" => self.overview(read(arguments)?, watcher),
            "find_leaks" => self.find_leaks(read(arguments)?, watcher),
            "compare" => self.compare(read(arguments)?, watcher),
            "explain_object" => self.explain_object(read(arguments)?, watcher),
            "holders" => self.holders(read(arguments)?, watcher),
            "query" => self.query(read(arguments)?, watcher),
            _ => self.close(read(arguments)?),
        }
    }

    /// The heap that is meant by a handle or a file, which is opened.
    fn heap(&self, name: &str, watcher: &dyn Watcher) -> Result<Handle, Refusal> {
        if let Ok(handle) = name.parse::<Handle>() {
            return Ok(self.session.heap(handle).map(|_| handle)?);
        }
        Ok(self.session.open(&self.file(name)?, watcher)?)
    }

    fn heaps(&self, names: &[String], watcher: &dyn Watcher) -> Result<Vec<Handle>, Refusal> {
        if names.is_empty() || names.len() > MOST_HEAPS {
            return Err(Refusal(format!("heaps: name 1 to {MOST_HEAPS}, the oldest first")));
        }
        names.iter().map(|name| self.heap(name, watcher)).collect()
    }

    fn file(&self, name: &str) -> Result<PathBuf, Refusal> {
        let given = self.given.iter().find(|given| given.as_path() == Path::new(name));
        given.map_or_else(|| Ok(shown_from_here(self.folders.file(Path::new(name))?)), |given| Ok(given.clone()))
    }

    fn open(&self, arguments: OpenArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let Some(file) = arguments.file else { return Ok(self.list()) };
        let handle = self.heap(&file, watcher)?;
        let opened = self.session.heap(handle)?;
        let heap = &opened.heap;
        let file = &opened.source.file;
        let objects = heap.nodes().len() as u64;
        let text =
            format!("{handle}: {}, {} nodes, {} references", one_line(file), count(objects), count(heap.edge_count() as u64));
        let mut said = plain(&text);
        said.extend(heap.notes().warnings().flat_map(|warning| plain(&format!("warning: {}", one_line(warning)))));
        let mut facts = about(handle);
        facts.insert("file".to_owned(), file.as_str().into());
        facts.insert("node_count".to_owned(), objects.into());
        Ok(Draft { lines: said, place: None, facts, answer: None, next: self.after_open(handle) })
    }

    /// With several heaps what leaks is the question, with one what fills it.
    fn after_open(&self, handle: Handle) -> Vec<Call> {
        let open: Vec<Handle> = self.session.list().iter().map(|info| info.handle).collect();
        let overview = Call::new("overview", json!({ "heap": handle }), "what fills it");
        match open.len() {
            0 | 1 => vec![overview],
            _ => vec![Call::new("find_leaks", json!({ "heaps": open }), "what leaks, if these are of one process"), overview],
        }
    }

    /// What is open, and what could be opened.
    fn list(&self) -> Draft {
        let open = self.session.list();
        let mut said: Vec<Line> = Vec::new();
        for info in &open {
            said.extend(plain(&format!("{}: {}, {} nodes", info.handle, one_line(&info.file), count(info.node_count))));
        }
        let given = self.given.iter().map(|file| file.display().to_string());
        let found = self.folders.snapshots(MOST_FILES).into_iter().map(shown_from_here);
        let files: Vec<String> = given.chain(found.map(|file| file.display().to_string())).collect();
        let files: Vec<&String> = files.iter().filter(|file| open.iter().all(|info| info.file != **file)).collect();
        said.extend(files.iter().flat_map(|file| plain(&format!("not open yet: {}", one_line(file)))));
        if said.is_empty() {
            said = plain(
                "no snapshot is open, and none lies in the folders that may be read: give the path of one in a folder below",
            );
        }
        let next = files.first().map(|file| Call::new("open", json!({ "file": file }), "open it"));
        let mut facts = Map::new();
        facts.insert("heaps".to_owned(), open.iter().map(|info| Value::from(info.handle.to_string())).collect());
        Draft { lines: said, place: None, facts, answer: None, next: next.into_iter().collect() }
    }

    fn overview(&self, arguments: OverviewArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heap = self.heap(&arguments.heap, watcher)?;
        let reply = self.session.summary(&SummaryQuestion::brief(Input::Open(heap)), Audience::People, watcher)?;
        let next = next::after_overview(heap, &reply.answer);
        draft(about(heap), &reply.answer, next)
    }

    fn find_leaks(&self, arguments: FindLeaksArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heaps = self.heaps(&arguments.heaps, watcher)?;
        let inputs = heaps.iter().copied().map(Input::Open).collect();
        let question = LeaksQuestion { has_final: arguments.has_final, work: arguments.work, ..LeaksQuestion::of(inputs) };
        let reply = self.session.leaks(&question, Audience::People, watcher)?;
        let next = next::after_leaks(&heaps, &reply.answer);
        draft_with(&brief::findings(&reply.answer), about_all(&heaps), &reply.answer, next)
    }

    fn compare(&self, arguments: CompareArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heaps = self.heaps(&arguments.heaps, watcher)?;
        let inputs = heaps.iter().copied().map(Input::Open).collect();
        let question = CompareQuestion { by: arguments.by, class: arguments.class, ..CompareQuestion::of(inputs) };
        let reply = self.session.comparison(&question, Audience::People, watcher)?;
        let next = next::after_comparison(&heaps, &reply.answer);
        draft_with(&brief::growth(&reply.answer), about_all(&heaps), &reply.answer, next)
    }

    fn explain_object(&self, arguments: ExplainObjectArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heap = self.heap(&arguments.heap, watcher)?;
        let question =
            ObjectsQuestion { without: arguments.without, ..ObjectsQuestion::of_ids(Input::Open(heap), vec![arguments.id]) };
        let reply = self.session.objects(&question, Audience::People, watcher)?;
        let next = next::after_object(heap, &reply.answer);
        draft_with(&brief::object(&reply.answer), about(heap), &reply.answer, next)
    }

    fn holders(&self, arguments: HoldersArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heap = self.heap(&arguments.heap, watcher)?;
        let like = Sought { classes: arguments.class.into_iter().collect(), ..Sought::default() };
        let question = ObjectsQuestion {
            ids: arguments.ids,
            holders: Some(HoldersQuestion { from: arguments.from, exclude: arguments.exclude }),
            limit: Some(ROWS),
            ..ObjectsQuestion::of_like(Input::Open(heap), like)
        };
        let reply = self.session.objects(&question, Audience::People, watcher)?;
        let next = next::after_found(heap, &reply.answer);
        draft_with(&brief::holders(&reply.answer), about(heap), &reply.answer, next)
    }

    fn query(&self, arguments: QueryArguments, watcher: &dyn Watcher) -> Result<Draft, Refusal> {
        let heap = self.heap(&arguments.heap, watcher)?;
        let limit = Some(arguments.limit.unwrap_or(ROWS));
        let view = match arguments.list {
            List::Objects => {
                let like = Sought {
                    class: arguments.class,
                    name: arguments.name,
                    property: arguments.property,
                    node_type: arguments.node_type,
                    detached: arguments.detached,
                    held_by: arguments.held_by,
                    min_retained: arguments.min_retained,
                    ..Sought::default()
                };
                let question =
                    ObjectsQuestion { order: arguments.sort, limit, ..ObjectsQuestion::of_like(Input::Open(heap), like) };
                let reply = self.session.objects(&question, Audience::People, watcher)?;
                let next = next::after_object(heap, &reply.answer);
                return draft(about(heap), &reply.answer, next);
            }
            List::Classes => summary::View::Classes,
            List::Strings => summary::View::Strings,
            List::Waste => summary::View::Waste,
            List::Groups => summary::View::Groups(arguments.by),
            List::Dominators => summary::View::Dominators,
        };
        let mut question = SummaryQuestion { view, class: arguments.class, limit, ..SummaryQuestion::whole(Input::Open(heap)) };
        question.dominators.from = arguments.id;
        let reply = self.session.summary(&question, Audience::People, watcher)?;
        let next = next::after_list(heap, &reply.answer);
        draft(about(heap), &reply.answer, next)
    }

    fn close(&self, arguments: CloseArguments) -> Result<Draft, Refusal> {
        let handle: Handle = arguments.heap.parse().map_err(|why| Refusal(format!("heap: {why}")))?;
        if !self.session.close(handle) {
            return Err(SessionError::NotOpen(handle).into());
        }
        let open = self.session.list();
        let next = open.first().map(|info| Call::new("overview", json!({ "heap": info.handle }), "what fills another heap"));
        Ok(Draft {
            place: None,
            lines: plain(&format!("{handle} is closed, {} open", count(open.len() as u64))),
            facts: about(handle),
            answer: None,
            next: next.into_iter().collect(),
        })
    }
}

/// The path as it is from the working folder, if the file lies below it: shorter to read.
fn shown_from_here(file: PathBuf) -> PathBuf {
    let here = Path::new(".").canonicalize().ok();
    here.and_then(|here| file.strip_prefix(here).map(Path::to_owned).ok()).unwrap_or(file)
}

/// Takes what every tool has out of the arguments.
fn extent_of(arguments: &mut Value) -> Result<Extent, Refusal> {
    let mut own = Map::new();
    if let Value::Object(fields) = arguments {
        for name in ["max_bytes", "cursor"] {
            own.extend(fields.remove(name).map(|value| (name.to_owned(), value)));
        }
    }
    read(Value::Object(own))
}

fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, Refusal> {
    serde_json::from_value(arguments).map_err(|error| Refusal(format!("arguments: {}", one_line(&error.to_string()))))
}

fn plain(text: &str) -> Vec<Line> {
    let mut document = Document::default();
    document.text(text);
    lines(&document)
}

fn about(heap: Handle) -> Map<String, Value> {
    Map::from_iter([("heap".to_owned(), Value::from(heap.to_string()))])
}

fn about_all(heaps: &[Handle]) -> Map<String, Value> {
    Map::from_iter([("heaps".to_owned(), heaps.iter().map(|heap| Value::from(heap.to_string())).collect())])
}

/// The answer that people get.
fn draft(facts: Map<String, Value>, report: &impl Report, next: Vec<Call>) -> Result<Draft, Refusal> {
    draft_with(&Document::default(), facts, report, next)
}

/// The same with what agents read first.
fn draft_with(brief: &Document, facts: Map<String, Value>, report: &impl Report, next: Vec<Call>) -> Result<Draft, Refusal> {
    let answer = serde_json::to_value(report).map_err(|error| Refusal(error.to_string()))?;
    let mut said = lines(brief);
    said.extend(lines(&report.document()));
    Ok(Draft { lines: said, place: None, facts, answer: Some(answer), next })
}
