//! The fields of a request, wherever its call has them.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use iyzico_core::endpoint::{Description, Place};
use iyzico_core::value::read::Entries;

/// Fields with their texts.
type Texts = Vec<(String, String)>;
/// The fields that stand in the path of a request.
pub(super) type PathFields = Texts;

pub(super) async fn in_path(parts: &mut Parts) -> PathFields {
    let found = RawPathParams::from_request_parts(parts, &()).await;
    found
        .map(|found| found.iter().map(|(name, text)| (name.into(), text.into())).collect())
        .unwrap_or_default()
}

/// The fields of a request as one object.
///
/// No signature covers the query and the headers: they give what the call has there and nothing else, and
/// never take the place of a field of the body. The path is signed, and it names the record.
pub(super) fn read(call: &Description, parts: &Parts, in_path: &PathFields, body: &Bytes) -> Bytes {
    let unsigned: Texts = in_query(call, parts).chain(in_headers(call, parts)).collect();
    if in_path.is_empty() && unsigned.is_empty() {
        return body.clone();
    }
    let in_body = if is_nothing(body) { b"{}" } else { &body[..] };
    let Some(in_body) = std::str::from_utf8(in_body).ok().and_then(Entries::read) else {
        return body.clone();
    };
    let is_in_path = |name: &str| in_path.iter().any(|(other, _)| other == name);
    let mut fields: Vec<(&str, Cow<'_, str>)> = in_body
        .iter()
        .filter(|(name, _)| !is_in_path(name))
        .map(|(name, literal)| (name, Cow::Borrowed(literal.get())))
        .collect();
    for (name, text) in in_path.iter().chain(&unsigned) {
        if !fields.iter().any(|(other, _)| other == name) {
            fields.push((name, Cow::Owned(quoted(text))));
        }
    }
    let fields = fields.iter().map(|(name, literal)| format!("{}:{literal}", quoted(name)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(",")).into()
}

fn in_query<'a>(
    call: &'a Description,
    parts: &'a Parts,
) -> impl Iterator<Item = (String, String)> + 'a {
    let query = parts.uri.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(name, _)| call.place_of(name) == Some(Place::Query))
}

fn in_headers<'a>(
    call: &'a Description,
    parts: &'a Parts,
) -> impl Iterator<Item = (String, String)> + 'a {
    let text = |header: &str| parts.headers.get(header).and_then(|value| value.to_str().ok());
    call.elsewhere.iter().filter_map(move |(name, place)| match place {
        Place::Header(header) => Some(((*name).to_owned(), text(header)?.to_owned())),
        _ => None,
    })
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// The official Python client sends `null` where there is nothing to send, the Node client `{}`, the
/// others no bytes at all.
pub(super) fn is_nothing(body: &[u8]) -> bool {
    matches!(body.trim_ascii(), b"" | b"null")
}
