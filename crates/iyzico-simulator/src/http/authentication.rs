//! Who sent a request: the signature over the path and the body as they arrived.

use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::request::Parts;
use iyzico_core::Credentials;
use iyzico_core::endpoint::Authentication;
use iyzico_core::signature::{self, Authorization};
use serde::Serialize;

use crate::bank::refusal::Refusal;

/// What the signature check of a request found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict", content = "hint")]
#[non_exhaustive]
pub enum Verdict {
    /// The signature is right.
    Verified,
    /// There is no `Authorization` header.
    Missing,
    /// The request was not read.
    Unread,
    /// The header does not have the documented form; says which part.
    Malformed(&'static str),
    /// The API key is not the simulator's; names the probable cause.
    UnknownKey(&'static str),
    /// The signature is wrong; names the probable cause.
    Wrong(&'static str),
}

impl Verdict {
    /// Checks who sent a request.
    pub(crate) fn of(
        authentication: Authentication,
        parts: &Parts,
        body: &[u8],
        credentials: &Credentials,
    ) -> Self {
        match authentication {
            Authentication::Keys => Self::of_keys(parts, credentials),
            _ => Self::of_signature(parts, body, credentials),
        }
    }

    /// Checks the keys of a request that is not signed.
    fn of_keys(parts: &Parts, credentials: &Credentials) -> Self {
        let header = |name: &str| parts.headers.get(name)?.to_str().ok();
        let (Some(api_key), Some(secret_key)) = (header("x-api-key"), header("x-secret-key"))
        else {
            return Self::Malformed("x-api-key or x-secret-key is missing");
        };
        if api_key != credentials.api_key() {
            return Self::UnknownKey(explain_key(api_key, credentials.api_key()));
        }
        let theirs = Credentials::new(api_key, secret_key);
        let proof = |credentials: &Credentials| signature::request(credentials, "", "", b"");
        if theirs.is_ok_and(|theirs| proof(&theirs) == proof(credentials)) {
            return Self::Verified;
        }
        Self::Wrong("the secret key differs")
    }

    fn of_signature(parts: &Parts, body: &[u8], credentials: &Credentials) -> Self {
        let Some(header) = parts.headers.get(AUTHORIZATION) else {
            return Self::Missing;
        };
        let Ok(header) = header.to_str() else {
            return Self::Malformed("the header is not ASCII");
        };
        let claim = match Authorization::parse(header) {
            Ok(claim) => claim,
            Err(malformed) => return Self::Malformed(malformed.problem),
        };
        if claim.api_key != credentials.api_key() {
            return Self::UnknownKey(explain_key(&claim.api_key, credentials.api_key()));
        }
        if claim.verifies(credentials, parts.uri.path(), body) {
            return Self::Verified;
        }
        Self::Wrong(explain_signature(&claim, parts, body, credentials))
    }

    /// The refusal of the service; `None` if the call may go on.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Verified | Self::Unread => None,
            Self::Wrong(hint) => Some(Refusal::new(SIGNATURE_WRONG).because(hint)),
            Self::Malformed(hint) | Self::UnknownKey(hint) => {
                Some(Refusal::new(KEY_UNKNOWN).because(hint))
            }
            Self::Missing => {
                Some(Refusal::new(KEY_UNKNOWN).because("there is no Authorization header"))
            }
        }
    }
}

fn explain_key(theirs: &str, ours: &str) -> &'static str {
    if theirs.trim() == ours {
        "the api key has white space around it"
    } else {
        "the simulator was started with another api key"
    }
}

/// Tries the usual mistakes.
fn explain_signature(
    claim: &Authorization,
    parts: &Parts,
    body: &[u8],
    credentials: &Credentials,
) -> &'static str {
    let path = parts.uri.path();
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let query = parts.uri.query().map(|query| format!("{path}?{query}"));
    let signs = |path: &str, body: &[u8]| claim.verifies(credentials, path, body);
    if query.is_some_and(|path| signs(&path, body)) {
        "the query was signed; the signature covers the path only"
    } else if signs(path, b"") {
        "the body was not signed"
    } else if signs("", body) {
        "the path was not signed"
    } else if signs(path.trim_end_matches('/'), body) || signs(&format!("{path}/"), body) {
        "the path was signed with another slash at its end than it was sent with"
    } else if ["http", "https"]
        .iter()
        .any(|scheme| signs(&format!("{scheme}://{host}{path}"), body))
    {
        "the whole URL was signed; the signature covers the path only"
    } else {
        "the secret key differs, or the path or the body was changed after signing"
    }
}

const SIGNATURE_WRONG: &str = "1000";
const KEY_UNKNOWN: &str = "1001";
