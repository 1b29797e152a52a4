//! Amounts: what is accepted means the same wherever it is written.

use iyzico_core::payment::Cancellation;
use iyzico_core::price::Share;
use iyzico_core::value::literal::Literal;
use iyzico_core::value::read::{Entries, Reader};
use iyzico_core::value::write::{Amounts, to_json};
use iyzico_core::{Price, Value, object};

/// Reads the bytes as an amount.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let as_json = serde_json::from_str::<Price>(text);
    let Ok(price) = text.parse::<Price>() else {
        if let Ok(price) = as_json {
            survives(price); // text in quotes
        }
        return;
    };
    let meant = Number::read(text).expect("an accepted amount is a decimal number");
    for written in [price.to_string(), price.to_request_text(), price.to_signature_text()] {
        assert_eq!(Number::read(&written), Some(meant.clone()), "{text} became {written}");
        assert_eq!(written.parse::<Price>().ok(), Some(price), "{text} became {written}");
    }
    if let Ok(as_json) = as_json {
        assert_eq!(as_json, price, "{text} is another amount in JSON");
    }
    survives(price);
}

/// An amount is the same after a journey as a number of JSON and as text of JSON.
fn survives(price: Price) {
    let number = written(price, Amounts::Number);
    for encoded in [&number, &written(price, Amounts::ExactText)] {
        assert_eq!(serde_json::from_str::<Price>(encoded).ok(), Some(price), "{encoded}");
    }
    assert_eq!(number.parse::<Price>().ok(), Some(price), "{number}");
    assert!(price.is_same_as(price));
    let share = Share::read(Literal::read(&number).unwrap(), &mut Reader::default());
    assert_eq!(share.ok().map(|share| share.0), Some(price));
}

/// The literal of an amount in a response.
fn written(price: Price, amounts: Amounts) -> String {
    let body = object!(Cancellation { price: Some(price) });
    let json = to_json(&body, amounts);
    Entries::read(&json).unwrap().get("price").unwrap().get().to_owned()
}

/// A decimal number of any size, told apart by its digits: another way to read than the library's.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
        let fraction = i64::try_from(fraction.len()).ok()?;
        let significant = significant.trim_start_matches('0').to_owned();
        let is_zero = significant.is_empty();
        Some(Self {
            negative: mantissa.starts_with('-') && !is_zero,
            digits: significant,
            exponent: if is_zero { 0 } else { exponent - fraction + zeros },
        })
    }
}
