//! Amounts as text, for programs that calculate or show them.

use iyzico_http::Price;
use napi_derive::napi;

use crate::error::{throw, wrong};

/// An amount with the digits it has, at least the two of money.
#[napi]
pub fn exact_amount(text: String) -> napi::Result<String> {
    Ok(read(&text)?.to_exact_text())
}

/// An amount in hundredths, as the text of a whole number.
#[napi]
pub fn minor_units(text: String) -> napi::Result<String> {
    let minor = read(&text)?.minor_units();
    let minor = minor.ok_or_else(|| refuse("has more than two decimals"))?;
    Ok(minor.to_string())
}

fn read(text: &str) -> napi::Result<Price> {
    text.parse().map_err(|_| refuse("is not an exact decimal number such as \"149.90\""))
}

fn refuse(problem: &str) -> napi::Error {
    throw(&wrong("amount", problem))
}
