//! A set whose members are numbered in their order: a bit an element, and a count before each word.

use fixedbitset::FixedBitSet;

/// A set that tells how many of its members come before one.
#[derive(Debug)]
pub(crate) struct RankedBits {
    bits: FixedBitSet,
    /// How many members stand before each word of the bits.
    before: Vec<u32>,
    count: usize,
}

const WORD: usize = usize::BITS as usize;

impl RankedBits {
    /// Numbers the members of a set.
    pub(crate) fn new(bits: FixedBitSet) -> Self {
        let mut count = 0;
        let count_before = |word: &usize| {
            let before = count;
            count += word.count_ones();
            before
        };
        let before = bits.as_slice().iter().map(count_before).collect();
        RankedBits { bits, before, count: count as usize }
    }

    /// Number of members.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether an element is a member.
    #[inline(always)]
    pub(crate) fn contains(&self, element: u32) -> bool {
        self.bits.contains(element as usize)
    }

    /// How many members come before this one.
    #[inline]
    pub(crate) fn rank(&self, member: u32) -> u32 {
        let (word, bit) = (member as usize / WORD, member as usize % WORD);
        self.before[word] + (self.bits.as_slice()[word] & ((1 << bit) - 1)).count_ones()
    }

    /// The members in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.ones().map(|member| member as u32)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranks_number_the_members_in_order(members in prop::collection::btree_set(0_u32..300, 0..100)) {
            let mut bits = FixedBitSet::with_capacity(300);
            members.iter().for_each(|&member| bits.insert(member as usize));
            let ranked = RankedBits::new(bits);
            prop_assert_eq!(ranked.count(), members.len());
            prop_assert!(ranked.iter().eq(members.iter().copied()));
            prop_assert!(members.iter().enumerate().all(|(rank, &member)| ranked.rank(member) as usize == rank));
            prop_assert!((0..300).all(|element| ranked.contains(element) == members.contains(&element)));
        }
    }
}
