//! Bytes that are wiped from memory, also where they stood before they grew.

use std::io;
use std::ops::Range;

use zeroize::Zeroizing;

/// A text in the making, in which there may be a card.
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(crate) fn new() -> Self {
        const TYPICAL_REQUEST: usize = 4096;
        Self(Zeroizing::new(Vec::with_capacity(TYPICAL_REQUEST)))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.0.capacity() - self.0.len() < bytes.len() {
            self.grow(bytes.len());
        }
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(crate) fn part(&self, range: &Range<usize>) -> &[u8] {
        self.0.get(range.clone()).unwrap_or_default()
    }

    /// The whole, which is text.
    pub(crate) fn into_text(mut self) -> Zeroizing<String> {
        let bytes = std::mem::take(&mut *self.0);
        Zeroizing::new(String::from_utf8(bytes).expect("only text was written"))
    }

    /// Moves to a larger place. What `Vec` leaves behind when it grows is not wiped.
    #[cold]
    fn grow(&mut self, by: usize) {
        let mut larger = Vec::with_capacity((self.0.len() + by).max(self.0.capacity() * 2));
        larger.extend_from_slice(&self.0);
        self.0 = Zeroizing::new(larger);
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
