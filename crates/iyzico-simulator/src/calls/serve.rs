//! From the bytes of a request to the bytes of its response.

use std::borrow::Cow;

use iyzico_core::response::{self, Envelope};
use iyzico_core::value::read::Entries;
use iyzico_core::{Context, Credentials, Endpoint, request, signature};

use super::echo::Echo;
use super::judge::judge;
use crate::bank::Bank;
use crate::bank::refusal::{INVALID_REQUEST, Refusal};

/// A call that the simulator serves: what it does to the bank.
pub(crate) trait Serve: Endpoint {
    /// Whether the call is served without an `Authorization` header too.
    const OPEN: bool = false;

    /// Carries the call out. The request has passed every rule of the core.
    fn serve(&self, bank: &mut Bank) -> Result<Self::Response, Refusal>;

    /// Spells the names of a response as the service does, where the core reads several spellings.
    fn respell(response: String) -> String {
        response
    }
}

/// The response to a call that was carried out.
pub(crate) struct Served {
    /// Signed JSON.
    pub(crate) body: String,
    /// The payment that it names.
    pub(crate) payment_id: Option<String>,
}

/// Reads, judges and carries out one call.
pub(crate) fn respond<E: Serve>(
    bank: &mut Bank,
    credentials: &Credentials,
    body: &[u8],
    echo: &Echo,
) -> Result<Served, Refusal> {
    let context = Context::sandbox(bank.now());
    let (request, findings) = request::receive::<E>(body, &context).map_err(|invalid| {
        let refusal = Refusal::new(INVALID_REQUEST);
        refusal.because(invalid.findings.to_string())
    })?;
    if let Some(refusal) = Refusal::of(findings.errors()) {
        return Err(refusal);
    }
    judge(&request, &String::from_utf8_lossy(body))?;
    let served = request.serve(bank)?;
    let envelope =
        Envelope::success(echo.locale.clone(), echo.system_time, echo.conversation_id.clone());
    Ok(sign::<E>(E::respell(response::encode(&envelope, &served)), credentials))
}

/// Adds the signature over [`Endpoint::SIGNED`], read from the very text that is sent.
fn sign<E: Endpoint>(mut response: String, credentials: &Credentials) -> Served {
    let entries = Entries::read(&response).expect("a response is a JSON object");
    let payment_id = named_payment(&entries);
    if E::SIGNED.is_empty() {
        return Served { body: response, payment_id };
    }
    let signature = signature::of_fields(credentials, E::SIGNED, |name| entries.get(name))
        .expect("our own amounts are amounts");
    let without_brace = response.len() - 1;
    response.truncate(without_brace);
    Served { body: response + r#","signature":""# + &signature + r#""}"#, payment_id }
}

/// The payment that a request or a response names.
pub(crate) fn named_payment(entries: &Entries<'_>) -> Option<String> {
    const LONGEST: usize = 12; // anything longer is not ours, and may be a card number
    entries.text("paymentId").filter(|id| id.len() <= LONGEST).map(Cow::into_owned)
}
