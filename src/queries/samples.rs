//! Samples of a timeline recording: how much of what was allocated in each interval is still alive.

use super::filters::IdRange;
use crate::Heap;

/// An interval of a recording, from the sample before to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleSize {
    /// Microseconds since the recording began.
    pub timestamp_us: i64,
    /// The largest object id given out by then.
    pub last_assigned_id: u64,
    /// How many objects got their id in the interval and are alive.
    pub live_count: u64,
    /// Sum of the shallow sizes of the objects that got their id in the interval and are alive, in bytes.
    pub live_size: u64,
}

/// The intervals of a recording; empty without samples. Only objects of the JS heap (odd ids) count, and none that came
/// after the last sample. Of several samples with the same id the first gets the size.
pub fn sample_sizes(heap: &Heap) -> Vec<SampleSize> {
    let with_no_size = |sample: &crate::snapshot::Sample| SampleSize {
        timestamp_us: sample.timestamp_us,
        last_assigned_id: sample.last_assigned_id,
        live_count: 0,
        live_size: 0,
    };
    let mut sizes: Vec<SampleSize> = heap.samples().iter().map(with_no_size).collect();
    if sizes.is_empty() {
        return sizes;
    }
    for node in heap.nodes().indices() {
        let id = heap.id(node).0;
        let at = sizes.partition_point(|sample| sample.last_assigned_id < id);
        if let Some(sample) = sizes.get_mut(at).filter(|_| id % 2 == 1) {
            sample.live_count += 1;
            sample.live_size += heap.shallow_size(node);
        }
    }
    sizes
}

/// The ids that DevTools shows for a time window, bounds in microseconds inclusive. The range reaches to the sample
/// behind the window, and without limit if there is none.
pub fn ids_of_window(heap: &Heap, from_us: i64, to_us: i64) -> IdRange {
    let samples = heap.samples();
    let first = samples.partition_point(|sample| sample.timestamp_us < from_us);
    let behind = samples.partition_point(|sample| sample.timestamp_us <= to_us);
    let before = first.checked_sub(1).and_then(|at| samples.get(at));
    IdRange {
        above: before.map_or(0, |sample| sample.last_assigned_id),
        up_to: samples.get(behind).map_or(u64::MAX, |sample| sample.last_assigned_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Sample;
    use crate::testing::HeapBuilder;

    fn recording() -> Heap {
        let mut heap = HeapBuilder::new();
        for (id, size) in [(3, 10), (5, 100), (6, 7), (7, 1000), (99, 5)] {
            let node = heap.node("object", "O", size);
            heap.id(node, id);
        }
        let at = |timestamp_us, last_assigned_id| Sample { timestamp_us, last_assigned_id };
        heap.samples(vec![at(0, 3), at(10, 7), at(20, 7), at(30, 9)]);
        heap.build()
    }

    #[test]
    fn the_first_sample_of_an_id_gets_the_size_and_even_ids_do_not_count() {
        let sizes: Vec<u64> = sample_sizes(&recording()).iter().map(|sample| sample.live_size).collect();
        assert_eq!(sizes, [10, 1100, 0, 0]);
    }

    #[test]
    fn a_window_reaches_from_the_sample_before_to_the_sample_behind() {
        let heap = recording();
        assert_eq!(ids_of_window(&heap, 5, 15), IdRange { above: 3, up_to: 7 });
        assert_eq!(ids_of_window(&heap, 0, 30), IdRange { above: 0, up_to: u64::MAX });
    }
}
