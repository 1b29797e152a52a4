//! Choices out of bytes, and the merchants that the checks play with.

use iyzico_core::{Context, Credentials, ENDPOINTS, Entry};

/// Bytes that are used up from the front; an empty input goes on with zeros.
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub(super) fn entry(&mut self) -> &'static Entry {
        &ENDPOINTS[usize::from(self.byte()) % ENDPOINTS.len()]
    }

    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// The bytes with one of them changed; as they are when there is none.
pub(super) fn flip(bytes: &[u8], position: u8, pattern: u8) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    if let Some(last) = bytes.len().checked_sub(1) {
        changed[last * usize::from(position) / 255] ^= pattern.max(1);
    }
    changed
}

pub(super) const SECRET_KEY: &str = "sandbox-canary-2d711642b726b04401627ca9";
pub(super) const CARD_NUMBER: &str = "5528790000000008";

pub(super) fn merchant() -> Credentials {
    Credentials::new("sandbox-merchant", SECRET_KEY).unwrap()
}

pub(super) fn another_merchant() -> Credentials {
    Credentials::new("sandbox-merchant", "sandbox-another").unwrap()
}

pub(super) fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

/// What is shown of an input must not hold a key; nor a card number, wherever it was written.
#[track_caller]
pub(super) fn assert_silent(shown: &str, input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    if !input.contains(SECRET_KEY) {
        assert!(!shown.contains(SECRET_KEY), "the secret key shows in {shown}");
    }
}
