//! From the bytes that came back to a response that can be trusted.

mod envelope;
mod http;
pub(crate) mod refusal;
mod untrusted;
pub(crate) mod verify;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;

use crate::value::card::escaped::hide_in_json;
use crate::value::card::hide_numbers;
use crate::value::field::{Fields, Object as _};
use crate::value::fill;
use crate::value::literal::{self, Document};
use crate::value::read::{Entries, Reader};
use crate::value::rule::Findings;
use crate::value::view::ObjectView;
use crate::value::write::{Amounts, together};
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Awaited, BodyOf, Description, Endpoint};
use crate::wire::error::{Error, UntrustedReason};
use crate::wire::pending::Pending;
use crate::wire::request::Prepared;
pub use envelope::{Envelope, Status};
pub use http::{Headers, Http};
pub use untrusted::contradicts;
pub(crate) use untrusted::untrusted;
pub use verify::{Verification, Verify};

/// A successful response: the typed body, the envelope around it, and everything as it was received.
///
/// ```
/// use iyzico_core::Response;
/// use iyzico_core::payment::Payment;
///
/// fn receipt(response: &Response<Payment>) -> String {
///     format!("{}: {}", response.payment_id, response.paid_price)
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The typed body. The response dereferences to it.
    pub body: T,
    /// What stands around every body.
    pub envelope: Envelope,
    /// Whether iyzico's signature was verified.
    pub verification: Verification,
    /// The response as it was received, with fields that this version does not know.
    pub raw: String,
    /// Warnings about the request that was sent, and what is odd about the response.
    pub warnings: Findings,
    /// The handle of the call, if it moves money and can be looked up: for those who are interrupted
    /// before they can keep the response.
    pub pending: Option<Box<Pending>>,
    /// Status and headers, where a transport has told them.
    pub http: Option<Http>,
    pub(crate) told: Told,
}

/// Fields that are needed whatever the type of the response is, kept so that the text is not parsed again.
#[derive(Clone, Default)]
pub(crate) struct Told {
    payment_id: Option<CompactString>,
    fraud_status: Option<CompactString>,
}

impl Told {
    pub(crate) fn of(entries: &Entries<'_>) -> Self {
        let text = |name| entries.text(name).map(CompactString::from);
        Self { payment_id: text("paymentId"), fraud_status: text("fraudStatus") }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("body", &self.body)
            .field("envelope", &self.envelope)
            .field("verification", &self.verification)
            .finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    /// The same response with its body mapped.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            body: make(self.body),
            envelope: self.envelope,
            verification: self.verification,
            raw: self.raw,
            warnings: self.warnings,
            pending: self.pending,
            http: self.http,
            told: self.told,
        }
    }

    /// The text of the field `paymentId` as it was received, whatever the type of the body.
    pub fn received_payment_id(&self) -> Option<&str> {
        self.told.payment_id.as_deref()
    }

    /// The text of the field `fraudStatus` as it was received, whatever the type of the body.
    pub fn received_fraud_status(&self) -> Option<&str> {
        self.told.fraud_status.as_deref()
    }
}

impl<T: Fields> Response<T> {
    /// The response as JSON for other languages: amounts are text, because their numbers are binary
    /// floats, and what a method of ours concludes, such as `mayShip`, stands beside the fields.
    pub fn into_json(self) -> Response<String> {
        let json = for_other_languages(&self.envelope, &self.body, self.raw.len());
        self.map(|_| json)
    }
}

/// Encodes a whole response as iyzico sends it, for a service that responds.
///
/// ```
/// use iyzico_core::connection::Connection;
/// use iyzico_core::order::Locale;
/// use iyzico_core::response::{Envelope, encode};
///
/// let envelope = Envelope::success(Locale::Turkish, 1, None);
/// let json = encode(&envelope, &Connection::default());
/// assert_eq!(json, r#"{"status":"success","locale":"tr","systemTime":1}"#);
/// ```
pub fn encode(envelope: &Envelope, body: &dyn Fields) -> String {
    together(&[envelope, body], &[], Amounts::Number, 0)
}

/// Like [`Response::into_json`]. The text will be about as long as the one that was received.
fn for_other_languages(envelope: &Envelope, body: &dyn Fields, received: usize) -> String {
    let answers = ObjectView::new(body).conclusions();
    together(&[envelope, body], &answers, Amounts::ExactText, received + received / 4)
}

/// Verifies and decodes a response to `prepared`.
///
/// Fields that only inform are read kindly: what is of another kind than documented is left out and
/// told in the warnings. What identifies, was signed, is compared or counts money must be right.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
/// let sent = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success","conversationId":"c1","binNumber":"552879"}"#;
/// let response = response::interpret::<CheckBin>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body.bin_number.as_str(), "552879");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Api`] when iyzico refused, [`Error::Untrusted`] when the response is not JSON of the
/// documented shape, when its signature is wrong or missing, or when it does not repeat what was sent.
pub fn interpret<E: Endpoint>(
    prepared: &Prepared,
    credentials: &Credentials,
    status: u16,
    body: &[u8],
    verify: Verify,
) -> Result<Response<E::Response>, Error> {
    let mut typed = BodyOf::<E>::empty();
    let call = const { &Description::of::<E>() };
    let response = interpret_into(call, prepared, credentials, (status, body), verify, &mut typed)?;
    Ok(response.map(|()| typed.0))
}

/// Like [`interpret`], into a body whose type is erased.
pub(crate) fn interpret_into(
    call: &Description,
    prepared: &Prepared,
    credentials: &Credentials,
    (status, bytes): (u16, &[u8]),
    verify: Verify,
    body: &mut dyn Awaited,
) -> Result<Response<()>, Error> {
    let text = std::str::from_utf8(bytes).ok();
    let untrusted = |reason| untrusted(prepared, status, bytes, reason);
    let document = text.and_then(Document::read);
    let entries = document.as_ref().and_then(|document| Entries::within(document.value()));
    let entries = entries.ok_or_else(|| untrusted(UntrustedReason::NotJson))?;
    let text = text.unwrap_or_default();
    let mut reader = Reader::default();
    let mut envelope = Envelope::empty();
    fill::fill(&mut envelope, &entries, &mut reader);
    let tells_nothing = || ["status", "errorCode"].iter().all(|field| entries.get(field).is_none());
    if call.lacks_status && (200..300).contains(&status) && tells_nothing() {
        envelope.status = Status::Success;
        reader.broken = None;
    }
    let repeated = |field| untrusted(UntrustedReason::Repeated { field });
    if let Some(field) = reader.repeated.pop() {
        return Err(repeated(field));
    }
    let is_unpaid_page = envelope.status == Status::Failure
        && (200..300).contains(&status)
        && refusal::says_not_paid(call, &entries);
    if refusal::is_one(&envelope, status) && !is_unpaid_page {
        return Err(refusal::read(call, prepared, (status, text), &envelope, &entries, verify));
    }
    let is_success = envelope.status == Status::Success && (200..300).contains(&status);
    if !is_success && !is_unpaid_page {
        return Err(untrusted(UntrustedReason::NoStatus));
    }
    let verification = if is_unpaid_page {
        verify::trusted_unpaid_page(call, &entries, prepared, credentials, verify)
    } else {
        verify::trusted_success(call, &entries, prepared, credentials, verify)
    };
    let verification = verification.map_err(untrusted)?;
    fill::fill(body.fields_mut(), &entries, &mut reader);
    if let Some(field) = reader.repeated.pop() {
        return Err(repeated(field));
    }
    if let Some(path) = reader.broken {
        return Err(untrusted(UntrustedReason::WrongShape { path }));
    }
    if verify == Verify::Strictly
        && let Some(problem) = body.contradiction()
    {
        return Err(untrusted(UntrustedReason::Contradicts { problem }));
    }
    body.fill_in();
    let mut warnings = prepared.warnings.clone();
    for (path, problem) in reader.odd {
        warnings.warning(path, format!("of the response {problem}"));
    }
    // A success is kept as it came: its signature can be verified again, and pages and look-ups read it.
    let raw = if is_unpaid_page { hide_in_json(text) } else { without_card(text, &entries) };
    let (raw, pending) = (raw.into_owned(), prepared.pending_money());
    let (http, told) = (None, Told::of(&entries));
    Ok(Response { body: (), envelope, verification, raw, warnings, pending, http, told })
}

/// The text of a response without the card number that it repeats, if it does.
fn without_card<'a>(text: &'a str, entries: &Entries<'_>) -> Cow<'a, str> {
    let Some(number) = entries.get("cardNumber") else { return text.into() };
    match hide_numbers(&literal::text(number).unwrap_or_default()) {
        Cow::Borrowed(_) => text.into(),
        Cow::Owned(shown) => {
            let shown = serde_json::to_string(&shown).expect("text is JSON");
            text.replace(number.get(), &shown).into()
        }
    }
}
