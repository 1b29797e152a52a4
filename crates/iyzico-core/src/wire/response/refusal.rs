//! Refusals: how a response is recognised as one, and what it says.

use super::envelope::{Envelope, Status};
use super::untrusted::untrusted;
use super::verify::{self, Verify};
use crate::value::card::hide_numbers;
use crate::value::choice::Choice as _;
use crate::value::literal::{self, Literal};
use crate::value::payment_status::PaymentStatus;
use crate::value::read::Entries;
use crate::wire::endpoint::{CONVERSATION_ID, Description, PAYMENT_STATUS};
use crate::wire::error::{ApiError, Error, Received, Source, UntrustedReason};
use crate::wire::request::Prepared;

/// Whether a response is a refusal, if it can be trusted.
pub(crate) fn is_one(envelope: &Envelope, status: u16) -> bool {
    envelope.status == Status::Failure || is_of_gateway(envelope, status)
}

/// Some services refuse with the HTTP status in the place of the status: `{"status":401,"code":5}`. Keys
/// that were not accepted are told in many ways; what does not say success is one of them.
fn is_of_gateway(envelope: &Envelope, status: u16) -> bool {
    const UNAUTHORIZED: u16 = 401;
    (400..500).contains(&status) && envelope.status.as_str() == status.to_string()
        || status == UNAUTHORIZED && !envelope.status.as_str().eq_ignore_ascii_case("success")
}

/// Makes the error of a refusal: every path on which a call may end as refused leads through here.
pub(crate) fn read(
    call: &Description,
    prepared: &Prepared,
    (status, text): (u16, &str),
    envelope: &Envelope,
    entries: &Entries<'_>,
    verify: Verify,
) -> Error {
    if let Some(field) = deciding(call).find(|field| entries.repeats(field)) {
        let reason = UntrustedReason::Repeated { field: field.to_owned() };
        return untrusted(prepared, status, text.as_bytes(), reason);
    }
    if verify == Verify::Strictly
        && let Err(reason) = verify::refusal(call, entries, prepared)
    {
        return untrusted(prepared, status, text.as_bytes(), reason);
    }
    let mut refusal = fields(call, prepared, status, entries, text);
    if envelope.status != Status::Failure {
        refusal.source = Source::Gateway;
    }
    let mut values = deciding(call).filter_map(|field| entries.get(field));
    refusal.is_unclear = values.any(is_unreadable) || has_two_codes(entries);
    refusal.into()
}

/// The fields by which it is decided that iyzico refused, and what is then known about the money.
fn deciding(call: &Description) -> impl Iterator<Item = &'static str> {
    let of_every_call = ["status", "errorCode", "errorGroup", "code", PAYMENT_STATUS];
    of_every_call.into_iter().chain(verify::names(call))
}

/// Whether a value is neither text nor number, so that nobody knows what it says. Nothing says nothing.
fn is_unreadable(json: Literal<'_>) -> bool {
    json.get() != "null" && literal::text(json).is_none()
}

/// Whether the two words for a code say different things: nobody knows which of them is iyzico's.
fn has_two_codes(entries: &Entries<'_>) -> bool {
    let codes = entries.text("errorCode").zip(entries.text("code"));
    codes.is_some_and(|(of_iyzico, of_gateway)| of_iyzico != of_gateway)
}

/// Reads a refusal field by field. Whatever is missing or odd is empty: what iyzico said is never lost because
/// of its shape, though it may then prove nothing.
fn fields(
    call: &Description,
    prepared: &Prepared,
    status: u16,
    entries: &Entries<'_>,
    text: &str,
) -> ApiError {
    let mut refusal = ApiError::new(call, status);
    if prepared.path.starts_with(SUBSCRIPTIONS) {
        refusal.source = Source::Subscriptions;
    }
    // The second words are those of gateways.
    let code = entries.text("errorCode").or(entries.text("code")).unwrap_or_default();
    refusal.code = hide_numbers(&code).into_owned(); // a card number is no code
    let message = entries.text("errorMessage").or(entries.text("message")).unwrap_or_default();
    refusal.message = hide_numbers(&message).into_owned();
    refusal.group = entries.text("errorGroup").map(|group| hide_numbers(&group).into_owned());
    refusal.payment_id = entries.text("paymentId").map(|id| hide_numbers(&id).into_owned());
    let sent = prepared.conversation_id();
    let received = entries.text(CONVERSATION_ID).filter(|received| sent != Some(&**received));
    let received = received.map(|received| hide_numbers(&received).into_owned());
    refusal.conversation_id = received.or_else(|| sent.map(str::to_owned));
    refusal.retryable = entries.text("retryable").and_then(|text| text.parse().ok());
    refusal.pending = prepared.pending_money();
    refusal.raw = Received::of(text);
    refusal
}

/// Whether a failure is the result of a page on which nobody has paid: it says so in `paymentStatus`.
pub(super) fn says_not_paid(call: &Description, entries: &Entries<'_>) -> bool {
    let tells = call.signed.contains(&PAYMENT_STATUS) && !entries.repeats(PAYMENT_STATUS);
    let status = entries.text(PAYMENT_STATUS).map(|word| PaymentStatus::from_word(&word));
    tells && status.is_some_and(|status| status.is_documented() && status != PaymentStatus::Success)
}

/// Where the paths of that service begin.
const SUBSCRIPTIONS: &str = "/v2/subscription/";
