//! What comes in from outside: notifications, and what buyers bring back. Both are verified and signed.

use iyzico_core::Credentials;
use iyzico_core::callback::{self, Callbacks};
use iyzico_core::webhook::Webhooks;
use serde::Deserialize;

use crate::error::{refused, rejected};
use crate::text::of_callback;

/// Verifies a notification over its raw body: the event as JSON, or the report of an error.
pub fn event(
    mut webhooks: Webhooks,
    body: &[u8],
    signature: Option<&str>,
    merchant_id: Option<String>,
) -> Result<String, String> {
    if let Some(merchant_id) = merchant_id {
        webhooks = webhooks.with_merchant_id(merchant_id);
    }
    let event = webhooks.verify(body, signature).map_err(rejected)?;
    Ok(serde_json::to_string(&event).expect("events are plain text"))
}

/// Reads and verifies a form post: as JSON, with the request that follows from it, or the report of an error.
pub fn callback(callbacks: &Callbacks, body: &[u8]) -> Result<String, String> {
    callbacks.read(body).map(|callback| of_callback(&callback)).map_err(|error| refused(&error))
}

/// The values that the signature of a 3-D Secure callback covers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallbackValues {
    /// What the merchant gave the call.
    pub conversation_data: String,
    /// The merchant's reference.
    pub conversation_id: String,
    /// What the bank says.
    pub md_status: String,
    /// The payment.
    pub payment_id: String,
    /// `success` or `failure`.
    pub status: String,
}

impl CallbackValues {
    /// Signs them as iyzico does.
    pub fn sign(&self, credentials: &Credentials) -> String {
        let values = [
            &*self.conversation_data,
            &*self.conversation_id,
            &*self.md_status,
            &*self.payment_id,
            &*self.status,
        ];
        callback::sign(credentials, values)
    }
}
