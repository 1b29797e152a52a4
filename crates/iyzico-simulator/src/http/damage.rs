//! Responses that arrive damaged.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use hyper::body::{Frame, SizeHint};
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::time::{Instant, Sleep, sleep};

use super::wire::Wire;
use crate::faults::{Cut, Fault};

/// Makes the response that arrives from the one that was meant.
pub(crate) fn respond(
    fault: Option<&Fault>,
    status: StatusCode,
    body: String,
    wire: &Wire,
) -> Response<Body> {
    let response = |body: String| of_json(status, Body::from(body));
    match fault {
        None
        | Some(Fault::Delay { .. } | Fault::Lag { .. } | Fault::RateLimited | Fault::Webhook(_)) => {
            response(body)
        }
        Some(Fault::Cut(Cut::ResponseByte(bytes))) => {
            wire.cut_after(*bytes);
            response(body)
        }
        Some(Fault::Cut(_)) => {
            wire.cut();
            response(String::new())
        }
        Some(Fault::Gateway { status, .. }) => gateway(*status),
        Some(Fault::EmptyResponse) => response(String::new()),
        Some(Fault::HalfResponse) => response(half(body)),
        Some(Fault::WrongContentType) => with_type(response(body), "text/html; charset=utf-8"),
        Some(Fault::WrongSignature) => response(change(&body, SIGNATURE, replace_signature)),
        Some(Fault::MissingSignature) => response(change(&body, SIGNATURE, |_| None)),
        Some(Fault::Tamper { field, value }) => {
            response(change(&body, field, |old| Some(tampered(old, value.as_ref()))))
        }
        Some(Fault::Drip { bytes, every_milliseconds }) => {
            let drip = Drip::new(body, *bytes, Duration::from_millis(*every_milliseconds));
            of_json(status, Body::new(drip))
        }
    }
}

fn of_json(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    with_type(response, "application/json;charset=UTF-8")
}

fn with_type(mut response: Response<Body>, content_type: &'static str) -> Response<Body> {
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn gateway(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1>\
         </center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
    );
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    with_type(response, "text/html")
}

/// Half of the text, which is no JSON any more.
fn half(mut body: String) -> String {
    let middle = (0..=body.len() / 2).rev().find(|&at| body.is_char_boundary(at));
    body.truncate(middle.unwrap_or_default());
    body
}

/// Changes one field of the outermost object, or takes it away. The others keep their very text.
fn change(
    body: &str,
    field: &str,
    make: impl FnOnce(Option<&RawValue>) -> Option<Box<RawValue>>,
) -> String {
    let Ok(mut fields) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(body) else {
        return body.to_owned();
    };
    match make(fields.get(field).map(|old| &**old)) {
        Some(new) => fields.insert(field.to_owned(), new),
        None => fields.remove(field),
    };
    serde_json::to_string(&fields).expect("raw values are JSON")
}

/// Another signature of the same form, if there is one.
fn replace_signature(old: Option<&RawValue>) -> Option<Box<RawValue>> {
    let swapped: String = old?.get().chars().rev().collect();
    Some(raw(swapped))
}

/// The new value; a number stays a number, because amounts are numbers in responses.
fn tampered(old: Option<&RawValue>, value: Option<&Value>) -> Box<RawValue> {
    let old = old.map_or("null", RawValue::get);
    let is_number = old.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    match value {
        Some(Value::String(text)) if is_number && is_json_number(text) => raw(text.clone()),
        Some(value) => raw(value.to_string()),
        None if is_number => raw(format!("1{}", old.trim_start_matches('-'))),
        None => match serde_json::from_str(old) {
            Ok(Value::String(text)) => raw(Value::String(text + "x").to_string()),
            _ => raw("\"x\"".to_owned()),
        },
    }
}

fn is_json_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn raw(json: String) -> Box<RawValue> {
    RawValue::from_string(json).expect("values are built as JSON")
}

/// A body that is sent in small parts.
struct Drip {
    rest: Bytes,
    bytes: usize,
    every: Duration,
    pause: Pin<Box<Sleep>>,
}

impl Drip {
    fn new(body: String, bytes: usize, every: Duration) -> Self {
        Self { rest: body.into(), bytes, every, pause: Box::pin(sleep(every)) }
    }
}

impl hyper::body::Body for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        let next = Instant::now() + self.every;
        self.pause.as_mut().reset(next);
        let bytes = self.bytes.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(bytes)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

const SIGNATURE: &str = "signature";

#[cfg(test)]
mod tests {
    use super::*;

    const RESPONSE: &str = r#"{"status":"success","paidPrice":1.20,"signature":"ab"}"#;

    #[track_caller]
    fn check(field: &str, value: Option<&Value>, expected: &str) {
        let changed = change(RESPONSE, field, |old| Some(tampered(old, value)));
        assert_eq!(changed, expected);
    }

    #[test]
    fn only_the_named_field_changes() {
        check("paidPrice", None, r#"{"paidPrice":11.20,"signature":"ab","status":"success"}"#);
        check(
            "paidPrice",
            Some(&"0.10".into()),
            r#"{"paidPrice":0.10,"signature":"ab","status":"success"}"#,
        );
        check("status", None, r#"{"paidPrice":1.20,"signature":"ab","status":"successx"}"#);
        check(
            "currency",
            Some(&"EUR".into()),
            r#"{"currency":"EUR","paidPrice":1.20,"signature":"ab","status":"success"}"#,
        );
    }

    #[test]
    fn a_signature_is_swapped_or_taken_away() {
        let swapped = change(RESPONSE, SIGNATURE, replace_signature);
        assert_eq!(swapped, r#"{"paidPrice":1.20,"signature":"ba","status":"success"}"#);
        let gone = change(RESPONSE, SIGNATURE, |_| None);
        assert_eq!(gone, r#"{"paidPrice":1.20,"status":"success"}"#);
        assert_eq!(change("{}", SIGNATURE, replace_signature), "{}");
    }

    #[test]
    fn half_a_response_is_no_json() {
        let half = half("{\"a\":\"ğğğ\"}".to_owned());
        assert!(serde_json::from_str::<Value>(&half).is_err(), "{half}");
    }
}
