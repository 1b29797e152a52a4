//! From the errors of the core to the exceptions of `iyzico.errors`.

use iyzico_core::callback::CallbackError;
use iyzico_core::error::{Advice, ErrorKind, Report};
use iyzico_core::recovery::Pending;
use iyzico_core::webhook::WebhookError;
use iyzico_core::{Error, Finding, Findings, Outcome};
use iyzico_python_common::error::{errors, refuse_setting};
use iyzico_python_common::names::{is_free, snake_case};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::Serialize;

use crate::convert::camel_case;

/// Makes the exception for an error.
pub(crate) fn raise(py: Python<'_>, error: Error) -> PyErr {
    let error = in_python_words(error);
    if let Error::Config(refused) = &error {
        return refuse_setting(py, refused);
    }
    exception(py, &error).map_or_else(|problem| problem, PyErr::from_value)
}

/// Makes the exception for a client that was closed before.
pub(crate) fn closed(py: Python<'_>) -> PyErr {
    unsent(py, ErrorKind::ClientClosed, "the client is closed")
}

/// Makes the exception for a call that did not begin. Without what it says about the money, which would be of
/// the wrong call if the same was sent before, its text stays with it for [`in_doubt`].
pub(crate) fn unsent(py: Python<'_>, kind: ErrorKind, in_short: &str) -> PyErr {
    let make = || {
        let known = PyDict::new(py);
        known.set_item("outcome", word(&Outcome::NotSent))?;
        let text = format!("{in_short}; nothing was sent, no money moved");
        let error = errors(py)?.getattr(class_of(kind))?.call((text,), Some(&known))?;
        error.setattr("_in_short", in_short)?;
        Ok(error)
    };
    make().map_or_else(|problem: PyErr| problem, PyErr::from_value)
}

/// The exception of a call that was not sent now, and of which something may have been sent before.
pub(crate) fn in_doubt(py: Python<'_>, error: PyErr, open: Option<&Pending>) -> PyErr {
    let note = || {
        if is_ours(py, &error)? {
            let told = open.map_or_else(|| Advice::find("outcome_unknown"), Pending::advice);
            let to_wait = advice(py, told)?;
            error.value(py).setattr("advice", to_wait)?;
            let given = (error.value(py), open.map(Pending::to_json));
            py.import("iyzico._rare")?.call_method1("in_doubt", given)?;
        }
        Ok::<_, PyErr>(())
    };
    match note() {
        Ok(()) => error,
        Err(problem) => problem,
    }
}

/// Makes the exception for a notification that is not accepted.
pub(crate) fn reject(py: Python<'_>, rejected: WebhookError) -> PyErr {
    let class = match rejected {
        WebhookError::SignatureMissing => "SignatureMissing",
        WebhookError::SignatureWrong => "SignatureWrong",
        WebhookError::NotAnEvent => "NotAnEvent",
        WebhookError::UnknownForm => "UnknownForm",
        WebhookError::MerchantIdMissing => "MerchantIdMissing",
        _ => class_of(rejected.kind()),
    };
    let make = || {
        let fields = PyDict::new(py);
        fields.set_item("outcome", word(&rejected.outcome()))?;
        errors(py)?.getattr(class)?.call((rejected.to_string(),), Some(&fields))
    };
    make().map_or_else(|problem: PyErr| problem, PyErr::from_value)
}

/// Makes the exception for a callback that leads to no payment.
pub(crate) fn refuse(py: Python<'_>, refused: &CallbackError) -> PyErr {
    refusal(py, refused).map_or_else(|problem| problem, PyErr::from_value)
}

/// Whether an exception is an `IyzicoError`.
pub(crate) fn is_ours(py: Python<'_>, error: &PyErr) -> PyResult<bool> {
    let class = py.import("iyzico.errors")?.getattr("IyzicoError")?;
    error.value(py).is_instance(&class)
}

fn refusal<'py>(py: Python<'py>, refused: &CallbackError) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("outcome", word(&refused.outcome()))?;
    let class = match refused {
        CallbackError::UnknownForm => "UnknownCallback",
        CallbackError::Incomplete(field) => {
            fields.set_item("field", field)?;
            "IncompleteCallback"
        }
        CallbackError::Repeated(field) => {
            fields.set_item("field", field)?;
            "RepeatedField"
        }
        CallbackError::Forged => "ForgedCallback",
        CallbackError::NotAuthenticated { meaning, payment_id, conversation_id } => {
            fields.set_item("md_status", &meaning.0)?;
            let (english, turkish) = refused.meaning().unwrap_or_default();
            fields.set_item("meaning_en", english)?;
            fields.set_item("meaning_tr", turkish)?;
            fields.set_item("advice", advice(py, refused.advice())?)?;
            fields.set_item("payment_id", payment_id)?;
            fields.set_item("conversation_id", conversation_id)?;
            "NotAuthenticated"
        }
        _ => class_of(refused.kind()),
    };
    errors(py)?.getattr(class)?.call((refused.to_string(),), Some(&fields))
}

fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let mut report = error.report();
    let fields = PyDict::new(py);
    fields.set_item("outcome", word(&report.outcome))?;
    fields.set_item("endpoint", report.endpoint)?;
    fields.set_item("advice", advice(py, report.advice)?)?;
    fields.set_item("conversation_id", report.conversation_id)?;
    fields.set_item("pending", report.pending.map(Pending::to_json))?;
    fields.set_item("raw_text", error.raw())?;
    match error {
        Error::Invalid(invalid) => {
            fields.set_item("findings", describe_findings(py, &invalid.findings)?.to_tuple())?;
        }
        Error::Api(_) => describe_refusal(&fields, &report)?,
        Error::Untrusted(_) => fields.set_item("http_status", report.http_status)?,
        Error::RateLimited(_) => {
            fields.set_item("per_minute", report.per_minute)?;
            fields.set_item("retry_after", report.retry_after)?;
        }
        Error::Config(config) => {
            let (setting, _) = config.spelled(snake_case);
            report.message = format!("{setting}: {}", config.problem);
            fields.set_item("setting", setting)?;
        }
        _ => {}
    }
    let made =
        errors(py)?.getattr(class_of(report.class))?.call((report.message,), Some(&fields))?;
    if let Some(lost) = error.lost() {
        made.setattr("__cause__", exception(py, lost)?)?;
    }
    Ok(made)
}

/// The class of an error, by what kind of error it is.
fn class_of(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidRequest => "InvalidRequest",
        ErrorKind::Api => "ApiError",
        ErrorKind::CardDeclined => "CardDeclined",
        ErrorKind::Authentication => "AuthenticationError",
        ErrorKind::AlreadyDone => "AlreadyDone",
        ErrorKind::Service => "ServiceError",
        ErrorKind::RateLimited => "RateLimited",
        ErrorKind::ReferenceInUse => "ReferenceInUse",
        ErrorKind::UntrustedResponse => "UntrustedResponse",
        ErrorKind::Transport => "TransportError",
        ErrorKind::Config => "ConfigError",
        ErrorKind::ClientClosed => "ClientClosed",
        ErrorKind::Signature => "SignatureError",
        ErrorKind::Webhook => "WebhookError",
        ErrorKind::Callback => "CallbackError",
        ErrorKind::NotAuthenticated => "NotAuthenticated",
        _ => "IyzicoError",
    }
}

/// Makes the list of `Finding` objects.
pub(crate) fn describe_findings<'py>(
    py: Python<'py>,
    findings: &Findings,
) -> PyResult<Bound<'py, PyList>> {
    let class = errors(py)?.getattr("Finding")?;
    let list = PyList::empty(py);
    for finding in findings {
        list.append(class.call((), Some(&describe_finding(py, finding)?))?)?;
    }
    Ok(list)
}

fn describe_finding<'py>(py: Python<'py>, finding: &Finding) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(py);
    fields.set_item("path", snake_case(&finding.path))?;
    let is_free = is_free(&finding.path);
    let wire_path = if is_free { finding.path.clone() } else { camel_case(&finding.path) };
    fields.set_item("wire_path", wire_path)?;
    fields.set_item("level", word(&finding.level))?;
    fields.set_item("problem", finding.problem.as_ref())?;
    fields.set_item("got", &finding.got)?;
    fields.set_item("allowed", finding.allowed.as_ref())?;
    fields.set_item("code", finding.code)?;
    Ok(fields)
}

fn describe_refusal(fields: &Bound<'_, PyDict>, report: &Report<'_>) -> PyResult<()> {
    fields.set_item("code", report.code)?;
    fields.set_item("group", report.group)?;
    fields.set_item("message", report.error_message)?;
    fields.set_item("payment_id", report.payment_id)?;
    fields.set_item("retryable", report.retryable)?;
    fields.set_item("is_unpaid_page", report.is_unpaid_page)?;
    fields.set_item("http_status", report.http_status)?;
    fields.set_item("category", report.category.as_ref().map(word))?;
    fields.set_item("retry", report.retry.as_ref().map(word))?;
    fields.set_item("actor", report.actor.as_ref().map(word))?;
    fields.set_item("other_card", report.other_card)
}

fn advice<'py>(py: Python<'py>, advice: Option<&Advice>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(advice) = advice else {
        return Ok(None);
    };
    let fields = PyDict::new(py);
    if let Ok(serde_json::Value::Object(texts)) = serde_json::to_value(advice) {
        for (name, text) in &texts {
            fields.set_item(snake_case(name), text.as_str())?;
        }
    }
    let class = errors(py)?.getattr("Advice")?;
    class.call((), Some(&fields)).map(Some)
}

/// Spells the fields in the case in which the caller wrote them.
fn in_python_words(error: Error) -> Error {
    match error {
        Error::Invalid(mut invalid) => {
            invalid.findings = invalid.findings.respell_names(snake_case);
            Error::Invalid(invalid)
        }
        other => other.map_lost(in_python_words),
    }
}

/// The word for a variant without fields, the same in every language.
fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
