//! Bytes that leave nothing behind.

use std::io::{self, Write};
use std::ops::Deref;

use zeroize::optimization_barrier;

/// Bytes that are wiped when they are dropped, and in each place that they outgrew.
///
/// They are wiped as a whole: one by one, each would be a write of its own.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
/// let sent = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// assert_eq!(sent.body.len(), r#"{"conversationId":"c1","binNumber":"552879"}"#.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct WipedBytes(Vec<u8>);

impl WipedBytes {
    #[doc(hidden)]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Copies bytes. Whoever had them before wipes them there.
    pub fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.make_room(1);
        self.0.push(byte);
    }

    #[doc(hidden)]
    #[inline]
    pub fn extend(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    #[inline]
    fn make_room(&mut self, more: usize) {
        let needed = self.0.len() + more;
        if needed > self.0.capacity() {
            self.grow(needed);
        }
    }

    #[cold]
    fn grow(&mut self, needed: usize) {
        let mut larger = Self::with_capacity(needed.max(2 * self.0.capacity()));
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }

    /// Takes back all but the first `length` bytes.
    #[doc(hidden)]
    pub fn take_back(&mut self, length: usize) {
        wipe(&mut self.0[length..]);
        self.0.truncate(length);
    }

    /// The bytes as text, which they are.
    #[doc(hidden)]
    pub fn into_text(self) -> WipedText {
        String::from_utf8(self.into_open()).expect("only text was written").into()
    }

    /// The bytes without their protection, for what is no secret.
    pub(crate) fn into_open(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

/// Behind their end nothing was ever written that is not wiped.
impl Drop for WipedBytes {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// A text that is wiped like [`WipedBytes`] when it is dropped.
#[doc(hidden)]
#[derive(Clone)]
pub struct WipedText(String);

impl From<String> for WipedText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for WipedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Behind its end there may be what stood there before.
impl Drop for WipedText {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        wipe_all(&mut bytes);
    }
}

fn wipe_all(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.capacity(), 0);
    wipe(bytes);
}

/// No compiler leaves the writing out: it has to be there for who looks behind the barrier.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

impl Deref for WipedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Write for WipedBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_same_however_often_they_grow() {
        let mut bytes = WipedBytes::default();
        let mut expected = Vec::new();
        for piece in ["", "a", "bc", &"d".repeat(100), "e"] {
            bytes.extend(piece.as_bytes());
            expected.extend_from_slice(piece.as_bytes());
            assert_eq!(bytes[..], expected);
        }
        bytes.take_back(3);
        bytes.push(b'!');
        assert_eq!(bytes[..], *b"abc!");
        assert_eq!(bytes.clone().into_open(), b"abc!");
    }

    #[test]
    fn what_is_wiped_stays_in_its_place_as_zeros() {
        let mut bytes = WipedBytes::of(b"12345678");
        wipe(&mut bytes.0[2..]);
        assert_eq!(bytes[..], *b"12\0\0\0\0\0\0");
    }

    #[test]
    fn a_text_is_wiped_in_its_place_and_behind_its_end() {
        let mut text = String::with_capacity(64);
        text.push_str("5528790000000008");
        text.truncate(4);
        let (place, mut bytes) = (text.as_ptr(), text.into_bytes());
        wipe_all(&mut bytes);
        assert_eq!(bytes.as_ptr(), place);
        assert_eq!(bytes[..], [0; 64]);
    }
}
