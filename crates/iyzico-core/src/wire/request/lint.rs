//! Whether a request may be sent, with everything that is wrong or doubtful about it.

use crate::value::field::Fields;
use crate::value::inspect::{describe_field, inspect};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings};
use crate::value::write::text_of_field;
use crate::wire::endpoint::{Description, Endpoint, Place, Request};
use crate::wire::error::InvalidRequestError;
use crate::wire::extra::Extra;
use crate::wire::path;
use crate::wire::request::json::{fill, fill_object};
use crate::wire::request::query::query_of;

/// Validates a request: every rule of every value, then the rules between fields.
///
/// ```
/// use iyzico_core::{Context, payment::RefundAmount, request};
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let refund = RefundAmount::builder().payment_id("10851936").price("12,50").build();
/// let findings = request::lint(&refund, &context);
/// assert_eq!(findings.errors().next().unwrap().path.as_str(), "price");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lint<E: Endpoint>(request: &E, context: &Context) -> Findings {
    lint_with(request, &Extra::NONE, context)
}

/// Like [`lint`], with further fields that this version does not know.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::extra::Extra;
/// use iyzico_core::{Context, request};
///
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").build();
/// let twice = Extra::from_json(r#"{"binNumber": "454671"}"#);
/// assert!(request::lint_with(&bin, &twice, &context).errors().count() > 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lint_with<E: Endpoint>(request: &E, extra: &Extra, context: &Context) -> Findings {
    lint_request(const { &Description::of::<E>() }, request, extra, context).bounded(0)
}

pub(super) fn lint_request(
    call: &Description,
    request: &dyn Request,
    extra: &Extra,
    context: &Context,
) -> Findings {
    let mut findings = inspect(request, context);
    request.check_fields(context, &mut findings);
    check_path(call, request, &mut findings);
    check_headers(call, request, &mut findings);
    extra.inspect(call, &mut findings);
    if call.place == Place::Query && findings.allow_sending() {
        let query = query_of(call, request, extra, None).unwrap_or_default();
        check_length_of_query(&query, &mut findings);
    }
    findings
}

fn check_path(call: &Description, request: &dyn Fields, findings: &mut Findings) {
    for name in call.fields_in_path() {
        let text = text_of_field(request, name).unwrap_or_default();
        let is_known = findings.errors().any(|error| error.path == name);
        if let Some(problem) = path::refuse(&text).filter(|_| !is_known) {
            findings.error(name, problem).got(describe_field(request, name, &text));
        }
    }
}

/// Refuses what a header cannot hold, such as a line break, which would begin another header.
fn check_headers(call: &Description, request: &dyn Fields, findings: &mut Findings) {
    for (name, place) in call.elsewhere {
        let text = text_of_field(request, name).unwrap_or_default();
        let is_writable = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if matches!(place, Place::Header(_)) && !is_writable {
            let problem = "holds characters other than printable ASCII; it goes into a header";
            findings.error(*name, problem).got(describe_field(request, name, &text));
        }
    }
}

/// HTTP libraries cannot send longer URLs; servers refuse much shorter ones.
pub(crate) fn check_length_of_query(query: &str, findings: &mut Findings) {
    const LONGEST: usize = 60_000;
    if query.len() > LONGEST {
        findings.error("", format!("is too long for a URL: {} bytes of query", query.len()));
    }
}

/// Like [`lint`], for a request given as JSON text: a misspelt field is an error there, or else it
/// would silently not be sent.
pub(crate) fn lint_json(
    call: &Description,
    request: &mut dyn Request,
    (json, extra): (&str, &Extra),
    context: &Context,
) -> Result<Findings, InvalidRequestError> {
    let reader = fill(call.name, request, json)?;
    let mut findings = lint_request(call, request, extra, context);
    note_unknown(&reader, "is not a field of this call", &mut findings);
    let unlisted = reader.unlisted;
    note_shape(reader, &mut findings);
    Ok(findings.bounded(unlisted))
}

/// Reports unknown fields, each with the field that is probably meant.
fn note_unknown(reader: &Reader, problem: &'static str, findings: &mut Findings) {
    for (path, meant) in &reader.unknown {
        findings.error(path, problem).allowed(meant.unwrap_or_default());
    }
}

/// Reads and judges a record of the merchant's own, given as JSON text, as [`lint_json`] does with a request.
pub(crate) fn read_record(
    record: &mut dyn Fields,
    json: &str,
    context: &Context,
) -> Result<(), Findings> {
    let reader = fill_object(record, json, "is not an object with its fields by their names")?;
    let mut findings = inspect(record, context);
    note_unknown(&reader, "is not a field of this object", &mut findings);
    let unlisted = reader.unlisted;
    note_shape(reader, &mut findings);
    let findings = findings.bounded(unlisted);
    if findings.allow_sending() { Ok(()) } else { Err(findings) }
}

/// Reports repeated fields and values of a wrong shape: nothing that a caller gave is ignored silently.
pub(super) fn note_shape(reader: Reader, findings: &mut Findings) {
    for path in reader.repeated {
        findings.error(path, "is given more than once").code("11");
    }
    for (path, problem) in reader.odd {
        let is_told = findings.errors().any(|error| path.starts_with(&error.path));
        if !is_told {
            findings.error(path, problem).code("11");
        }
    }
}
