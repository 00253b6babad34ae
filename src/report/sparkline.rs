//! Numbers as a line of bars, for a look at how they went.

/// The bars, lowest first; nothing has none.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One bar a value, as high as the value is against the largest.
pub(super) fn bars(values: &[u64]) -> String {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let bar = |&value: &u64| match value {
        0 => ' ',
        value => BARS[((u128::from(value) * BARS.len() as u128).div_ceil(u128::from(most)) as usize).clamp(1, BARS.len()) - 1],
    };
    values.iter().map(bar).collect()
}

/// Neighbours added up, so that at most so many values are left.
pub(super) fn gathered(values: &[u64], most: usize) -> Vec<u64> {
    let each = values.len().div_ceil(most.max(1)).max(1);
    values.chunks(each).map(|chunk| chunk.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_full_and_what_is_not_nothing_is_seen() {
        assert_eq!(bars(&[0, 1, 50, 100]), " ▁▄█");
        assert_eq!((bars(&[]), bars(&[0, 0]), bars(&[u64::MAX])), (String::new(), "  ".to_owned(), "█".to_owned()));
    }

    #[test]
    fn neighbours_are_added_up() {
        assert_eq!(gathered(&[1, 2, 3, 4, 5], 2), [6, 9]);
        assert_eq!(gathered(&[1, 2], 60), [1, 2]);
    }
}
