//! How a row of several snapshots went.

/// How a row of several snapshots went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Larger in every snapshot than in the one before.
    GrowsInEveryStep,
    /// Larger in the last than in the first, and never smaller than in the one before.
    GrowsInSomeSteps,
    /// Larger in one step, the same in all others.
    GrewOnce,
    /// Up and down.
    Sawtooth,
    /// Smaller in the last than in the first, and never larger than in the one before.
    Shrinks,
    /// The same in all.
    Stays,
}

impl Trend {
    /// Of the values of one row, in the order of the snapshots.
    pub fn of(values: &[u64]) -> Self {
        let steps = values.windows(2);
        let (count, up) = (steps.len(), steps.clone().filter(|step| step[1] > step[0]).count());
        let down = steps.filter(|step| step[1] < step[0]).count();
        match (up, down) {
            (0, 0) => Trend::Stays,
            (up, 0) if up == count => Trend::GrowsInEveryStep,
            (1, 0) => Trend::GrewOnce,
            (_, 0) => Trend::GrowsInSomeSteps,
            (0, _) => Trend::Shrinks,
            _ => Trend::Sawtooth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trend_of_a_row_is_that_of_its_steps() {
        let rows: [(&[u64], Trend); 7] = [
            (&[1, 2, 3], Trend::GrowsInEveryStep),
            (&[1, 2], Trend::GrowsInEveryStep),
            (&[924, 924, 1297, 1297], Trend::GrewOnce),
            (&[1, 2, 2, 3], Trend::GrowsInSomeSteps),
            (&[5, 1, 5], Trend::Sawtooth),
            (&[5, 5, 1], Trend::Shrinks),
            (&[7, 7], Trend::Stays),
        ];
        rows.iter().for_each(|(values, trend)| assert_eq!(Trend::of(values), *trend, "{values:?}"));
    }
}
