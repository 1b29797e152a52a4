//! Numbers as JavaScript gives them: every one is a float, and durations are milliseconds.

use std::time::Duration;

use iyzico_core::Error;

use crate::error::wrong;

/// A time in whole milliseconds, above 0.
pub fn duration(
    setting: &'static str,
    milliseconds: Option<f64>,
) -> Result<Option<Duration>, Error> {
    Ok(whole(setting, milliseconds)?.map(Duration::from_millis))
}

/// JavaScript has one type of number; a setting takes the whole ones above 0.
pub fn whole(setting: &'static str, number: Option<f64>) -> Result<Option<u64>, Error> {
    number.map(|number| whole_from(setting, number, 1)).transpose()
}

/// A whole number that is not below `least`.
pub fn whole_from(setting: &'static str, number: f64, least: u8) -> Result<u64, Error> {
    const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;
    if number.fract() != 0.0 || !(f64::from(least)..=LARGEST_SAFE).contains(&number) {
        let from = if least == 0 { ", 0 or greater" } else { " greater than 0" };
        return Err(wrong(setting, format!("must be a whole number{from}, not {}", shown(number))));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Ok(number as u64)
}

/// A number as JavaScript writes it.
fn shown(number: f64) -> String {
    let text = format!("{number:?}");
    text.strip_suffix(".0").unwrap_or(&text).replace("inf", "Infinity")
}
