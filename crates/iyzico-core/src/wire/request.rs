//! From a request to the bytes that are sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::value::rule::{Context, Findings, may_be_card_number};
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{Endpoint, Method};
use crate::wire::error::Invalid;
use crate::wire::inspect::inspect;
use crate::wire::json;
use crate::wire::signature;

/// A request that is ready to be sent. The body that was signed is the body that is here.
#[derive(Clone)]
#[non_exhaustive]
pub struct Prepared {
    /// Name of the call.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path of the URL; what follows the host. It is signed.
    pub path: &'static str,
    /// Query of the URL, of methods without a body. It is not signed.
    pub query: Option<String>,
    /// Value of the `Authorization` header.
    pub authorization: String,
    /// Value of the `x-iyzi-rnd` header. A relic of an older scheme that official clients still send.
    pub nonce: String,
    /// The signed body; empty when the method has none. Wiped from memory when dropped.
    pub body: Zeroizing<Vec<u8>>,
    /// What the rules doubted; the request is sent all the same.
    pub warnings: Findings,
}

impl Prepared {
    /// Path and query: what an HTTP request line names.
    pub fn target(&self) -> Cow<'static, str> {
        match &self.query {
            None => Cow::Borrowed(self.path),
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
/// none, because a payment without one cannot be found again when its answer is lost.
///
/// # Errors
///
/// [`Invalid`] with everything that is wrong, all at once. Nothing was sent.
pub fn prepare<E: Endpoint>(
    request: &E,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, Invalid> {
    seal(request, lint(request, context), credentials, nonce)
}

/// Like [`prepare`], for a request given as JSON text.
pub(crate) fn prepare_json<E: Endpoint>(
    json: &str,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Result<Prepared, Invalid> {
    let (request, findings) = lint_json::<E>(json, context)?;
    seal(&request, findings, credentials, nonce)
}

fn seal<E: Endpoint>(
    request: &E,
    findings: Findings,
    credentials: &Credentials,
    nonce: &str,
) -> Result<Prepared, Invalid> {
    if !findings.allow_sending() {
        return Err(Invalid { endpoint: E::NAME, findings });
    }
    let encoded = encode(request, nonce);
    let (query, body) = if E::METHOD.has_body() {
        (None, encoded)
    } else {
        (query_of(&encoded), Zeroizing::default())
    };
    Ok(Prepared {
        name: E::NAME,
        method: E::METHOD,
        path: E::PATH,
        query,
        authorization: signature::authorization(credentials, nonce, E::PATH, &body),
        nonce: nonce.to_owned(),
        body,
        warnings: findings,
    })
}

fn encode<E: Endpoint>(request: &E, nonce: &str) -> Zeroizing<Vec<u8>> {
    let mut request = request.clone();
    if let Some(conversation_id @ None) = request.conversation_id() {
        *conversation_id = Some(nonce.into());
    }
    json::encode_request(&request)
}

/// Writes the fields of a request into a query, for methods without a body.
fn query_of(encoded: &[u8]) -> Option<String> {
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_slice(encoded).expect("a request is a JSON object");
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, literal) in &fields {
        if let Some(text) = signature::signed_text("", literal) {
            query.append_pair(name, &text);
        }
    }
    // Spaces as the official Node client writes them; a plus is always escaped already.
    let query = query.finish().replace('+', "%20");
    (!query.is_empty()).then_some(query)
}

/// Validates a request: every rule of every value, then the rules between fields.
pub fn lint<E: Endpoint>(request: &E, context: &Context) -> Findings {
    let mut findings = inspect(request, context);
    request.check(context, &mut findings);
    if !E::METHOD.has_body() && findings.allow_sending() {
        check_length_of_query(request, &mut findings);
    }
    findings
}

fn check_length_of_query<E: Endpoint>(request: &E, findings: &mut Findings) {
    /// Longer URLs cannot be written down by HTTP libraries; servers refuse much shorter ones.
    const LONGEST: usize = 60_000;
    let query = query_of(&json::encode_request(request)).unwrap_or_default();
    if query.len() > LONGEST {
        findings.error("", format!("is too long for a URL: {} bytes of query", query.len()));
    }
}

/// Like [`lint`], for a request given as JSON text: a misspelt field is an error there, or else it
/// would silently not be sent.
pub(crate) fn lint_json<E: Endpoint>(
    json: &str,
    context: &Context,
) -> Result<(E, Findings), Invalid> {
    let request = decode::<E>(json)?;
    let mut findings = lint(&request, context);
    let kept = json::encode_request(&request);
    let kept = std::str::from_utf8(&kept).expect("JSON is UTF-8");
    note_unknown_fields("", json.trim(), kept, &mut findings);
    Ok((request, findings))
}

/// Notes the fields that were given and not kept. `null` means the same as missing.
fn note_unknown_fields(path: &str, given: &str, kept: &str, findings: &mut Findings) {
    type Fields<'a> = BTreeMap<String, &'a RawValue>;
    type Elements<'a> = Vec<&'a RawValue>;

    if findings.errors().any(|error| error.path == path && !path.is_empty()) {
        return; // the whole value was refused already
    }
    let fields = |json| serde_json::from_str::<Fields<'_>>(json);
    let elements = |json| serde_json::from_str::<Elements<'_>>(json);
    if let (Ok(given), Ok(kept)) = (fields(given), fields(kept)) {
        for (name, value) in given.iter().filter(|(_, value)| value.get() != "null") {
            let dot = if path.is_empty() { "" } else { "." };
            let shown = if may_be_card_number(name) { "…" } else { name };
            let path = format!("{path}{dot}{shown}");
            match kept.get(name) {
                Some(kept) => note_unknown_fields(&path, value.get(), kept.get(), findings),
                None => {
                    findings.error(path, "is not a field of this call");
                }
            }
        }
    } else if let (Ok(given), Ok(kept)) = (elements(given), elements(kept)) {
        for (index, (given, kept)) in given.iter().zip(kept).enumerate() {
            note_unknown_fields(&format!("{path}[{index}]"), given.get(), kept.get(), findings);
        }
    }
}

/// Reads a request from JSON text. Wrong values are kept for [`lint`]; only a wrong shape fails.
pub(crate) fn decode<E: Endpoint>(json: &str) -> Result<E, Invalid> {
    decode_shape(json).map_err(|(path, problem)| {
        let mut findings = Findings::default();
        findings.error(path, problem).code("11");
        Invalid { endpoint: E::NAME, findings }
    })
}

/// Says where and how the shape is wrong, without repeating what was given.
fn decode_shape<T: DeserializeOwned>(json: &str) -> Result<T, (String, String)> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let problem = match inner.classify() {
            serde_json::error::Category::Data => "does not have the documented shape",
            _ => "is not valid JSON",
        };
        let place = format!("{problem} (line {}, column {})", inner.line(), inner.column());
        (if path == "." { String::new() } else { path }, place)
    })
}

/// Reads and validates a request as a service does that receives it: the first error decides.
///
/// # Errors
///
/// [`Invalid`] when the body does not have the shape of the request.
pub fn receive<E: Endpoint>(body: &[u8], context: &Context) -> Result<(E, Findings), Invalid> {
    let text = std::str::from_utf8(body).map_err(|_| {
        let mut findings = Findings::default();
        findings.error("", "is not UTF-8").code("11");
        Invalid { endpoint: E::NAME, findings }
    })?;
    let request = decode::<E>(text)?;
    let findings = lint(&request, context);
    Ok((request, findings))
}
