//! From the bytes of a request to the bytes of its answer.

use std::collections::BTreeMap;

use iyzico_core::answer::{self, Envelope};
use iyzico_core::order::{ConversationId, Locale, Note};
use iyzico_core::{Context, Credentials, Endpoint, Given, request, signature};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::bank::Bank;
use crate::bank::fields::optional;
use crate::bank::refusal::{INVALID_REQUEST, Refusal};

/// A call that the simulator answers: what it does to the bank.
pub(crate) trait Serve: Endpoint {
    /// Whether the call is answered without an `Authorization` header too.
    const OPEN: bool = false;

    /// Carries the call out. The request has passed every rule of the core.
    fn serve(&self, bank: &mut Bank) -> Result<Self::Response, Refusal>;
}

/// What every answer repeats, whether it is a success or a failure.
#[derive(Clone, Debug)]
pub(crate) struct Echo {
    pub(crate) locale: Locale,
    pub(crate) conversation_id: Option<Note>,
    pub(crate) system_time: i64,
}

impl Echo {
    /// Reads what can be read, also from a request that is refused.
    pub(crate) fn of(body: &[u8], system_time: i64) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Sent {
            locale: Option<Given<Locale>>,
            conversation_id: Option<Given<ConversationId>>,
        }

        let sent: Sent = serde_json::from_slice(body).unwrap_or_default();
        let conversation_id = optional(sent.conversation_id.as_ref()).map(ConversationId::as_str);
        Self {
            locale: match optional(sent.locale.as_ref()) {
                Some(Locale::English) => Locale::English,
                _ => Locale::Turkish,
            },
            conversation_id: conversation_id.and_then(|id| Note::new(id).ok()),
            system_time,
        }
    }
}

/// Reads, judges and carries out one call; the answer comes back as signed JSON.
pub(crate) fn answer<E: Serve>(
    bank: &mut Bank,
    credentials: &Credentials,
    body: &[u8],
    echo: &Echo,
) -> Result<String, Refusal> {
    let context = Context::sandbox(bank.now());
    let (request, findings) = request::receive::<E>(body, &context).map_err(|invalid| {
        let refusal = Refusal::new(INVALID_REQUEST);
        refusal.because(invalid.findings.to_string())
    })?;
    if let Some(refusal) = Refusal::of(&findings) {
        return Err(refusal);
    }
    let response = request.serve(bank)?;
    let envelope =
        Envelope::success(echo.locale.clone(), echo.system_time, echo.conversation_id.clone());
    Ok(sign::<E>(answer::encode(&envelope, &response), credentials))
}

/// Adds the signature over [`Endpoint::SIGNED`], read from the very text that is sent.
fn sign<E: Endpoint>(mut answer: String, credentials: &Credentials) -> String {
    if E::SIGNED.is_empty() {
        return answer;
    }
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_str(&answer).expect("an answer is a JSON object");
    let signature =
        signature::of_fields(credentials, E::SIGNED, &fields).expect("our own amounts are amounts");
    let without_brace = answer.len() - 1;
    answer.truncate(without_brace);
    answer + r#","signature":""# + &signature + r#""}"#
}
