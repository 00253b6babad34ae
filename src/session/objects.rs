//! Questions about objects: which are meant, and what is asked of them.

use std::sync::Arc;

use regex::Regex;

use super::answer::Reply;
use super::audience::Audience;
use super::error::{Place, SessionError};
use super::query::{HoldersQuestion, ObjectsQuestion, Sought};
use super::watcher::Watcher;
use super::{Lent, Opened, Session, begin, unless_stopped};
use crate::Heap;
use crate::queries::find::{Bounds, ObjectQuery, TextPattern, find_objects, nodes_with_ids};
use crate::queries::merged_holders::{Excluded, MergedFrom, Merging};
use crate::report::Limit;
use crate::report::object::{HoldersQuery, HoldsSort, InspectObject, InspectQuery, Subjects, inspect_object};
use crate::snapshot::{NodeIndex, SnapshotObjectId};

/// How many of the shortest paths are told.
const USUAL_PATHS: usize = 3;
/// So many steps at the end of a way tell who holds an object.
const LAST_STEPS: usize = 2;

impl Session {
    /// What objects are, what they hold, who holds them.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub fn objects(
        &self,
        question: &ObjectsQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<InspectObject>, SessionError> {
        unless_stopped(watcher, || self.answer_objects(question, audience, watcher))
    }

    fn answer_objects(
        &self,
        question: &ObjectsQuestion,
        audience: Audience,
        watcher: &dyn Watcher,
    ) -> Result<Reply<InspectObject>, SessionError> {
        let opened = self.lend(&question.heap, watcher)?;
        begin("analysing", watcher)?;
        let Opened { heap, source } = &*opened;
        let query = Resolver { heap, file: &source.file }.query(question, audience)?;
        let report = inspect_object(heap, source, &query);
        watcher.answered(heap.timings());
        let notes = heap.notes().iter().map(str::to_owned).collect();
        Ok(Reply { answer: report, notes, heaps: vec![Lent::Whole(Arc::clone(&opened))] })
    }

    /// The objects that a question is about, in the order that it asks for.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub fn nodes_of(&self, question: &ObjectsQuestion, opened: &Opened) -> Result<Subjects, SessionError> {
        Resolver { heap: &opened.heap, file: &opened.source.file }.subjects(question)
    }
}

/// Finds what a question names.
pub(super) struct Resolver<'h> {
    pub(super) heap: &'h Heap,
    pub(super) file: &'h str,
}

impl Resolver<'_> {
    fn query(&self, question: &ObjectsQuestion, audience: Audience) -> Result<InspectQuery, SessionError> {
        let subjects = self.subjects(question)?;
        let without = self.without(question, &subjects)?;
        // What becomes of many objects is told of all of them at once.
        let is_of_many = || matches!(&subjects, Subjects::Like(like) if find_objects(self.heap, like).len() > 1);
        let wants_holders = question.holders.is_some() || !without.is_empty() && is_of_many();
        let holders = match (&question.holders, wants_holders) {
            (Some(holders), _) => Some(self.holders(holders, question.depth, without.clone())?),
            (None, true) => Some(self.holders(&HoldersQuestion::default(), question.depth, without.clone())?),
            (None, false) => None,
        };
        Ok(InspectQuery {
            without,
            subjects,
            holders,
            paths: question.paths.unwrap_or(USUAL_PATHS),
            depth: question.depth.unwrap_or(1),
            offset: question.offset,
            limit: Limit::from_argument(question.limit),
            usual_limit: audience.choose(20, usize::MAX),
            usual_nested: audience.choose(5, usize::MAX),
            usual_parts: audience.choose(6, 100),
            order: question.order,
            sort: question.sort.unwrap_or(audience.choose(HoldsSort::Retained, HoldsSort::Index)),
        })
    }

    fn subjects(&self, question: &ObjectsQuestion) -> Result<Subjects, SessionError> {
        match (question.ids.is_empty(), question.like.is_empty()) {
            (true, true) => Err(SessionError::NoObject),
            (false, false) => Err(SessionError::Senseless(
                "an id says which object is meant: leave out what describes objects, or the id".to_owned(),
            )),
            (false, true) => self.nodes(&question.ids, Place::Object).map(Subjects::Nodes),
            (true, false) => {
                let query = self.like(&question.like)?;
                Ok(if question.first { Subjects::First(query) } else { Subjects::Like(query) })
            }
        }
    }

    /// The objects with these ids, or which of them there is not.
    pub(super) fn nodes(&self, ids: &[u64], place: Place) -> Result<Vec<NodeIndex>, SessionError> {
        let ids: Vec<SnapshotObjectId> = ids.iter().map(|&id| SnapshotObjectId(id)).collect();
        let found = nodes_with_ids(self.heap, &ids);
        if let Some(&(SnapshotObjectId(id), _)) = found.iter().find(|(_, nodes)| nodes.is_empty()) {
            return Err(SessionError::NoSuchObject { file: self.file.to_owned(), id, place });
        }
        Ok(found.into_iter().flat_map(|(_, nodes)| nodes).collect())
    }

    /// What objects are like, in this heap.
    fn like(&self, sought: &Sought) -> Result<ObjectQuery, SessionError> {
        let class = match (&sought.class, sought.classes.as_slice()) {
            (class, []) => class.as_deref().map(pattern).transpose()?,
            (Some(_), _) => {
                return Err(SessionError::Senseless(
                    "--class and the name of a class say the same: leave one of them out".to_owned(),
                ));
            }
            (None, classes) => Some(one_of(classes)?),
        };
        if let Some(name) = &sought.node_type {
            let known: Vec<&str> = self.heap.header().node_type_names().collect();
            if !known.iter().any(|kind| kind.eq_ignore_ascii_case(name)) {
                return Err(SessionError::NoSuchType { name: name.clone(), known: known.join(", ") });
            }
        }
        Ok(ObjectQuery {
            // Roots retain most everywhere; who wants them names their class, name or type.
            leave_out_roots: class.is_none() && sought.name.is_none() && sought.node_type.is_none(),
            class,
            name: sought.name.as_deref().map(pattern).transpose()?.map(TextPattern::Matching),
            property: sought.property.clone(),
            reference: None,
            node_type: sought.node_type.clone(),
            detached: sought.detached.then_some(true),
            held_by: sought.held_by.clone(),
            shallow_size: Bounds { least: sought.min_shallow, most: sought.max_shallow },
            retained_size: Bounds { least: sought.min_retained, most: sought.max_retained },
        })
    }

    /// The holders to leave out.
    fn without(&self, question: &ObjectsQuestion, subjects: &Subjects) -> Result<Vec<NodeIndex>, SessionError> {
        let holders = self.nodes(&question.without, Place::Object)?;
        match subjects {
            Subjects::Nodes(nodes) if nodes.iter().any(|node| holders.contains(node)) => Err(SessionError::Senseless(
                "--without: the object is none of its own holders; name those who hold it".to_owned(),
            )),
            _ => Ok(holders),
        }
    }

    fn holders(
        &self,
        question: &HoldersQuestion,
        depth: Option<usize>,
        without: Vec<NodeIndex>,
    ) -> Result<HoldersQuery, SessionError> {
        let usual_depth = match question.from {
            MergedFrom::Roots => usize::MAX,
            MergedFrom::Objects => LAST_STEPS,
        };
        let mut excluded = Excluded::default();
        for name in &question.exclude {
            self.exclude(&mut excluded, name)?;
        }
        let merging = Merging { from: question.from, depth: depth.unwrap_or(usual_depth) };
        Ok(HoldersQuery { merging, excluded, excluded_names: question.exclude.clone(), without })
    }

    fn exclude(&self, excluded: &mut Excluded, name: &str) -> Result<(), SessionError> {
        if let Some(id) = name.strip_prefix('@') {
            let id = id.parse().map_err(|_| SessionError::NothingCalledSo(name.to_owned()))?;
            excluded.objects(&self.nodes(&[id], Place::Excluded)?);
            return Ok(());
        }
        match excluded.named(self.heap, name) {
            true => Ok(()),
            false => Err(SessionError::NothingCalledSo(name.to_owned())),
        }
    }
}

impl Sought {
    /// Whether nothing is described.
    pub fn is_empty(&self) -> bool {
        *self == Sought::default()
    }
}

/// A regular expression.
pub(super) fn pattern(text: &str) -> Result<Regex, SessionError> {
    Regex::new(text).map_err(|error| SessionError::BadPattern(error.to_string()))
}

/// What the names of exactly these classes match.
fn one_of(classes: &[String]) -> Result<Regex, SessionError> {
    let names: Vec<String> = classes.iter().map(|class| regex::escape(class)).collect();
    pattern(&match names.as_slice() {
        [only] => format!("^{only}$"),
        names => format!("^({})$", names.join("|")),
    })
}
