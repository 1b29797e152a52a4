//! From the bytes that came back to an answer that can be trusted.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::skip_serializing_none;

use crate::Price;
use crate::value::order::{Locale, Note};
use crate::value::rule::Findings;
use crate::value::text::number_or_text;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::Endpoint;
use crate::wire::error::{ApiError, Distrust, Error, Untrusted};
use crate::wire::json;
use crate::wire::request::Prepared;
use crate::wire::signature::{self, signed_text};

/// A successful answer: the typed body, the envelope around it, and everything as it was received.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The typed body. The answer dereferences to it.
    pub body: T,
    /// What stands around every body.
    pub envelope: Envelope,
    /// Whether iyzico's signature was verified.
    pub signature: Verification,
    /// The answer as it was received, with fields that this version does not know.
    pub raw: String,
    /// What the rules doubted about the request that was sent.
    pub warnings: Findings,
}

/// Whether iyzico's signature of an answer was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verification {
    /// The signature is right.
    Verified,
    /// iyzico does not sign the answers of this call.
    Unsigned,
    /// Verification was switched off.
    Skipped,
}

/// How strictly an answer is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Verify {
    /// Signature and echoed values must be right; a missing signature is an error.
    #[default]
    Strictly,
    /// Nothing is compared. For recorded answers without signatures; never for real money.
    Not,
}

/// What stands around every body. iyzico answers most refusals with HTTP 200: `status` decides.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Envelope {
    /// `success` or `failure`.
    pub status: Status,
    /// Language of the messages, as asked.
    pub locale: Option<Locale>,
    /// When the answer was made, in milliseconds since 1970.
    #[serde(default, deserialize_with = "number_or_text")]
    pub system_time: Option<i64>,
    /// The merchant's own reference, echoed.
    pub conversation_id: Option<Note>,
}

impl Envelope {
    /// The envelope of a success.
    pub fn success(locale: Locale, system_time: i64, conversation_id: Option<Note>) -> Self {
        Self {
            status: Status::Success,
            locale: Some(locale),
            system_time: Some(system_time),
            conversation_id,
        }
    }
}

/// Whether the call did what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// It did.
    Success,
    /// It did not; see the error.
    Failure,
    /// A status that is not documented.
    #[serde(untagged)]
    Other(String),
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("body", &self.body)
            .field("envelope", &self.envelope)
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}

impl<T> Answer<T> {
    /// The same answer with its body made into another one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            body: make(self.body),
            envelope: self.envelope,
            signature: self.signature,
            raw: self.raw,
            warnings: self.warnings,
        }
    }
}

impl<T: Serialize> Answer<T> {
    /// The answer as JSON with amounts as text, for languages whose numbers are binary floats.
    pub fn into_json(self) -> Answer<String> {
        let envelope = json::encode_with_text_amounts(&self.envelope);
        let body = json::encode_with_text_amounts(&self.body);
        Answer {
            body: join_objects(envelope, &body),
            envelope: self.envelope,
            signature: self.signature,
            raw: self.raw,
            warnings: self.warnings,
        }
    }
}

/// Encodes a whole answer as iyzico sends it, for a service that answers.
pub fn encode<T: Serialize>(envelope: &Envelope, body: &T) -> String {
    let text = |bytes| String::from_utf8(bytes).expect("JSON is UTF-8");
    join_objects(text(json::encode_answer(envelope)), &text(json::encode_answer(body)))
}

/// Writes the fields of two JSON objects into one.
fn join_objects(mut first: String, second: &str) -> String {
    if second != "{}" {
        first.pop();
        first.push(',');
        first.push_str(&second[1..]);
    }
    first
}

/// Verifies and decodes an answer to `prepared`.
///
/// # Errors
///
/// [`Error::Api`] when iyzico refused, [`Error::Untrusted`] when the answer is not JSON of the
/// documented shape, when its signature is wrong or missing, or when it does not repeat what was sent.
pub fn interpret<E: Endpoint>(
    prepared: &Prepared,
    credentials: &Credentials,
    status: u16,
    body: &[u8],
    verify: Verify,
) -> Result<Answer<E::Response>, Error> {
    let distrust = |reason| Error::Untrusted(Box::new(Untrusted::new::<E>(reason, status)));
    let text = std::str::from_utf8(body).map_err(|_| distrust(Distrust::NotJson))?;
    let fields: Fields<'_> = serde_json::from_str(text).map_err(|_| distrust(Distrust::NotJson))?;
    let envelope: Envelope =
        serde_json::from_str(text).map_err(|_| distrust(Distrust::NoStatus))?;
    match envelope.status {
        Status::Success if (200..300).contains(&status) => {}
        Status::Failure => {
            if verify == Verify::Strictly {
                verify_reference(&fields, prepared).map_err(distrust)?;
            }
            return Err(ApiError::read(E::NAME, E::SAFETY, status, text).into());
        }
        _ => return Err(distrust(Distrust::NoStatus)),
    }
    let signature = verify_signature::<E>(&fields, credentials, verify).map_err(distrust)?;
    if verify == Verify::Strictly {
        verify_echo::<E>(&fields, prepared).map_err(distrust)?;
    }
    let body = decode_body::<E>(text).map_err(distrust)?;
    Ok(Answer {
        body,
        envelope,
        signature,
        raw: text.to_owned(),
        warnings: prepared.warnings.clone(),
    })
}

/// The top-level fields of an answer with their literals.
type Fields<'a> = BTreeMap<String, &'a RawValue>;

fn decode_body<E: Endpoint>(text: &str) -> Result<E::Response, Distrust> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| Distrust::WrongShape { path: error.path().to_string() })
}

fn verify_signature<E: Endpoint>(
    fields: &Fields<'_>,
    credentials: &Credentials,
    verify: Verify,
) -> Result<Verification, Distrust> {
    if E::SIGNED.is_empty() {
        return Ok(Verification::Unsigned);
    }
    if verify == Verify::Not {
        return Ok(Verification::Skipped);
    }
    let theirs = fields.get("signature").and_then(|literal| signed_text("signature", literal));
    let Some(theirs) = theirs.filter(|text| !text.is_empty()) else {
        return Err(Distrust::SignatureMissing);
    };
    let ours =
        signature::of_fields(credentials, E::SIGNED, fields).ok_or(Distrust::SignatureWrong)?;
    if signature::equals(&ours, &theirs) {
        Ok(Verification::Verified)
    } else {
        Err(Distrust::SignatureWrong)
    }
}

/// Compares what the answer repeats with what was sent, as iyzico's older documents ask for.
fn verify_echo<E: Endpoint>(fields: &Fields<'_>, prepared: &Prepared) -> Result<(), Distrust> {
    let Some(sent) = sent_fields(prepared) else {
        return Ok(()); // a call without a body has nothing to repeat
    };
    for &field in E::ECHO {
        let (Some(sent), received) = (filled(&sent, field), filled(fields, field)) else {
            continue;
        };
        let same = match &received {
            // The signature proves that a signed answer lacks nothing; an unsigned one may leave it out.
            None => E::SIGNED.is_empty() || !E::SIGNED.contains(&field),
            Some(received) => same_value(field, &sent, received),
        };
        if !same {
            return Err(Distrust::EchoDiffers { field, sent, received });
        }
    }
    Ok(())
}

/// A refusal is not signed and often names no call. If it names another one, it says nothing about
/// the money of this one.
fn verify_reference(fields: &Fields<'_>, prepared: &Prepared) -> Result<(), Distrust> {
    let field = "conversationId";
    let sent = sent_fields(prepared).and_then(|sent| filled(&sent, field));
    match (sent, filled(fields, field)) {
        (Some(sent), Some(received)) if sent != received => {
            Err(Distrust::EchoDiffers { field, sent, received: Some(received) })
        }
        _ => Ok(()),
    }
}

fn sent_fields(prepared: &Prepared) -> Option<Fields<'_>> {
    serde_json::from_slice(&prepared.body).ok()
}

/// The text of a field that holds one.
fn filled(fields: &Fields<'_>, field: &str) -> Option<String> {
    let text = fields.get(field).and_then(|literal| signed_text("", literal));
    text.filter(|text| !text.is_empty())
}

fn same_value(field: &str, sent: &str, received: &str) -> bool {
    match field {
        "price" | "paidPrice" => match (sent.parse::<Price>(), received.parse::<Price>()) {
            (Ok(sent), Ok(received)) => sent.is_same_as(received),
            _ => false,
        },
        _ => sent == received,
    }
}
