//! Asks a heap about objects.

use rustc_hash::{FxHashMap, FxHashSet};

use super::consists::ConsistsInfo;
use super::contents::{Extent, describe};
use super::holders::{HoldersInfo, HoldersQuery};
use super::next::NextObjects;
use super::similar::similar_classes;
use super::sort::HoldsSort;
use super::what_if::{IndependentInfo, WithoutInfo};
use super::{InspectObject, ObjectInfo, ObjectReport, PathInfo, QueryInfo, RetainerInfo, SCHEMA_VERSION, StorageOwner};
use crate::Heap;
use crate::columns::script_names::ScriptNames;
use crate::queries::access_paths::retainer_text;
use crate::queries::contents::{label, scope_owner, storage_owner};
use crate::queries::dead_variables::is_context;
use crate::queries::dominated::dominated_by;
use crate::queries::find::{ObjectOrder, ObjectQuery, find_ordered};
use crate::queries::retainers_view::Page;
use crate::queries::retaining_paths::shortest_paths;
use crate::report::common::{FunctionInfo, Head, Limit, Listing, NodeInfo, Source};
use crate::report::dead_variables::{DeadContextInfo, DeadVariableInfo};
use crate::snapshot::NodeIndex;

/// Which objects.
#[derive(Debug)]
pub enum Subjects {
    /// These.
    Nodes(Vec<NodeIndex>),
    /// Those that are like this; shown in full if it is one.
    Like(ObjectQuery),
    /// The first of those that are like this, in full.
    First(ObjectQuery),
}

/// What shall be said of them.
#[derive(Debug)]
pub struct InspectQuery {
    /// Which objects.
    pub subjects: Subjects,
    /// How many retaining paths.
    pub paths: usize,
    /// How deep contents are unfolded; 1 shows what the object itself holds.
    pub depth: usize,
    /// How many rows of each list to leave out at the beginning.
    pub offset: usize,
    /// How many rows of each list.
    pub limit: Limit,
    /// How many rows are usual in this format.
    pub usual_limit: usize,
    /// The same of lists inside of what is unfolded.
    pub usual_nested: usize,
    /// The same of what an object consists of.
    pub usual_parts: usize,
    /// Order of the objects that are found.
    pub order: ObjectOrder,
    /// Order of what the object holds.
    pub sort: HoldsSort,
    /// Objects as if which none was there to hold it.
    pub without: Vec<NodeIndex>,
    /// Who holds all of them is asked for, not what each is.
    pub holders: Option<HoldersQuery>,
}

/// Inspects objects.
pub fn inspect_object(heap: &Heap, source: &Source, query: &InspectQuery) -> InspectObject {
    let limit = query.limit.or(query.usual_limit);
    heap.prepare(|heap| _ = heap.roads());
    let mut report = InspectObject {
        head: Head::new(SCHEMA_VERSION, "inspect-object", heap, source),
        query: None,
        candidates: None,
        one: None,
        holders: None,
        objects: None,
        similar_classes: Vec::new(),
        order: query.order,
        total: heap.retained_size(heap.root()),
    };
    if let Some(holders) = &query.holders {
        let objects = subjects(heap, &mut report, query);
        report.holders = Some(HoldersInfo::new(heap, &objects, holders, query.offset, limit));
        return report;
    }
    let nested_limit = query.limit.or(query.usual_nested);
    // Where objects are looked for, the offset is among them.
    let offset = if matches!(query.subjects, Subjects::Nodes(_)) { query.offset } else { 0 };
    let inspector = Inspector { heap, query, offset, limit, nested_limit, scripts: heap.script_names() };
    match &query.subjects {
        Subjects::Nodes(nodes) => match nodes.as_slice() {
            [node] => report.one = Some(inspector.object(*node)),
            nodes => report.objects = Some(nodes.iter().map(|&node| inspector.object(node)).collect()),
        },
        Subjects::Like(like) | Subjects::First(like) => {
            let found = find_ordered(heap, like, query.order);
            let wants_first = matches!(query.subjects, Subjects::First(_));
            if let Some(class) = like.class.as_ref().filter(|_| found.is_empty()) {
                report.similar_classes = similar_classes(heap, class.as_str());
            }
            let shown = found.get(query.offset).filter(|_| found.len() == 1 || wants_first);
            report.query = Some(QueryInfo::new(like));
            report.candidates = Some(Listing::part(&found, query.offset, limit, |&node| NodeInfo::new(heap, node)));
            report.one = shown.map(|&node| inspector.object(node));
        }
    }
    report
}

/// All subjects; what was looked for goes into the report.
fn subjects(heap: &Heap, report: &mut InspectObject, query: &InspectQuery) -> Vec<NodeIndex> {
    match &query.subjects {
        Subjects::Nodes(nodes) => {
            let mut seen = FxHashSet::default();
            nodes.iter().copied().filter(|&node| seen.insert(node)).collect()
        }
        Subjects::Like(like) | Subjects::First(like) => {
            report.query = Some(QueryInfo::new(like));
            find_ordered(heap, like, query.order)
        }
    }
}

impl QueryInfo {
    fn new(query: &ObjectQuery) -> Self {
        QueryInfo {
            class: query.class.as_ref().map(ToString::to_string),
            name: query.name.as_ref().map(ToString::to_string),
            property: query.property.clone(),
            node_type: query.node_type.clone(),
            detached: query.detached,
            held_by: query.held_by.clone(),
            min_retained: query.retained_size.least,
            max_retained: query.retained_size.most,
            min_shallow: query.shallow_size.least,
            max_shallow: query.shallow_size.most,
        }
    }
}

struct Inspector<'h> {
    heap: &'h Heap,
    query: &'h InspectQuery,
    offset: usize,
    limit: usize,
    nested_limit: usize,
    scripts: &'h ScriptNames,
}

/// For whom a holder stores something.
pub(super) fn owner(heap: &Heap, holder: NodeIndex) -> Option<(NodeIndex, StorageOwner)> {
    let owner = storage_owner(heap, holder).or_else(|| scope_owner(heap, holder))?;
    Some((owner, StorageOwner { id: heap.id(owner).0, label: label(heap, owner) }))
}

impl Inspector<'_> {
    fn object(&self, node: NodeIndex) -> ObjectReport {
        let heap = self.heap;
        let consists_of = ConsistsInfo::new(heap, node, self.query.limit.or(self.query.usual_parts));
        let retainers = self.retainers(node);
        let paths = shortest_paths(heap, node, self.query.paths);
        let retaining_paths: Vec<PathInfo> = paths.iter().map(|path| PathInfo::new(heap, path, self.scripts)).collect();
        ObjectReport {
            object: self.info(node),
            next: NextObjects::new(heap, node, &consists_of, &retaining_paths, &retainers),
            consists_of,
            retainers,
            retaining_paths,
            independent_holders: IndependentInfo::new(heap, node),
            without: (!self.query.without.is_empty()).then(|| WithoutInfo::new(heap, node, &self.query.without)),
            dominators: heap.dominators().chain(node).map(|above| NodeInfo::new(heap, above)).collect(),
            dominates: self.dominates(node),
            dead_variables: self.dead_variables(node),
            allocation_stack: self.stack(node),
        }
    }

    fn info(&self, node: NodeIndex) -> ObjectInfo {
        let heap = self.heap;
        ObjectInfo {
            node: NodeInfo::located(heap, node, self.scripts),
            index: node.0.into(),
            self_size: heap.nodes().self_size(node),
            detachedness: heap.detachedness().state(node),
            edge_count: heap.graph().edge_range(node).len() as u64,
            contents: describe(
                heap,
                node,
                Extent {
                    depth: self.query.depth,
                    offset: self.offset,
                    limit: self.limit,
                    nested: self.nested_limit,
                    sort: self.query.sort,
                },
            ),
        }
    }

    fn retainers(&self, node: NodeIndex) -> Listing<RetainerInfo> {
        let heap = self.heap;
        let page = Page { offset: self.offset, limit: self.limit };
        let found = heap.retainer_rows(node, None, page);
        // One holder can hold the object a thousand times, and to say what it is costs as much as it has references.
        let mut holders: FxHashMap<NodeIndex, (NodeInfo, Option<StorageOwner>)> = FxHashMap::default();
        let rows = found.rows.into_iter().map(|row| {
            let (holder, storage_of) = holders.entry(row.node).or_insert_with(|| {
                (NodeInfo::located(heap, row.node, self.scripts), owner(heap, row.node).map(|(_, owner)| owner))
            });
            RetainerInfo {
                edge_type: heap.header().edge_type_name(row.edge_type).to_owned(),
                edge_name: row.edge_name.into_owned(),
                text: retainer_text(heap, row.edge).trim().to_owned(),
                storage_of: storage_of.clone(),
                holder: NodeInfo { distance: row.distance, ..holder.clone() },
            }
        });
        Listing { rows: rows.collect(), total: found.total, skipped: self.offset.min(found.total), rest: None }
    }

    fn dominates(&self, node: NodeIndex) -> Listing<NodeInfo> {
        let offset = self.offset;
        let found = dominated_by(self.heap, &[node], offset.saturating_add(self.limit)).pop().unwrap_or_default();
        let rows = found.biggest.iter().skip(offset).map(|&below| NodeInfo::new(self.heap, below)).collect();
        Listing { rows, total: found.count as usize, skipped: offset.min(found.count as usize), rest: None }
    }

    fn dead_variables(&self, node: NodeIndex) -> Vec<DeadVariableInfo> {
        let heap = self.heap;
        // Finding them out goes over the whole heap.
        if heap.source_scopes().is_empty() || !is_context(heap, node) {
            return Vec::new();
        }
        heap.dead_variables().of(node).map_or_else(Vec::new, |(_, context)| DeadContextInfo::new(heap, context).variables)
    }

    fn stack(&self, node: NodeIndex) -> Option<Vec<FunctionInfo>> {
        let heap = self.heap;
        let functions = heap.allocations().stack(node);
        let known = functions.iter().filter(|&&function| (function as usize) < heap.traces().functions.len());
        let frames: Vec<FunctionInfo> = known.map(|&function| FunctionInfo::new(heap, function)).collect();
        (!frames.is_empty()).then_some(frames)
    }
}
