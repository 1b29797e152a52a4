//! Fields of requests and responses.

use iyzico_core::order::Note;
use iyzico_core::{Given, Price};

use super::refusal::{INVALID_REQUEST, Refusal};

/// A field that validation has already found to be there.
pub(crate) fn required<T>(given: &Given<T>) -> Result<&T, Refusal> {
    given.value().ok_or_else(|| Refusal::new(INVALID_REQUEST))
}

/// A field that may be missing.
pub(crate) fn optional<T>(given: Option<&Given<T>>) -> Option<&T> {
    given.and_then(Given::value)
}

/// An amount as responses write it: `1`, where the request had `1.0`.
pub(crate) fn amount(given: &Given<Price>) -> Result<Price, Refusal> {
    Ok(Price::new(required(given)?.amount().normalize()))
}

/// Text for a response.
pub(crate) fn note(text: &str) -> Note {
    Note::new(text).expect("a note takes any text")
}

/// Text for a response, missing where a table has none.
pub(crate) fn known(text: &str) -> Option<Note> {
    (!text.is_empty()).then(|| note(text))
}
