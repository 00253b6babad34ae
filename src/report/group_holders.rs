//! Who holds the objects of a group: the ways that most of them come on, merged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::{count, share};
use crate::Heap;
use crate::queries::access_paths::merged_path;
use crate::queries::merged_holders::{MergedFrom, MergedWay, main_ways};
use crate::snapshot::NodeIndex;

/// So many ways are told.
const MOST_TOLD: usize = 3;

/// The best ways to the objects of a group.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GroupHolders {
    /// The ways that most objects come on.
    pub ways: Vec<GroupWay>,
    /// On how many other ways the others come.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub other_ways: u64,
}

/// Ways that are alike.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct GroupWay {
    /// The way as one would write it, without indexes and keys.
    pub path: String,
    /// The objects are further in: the way is told only so far.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
    /// How many objects of the group.
    pub count: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl GroupHolders {
    /// The ways to all of a group; nothing where no way leads to any.
    pub fn new(heap: &Heap, members: &[NodeIndex]) -> Option<Self> {
        let found = main_ways(heap, members, MOST_TOLD);
        let way =
            |way: &MergedWay| GroupWay { path: merged_path(heap, way, MergedFrom::Roots), goes_on: way.is_cut, count: way.count };
        let ways: Vec<GroupWay> = found.iter().take(MOST_TOLD).map(way).collect();
        let other_ways = (found.len() - ways.len()) as u64;
        (!ways.is_empty()).then_some(GroupHolders { ways, other_ways })
    }

    /// The way that most come on, of so many objects: `80 % global.world.orders[ ]`.
    pub fn first(&self, total: u64) -> String {
        self.ways.first().map(|way| way.in_words(total)).unwrap_or_default()
    }

    /// The other ways: `20 % global.world.cache.map → value, and 12 ways more`; nothing if there are none.
    pub fn others(&self, total: u64) -> Option<String> {
        let mut words: Vec<String> = self.ways.iter().skip(1).map(|way| way.in_words(total)).collect();
        match self.other_ways {
            0 => {}
            1 => words.push("1 way more".to_owned()),
            more => words.push(format!("{} ways more", count(more))),
        }
        (!words.is_empty()).then(|| words.join(", "))
    }
}

impl GroupWay {
    fn in_words(&self, total: u64) -> String {
        let path = format!("{}{}", self.path, if self.goes_on { " …" } else { "" });
        if self.count == total { path } else { format!("{} {path}", share(self.count, total)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HeapBuilder;

    #[test]
    fn the_ways_to_all_of_a_group_are_told_with_their_shares() {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 8);
        heap.root_edge("shortcut", "1", global);
        let world = heap.property(global, "world", "object", "World", 8);
        let list = heap.property(world, "orders", "object", "Array", 8);
        let archive = heap.property(world, "archive", "object", "Array", 8);
        let mut orders = Vec::new();
        for at in 0..20 {
            let order = heap.node("object", "Order", 10);
            heap.edge(if at < 16 { list } else { archive }, "element", at, order);
            orders.push(order);
        }
        let heap = heap.build();
        let all = GroupHolders::new(&heap, &orders).expect("ways");
        assert_eq!(all.first(20), "80.0 % global.world.orders[ ]");
        assert_eq!(all.others(20).as_deref(), Some("20.0 % global.world.archive[ ]"));
        let some = GroupHolders::new(&heap, &orders[..16]).expect("a way");
        assert_eq!((some.first(16).as_str(), some.others(16)), ("global.world.orders[ ]", None));
        assert!(GroupHolders::new(&heap, &[]).is_none());
    }

    #[test]
    fn ways_that_differ_in_their_last_step_are_told_as_far_as_they_are_one() {
        let mut heap = HeapBuilder::new();
        let global = heap.node("object", "global", 8);
        heap.root_edge("shortcut", "1", global);
        let list = heap.property(global, "rows", "object", "Array", 8);
        let mut cells = Vec::new();
        for at in 0..40 {
            let row = heap.node("object", "Row", 10);
            heap.edge(list, "element", at, row);
            cells.push(heap.property(row, &format!("column{at}"), "object", "Cell", 8));
        }
        let all = GroupHolders::new(&heap.build(), &cells).expect("ways");
        assert_eq!((all.first(40).as_str(), all.others(40)), ("global.rows[ ] …", None));
    }
}
