//! What a client hands over to JavaScript, as text.

use iyzico_core::callback::Callback;
use iyzico_core::card::hide_numbers;
use iyzico_core::report::Difference;
use iyzico_core::value::write::{self, Amounts};
use iyzico_core::{Credentials, Entry, Error, Findings, Price};
use iyzico_http::binding::{SentBefore, UnsentCall};
use iyzico_http::{Attempt, Client};
use serde_json::{Value, json};

use crate::error::wrong;
use crate::options::{Options, extra, missing_key, payment_id};

/// Validates a request without sending it: the findings.
pub fn lint(
    client: &Client,
    endpoint: &str,
    request: &str,
    extra_fields: Option<&str>,
) -> Result<String, Error> {
    let entry = Entry::named(endpoint)?;
    let findings = match client.lint_json_with(entry, request, &extra(extra_fields)) {
        Err(Error::Invalid(invalid)) => Ok(invalid.findings),
        other => other,
    };
    findings.map(|findings| of_findings(&findings))
}

/// The handle of a call that is about to be sent.
pub fn pending(
    client: &Client,
    endpoint: &str,
    request: &str,
    of_payment: Option<&str>,
    extra_fields: Option<&str>,
) -> Result<String, Error> {
    let payment_id = payment_id(of_payment)?;
    let (entry, extra) = (Entry::named(endpoint)?, extra(extra_fields));
    let pending = client.pending_json_with(entry, request, &extra)?;
    Ok(match payment_id {
        Some(payment_id) => pending.with_payment_id(payment_id).to_json(),
        None => pending.to_json(),
    })
}

/// The handle of what may have moved money before, for a call that is sent once and cannot begin.
pub fn open(sent: &SentBefore, endpoint: &str, request: &str, options: &Options) -> Option<String> {
    let call = UnsentCall {
        json: request,
        pending: options.pending.as_deref(),
        payment_id: payment_id(options.payment_id.as_deref()).ok().flatten(),
        extra: extra(options.extra.as_deref()),
    };
    sent.open(endpoint, &call).map(|open| open.to_json())
}

/// An amount with the digits it has, at least the two of money.
pub fn exact_amount(text: &str) -> Result<String, Error> {
    Ok(amount(text)?.to_exact_text())
}

/// An amount in hundredths, as the text of a whole number.
pub fn minor_units(text: &str) -> Result<String, Error> {
    let minor = amount(text)?.minor_units();
    let minor = minor.ok_or_else(|| wrong("amount", "has more than two decimals"))?;
    Ok(minor.to_string())
}

fn amount(text: &str) -> Result<Price, Error> {
    let problem = "is not an exact decimal number such as \"149.90\"";
    text.parse().map_err(|_| wrong("amount", problem))
}

/// What a buyer brought back, with the request that follows from it.
pub fn of_callback(callback: &Callback) -> String {
    let request = match callback {
        Callback::ThreeDs(three_ds) => to_json(&three_ds.uncompared_completion()),
        Callback::Page(page) => to_json(&page.result()),
        _ => Value::Null,
    };
    json!({ "callback": to_json(callback), "request": request }).to_string()
}

/// An attempt, for the hook of a program. It is plain data, which goes into logs as it is: a card number that was
/// given as the reference is hidden.
pub fn of_attempt(attempt: &Attempt) -> Value {
    json!({
        "endpoint": attempt.endpoint,
        "conversationId": attempt.conversation_id.as_deref().map(hide_numbers),
        "number": attempt.number,
        "duration": milliseconds(attempt.duration),
        "httpStatus": attempt.http_status,
        "outcome": attempt.outcome,
        "errorKind": attempt.error_kind,
        "errorCode": attempt.error_code,
        "errorGroup": attempt.error_group,
        "connectionReused": attempt.connection_reused,
        "nextAttemptIn": attempt.next_attempt_in.map(milliseconds),
    })
}

/// What differs between two books.
pub fn of_differences(found: &[Difference]) -> String {
    let found: Vec<_> = found.iter().map(|one| write::to_json(one, Amounts::ExactText)).collect();
    format!("[{}]", found.join(","))
}

/// What is wrong or doubtful.
pub fn of_findings(findings: &Findings) -> String {
    serde_json::to_string(findings).expect("findings are plain text")
}

/// A unit variant as the word that stands for it in JSON.
pub fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Notifications and callbacks are signed with the secret key alone; the API key has no part in it.
pub fn credentials(secret_key: Option<&str>) -> Result<Credentials, Error> {
    let secret_key = secret_key.ok_or_else(|| missing_key("secret_key", "IYZICO_SECRET_KEY"))?;
    Credentials::new(secret_key, secret_key).map_err(|refused| wrong("secret_key", refused.problem))
}

fn milliseconds(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn to_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("callbacks and requests are plain text")
}
