//! What a response must prove or repeat before it is believed.

use std::borrow::Cow;

use super::refusal::PAYMENT_STATUS;
use super::{Verification, Verify};
use crate::Price;
use crate::payment::{PaymentStatus, respelt};
use crate::value::choice::Choice as _;
use crate::value::literal::{self, Literal};
use crate::value::read::Entries;
use crate::value::show::describe_literal;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{CONVERSATION_ID, Description};
use crate::wire::error::UntrustedReason;
use crate::wire::request::Prepared;
use crate::wire::signature;

/// Compares the signature of a success with the one that it must have.
pub(super) fn signature(
    call: &Description,
    entries: &Entries<'_>,
    credentials: &Credentials,
    verify: Verify,
) -> Result<Verification, UntrustedReason> {
    if call.signed.is_empty() {
        return Ok(Verification::Unsigned);
    }
    if verify == Verify::Not {
        return Ok(Verification::Skipped);
    }
    let mut signed = call.signed.iter().chain(&["signature"]);
    if let Some(field) = signed.find(|field| entries.repeats(field)) {
        return Err(UntrustedReason::Repeated { field: (*field).to_owned() });
    }
    let theirs = entries.text("signature").ok_or(UntrustedReason::SignatureMissing)?;
    let ours = signature::of_fields(credentials, call.signed, |name| entries.get(name))
        .ok_or(UntrustedReason::SignatureWrong)?;
    if signature::equals(&ours, &theirs) {
        Ok(Verification::Verified)
    } else {
        Err(UntrustedReason::SignatureWrong)
    }
}

/// Compares what a success repeats with what was sent, as iyzico's integration guide asks for.
pub(super) fn echo(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    for &field in call.echo {
        let Some(sent) = prepared.sent.get(field) else { continue };
        let received = entries.text(field);
        let same = match &received {
            // The signature proves that a signed response lacks nothing; an unsigned one may leave it out.
            None => !call.signed.contains(&field),
            Some(received) => is_same_value(field, sent, received),
        };
        if !same || entries.repeats(field) {
            let (sent, received) = (sent.to_owned(), received.map(Cow::into_owned));
            return Err(UntrustedReason::EchoDiffers { field, sent, received });
        }
    }
    Ok(())
}

/// A success that names an error contradicts itself. What only reads may tell why a payment has failed.
pub(crate) fn success(call: &Description, entries: &Entries<'_>) -> Result<(), UntrustedReason> {
    let is_told = |json: Literal<'_>| json.get() != "null" && !literal::is_blank(json);
    let mut errors = entries.iter().filter(|(name, _)| matches!(*name, "errorCode" | "errorGroup"));
    let Some((name, error)) = errors.find(|(_, json)| is_told(*json)) else { return Ok(()) };
    let is_of_payment = !call.safety.moves_money()
        && entries.get(PAYMENT_STATUS).is_some_and(is_told)
        && payment_status(entries) != Some(PaymentStatus::Success);
    if is_of_payment {
        return Ok(());
    }
    let problem = format!("its {name} is {}", describe_literal(error));
    Err(UntrustedReason::Contradicts { problem })
}

/// The state of a payment that a response tells, in whatever spelling.
fn payment_status(entries: &Entries<'_>) -> Option<PaymentStatus> {
    let status = entries.text(PAYMENT_STATUS).map(|word| PaymentStatus::from_word(&word));
    status.as_ref().and_then(respelt)
}

/// A refusal is not signed and often names nothing. If it names another call, payment or order than was sent,
/// or calls the payment paid, it says nothing about the money of this one.
pub(super) fn refusal(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    names(call).try_for_each(|field| name(field, entries, prepared))?;
    if payment_status(entries) != Some(PaymentStatus::Success) {
        return Ok(());
    }
    let problem = format!("it is a failure, and its {PAYMENT_STATUS} is SUCCESS");
    Err(UntrustedReason::Contradicts { problem })
}

/// What a refusal may name. Its amounts are those of nothing, and not compared.
pub(super) fn names(call: &Description) -> impl Iterator<Item = &'static str> {
    call.echo.iter().copied().filter(|field| !is_amount(field)).chain([CONVERSATION_ID])
}

/// Whether a response names the same as was sent in one field, or nothing.
pub(crate) fn name(
    field: &'static str,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    match (prepared.sent.get(field), entries.text(field)) {
        (Some(sent), Some(received)) if sent != received => Err(UntrustedReason::EchoDiffers {
            field,
            sent: sent.to_owned(),
            received: Some(received.into_owned()),
        }),
        _ => Ok(()),
    }
}

fn is_same_value(field: &str, sent: &str, received: &str) -> bool {
    if !is_amount(field) {
        return sent == received;
    }
    match (sent.parse::<Price>(), received.parse::<Price>()) {
        (Ok(sent), Ok(received)) => sent.is_same_as(received),
        _ => false,
    }
}

fn is_amount(field: &str) -> bool {
    matches!(field, "price" | "paidPrice")
}
