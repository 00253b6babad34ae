//! The least of the last values: minima over all stretches that begin with the value put last.

/// Values put one in front of the other, of which only those are kept that are smaller than all before them.
#[derive(Default)]
pub(super) struct Floor {
    /// Places and values; the foremost place comes last and has the largest value.
    records: Vec<(u32, u32)>,
}

impl Floor {
    /// Puts a value in front: its place is below all others.
    #[inline]
    pub(super) fn put(&mut self, place: u32, value: u32) {
        while self.records.last().is_some_and(|&(_, behind)| behind >= value) {
            self.records.pop();
        }
        self.records.push((place, value));
    }

    /// The least value from the foremost place to this one, both included; 0 if there is none.
    #[inline]
    pub(super) fn up_to(&self, place: u32) -> u32 {
        let record = self.records.partition_point(|&(at, _)| at > place);
        self.records.get(record).map_or(0, |&(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_floor_is_the_least_value_of_the_stretch(values in prop::collection::vec(0_u32..20, 1..60)) {
            let mut floor = Floor::default();
            for front in (0..values.len()).rev() {
                floor.put(front as u32, values[front]);
                for end in front..values.len() {
                    prop_assert_eq!(Some(&floor.up_to(end as u32)), values[front..=end].iter().min());
                }
            }
        }
    }
}
