//! Amounts as text, for programs that calculate or show them.

use iyzico_node_common::text;
use napi_derive::napi;

use crate::error::throw;

/// An amount with the digits it has, at least the two of money.
#[napi]
pub fn exact_amount(text: String) -> napi::Result<String> {
    text::exact_amount(&text).map_err(|error| throw(&error))
}

/// An amount in hundredths, as the text of a whole number.
#[napi]
pub fn minor_units(text: String) -> napi::Result<String> {
    text::minor_units(&text).map_err(|error| throw(&error))
}
