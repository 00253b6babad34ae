//! On which few ways most of a population is held.

use super::{MergedFrom, MergedWay, Merging, merged_ways};
use crate::Heap;
use crate::snapshot::NodeIndex;

/// Ways are told apart as far as the first ones still lead to most objects: by all their steps, else by so many.
const DEEPEST_FIRST: [usize; 3] = [usize::MAX, 5, 3];
/// By so many whatever the first ones lead to.
const LEAST_DEPTH: usize = 2;
/// Most objects are so many in a hundred.
const MOSTLY_PERCENT: u64 = 80;

/// The ways to these objects from the roots, told apart only so far that the first `few` lead to most of them.
pub fn main_ways(heap: &Heap, objects: &[NodeIndex], few: usize) -> Vec<MergedWay> {
    let merged = |depth| merged_ways(heap, objects, Merging { from: MergedFrom::Roots, depth });
    let led_to = |ways: &[MergedWay]| ways.iter().take(few).map(|way| way.count).sum::<u64>();
    let says_enough = |ways: &Vec<MergedWay>| led_to(ways) * 100 >= objects.len() as u64 * MOSTLY_PERCENT;
    DEEPEST_FIRST.into_iter().map(merged).find(says_enough).unwrap_or_else(|| merged(LEAST_DEPTH))
}
