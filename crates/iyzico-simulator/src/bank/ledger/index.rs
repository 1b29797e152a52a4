//! Where payments are, by a text that they hold.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Finds payments by a hash of the text. The text itself is in the payment and not kept twice, so whoever
/// asks has to look whether it is there.
#[derive(Debug, Default)]
pub(super) struct Index {
    hasher: RandomState,
    entries: HashTable<Found>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    hash: u32,
    place: u32,
}

impl Index {
    /// Adds a payment by a text that no other has.
    pub(super) fn add(&mut self, text: &str, place: u32) {
        let found = Found { hash: self.hash(text), place };
        self.entries.insert_unique(found.spread(), found, |known| known.spread());
    }

    /// Adds a payment, in the place of the one with the same text.
    pub(super) fn replace(&mut self, text: &str, place: u32, has_text: impl Fn(u32) -> bool) {
        let found = Found { hash: self.hash(text), place };
        let is_same = |known: &Found| known.hash == found.hash && has_text(known.place);
        match self.entries.entry(found.spread(), is_same, |known| known.spread()) {
            Entry::Occupied(mut known) => *known.get_mut() = found,
            Entry::Vacant(free) => _ = free.insert(found),
        }
    }

    /// The places of all payments that may have the text.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = u32> {
        let asked = Found { hash: self.hash(text), place: 0 };
        let candidates = self.entries.iter_hash(asked.spread());
        candidates.filter(move |known| known.hash == asked.hash).map(|known| known.place)
    }

    fn hash(&self, text: &str) -> u32 {
        (self.hasher.hash_one(text) >> 32) as u32
    }
}

impl Found {
    /// The table looks at both ends of a hash.
    fn spread(self) -> u64 {
        u64::from(self.hash) << 32 | u64::from(self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_among_many() {
        let texts: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
        let mut index = Index::default();
        for (text, place) in texts.iter().zip(0..) {
            index.add(text, place);
        }
        for (text, place) in texts.iter().zip(0..) {
            assert!(index.find(text).any(|found| found == place), "{text}");
        }
    }

    #[test]
    fn the_latest_takes_the_place_of_those_with_the_same_text() {
        let texts = ["a", "b", "a", "a"];
        let mut index = Index::default();
        for (text, place) in texts.into_iter().zip(0..) {
            index.replace(text, place, |other| texts[other as usize] == text);
        }
        assert_eq!(index.find("a").collect::<Vec<_>>(), [3]);
        assert_eq!(index.find("b").collect::<Vec<_>>(), [1]);
        assert_eq!(index.entries.len(), 2);
    }
}
