//! From a request to the bytes that are sent.

mod json;
mod lint;
mod query;

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::value::field::{Fields, Object};
use crate::value::inspect::inspect_chosen;
use crate::value::rule::{Context, Findings};
use crate::value::wiped::WipedBytes;
use crate::value::write::{request_body, text_of_field};
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{
    Authentication, CONVERSATION_ID, Description, Endpoint, Method, Place, Request, Safety,
};
use crate::wire::error::InvalidRequestError;
use crate::wire::extra::Extra;
use crate::wire::path;
use crate::wire::pending::Pending;
use crate::wire::sent::Sent;
use crate::wire::signature;

use json::fill;
use lint::{lint_request, note_shape};
use query::query_of;

pub(crate) use lint::{check_length_of_query, lint_json, read_record};
pub use lint::{lint, lint_with};

/// A request that is ready to be sent. The body that was signed is the body that is here.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").conversation_id("c1").build();
/// let sent = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// assert_eq!(sent.path, "/payment/bin/check");
/// assert_eq!(sent.sent.get("conversationId"), Some("c1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Prepared {
    /// Name of the call.
    pub name: &'static str,
    /// Whether the call may be repeated.
    pub safety: Safety,
    /// HTTP method.
    pub method: Method,
    /// Path of the URL; what follows the host. It is signed.
    pub path: Cow<'static, str>,
    /// Query of the URL, of requests without a body. It is not signed.
    pub query: Option<String>,
    /// Value of the `Authorization` header; empty for calls that are not signed.
    pub authorization: String,
    /// Value of the `x-iyzi-rnd` header. A relic of an older scheme that official clients still send.
    pub nonce: String,
    /// Further headers: keys, for calls that send them, and fields of the request. Each is kept out of
    /// logs.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
    /// The signed body; empty when there is none. Wiped from memory when dropped.
    pub body: WipedBytes,
    /// What the response must repeat.
    pub sent: Sent,
    /// What identifies the call, if look-ups can find what it makes.
    pub pending: Option<Pending>,
    /// Whether the call can be looked up. The reference is remembered even if not: the look-up for another
    /// call may find what this one made.
    pub(crate) has_look_up: bool,
    /// When it was prepared.
    pub prepared_at: Timestamp,
    /// The names of the fields that the caller added, as they may stand in a log.
    pub extra: Vec<String>,
    /// What the rules doubted; the request is sent all the same.
    pub warnings: Findings,
}

impl Prepared {
    /// The merchant's own reference of the call, given or made by the client.
    pub fn conversation_id(&self) -> Option<&str> {
        self.sent.get(CONVERSATION_ID)
    }

    /// The handle of the call, if it moves money and can be looked up.
    pub fn pending_money(&self) -> Option<Box<Pending>> {
        let is_found = self.safety.moves_money() && self.has_look_up;
        self.pending.as_ref().filter(|_| is_found).map(|pending| Box::new(pending.clone()))
    }

    /// Path and query: what an HTTP request line names.
    pub fn target(&self) -> Cow<'_, str> {
        match &self.query {
            None => Cow::Borrowed(&self.path),
            Some(query) => Cow::Owned(format!("{}?{query}", self.path)),
        }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({} {}, {} bytes)", self.method.as_str(), self.path, self.body.len())
    }
}

/// Validates, serialises and signs a request.
///
/// `nonce` must be new for every request; it also becomes the `conversationId` when the caller gave
/// none, because a payment without one cannot be found again when its response is lost.
///
/// # Errors
///
/// [`InvalidRequestError`] with everything that is wrong, all at once. Nothing was sent.
///
/// ```
/// use iyzico_core::{Context, Credentials, bin::CheckBin, request};
///
/// let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let check = CheckBin::builder().bin_number("552879").build();
/// let prepared = request::prepare(&check, &credentials, "nonce-1", &context)?;
/// assert!(prepared.authorization.starts_with("IYZWSv2 "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn prepare<E: Endpoint>(
    request: &E,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    prepare_with(request, &Extra::NONE, credentials, nonce, context)
}

/// Like [`prepare`], with further fields that this version does not know.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::extra::Extra;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").build();
/// let extra = Extra::from_json(r#"{"newField": "new"}"#);
/// let sent = request::prepare_with(&bin, &extra, &keys, "nonce-1", &context)?;
/// assert_eq!(sent.extra, ["newField"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As for [`prepare`].
pub fn prepare_with<E: Endpoint>(
    request: &E,
    extra: &Extra,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    let call = const { &Description::of::<E>() };
    let findings = lint_request(call, request, extra, context).bounded(0);
    seal(call, (request, extra), findings, credentials, nonce, context)
}

/// Like [`prepare_with`], for a request given as JSON text.
pub(crate) fn prepare_json(
    call: &Description,
    request: &mut dyn Request,
    (json, extra): (&str, &Extra),
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    let findings = lint_json(call, request, (json, extra), context)?;
    seal(call, (request, extra), findings, credentials, nonce, context)
}

/// Like [`prepare_json`], without unknown fields.
pub(crate) fn prepare_known_fields(
    call: &Description,
    request: &mut dyn Request,
    json: &str,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    fill(call.name, request, json)?;
    let findings = lint_request(call, request, &Extra::NONE, context).bounded(0);
    seal(call, (request, &Extra::NONE), findings, credentials, nonce, context)
}

/// The handle of a request as far as the request can be read, whether it may be sent or not: it tells
/// whether a request with the same reference was sent before.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::{Context, request};
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let wrong = RefundAmount::builder().payment_id("7").price("free").conversation_id("back-1").build();
/// let handle = request::handle(&wrong, "nonce-1", &context).ok_or("it has a reference")?;
/// assert_eq!((handle.conversation_id.as_str(), handle.price), ("back-1", None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `None` when its reference cannot be read, and for calls whose outcome cannot be found out.
pub fn handle<E: Endpoint>(request: &E, nonce: &str, context: &Context) -> Option<Pending> {
    handle_of(const { &Description::of::<E>() }, request, nonce, context)
}

/// Like [`handle`], for a request given as JSON text.
pub(crate) fn handle_json(
    call: &Description,
    request: &mut dyn Request,
    json: &str,
    nonce: &str,
    context: &Context,
) -> Option<Pending> {
    fill(call.name, request, json).ok()?;
    handle_of(call, request, nonce, context)
}

fn handle_of(
    call: &Description,
    request: &dyn Fields,
    nonce: &str,
    context: &Context,
) -> Option<Pending> {
    reference_of(call, request, nonce, context).filter(|_| call.no_look_up.is_none())
}

/// What identifies the call under its reference, whether or not it can be looked up itself.
fn reference_of(
    call: &Description,
    request: &dyn Fields,
    nonce: &str,
    context: &Context,
) -> Option<Pending> {
    call.found_by.and_then(|_| Pending::of(call, request, nonce, context))
}

fn seal(
    call: &Description,
    (request, extra): (&dyn Fields, &Extra),
    findings: Findings,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    if !findings.allow_sending() {
        let conversation_id = text_of_field(request, CONVERSATION_ID).map(Cow::into_owned);
        return Err(InvalidRequestError { endpoint: call.name, findings, conversation_id });
    }
    let path = path::fill(call.path, |name| text_of_field(request, name).unwrap_or_default());
    let query = query_of(call, request, extra, Some(nonce));
    let body = body_of(call, request, extra, nonce);
    let authorization = match call.authentication {
        Authentication::Signature => signature::authorization(credentials, nonce, &path, &body),
        Authentication::Keys => String::new(),
    };
    Ok(Prepared {
        name: call.name,
        safety: call.safety,
        method: call.method,
        query,
        authorization,
        headers: headers_of(call, request, credentials),
        path,
        nonce: nonce.to_owned(),
        body,
        sent: Sent::of(call, request, nonce),
        pending: reference_of(call, request, nonce, context),
        has_look_up: call.no_look_up.is_none(),
        prepared_at: context.now,
        extra: extra.names(),
        warnings: findings,
    })
}

fn body_of(call: &Description, request: &dyn Fields, extra: &Extra, nonce: &str) -> WipedBytes {
    if call.place != Place::Body {
        return WipedBytes::default();
    }
    let filler = Some((CONVERSATION_ID, nonce));
    let has_one_place = call.has_one_place();
    let is_in_body = |name: &str| has_one_place || call.place_of(name) == Some(Place::Body);
    let mut body = request_body(request, filler, &is_in_body);
    extra.write(&mut body);
    body
}

/// The headers of a call besides those of every call.
fn headers_of(
    call: &Description,
    request: &dyn Fields,
    credentials: &Credentials,
) -> Vec<(&'static str, Zeroizing<String>)> {
    let mut headers = Vec::new();
    if call.authentication == Authentication::Keys {
        headers.push((API_KEY, credentials.api_key().to_owned().into()));
        headers.push((SECRET_KEY, credentials.secret_key().to_owned().into()));
    }
    for (header, text) in fields_in_headers(call, request) {
        headers.push((header, text.into_owned().into()));
    }
    headers
}

fn fields_in_headers<'a>(
    call: &'a Description,
    request: &'a dyn Fields,
) -> impl Iterator<Item = (&'static str, Cow<'a, str>)> {
    call.elsewhere.iter().filter_map(|(name, place)| match place {
        Place::Header(header) => Some((*header, text_of_field(request, name)?)),
        Place::Body | Place::Query => None,
    })
}

/// Validates single fields of a request and writes them as they would be sent.
pub(crate) fn fields_as_sent(
    call: &Description,
    request: &mut dyn Request,
    json: &str,
    fields: &[&str],
    context: &Context,
) -> Result<String, InvalidRequestError> {
    let is_chosen = |name: &str| fields.contains(&name);
    let reader = fill(call.name, request, json)?;
    let mut findings = inspect_chosen(request, context, &is_chosen);
    note_shape(reader, &mut findings);
    if findings.allow_sending() {
        let sent = request_body(request, None, &is_chosen);
        return Ok(String::from_utf8_lossy(&sent).into_owned());
    }
    Err(InvalidRequestError::new(call.name, findings))
}

/// The headers of [`Authentication::Keys`].
pub(crate) const API_KEY: &str = "x-api-key";
const SECRET_KEY: &str = "x-secret-key";

/// Reads and validates a request as a service does that receives it: the first error decides.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, request};
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let (bin, findings) = request::receive::<CheckBin>(br#"{"binNumber": "552879"}"#, &context)?;
/// assert!(bin.bin_number.value().is_some());
/// assert!(findings.allow_sending());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`InvalidRequestError`] when the body does not have the shape of the request.
pub fn receive<E: Endpoint>(
    body: &[u8],
    context: &Context,
) -> Result<(E, Findings), InvalidRequestError> {
    let text = std::str::from_utf8(body).map_err(|_| {
        let mut findings = Findings::default();
        findings.error("", "is not UTF-8").code("11");
        InvalidRequestError::new(E::NAME, findings)
    })?;
    let mut request: E = Object::empty();
    let reader = fill(E::NAME, &mut request, text)?;
    let call = const { &Description::of::<E>() };
    let mut findings = lint_request(call, &request, &Extra::NONE, context);
    note_shape(reader, &mut findings);
    Ok((request, findings.bounded(0)))
}
