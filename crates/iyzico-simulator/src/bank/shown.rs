//! How the ledger shows texts that merchants choose.

use std::fmt::Display;

use iyzico_core::card::hide_numbers;
use serde::Serializer;

/// Writes a reference without the card number that somebody has taken for one.
pub(crate) fn without_number<T: Display, S: Serializer>(
    reference: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hide_numbers(&reference.to_string()))
}

/// The same for a reference that may be missing.
#[expect(clippy::ref_option, reason = "serde asks for it")]
pub(crate) fn without_number_if_any<T: Display, S: Serializer>(
    reference: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match reference {
        Some(reference) => without_number(reference, serializer),
        None => serializer.serialize_none(),
    }
}
