//! Medians, percentiles, and the spread of what was measured.

use serde::Serialize;

/// The middle of some figures, and between what half of them lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spread {
    pub(super) median: f64,
    /// A quarter of the figures is smaller.
    pub(super) lower: f64,
    /// A quarter of the figures is larger.
    pub(super) upper: f64,
}

impl Spread {
    /// `None` of nothing.
    pub(super) fn of(figures: &[f64]) -> Option<Self> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            median: quantile(&sorted, 2)?,
            lower: quantile(&sorted, 1)?,
            upper: quantile(&sorted, 3)?,
        })
    }

    /// Of one figure divided by another, round by round.
    pub(super) fn of_ratios(above: &[f64], below: &[f64]) -> Option<Self> {
        let ratios: Vec<f64> =
            above.iter().zip(below).map(|(above, below)| above / below).collect();
        Self::of(&ratios)
    }
}

/// What lies after so many quarters of sorted figures, between two of them if need be.
fn quantile(sorted: &[f64], quarters: usize) -> Option<f64> {
    let steps = sorted.len().checked_sub(1)? * quarters;
    let (place, rest) = (steps / 4, steps % 4);
    let below = *sorted.get(place)?;
    let above = sorted.get(place + 1).copied().unwrap_or(below);
    let share = [0.0, 0.25, 0.5, 0.75][rest];
    Some(below + (above - below) * share)
}

/// The figure that so many of a hundred do not exceed; 0 of nothing.
pub(super) fn percentile(figures: &[u32], percent: usize) -> u32 {
    let mut sorted = figures.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_taken_within_its_round() {
        // The machine was ten times as slow in the last round; no ratio knows.
        let ratios = Spread::of_ratios(&[1.0, 3.0, 20.0], &[2.0, 2.0, 20.0]);
        assert_eq!(ratios, Some(Spread { median: 1.0, lower: 0.75, upper: 1.25 }));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_ones() {
        let spread = Spread::of(&[4.0, 1.0, 2.0, 3.0]).expect("there are figures");
        assert!((spread.median - 2.5).abs() < f64::EPSILON);
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn a_percentile_is_one_of_the_figures() {
        let figures: Vec<u32> = (1..=200).rev().collect();
        assert_eq!(percentile(&figures, 50), 100);
        assert_eq!(percentile(&figures, 99), 198);
        assert_eq!(percentile(&[7], 99), 7);
        assert_eq!(percentile(&[], 99), 0);
    }
}
