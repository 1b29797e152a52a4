//! Requests that no call describes: a way out for what iyzico has added since this version was made.
//!
//! They are signed like every other call. What their fields mean is not known, so a response is not read
//! further than to see whether iyzico refused, and one that is lost leaves the outcome unknown.

use std::fmt;
use std::sync::LazyLock;

use crate::catalog::{ENDPOINTS, Entry, routes};
use crate::value::card::hide::holds_number;
use crate::value::field::Object as _;
use crate::value::fill;
use crate::value::free_form::{FreeForm, with_numbers_as_text};
use crate::value::literal::Literal;
use crate::value::read::{Entries, Reader};
use crate::value::rule::{Context, Findings};
use crate::value::show::describe;
use crate::value::wiped::WipedBytes;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Authentication, CONVERSATION_ID, Description, Method, Place, Safety};
use crate::wire::error::{Error, InvalidRequestError, UntrustedReason};
use crate::wire::path;
use crate::wire::request::{Prepared, check_length_of_query};
use crate::wire::response::{
    self, Envelope, Response, Told, Verification, Verify, refusal, verify,
};
use crate::wire::sent::Sent;
use crate::wire::signature;

/// The name of such a request in errors, logs and metrics.
///
/// ```
/// use iyzico_core::endpoint::Method;
/// use iyzico_core::{Context, Credentials, raw};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let sent = raw::prepare(Method::Get, "/v2/new/call", None, &keys, "nonce-1", &context)?;
/// assert_eq!(sent.name, raw::NAME);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const NAME: &str = "request";

/// The response to a request that no call describes.
///
/// ```
/// use iyzico_core::endpoint::Method;
/// use iyzico_core::raw::{self, RawResponse};
/// use iyzico_core::response::Verify;
/// use iyzico_core::{Context, Credentials};
///
/// # let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// # let sent = raw::prepare(Method::Get, "/v2/new/call", None, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success","price":1.10}"#;
/// let response: RawResponse = raw::interpret(&sent, 200, body, Verify::Strictly)?.into();
/// assert_eq!(response.with_numbers_as_text(), r#"{"status":"success","price":"1.10"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawResponse {
    /// Status of the HTTP response.
    pub http_status: u16,
    /// The JSON as it was received.
    pub text: String,
    /// What was doubtful about the request.
    pub warnings: Findings,
}

impl RawResponse {
    /// The fields with their literals, in which amounts have the digits that were received. `None` when
    /// the response is no object.
    pub fn fields(&self) -> Option<Entries<'_>> {
        Entries::read(&self.text)
    }

    /// The JSON with each number as text, for languages whose numbers are binary floats.
    pub fn with_numbers_as_text(&self) -> String {
        with_numbers_as_text(&self.text)
    }
}

impl From<Response<u16>> for RawResponse {
    fn from(response: Response<u16>) -> Self {
        Self { http_status: response.body, text: response.raw, warnings: response.warnings }
    }
}

/// Only the length is shown: a response may name a stored card.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawResponse(HTTP {}, {} bytes)", self.http_status, self.text.len())
    }
}

/// Whether such a request may be repeated: one that reads, and no other.
///
/// ```
/// use iyzico_core::endpoint::Method;
/// use iyzico_core::raw;
///
/// assert!(raw::safety(Method::Get).may_be_repeated());
/// assert!(!raw::safety(Method::Put).may_be_repeated());
/// ```
pub const fn safety(method: Method) -> Safety {
    match method {
        Method::Get => Safety::Read,
        Method::Post | Method::Put | Method::Patch | Method::Delete => Safety::MovesMoney,
    }
}

/// Validates and signs a request whose body is JSON text, which is sent as it is.
///
/// `target` is the path, with the query behind it if there is one. The path is signed, the query is not.
///
/// ```
/// use iyzico_core::endpoint::Method;
/// use iyzico_core::{Context, Credentials, raw};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let body = Some(r#"{"price":"1.10"}"#);
/// let sent = raw::prepare(Method::Post, "/v2/new/call", body, &keys, "nonce-1", &context)?;
/// assert!(sent.authorization.starts_with("IYZWSv2 "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`InvalidRequestError`] with everything that is wrong: a path that leads elsewhere, a binary float, a
/// card number that no call of this library takes there. Nothing was sent.
pub fn prepare(
    method: Method,
    target: &str,
    body: Option<&str>,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, InvalidRequestError> {
    let mut findings = Findings::default();
    check_target(target, &mut findings);
    if let Some(body) = body {
        check_body(method, target, body, &mut findings);
    }
    let findings = findings.bounded(0);
    let fields = body.and_then(Entries::read);
    let sent = fields.map(|fields| Sent::among(&NAMES, &fields)).unwrap_or_default();
    if !findings.allow_sending() {
        let conversation_id = sent.get(CONVERSATION_ID).map(str::to_owned);
        return Err(InvalidRequestError { endpoint: NAME, findings, conversation_id });
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (target.to_owned(), None),
    };
    let body = WipedBytes::of(body.unwrap_or_default().as_bytes());
    Ok(Prepared {
        name: NAME,
        safety: safety(method),
        method,
        authorization: signature::authorization(credentials, nonce, &path, &body),
        path: path.into(),
        query,
        headers: Vec::new(),
        nonce: nonce.to_owned(),
        body,
        sent,
        pending: None,
        has_look_up: true,
        prepared_at: context.now,
        extra: Vec::new(),
        warnings: findings,
    })
}

fn check_target(target: &str, findings: &mut Findings) {
    if holds_number(target) {
        findings.error("path", "must hold no card number: addresses stand in logs");
    } else if let Some(problem) = path::refuse_whole(target) {
        findings.error("path", problem).got(describe(target));
    } else {
        check_length_of_query(target, findings);
    }
}

fn check_body(method: Method, target: &str, body: &str, findings: &mut Findings) {
    if method == Method::Get {
        findings
            .error("body", "must not be there: a GET has none; write the fields into the query");
        return;
    }
    let Some(json) = Literal::read(body) else {
        findings.error("body", "is not valid JSON");
        return;
    };
    if !json.get().starts_with(['{', '[']) {
        findings.error("body", "is neither an object nor a list");
        return;
    }
    let mut form = FreeForm::new("body", findings);
    form.value(json);
    let card = form.card.take();
    match (card, known(method, target)) {
        (Some(path), None) => {
            findings
                .error(path, "must hold no card number and no security code")
                .allowed("a card is sent by a call that this library knows");
        }
        (_, Some(known)) => {
            let problem =
                format!("is that of {}, which reads and verifies its response", known.name);
            findings.warning("path", problem);
        }
        (None, None) => {}
    }
}

/// The call that this library has for a path.
fn known(method: Method, target: &str) -> Option<&'static Entry> {
    routes::find(method, target.split('?').next().unwrap_or_default())
}

/// Looks whether iyzico refused; everything else about the response is for the caller to judge.
///
/// ```
/// use iyzico_core::endpoint::Method;
/// use iyzico_core::response::Verify;
/// use iyzico_core::{Context, Credentials, Error, raw};
///
/// # let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// # let sent = raw::prepare(Method::Get, "/v2/new/call", None, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"failure","errorCode":"10051","errorMessage":"no funds"}"#;
/// let refused = raw::interpret(&sent, 200, body, Verify::Strictly).unwrap_err();
/// assert!(matches!(refused, Error::Api(refusal) if refusal.code == "10051"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Api`] when iyzico refused, [`Error::Untrusted`] when what came is not JSON, speaks of neither
/// success nor refusal, or names another `conversationId` than the one that was sent.
pub fn interpret(
    prepared: &Prepared,
    status: u16,
    body: &[u8],
    verify: Verify,
) -> Result<Response<u16>, Error> {
    let untrusted = |reason| response::untrusted(prepared, status, body, reason);
    let text = std::str::from_utf8(body).ok();
    let text = text.filter(|text| Literal::read(text).is_some());
    let text = text.ok_or_else(|| untrusted(UntrustedReason::NotJson))?;
    let mut envelope = Envelope::empty();
    let mut told = Told::default();
    if let Some(entries) = Entries::read(text) {
        told = Told::of(&entries);
        let mut reader = Reader::default();
        reader.kindly(|reader| fill::fill(&mut envelope, &entries, reader));
        if let Some(field) =
            ["status", CONVERSATION_ID].into_iter().find(|field| entries.repeats(field))
        {
            return Err(untrusted(UntrustedReason::Repeated { field: field.to_owned() }));
        }
        if refusal::is_one(&envelope, status) {
            let call = about(prepared);
            let all = (status, text);
            return Err(refusal::read(&call, prepared, all, &envelope, &entries, verify));
        }
        if verify == Verify::Strictly {
            verify::name(CONVERSATION_ID, &entries, prepared).map_err(untrusted)?;
            verify::success(&about(prepared), &entries).map_err(untrusted)?;
        }
    }
    if !(200..300).contains(&status) {
        return Err(untrusted(UntrustedReason::NoStatus));
    }
    Ok(Response {
        body: status,
        envelope,
        verification: Verification::Unsigned,
        raw: text.to_owned(),
        warnings: prepared.warnings.clone(),
        pending: None,
        http: None,
        told,
    })
}

/// The description of such a request, where that of a call is expected.
fn about(prepared: &Prepared) -> Description {
    let known = known(prepared.method, &prepared.path);
    Description {
        name: NAME,
        method: prepared.method,
        path: "/",
        aliases: &[],
        place: Place::usual(prepared.method),
        signed: &[],
        safety: prepared.safety,
        limit: None,
        echo: &NAMES,
        echo_within: &[],
        elsewhere: &[],
        authentication: Authentication::Signature,
        pages: None,
        reconciles: None,
        found_by: None,
        no_look_up: None,
        second_call: known.and_then(|call| call.second_call),
        lacks_status: false,
        deprecated: None,
        fields: &[],
    }
}

/// The fields by which described calls compare a response with its request: a refusal that names another
/// value belongs to another request.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let echoed = ENDPOINTS.iter().flat_map(|call| call.echo.iter().copied());
    let mut names: Vec<_> = echoed.chain([CONVERSATION_ID]).collect();
    names.sort_unstable();
    names.dedup();
    names
});

#[cfg(test)]
mod tests;
