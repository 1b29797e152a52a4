//! Tables of parts, which serve again.

use std::cell::Cell;
use std::mem;
use std::ops::{Deref, DerefMut};

use super::Part;

/// The parts of a text. The table of a response with 500 lines has 400 kB: given back to the system and taken again,
/// its pages would cost more than the parts in them. So a thread keeps one for its next text. Nothing of a text is in it.
#[derive(Default)]
pub(in super::super) struct Table(Vec<Part>);

/// In parts of 12 bytes. A response of half a megabyte has fewer.
const LARGEST_KEPT: usize = 1 << 16;

thread_local! {
    static KEPT: Cell<Vec<Part>> = const { Cell::new(Vec::new()) };
}

impl Table {
    /// An empty one with room for so many parts.
    pub(super) fn with_room(parts: usize) -> Self {
        let kept = KEPT.try_with(Cell::take).unwrap_or_default();
        if kept.capacity() < parts { Self(Vec::with_capacity(parts)) } else { Self(kept) }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let mut table = mem::take(&mut self.0);
        if table.capacity() > LARGEST_KEPT {
            return;
        }
        table.clear();
        // A thread that ends has none anymore.
        let _ = KEPT.try_with(|kept| {
            let other = kept.take();
            kept.set(if other.capacity() > table.capacity() { other } else { table });
        });
    }
}

impl Deref for Table {
    type Target = Vec<Part>;

    fn deref(&self) -> &Vec<Part> {
        &self.0
    }
}

impl DerefMut for Table {
    fn deref_mut(&mut self) -> &mut Vec<Part> {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> usize {
        let table = KEPT.take();
        let capacity = table.capacity();
        KEPT.set(table);
        capacity
    }

    #[test]
    fn a_table_serves_again_and_is_empty_then() {
        let part = Part { start: 0, bytes: 1, count: 1 };
        let mut first = Table::with_room(100);
        first.push(part);
        let place = first.as_ptr();
        drop(first);
        let again = Table::with_room(100);
        assert_eq!(again.as_ptr(), place);
        assert!(again.is_empty());
        // Two at the same time have each their own, and the larger one is kept.
        let larger = Table::with_room(200);
        assert_ne!(larger.as_ptr(), place);
        drop(larger);
        drop(again);
        assert_eq!(kept(), 200);
    }

    #[test]
    fn what_a_thread_keeps_is_bounded() {
        drop(Table::with_room(LARGEST_KEPT));
        assert_eq!(kept(), LARGEST_KEPT);
        KEPT.take();
        drop(Table::with_room(LARGEST_KEPT + 1));
        assert_eq!(kept(), 0);
    }
}
