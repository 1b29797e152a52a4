//! Comparing JSON by value, with amounts compared as decimals.

use rust_decimal::Decimal;
use serde_json::Value;

/// Says where `actual` lacks or contradicts something in `expected`; fields that `expected` does not
/// name are free. Numbers and decimal texts are the same when they are the same amount.
pub(crate) fn differences(expected: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", expected, actual, &mut found);
    found
}

fn compare(path: &str, expected: &Value, actual: &Value, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let path = format!("{path}.{name}");
                match actual.get(name) {
                    Some(other) => compare(&path, value, other, found),
                    None if value.is_null() => {}
                    None => found.push(format!("{path} is missing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (value, other)) in expected.iter().zip(actual).enumerate() {
                compare(&format!("{path}[{index}]"), value, other, found);
            }
        }
        _ if expected == actual || same_number(expected, actual) => {}
        _ => found.push(format!("{path} is {actual}, not {expected}")),
    }
}

fn same_number(expected: &Value, actual: &Value) -> bool {
    matches!((number(expected), number(actual)), (Some(expected), Some(actual)) if expected == actual)
}

fn number(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}
