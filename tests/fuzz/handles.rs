//! Handles of pending calls: what is read back asks the same question.

use iyzico_core::Entry;
use iyzico_core::recovery::Pending;

use super::input::{assert_silent, context, merchant};

/// Reads the bytes as a stored handle.
pub fn check(input: &[u8]) {
    let Ok(json) = std::str::from_utf8(input) else {
        return;
    };
    let pending = match Pending::from_json(json) {
        Ok(pending) => pending,
        Err(error) => return assert_silent(&format!("{error} {error:?}"), input),
    };
    let stored = pending.to_json();
    let again = Pending::from_json(&stored).unwrap();
    assert_eq!(again, pending);
    assert_eq!(again.to_json(), stored);
    assert_eq!(look_up(&again), look_up(&pending));
}

/// The request that looks the call up, as it is sent: target and body.
fn look_up(pending: &Pending) -> Option<(String, Vec<u8>)> {
    let recovery = Entry::find(pending.endpoint).unwrap().recovery?;
    let prepared = recovery.prepare(pending, &merchant(), "nonce-1", &context())?.ok()?;
    Some((prepared.target().into_owned(), prepared.body.to_vec()))
}
