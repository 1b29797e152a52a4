//! When something of a payment becomes due.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// The moments to come, and the places of the payments that are concerned. Money is paid out at midnight, so
/// there are few moments with many payments each.
#[derive(Debug, Default)]
pub(super) struct Calendar(BTreeMap<Timestamp, Vec<u32>>);

impl Calendar {
    pub(super) fn add(&mut self, place: u32, moments: impl Iterator<Item = Timestamp>) {
        for moment in moments {
            let due = self.0.entry(moment).or_default();
            if due.last() != Some(&place) {
                due.push(place);
            }
        }
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.0.keys().next().copied()
    }

    /// Takes the payments of the first moment out, oldest first, if it has come by then.
    pub(super) fn take(&mut self, by: Timestamp) -> Option<Vec<u32>> {
        let first = self.0.first_entry().filter(|entry| *entry.key() <= by)?;
        let mut due = first.remove();
        due.sort_unstable();
        due.dedup();
        Some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_are_taken_once_for_each_moment_and_in_their_order() {
        let [first, second] = [10, 20].map(|second| Timestamp::from_second(second).unwrap());
        let mut calendar = Calendar::default();
        calendar.add(7, [second, second].into_iter());
        calendar.add(5, [second, first].into_iter());
        calendar.add(7, [second].into_iter());
        assert_eq!(calendar.next(), Some(first));
        assert_eq!(calendar.take(second), Some(vec![5]));
        assert_eq!(calendar.take(first), None);
        assert_eq!(calendar.take(second), Some(vec![5, 7]));
        assert_eq!((calendar.take(second), calendar.next()), (None, None));
    }
}
