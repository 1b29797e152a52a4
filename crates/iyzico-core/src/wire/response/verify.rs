//! What a response must prove or repeat before it is trusted.

use std::borrow::Cow;

use serde::Serialize;
use smallvec::SmallVec;

use crate::Price;
use crate::value::choice::{Choice as _, respelt};
use crate::value::entries::Repeated;
use crate::value::literal::{self, Literal};
use crate::value::payment_status::PaymentStatus;
use crate::value::read::Entries;
use crate::value::show::describe_literal;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{CONVERSATION_ID, Description, PAYMENT_STATUS};
use crate::wire::error::UntrustedReason;
use crate::wire::request::Prepared;
use crate::wire::signature;

/// Whether iyzico's signature of a response was verified.
///
/// ```
/// use iyzico_core::Response;
/// use iyzico_core::response::Verification;
///
/// /// Whether iyzico's own signature stands behind a response.
/// fn is_proven<T>(response: &Response<T>) -> bool {
///     response.verification == Verification::Verified
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verification {
    /// The signature is right.
    Verified,
    /// iyzico does not sign the responses of this call.
    Unsigned,
    /// Verification was switched off.
    Skipped,
}

/// How strictly a response is looked at.
///
/// ```
/// use iyzico_core::response::Verify;
///
/// assert_eq!(Verify::default(), Verify::Strictly);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Verify {
    /// Signature and echoed values must be right; a missing signature is an error.
    #[default]
    Strictly,
    /// Nothing is compared. For recorded responses without signatures; never for real money.
    Not,
}

/// Verifies a success: its signature, what it repeats of the request, and that it does not contradict itself.
pub(super) fn trusted_success(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
    credentials: &Credentials,
    verify: Verify,
) -> Result<Verification, UntrustedReason> {
    let verification = signature(call, entries, credentials, verify)?;
    if verify == Verify::Strictly {
        echo(call, entries, prepared)?;
        success(call, entries)?;
        page(call, entries, prepared)?;
    }
    Ok(verification)
}

/// Verifies the result of a page on which nobody has paid. It is a failure, and as little signed as any refusal:
/// without a signature it must at least name the page.
pub(super) fn trusted_unpaid_page(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
    credentials: &Credentials,
    verify: Verify,
) -> Result<Verification, UntrustedReason> {
    let verification = match entries.get("signature") {
        None => Verification::Unsigned,
        Some(_) => signature(call, entries, credentials, verify)?,
    };
    if verify == Verify::Strictly {
        match verification {
            Verification::Unsigned => name("token", entries, prepared)?,
            _ => echo(call, entries, prepared)?,
        }
    }
    Ok(verification)
}

/// Compares the signature of a success with the one that it must have.
fn signature(
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
    let once = |field: &str| {
        let repeated = |Repeated| UntrustedReason::Repeated { field: field.to_owned() };
        entries.once(field).map_err(repeated)
    };
    let mut literals: SmallVec<[_; 8]> = SmallVec::new();
    for field in call.signed {
        literals.push(once(field)?);
    }
    once("signature")?;
    let theirs = entries.text("signature").ok_or(UntrustedReason::SignatureMissing)?;
    let ours = signature::of_literals(credentials, call.signed, &literals)
        .ok_or(UntrustedReason::SignatureWrong)?;
    if signature::equals(&ours, &theirs) {
        Ok(Verification::Verified)
    } else {
        Err(UntrustedReason::SignatureWrong)
    }
}

/// Compares what a success repeats with what was sent, as iyzico's integration guide asks for.
fn echo(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    for &field in call.echo {
        let Some(sent) = prepared.sent.get(field) else { continue };
        let received = entries.once(field).map(|json| json.filter(|json| is_told(*json)));
        let same = match received {
            // The signature proves that a signed response lacks nothing; an unsigned one may leave it out.
            Ok(None) => !call.signed.contains(&field),
            Ok(Some(received)) => is_same(field, sent, received),
            Err(Repeated) => false,
        };
        if !same {
            return Err(differs(field, field, prepared, entries.get(field)));
        }
    }
    for (field, place) in call.echo_within {
        let Some(sent) = prepared.sent.get(field) else { continue };
        let mut received = at(entries, place).into_iter().filter(|json| is_told(*json));
        if let Some(other) = received.find(|json| !is_same(field, sent, *json)) {
            return Err(differs(field, place, prepared, Some(other)));
        }
    }
    Ok(())
}

/// Whether a value says anything at all.
fn is_told(json: Literal<'_>) -> bool {
    json.get() != "null" && !literal::is_blank(json)
}

/// The values at a place of a response such as `data.items.token`: in a list those of all its objects.
fn at<'a>(entries: &Entries<'a>, place: &str) -> Vec<Literal<'a>> {
    let (name, rest) =
        place.split_once('.').map_or((place, None), |(name, rest)| (name, Some(rest)));
    let found = entries.iter().filter(|(known, _)| *known == name).map(|(_, json)| json);
    let Some(rest) = rest else { return found.collect() };
    let objects = found.flat_map(|json| json.elements().unwrap_or_else(|| vec![json]));
    objects.filter_map(Entries::within).flat_map(|fields| at(&fields, rest)).collect()
}

/// The error for what a response says at a place, where another value of a field was sent.
#[cold]
fn differs(
    field: &str,
    place: &'static str,
    prepared: &Prepared,
    received: Option<Literal<'_>>,
) -> UntrustedReason {
    let received = received.filter(|json| is_told(*json));
    if prepared.sent.is_key(field) {
        let received = received.map(|_| HIDDEN.to_owned());
        return UntrustedReason::EchoDiffers { field: place, sent: HIDDEN.to_owned(), received };
    }
    let text = |json| literal::text(json).map_or_else(|| describe_literal(json), Cow::into_owned);
    let sent = prepared.sent.get(field).unwrap_or_default().to_owned();
    UntrustedReason::EchoDiffers { field: place, sent, received: received.map(text) }
}

/// A page of a list proves where the list ends, or another one follows.
fn page(
    call: &Description,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    let Some(pages) = call.pages else { return Ok(()) };
    let asked = prepared.sent.get(pages.next.field()).and_then(|page| page.parse().ok());
    match asked.and_then(|asked| pages.gap(asked, entries)) {
        Some(problem) => Err(UntrustedReason::Contradicts { problem }),
        None => Ok(()),
    }
}

/// A success that names an error contradicts itself. What only reads may tell why a payment has failed.
pub(crate) fn success(call: &Description, entries: &Entries<'_>) -> Result<(), UntrustedReason> {
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

/// What a refusal may name. Its amounts mean nothing and are not compared.
pub(super) fn names(call: &Description) -> impl Iterator<Item = &'static str> {
    call.echo.iter().copied().filter(|field| !is_amount(field)).chain([CONVERSATION_ID])
}

/// Whether a response names the same as was sent in one field, or nothing.
pub(crate) fn name(
    field: &'static str,
    entries: &Entries<'_>,
    prepared: &Prepared,
) -> Result<(), UntrustedReason> {
    let Some(sent) = prepared.sent.get(field) else { return Ok(()) };
    let received =
        entries.get(field).filter(|json| literal::text(*json).is_some() && is_told(*json));
    match received {
        Some(received) if !is_same(field, sent, received) => {
            Err(differs(field, field, prepared, Some(received)))
        }
        _ => Ok(()),
    }
}

/// Whether a response says what was sent. What is neither text nor number says something else.
fn is_same(field: &str, sent: &str, received: Literal<'_>) -> bool {
    let Some(received) = literal::text(received) else { return false };
    match field {
        _ if is_amount(field) => match (sent.parse::<Price>(), received.parse::<Price>()) {
            (Ok(sent), Ok(received)) => sent.is_same_as(received),
            _ => false,
        },
        // A bank may be known by fewer digits of the card than were sent.
        "binNumber" => sent.starts_with(&*received) || received.starts_with(sent),
        _ => sent == received,
    }
}

fn is_amount(field: &str) -> bool {
    matches!(field, "price" | "paidPrice" | "subMerchantPrice" | "withholdingTax" | "amount")
}

/// Placeholder for the value of a key.
const HIDDEN: &str = "…";
