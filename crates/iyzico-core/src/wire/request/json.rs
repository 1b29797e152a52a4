//! Requests that are given as JSON text.

use crate::value::field::Fields;
use crate::value::fill;
use crate::value::literal::{Document, Literal, RawValue};
use crate::value::read::{Entries, Reader};
use crate::value::rule::Findings;
use crate::value::show::describe_literal;
use crate::wire::error::InvalidRequestError;

/// Reads a request from JSON text. Wrong values are kept for [`lint`](super::lint); only a wrong shape fails.
pub(super) fn fill(
    name: &'static str,
    request: &mut dyn Fields,
    json: &str,
) -> Result<Reader, InvalidRequestError> {
    let read =
        fill_object(request, json, "is not an object with the fields of the call by their names");
    read.map_err(|findings| InvalidRequestError::new(name, findings))
}

pub(super) fn fill_object(
    object: &mut dyn Fields,
    json: &str,
    no_object: &'static str,
) -> Result<Reader, Findings> {
    let document = Document::read(json);
    let entries = document.as_ref().and_then(|document| Entries::within(document.value()));
    let entries = entries.ok_or_else(|| {
        let mut findings = Findings::default();
        match serde_json::from_str::<&RawValue>(json) {
            Ok(other) => {
                findings.error("", no_object).got(describe_literal(Literal::from(other))).code("11")
            }
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let problem = format!("is not valid JSON (line {line}, column {column})");
                findings.error("", problem).code("11")
            }
        };
        findings
    })?;
    if let Some(problem) = entries.unusable() {
        let mut findings = Findings::default();
        findings.error("", problem);
        return Err(findings);
    }
    let mut reader = Reader::of_request();
    fill::fill(object, &entries, &mut reader);
    Ok(reader)
}
