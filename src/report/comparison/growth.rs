//! Rows of what grew, followed through all snapshots.

use rustc_hash::FxHashSet;

use super::query::CompareQuery;
use super::{GainedInfo, GrowthInfo, SetAsideInfo};
use crate::Heap;
use crate::columns::classes::ClassIndex;
use crate::columns::one_caller::one_caller;
use crate::columns::script_names::ScriptNames;
use crate::compare::MatchedHolders;
use crate::compare::describe::{gained, head, way_with};
use crate::compare::grown_rows::{GrownRow, GrownRows};
use crate::compare::growth::{Grown, Growth};
use crate::compare::trend::Trend;
use crate::compare::{NodesById, Pair};
use crate::queries::census::Tally;
use crate::queries::contents::{entry_count, label};
use crate::queries::retaining_paths::PathFinder;
use crate::report::common::{Listing, LocationInfo};
use crate::snapshot::{NodeIndex, SnapshotObjectId};

/// So many classes of what was gained are told.
const MOST_GAINED: usize = 10;

/// What grew, while snapshots between the first and the last are looked at.
pub(super) struct Followed {
    rows: Vec<GrowthInfo>,
    total: usize,
    set_aside: Vec<SetAsideInfo>,
    /// Entries and retained sizes of each row in the snapshots between.
    between: Vec<Vec<Option<Held>>>,
    last: Vec<Held>,
}

/// What the objects of a row hold in one snapshot.
#[derive(Clone, Copy, Default)]
struct Held {
    entries: u64,
    retained: u64,
}

impl Held {
    fn of(heap: &Heap, nodes: impl Iterator<Item = NodeIndex>) -> Option<Held> {
        nodes.map(|node| (entry_count(heap, node), heap.retained_size(node))).fold(None, |sum, (entries, retained)| {
            let Held { entries: e, retained: r } = sum.unwrap_or_default();
            Some(Held { entries: e + entries, retained: r + retained })
        })
    }
}

impl Followed {
    /// Follows what grew, while the other core finds ways to it.
    pub(super) fn new(pair: Pair, counterparts: MatchedHolders, query: &CompareQuery) -> Self {
        let heap = pair.current;
        let _alone = one_caller();
        let follow = || {
            let growth = Growth::new(pair, counterparts);
            (GrownRows::new(heap, &growth), growth)
        };
        let (mut found, growth) = heap.roads().find_meanwhile(heap, follow);
        found.rows.retain(|row| passes(heap, row, query));
        let total = found.rows.len();
        found.rows.truncate(query.limit);
        let gained: Vec<Vec<GainedInfo>> =
            gained(heap, &growth, found.rows.iter()).into_iter().map(|classes| gained_info(heap, classes)).collect();
        let heads: Vec<Option<String>> = found.rows.iter().map(|row| head(heap, &growth, row)).collect();
        drop(growth);
        let builder = RowBuilder { pair, scripts: heap.script_names() };
        let mut rows: Vec<GrowthInfo> = found.rows.iter().zip(gained).map(|(row, gained)| builder.info(row, gained)).collect();
        let mut paths = PathFinder::new(heap);
        for ((info, row), head) in rows.iter_mut().zip(&found.rows).zip(heads) {
            info.path = way_with(heap, &mut paths, row, head).map_or_else(String::new, |way| way.expression());
        }
        let set_aside = SetAsideInfo {
            what: "compiled-code".into(),
            count: found.compiled.places.len() as u64,
            bytes: found.compiled.bytes,
            reason: "functions that the engine compiled or learnt about while they ran: code and constants, no new object".into(),
        };
        let last = rows.iter().map(|row| Held { entries: row.entries_after, retained: row.retained_after }).collect();
        Followed {
            between: vec![Vec::new(); rows.len()],
            rows,
            total,
            set_aside: Some(set_aside).filter(|aside| aside.count > 0).into_iter().collect(),
            last,
        }
    }

    /// Looks at the same objects in a snapshot between the first and the last.
    pub(super) fn add_between(&mut self, heap: &Heap) {
        let wanted: FxHashSet<u64> = self.rows.iter().flat_map(|row| row.ids.iter().copied()).collect();
        let by_id = NodesById::new(heap.nodes(), |node| wanted.contains(&heap.id(node).0));
        for (row, between) in self.rows.iter().zip(&mut self.between) {
            let nodes = row.ids.iter().filter_map(|&id| by_id.first(SnapshotObjectId(id)));
            between.push(Held::of(heap, nodes));
        }
    }

    /// A snapshot between the two has other objects under the same ids.
    pub(super) fn skip_between(&mut self) {
        self.between.iter_mut().for_each(|between| between.push(None));
    }

    pub(super) fn finish(mut self) -> (Listing<GrowthInfo>, Vec<SetAsideInfo>) {
        for ((row, between), last) in self.rows.iter_mut().zip(self.between).zip(self.last) {
            let first = Held { entries: row.entries_before, retained: row.retained_before };
            let all: Vec<Option<Held>> = std::iter::once(Some(first)).chain(between).chain([Some(last)]).collect();
            row.entries = all.iter().map(|held| held.map(|held| held.entries)).collect();
            row.retained = all.iter().map(|held| held.map(|held| held.retained)).collect();
            let values = if row.entries_after == row.entries_before { &row.retained } else { &row.entries };
            row.trend = Trend::of(&values.iter().map(|value| value.unwrap_or(0)).collect::<Vec<_>>());
        }
        (Listing::first(self.total, self.rows), self.set_aside)
    }
}

fn passes(heap: &Heap, row: &GrownRow, query: &CompareQuery) -> bool {
    row.bytes().unsigned_abs() >= query.min_delta
        && query.class.as_ref().is_none_or(|class| class.is_match(&heap.class_name(row.first().node).to_string()))
}

/// Makes rows of what grew.
struct RowBuilder<'h> {
    pair: Pair<'h>,
    scripts: &'h ScriptNames,
}

impl RowBuilder<'_> {
    /// All of a row but the way to it.
    fn info(&self, row: &GrownRow, gained: Vec<GainedInfo>) -> GrowthInfo {
        let Pair { base, current } = self.pair;
        let first = row.first();
        let before = Held::of(base, row.members.iter().map(|grown| grown.old)).unwrap_or_default();
        let after = Held::of(current, row.members.iter().map(|grown| grown.node)).unwrap_or_default();
        let shared = |grown: &Grown| grown.after.shared as i64 - grown.before.shared as i64;
        GrowthInfo {
            id: current.id(first.node).0,
            object_count: row.members.len() as u64,
            ids: row.members.iter().map(|grown| current.id(grown.node).0).collect(),
            class: current.class_name(first.node).clone(),
            label: label(current, first.node),
            path: String::new(),
            entries_before: before.entries,
            entries_after: after.entries,
            entries: Vec::new(),
            growth: row.bytes(),
            shared: row.members.iter().map(shared).sum(),
            references_gained: row.references(),
            retained_before: before.retained,
            retained_after: after.retained,
            retained: Vec::new(),
            trend: Trend::Stays,
            gained,
            location: current.locations().get(first.node).map(|location| LocationInfo::new(location, self.scripts)),
        }
    }
}

fn gained_info(heap: &Heap, classes: Vec<(ClassIndex, Tally)>) -> Vec<GainedInfo> {
    let info = |(class, tally): (ClassIndex, Tally)| GainedInfo {
        class: heap.classes().get(class).name.clone(),
        count: tally.count,
        shallow_size: tally.size,
    };
    classes.into_iter().take(MOST_GAINED).map(info).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Comparing, Matching, Series};
    use super::*;
    use crate::report::common::Source;
    use crate::testing::HeapBuilder;

    /// 40 objects of 30 properties each: as many places, all of different names. Each holds so many texts.
    fn places(texts: u64) -> Heap {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 10);
        heap.root_edge("shortcut", "1", global);
        for group in 0..40 {
            let object = heap.property(global, &format!("g{group}"), "object", "Group", 16);
            heap.id(object, 1_001 + 2 * group);
            for place in 0..30 {
                let list = heap.property(object, &format!("p{place}"), "object", "List", 16);
                heap.id(list, 2_001 + 2 * (group * 30 + place));
                for text in 0..texts {
                    let node = heap.property(list, &format!("t{text}"), "string", "a text", 24);
                    heap.id(node, 100_001 + 2 * ((group * 30 + place) * 10 + text));
                }
            }
        }
        heap.build()
    }

    #[test]
    fn however_many_rows_there_are_each_tells_its_path() {
        let (base, current) = (places(1), places(3));
        let query = CompareQuery { limit: usize::MAX, matching: Matching::ById, ..CompareQuery::default() };
        let source = Source { file: "a.heapsnapshot".to_owned(), file_bytes: None };
        let comparing = Comparing::new(Pair { base: &base, current: &current }, [&source, &source], Series::Two, &query);
        let rows = comparing.finish().growth.unwrap().rows;
        let paths: FxHashSet<&str> = rows.iter().map(|row| row.path.as_str()).collect();
        assert_eq!((rows.len(), paths.len()), (1200, 1200));
        assert!(paths.contains("global.g39.p29"), "{paths:?}");
    }
}
