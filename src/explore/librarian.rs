//! Makes pages: asks the session what a place is about.

use std::sync::Arc;

use super::filter::{self, Filter};
use super::icicle::Icicle;
use super::notebook::Notebook;
use super::page::{Body, Page, Rows};
use super::place::Place;
use super::rows::{Branching, ClassRows, MarkedRows, NoteRows, ObjectRows, PlaceRows, TextRows, TreeRows};
use crate::Heap;
use crate::printable::one_line;
use crate::queries::contents::label;
use crate::queries::filters::NamedFilter;
use crate::queries::find::{find_ordered, nodes_with_ids};
use crate::queries::retaining_paths::PathFinder;
use crate::report::object::Subjects;
use crate::report::units::{counted, size};
use crate::report::{Report, summary};
use crate::session::{
    Audience, CompareQuestion, Handle, HoldersQuestion, Input, LeaksQuestion, ObjectsQuestion, Opened, Session, SessionError,
    Sought, SummaryQuestion, Unwatched,
};
use crate::snapshot::{NodeIndex, SnapshotObjectId};

/// Who makes pages.
pub(super) struct Librarian {
    pub(super) session: Arc<Session>,
    /// All files, in their order; places of one heap are about the last.
    pub(super) handles: Vec<Handle>,
    /// What was said by hand.
    pub(super) notebook: Option<Arc<Notebook>>,
}

impl Librarian {
    /// The page of a place, for a screen of so many columns; or why there is none.
    pub(super) fn page(&self, place: &Place, columns: u16) -> Result<Page, String> {
        let told = |error: SessionError| error.to_string();
        let handle = *self.handles.last().ok_or("no file is open")?;
        let opened = self.session.heap(handle).map_err(told)?;
        let (head, body) = match place {
            Place::Overview => (Vec::new(), self.summary(SummaryQuestion::brief(Input::Open(handle)), columns).map_err(told)?),
            Place::Strings | Place::Waste | Place::Contexts | Place::Detached => {
                (Vec::new(), self.summary(question(place, handle), columns).map_err(told)?)
            }
            Place::Classes => (total(&opened.heap), rows(ClassRows::new(opened))),
            Place::Class(name) => {
                let like = Sought { classes: vec![name.clone()], ..Sought::default() };
                self.found(&opened, like).map_err(told)?
            }
            Place::Find(text) => self.find(&opened, text)?,
            Place::Object(id) => self.tree(opened, Branching::References, *id)?,
            Place::Retainers(id) => self.tree(opened, Branching::Retainers, *id)?,
            Place::Dominators(id) => {
                let root = id.map_or(Ok(opened.heap.root()), |id| node_with_id(&opened, id))?;
                (about(&opened.heap, root), rows(TreeRows::new(opened, Branching::Dominators, root)))
            }
            Place::Icicle(id) => {
                let root = id.map_or(Ok(opened.heap.root()), |id| node_with_id(&opened, id))?;
                (about(&opened.heap, root), Body::Picture(Icicle::new(opened, root, columns)))
            }
            Place::Details(id) => {
                let question = ObjectsQuestion::of_ids(Input::Open(handle), vec![*id]);
                (Vec::new(), self.objects(&question, columns).map_err(told)?)
            }
            Place::Without(id, holders) => {
                let mut question = ObjectsQuestion::of_ids(Input::Open(handle), vec![*id]);
                question.without.clone_from(holders);
                (without(holders), self.objects(&question, columns).map_err(told)?)
            }
            Place::Holders(name) => {
                let like = Sought { classes: vec![name.clone()], ..Sought::default() };
                let mut question = ObjectsQuestion::of_like(Input::Open(handle), like);
                question.holders = Some(HoldersQuestion { from: Default::default(), exclude: Vec::new() });
                (Vec::new(), self.objects(&question, columns).map_err(told)?)
            }
            Place::Marked(ids) => {
                let nodes = ids.iter().map(|&id| node_with_id(&opened, id)).collect::<Result<Vec<_>, _>>()?;
                (Vec::new(), rows(MarkedRows::new(&opened, &nodes)))
            }
            Place::Comparison => (Vec::new(), self.comparison(columns).map_err(told)?),
            Place::Findings => (Vec::new(), self.findings(columns).map_err(told)?),
            Place::Been(places) => (Vec::new(), rows(PlaceRows::new(places.clone()))),
            Place::Notes => match &self.notebook {
                Some(notebook) => (vec![notebook.file()], rows(NoteRows::new(notebook))),
                None => return Err("nothing is open".to_owned()),
            },
        };
        let looked_at = self.session.heap(handle).map_err(told)?;
        let subject = place.subject().map(|id| node_with_id(&looked_at, id)).transpose()?;
        Ok(Page { place: place.clone(), subject, head, body })
    }

    fn summary(&self, question: SummaryQuestion, columns: u16) -> Result<Body, SessionError> {
        Ok(text(&self.session.summary(&question, Audience::People, &Unwatched)?.answer, columns))
    }

    fn objects(&self, question: &ObjectsQuestion, columns: u16) -> Result<Body, SessionError> {
        Ok(text(&self.session.objects(question, Audience::People, &Unwatched)?.answer, columns))
    }

    fn inputs(&self) -> Vec<Input> {
        self.handles.iter().copied().map(Input::Open).collect()
    }

    fn comparison(&self, columns: u16) -> Result<Body, SessionError> {
        let question = CompareQuestion::of(self.inputs());
        Ok(text(&self.session.comparison(&question, Audience::People, &Unwatched)?.answer, columns))
    }

    fn findings(&self, columns: u16) -> Result<Body, SessionError> {
        let noted = self.notebook.as_ref().map(|notebook| notebook.noted().notes().to_vec());
        let question = LeaksQuestion { notes: noted.unwrap_or_default(), ..LeaksQuestion::of(self.inputs()) };
        Ok(text(&self.session.leaks(&question, Audience::People, &Unwatched)?.answer, columns))
    }

    /// Objects that are like this, those that retain most first.
    fn found(&self, opened: &Arc<Opened>, like: Sought) -> Result<(Vec<String>, Body), SessionError> {
        let nodes = self.nodes(opened, like)?;
        let head = vec![counted(nodes.len() as u64, "object", "objects")];
        Ok((head, rows(ObjectRows::new(Arc::clone(opened), nodes))))
    }

    fn nodes(&self, opened: &Opened, like: Sought) -> Result<Vec<NodeIndex>, SessionError> {
        let question = ObjectsQuestion::of_like(Input::Open(self.handles[self.handles.len() - 1]), like);
        let heap = &opened.heap;
        Ok(match self.session.nodes_of(&question, opened)? {
            Subjects::Nodes(nodes) => nodes,
            Subjects::Like(query) | Subjects::First(query) => find_ordered(heap, &query, question.order),
        })
    }

    fn find(&self, opened: &Arc<Opened>, text: &str) -> Result<(Vec<String>, Body), String> {
        let Filter { id: _, sought } = filter::parse(text)?;
        let nodes = self.nodes(opened, sought).map_err(|error| error.to_string())?;
        let head = vec![counted(nodes.len() as u64, "object", "objects")];
        Ok((head, rows(ObjectRows::new(Arc::clone(opened), nodes))))
    }

    fn tree(&self, opened: Arc<Opened>, branching: Branching, id: u64) -> Result<(Vec<String>, Body), String> {
        let root = node_with_id(&opened, id)?;
        Ok((about(&opened.heap, root), rows(TreeRows::new(opened, branching, root))))
    }
}

fn question(place: &Place, handle: Handle) -> SummaryQuestion {
    let whole = SummaryQuestion::whole(Input::Open(handle));
    match place {
        Place::Strings => SummaryQuestion { view: summary::View::Strings, ..whole },
        Place::Waste => SummaryQuestion { view: summary::View::Waste, ..whole },
        Place::Contexts => SummaryQuestion { by: Some(crate::queries::census::By::Realm), ..whole },
        _ => SummaryQuestion { filter: Some(NamedFilter::DetachedDom), ..whole },
    }
}

fn rows(rows: impl Rows + 'static) -> Body {
    Body::Rows(Box::new(rows))
}

fn text(report: &impl Report, columns: u16) -> Body {
    rows(TextRows::new(report.document(), columns))
}

/// The object with an id, or why there is none.
pub(super) fn node_with_id(opened: &Opened, id: u64) -> Result<NodeIndex, String> {
    let found = nodes_with_ids(&opened.heap, &[SnapshotObjectId(id)]);
    let node = found.into_iter().flat_map(|(_, nodes)| nodes).next();
    node.ok_or_else(|| format!("there is no object @{id} in this file"))
}

fn total(heap: &Heap) -> Vec<String> {
    vec![format!("heap of {}", size(heap.retained_size(heap.root())))]
}

/// What an object is, and the way to it.
fn about(heap: &Heap, node: NodeIndex) -> Vec<String> {
    if node == heap.root() {
        return total(heap);
    }
    let (own, kept) = (size(heap.shallow_size(node)), size(heap.retained_size(node)));
    let what = format!("{}  {kept} retained, {own} itself", label(heap, node));
    let path = PathFinder::new(heap).to(node, 1).into_iter().next().map(|path| path.written(heap).expression);
    let place =
        heap.locations().get(node).map(|location| crate::report::LocationInfo::new(location, heap.script_names()).for_people());
    let lines = [Some(what), path.map(|path| format!("path  {path}")), place.map(|place| format!("code  {place}"))];
    lines.into_iter().flatten().map(|line| one_line(&line).into_owned()).collect()
}

fn without(holders: &[u64]) -> Vec<String> {
    let holders: Vec<String> = holders.iter().map(|id| format!("@{id}")).collect();
    vec![format!("as if {} did not hold it", holders.join(", "))]
}
