//! Signatures: of requests, of responses, of webhooks, in that order.
//!
//! All are HMAC-SHA256 with the secret key, written as lowercase hexadecimal text. Every function
//! here is pure; the 41 vectors of `tests/fixtures/vectors.json` pin each of them.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use smallvec::SmallVec;
use subtle::ConstantTimeEq;

use crate::value::literal::{self, Literal};
use crate::value::price::{Form, Price};
use crate::wire::credentials::Credentials;
use crate::wire::mac::hmac_sha256;

/// Signs a request and returns the value of its `Authorization` header.
///
/// The signature covers `nonce`, the path of the URL without the query, and the very bytes of the
/// body; nothing stands between them. `nonce` must be new for every request.
///
/// ```
/// use iyzico_core::{Credentials, signature};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let header = signature::authorization(&keys, "nonce-1", "/payment/bin/check", b"{}");
/// assert!(header.starts_with("IYZWSv2 "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: documented as IYZWSv2; vectors made with the official clients.
pub fn authorization(credentials: &Credentials, nonce: &str, path: &str, body: &[u8]) -> String {
    let digest = hmac_sha256(credentials.secret_key(), &[nonce.as_bytes(), path.as_bytes(), body]);
    let (api_key, signature) = (credentials.api_key().as_bytes(), digits(&digest));
    let parts: [&[u8]; 6] =
        [b"apiKey:", api_key, b"&randomKey:", nonce.as_bytes(), b"&signature:", &signature];
    let mut plain: SmallVec<[u8; 256]> = SmallVec::new();
    for part in parts {
        plain.extend_from_slice(part);
    }
    let mut header = String::with_capacity(SCHEME.len() + 1 + plain.len().div_ceil(3) * 4);
    header.extend([SCHEME, " "]);
    BASE64.encode_string(plain, &mut header);
    header
}

/// Returns the signature of a request, as it stands inside the `Authorization` header.
///
/// ```
/// use iyzico_core::{Credentials, signature};
///
/// let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let signed = signature::request(&credentials, "nonce-1", "/payment/bin/check", b"{}");
/// assert_eq!(signed.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn request(credentials: &Credentials, nonce: &str, path: &str, body: &[u8]) -> String {
    sign(credentials, &[nonce.as_bytes(), path.as_bytes(), body])
}

/// What an `Authorization` header says, for a service that receives requests.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::signature::{self, Authorization};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let header = signature::authorization(&keys, "nonce-1", "/payment/bin/check", b"{}");
/// let read = Authorization::parse(&header)?;
/// assert_eq!(read.nonce, "nonce-1");
/// assert!(read.verifies(&keys, "/payment/bin/check", b"{}"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The API key that names the merchant.
    pub api_key: String,
    /// The nonce of the request.
    pub nonce: String,
    /// The signature to compare.
    pub signature: String,
}

impl Authorization {
    /// Reads the value of an `Authorization` header.
    ///
    /// # Errors
    ///
    /// Says which part of the header does not have the documented form.
    pub fn parse(header: &str) -> Result<Self, AuthorizationError> {
        Self::read(header).map_err(|problem| AuthorizationError { problem })
    }

    fn read(header: &str) -> Result<Self, &'static str> {
        let encoded = header.strip_prefix(SCHEME).ok_or("the scheme is not IYZWSv2")?;
        let encoded = encoded.strip_prefix(' ').ok_or("there is no blank after IYZWSv2")?;
        let plain = BASE64
            .decode(encoded.trim())
            .map_err(|_| "the part after IYZWSv2 is not standard base64")?;
        let plain = String::from_utf8(plain).map_err(|_| "the decoded header is not UTF-8")?;
        let (api_key, rest) = plain
            .strip_prefix("apiKey:")
            .and_then(|rest| rest.split_once("&randomKey:"))
            .ok_or("the decoded header is not apiKey:…&randomKey:…&signature:…")?;
        let (nonce, signature) =
            rest.split_once("&signature:").ok_or("the decoded header lacks &signature:…")?;
        Ok(Self { api_key: api_key.into(), nonce: nonce.into(), signature: signature.into() })
    }

    /// Whether the signature is right for this path and this body.
    pub fn verifies(&self, credentials: &Credentials, path: &str, body: &[u8]) -> bool {
        equals(&request(credentials, &self.nonce, path, body), &self.signature)
    }
}

/// A header is no `Authorization` of iyzico's.
///
/// ```
/// use iyzico_core::signature::Authorization;
///
/// let error = Authorization::parse("Basic YQ==").unwrap_err();
/// assert_eq!(error.to_string(), "the scheme is not IYZWSv2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
#[non_exhaustive]
pub struct AuthorizationError {
    /// Which part of the header does not have the documented form. Nothing of the header stands in it.
    pub problem: &'static str,
}

/// Returns the signature that iyzico must have put into a response.
///
/// `values` are the texts of the signed fields in the order of [`Endpoint::SIGNED`], joined with
/// `:`. A missing field is an empty text. Amounts are written without trailing zeros, so `10.50`
/// signs as `10.5` and `10.0` as `10`.
///
/// ```
/// use iyzico_core::{Credentials, signature};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let signed = signature::response(&keys, ["22416035", "TRY", "B67832", "order-42", "1.2", "1"]);
/// assert_eq!(signed.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`Endpoint::SIGNED`]: crate::Endpoint::SIGNED
pub fn response<'a>(
    credentials: &Credentials,
    values: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut message: SmallVec<[&[u8]; 16]> = SmallVec::new();
    for value in values {
        if !message.is_empty() {
            message.push(b":");
        }
        message.push(value.as_bytes());
    }
    sign(credentials, &message)
}

/// Returns the signature over the named fields of a response, given with their literals.
///
/// A missing field is an empty text. `None` when a literal is not what its field must hold.
///
/// ```
/// use iyzico_core::value::read::Entries;
/// use iyzico_core::{Credentials, signature};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let fields = Entries::read(r#"{"paymentId": 1, "price": 10.50}"#).ok_or("no object")?;
/// let signed = signature::of_fields(&keys, &["paymentId", "price"], |name| fields.get(name));
/// assert_eq!(signed, Some(signature::response(&keys, ["1", "10.5"])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn of_fields<'a>(
    credentials: &Credentials,
    signed: &[&str],
    literal: impl Fn(&str) -> Option<Literal<'a>>,
) -> Option<String> {
    let literals: SmallVec<[_; 8]> = signed.iter().map(|field| literal(field)).collect();
    of_literals(credentials, signed, &literals)
}

/// Like [`of_fields`], with the literals in the same order.
pub(crate) fn of_literals(
    credentials: &Credentials,
    signed: &[&str],
    literals: &[Option<Literal<'_>>],
) -> Option<String> {
    let texts = signed.iter().zip(literals).map(|(field, literal)| match literal {
        Some(literal) => signed_text(field, *literal),
        None => Some(Cow::Borrowed("")),
    });
    let values: SmallVec<[Cow<'_, str>; 8]> = texts.collect::<Option<_>>()?;
    Some(response(credentials, values.iter().map(AsRef::as_ref)))
}

/// Returns the text under which a field of a response is signed: amounts without trailing zeros,
/// other numbers as their digits, texts as they are, nothing for null.
///
/// ```
/// use iyzico_core::signature::signed_text;
/// use iyzico_core::value::literal::Literal;
///
/// let price = Literal::read("10.50000000").ok_or("no JSON")?;
/// assert_eq!(signed_text("price", price).as_deref(), Some("10.5"));
/// # Ok::<(), &'static str>(())
/// ```
pub fn signed_text<'a>(field: &str, literal: Literal<'a>) -> Option<Cow<'a, str>> {
    let json = literal.get();
    let text = match json.as_bytes().first()? {
        b'"' => literal::text(literal)?,
        b'n' => Cow::Borrowed(""),
        _ => Cow::Borrowed(json),
    };
    match field {
        "price" | "paidPrice" if !text.is_empty() => Some(signed_amount(text.parse().ok()?, &text)),
        _ => Some(text),
    }
}

/// The text under which an amount is signed: nearly always a part of the text that was received.
fn signed_amount<'a>(amount: Price, received: &Cow<'a, str>) -> Cow<'a, str> {
    amount.show(Form::Signature, |signed| match received {
        Cow::Borrowed(text) if text.as_bytes().starts_with(signed) => text[..signed.len()].into(),
        _ => Cow::Owned(String::from_utf8_lossy(signed).into_owned()),
    })
}

/// Returns the value that the `X-IYZ-SIGNATURE-V3` header of a webhook must have.
///
/// The secret key is itself the first part of the message, and nothing stands between the parts.
///
/// ```
/// use iyzico_core::{Credentials, signature};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let signed = signature::webhook(&keys, &["API_AUTH", "1", "order-42", "SUCCESS"]);
/// assert_eq!(signed.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn webhook(credentials: &Credentials, parts: &[&str]) -> String {
    let mut message = vec![credentials.secret_key().as_bytes()];
    message.extend(parts.iter().map(|part| part.as_bytes()));
    sign(credentials, &message)
}

/// Like [`webhook`], for subscriptions, whose message starts with the merchant's number.
///
/// The code samples of the documents put the number before the secret key; the prose of the same
/// page puts it behind. Both are returned, the order of the samples first.
///
/// ```
/// use iyzico_core::{Credentials, signature};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let event = "subscription.order.success";
/// let [samples, prose] = signature::subscription_webhook(&keys, "3413541", &[event, "S1", "O1", "C1"]);
/// assert_ne!(samples, prose, "the documents tell two orders");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn subscription_webhook(
    credentials: &Credentials,
    merchant_id: &str,
    parts: &[&str],
) -> [String; 2] {
    let secret_key = credentials.secret_key();
    [[merchant_id, secret_key], [secret_key, merchant_id]].map(|start| {
        let message: Vec<&[u8]> = start.iter().chain(parts).map(|part| part.as_bytes()).collect();
        sign(credentials, &message)
    })
}

/// Tells the signed texts of one notification from those of another, and says nothing else about them.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    hexadecimal(&hash.finalize().into())
}

/// Compares two signatures in constant time.
///
/// ```
/// use iyzico_core::signature;
///
/// assert!(signature::equals("0a1b", "0a1b"));
/// assert!(!signature::equals("0a1b", "0a1c"));
/// ```
pub fn equals(ours: &str, theirs: &str) -> bool {
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}

fn sign(credentials: &Credentials, message: &[&[u8]]) -> String {
    hexadecimal(&hmac_sha256(credentials.secret_key(), message))
}

fn hexadecimal(digest: &[u8; 32]) -> String {
    String::from_utf8(digits(digest).to_vec()).expect("digits are text")
}

fn digits(digest: &[u8; 32]) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    digits
}

const SCHEME: &str = "IYZWSv2";

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
    }

    #[track_caller]
    fn check_text(field: &str, literal: &str, expected: Option<&str>) {
        let read = Literal::read(literal).unwrap();
        assert_eq!(signed_text(field, read).as_deref(), expected, "{field}: {literal}");
    }

    #[test]
    fn what_is_signed_is_the_text_of_a_field() {
        check_text("currency", r#""TRY""#, Some("TRY"));
        check_text("basketId", r#""10.50""#, Some("10.50"));
        check_text("basketId", r#""\u0042""#, Some("B"));
        check_text("paymentId", "10851936", Some("10851936"));
        check_text("paymentId", "10.50", Some("10.50"));
        check_text("conversationId", "null", Some(""));
        for field in ["price", "paidPrice"] {
            check_text(field, "10.50", Some("10.5"));
            check_text(field, r#""10.00""#, Some("10"));
            check_text(field, "null", Some(""));
            check_text(field, r#""""#, Some(""));
            check_text(field, "true", None);
        }
    }

    #[test]
    fn a_field_that_is_missing_is_an_empty_text() {
        let price = Literal::read("1.20");
        let literal = |field: &str| price.filter(|_| field == "price");
        let signed = of_fields(&credentials(), &["token", "price"], literal);
        assert_eq!(signed, Some(response(&credentials(), ["", "1.2"])));
        assert_ne!(signed, Some(response(&credentials(), ["1.2"])));
        assert_eq!(of_fields(&credentials(), &["price"], |_| Literal::read("[]")), None);
    }

    #[test]
    fn a_header_of_another_form_says_what_is_wrong() {
        let check = |header: &str, problem: &str| {
            let error = Authorization::parse(header).unwrap_err();
            assert_eq!((error.problem, error.to_string().as_str()), (problem, problem), "{header}");
        };
        let of = |plain: &str| format!("{SCHEME} {}", BASE64.encode(plain));
        check("Basic YQ==", "the scheme is not IYZWSv2");
        check("IYZWSv2", "there is no blank after IYZWSv2");
        check(
            &of("apiKey:a&randomKey:b&signature:c").replace(' ', ""),
            "there is no blank after IYZWSv2",
        );
        check("IYZWSv2 !", "the part after IYZWSv2 is not standard base64");
        let form = "the decoded header is not apiKey:…&randomKey:…&signature:…";
        check(&of("apiKey:k&signature:s"), form);
        check(&of("randomKey:n&signature:s"), form);
        check(&of("apiKey:k&randomKey:n"), "the decoded header lacks &signature:…");
        let read = Authorization::parse(&of("apiKey:k&randomKey:n&signature:s")).unwrap();
        assert_eq!((read.api_key.as_str(), read.nonce.as_str()), ("k", "n"));
        assert!(!read.verifies(&credentials(), "/path", b"{}"));
    }

    #[test]
    fn signatures_are_equal_to_the_last_character_only() {
        assert!(equals("0af1", "0af1"));
        for other in ["0af2", "1af1", "0af", "0af11", ""] {
            assert!(!equals("0af1", other), "{other:?}");
        }
    }
}
