//! Numbers that are text elsewhere: reports write the ids of payments and rows so (seen, documented), and so do
//! subscriptions and payments in a shop (documented).

/// Writes the ids of a response as numbers.
pub(in crate::calls) fn ids_as_numbers(response: String) -> String {
    IDS.iter().fold(response, |response, name| as_number(&response, name))
}

/// Writes one more id as a number.
pub(in crate::calls) fn as_number(response: &str, name: &str) -> String {
    let before = format!(r#""{name}":""#);
    let mut parts = response.split(&before);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // Quotes within a text are escaped, so this is a field, and ends with its quotes.
        let (id, rest) = part.split_once('"').unwrap_or((part, ""));
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let id = if is_number { id.to_owned() } else { format!(r#""{id}""#) };
        written = written + &before[..before.len() - 1] + &id + rest;
    }
    written
}

const IDS: &[&str] = &["paymentId", "paymentTransactionId", "paymentTxId", "transactionId"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbers_and_nothing_else_is() {
        let response = r#"{"a":[{"paymentId":"17","paymentTxId":"5"},{"transactionId":"x\"1"}],"conversationId":"17","note":"\"paymentId\":\"9\""}"#;
        let expected = r#"{"a":[{"paymentId":17,"paymentTxId":5},{"transactionId":"x\"1"}],"conversationId":"17","note":"\"paymentId\":\"9\""}"#;
        assert_eq!(ids_as_numbers(response.to_owned()), expected);
    }
}
