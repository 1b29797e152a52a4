//! The response to a call that is refused.

use iyzico_core::order::{Locale, Note};
use iyzico_core::response::Status;
use serde::{Serialize, Serializer};

use super::echo::Echo;
use crate::bank::refusal::{Details, RATE_LIMITED, Refusal};

/// Writes a refusal as it goes over the wire.
pub(crate) fn encode(refusal: &Refusal, echo: &Echo) -> String {
    let failure = Failure {
        status: Status::Failure,
        error_code: refusal.code,
        error_message: refusal.message(&echo.locale),
        error_group: refusal.group(),
        locale: &echo.locale,
        system_time: echo.system_time,
        conversation_id: echo.conversation_id.as_ref(),
        details: &refusal.details,
    };
    serde_json::to_string(&failure).expect("a refusal has text keys only")
}

/// A failure with its envelope.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    status: Status,
    #[serde(serialize_with = "write_code")]
    error_code: &'a str,
    error_message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_group: Option<&'a str>,
    locale: &'a Locale,
    system_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation_id: Option<&'a Note>,
    #[serde(flatten)]
    details: &'a Details,
}

/// Codes are text, but the documented example of this one is a number.
fn write_code<S: Serializer>(code: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match code.parse::<u32>() {
        Ok(number) if code == RATE_LIMITED => serializer.serialize_u32(number),
        _ => serializer.serialize_str(code),
    }
}
