//! Handles of pending calls: what is read back asks the same question.

use iyzico_core::recovery::Pending;

use super::input::assert_silent;

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
    assert_eq!(again.question(), pending.question());
}
