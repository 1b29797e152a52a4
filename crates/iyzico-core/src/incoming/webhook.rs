//! Notifications that iyzico sends to the merchant's server.
//!
//! ```
//! use iyzico_core::{Credentials, webhook};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c1","status":"SUCCESS"}"#;
//! let signature = webhook::sign(&credentials, None, body)?;
//!
//! let event = webhook::verify(&credentials, None, body, Some(&signature))?;
//! assert_eq!(event.status.as_deref(), Some("SUCCESS"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod error;
mod event;
mod hint;
mod merchant_id;

use body::Body;
pub use error::WebhookError;
pub use event::{Event, EventField, Form};
pub use hint::Hint;
pub use merchant_id::check_merchant_id;
use merchant_id::named;

use crate::wire::credentials::Credentials;
use crate::wire::signature;

/// Header that carries the signature. iyzico sends it once its support has enabled it.
///
/// ```
/// use iyzico_core::webhook::SIGNATURE_HEADER;
///
/// let headers = [("x-iyz-signature-v3", "8f3c")];
/// let found = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(SIGNATURE_HEADER));
/// assert_eq!(found.map(|(_, value)| *value), Some("8f3c"));
/// ```
pub const SIGNATURE_HEADER: &str = "X-IYZ-SIGNATURE-V3";

/// Verifies the notifications of one merchant: made once, from the keys that calls are made with.
///
/// ```
/// use iyzico_core::{Credentials, webhook::Webhooks};
///
/// let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let webhooks = Webhooks::new(credentials).with_merchant_id("7000001");
/// let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"status":"SUCCESS"}"#;
/// let event = webhooks.verify(body, Some(&webhooks.sign(body)?))?;
/// assert_eq!(event.payment_id.as_deref(), Some("1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Webhooks {
    credentials: Credentials,
    merchant_id: Option<String>,
}

impl Webhooks {
    /// Verifies with these keys.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, merchant_id: None }
    }

    /// Names the merchant, for notifications about subscriptions: the merchant panel shows the number. A blank
    /// one names nobody, and neither does `undefined`, `null` or `None`; [`check_merchant_id`] tells of these.
    #[must_use]
    pub fn with_merchant_id(mut self, merchant_id: impl Into<String>) -> Self {
        let merchant_id = merchant_id.into();
        self.merchant_id = named(&merchant_id).map(str::to_owned).or(self.merchant_id);
        self
    }

    /// Verifies a notification over its raw body and reads it. `signature` is the value of
    /// [`SIGNATURE_HEADER`].
    ///
    /// # Errors
    ///
    /// As for [`verify`].
    pub fn verify(&self, body: &[u8], signature: Option<&str>) -> Result<Event, WebhookError> {
        verify(&self.credentials, self.merchant_id.as_deref(), body, signature)
    }

    /// Signs a notification as iyzico does, for tests.
    ///
    /// # Errors
    ///
    /// As for [`sign`].
    pub fn sign(&self, body: &[u8]) -> Result<String, WebhookError> {
        sign(&self.credentials, self.merchant_id.as_deref(), body)
    }
}

/// Verifies a notification over its raw body and reads it.
///
/// `signature` is the value of [`SIGNATURE_HEADER`]; `merchant_id` is needed for subscriptions only.
///
/// ```
/// use iyzico_core::{Credentials, webhook};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c1","status":"SUCCESS"}"#;
/// let signature = webhook::sign(&keys, None, body)?;
/// assert!(webhook::verify(&keys, None, body, Some(&signature)).is_ok());
///
/// let changed = br#"{"iyziEventType":"API_AUTH","paymentId":2,"paymentConversationId":"c1","status":"SUCCESS"}"#;
/// assert!(webhook::verify(&keys, None, changed, Some(&signature)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`WebhookError`] says why the notification must not be believed.
pub fn verify(
    credentials: &Credentials,
    merchant_id: Option<&str>,
    body: &[u8],
    signature: Option<&str>,
) -> Result<Event, WebhookError> {
    let theirs = signature
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .ok_or(WebhookError::SignatureMissing)?;
    let (body, raw) = Body::read(body)?;
    let ours = body.signatures(credentials, merchant_id)?;
    let lowercase = theirs.to_ascii_lowercase();
    let right = ours.iter().fold(false, |right, ours| right | signature::equals(ours, &lowercase));
    if right { body.into_event(raw) } else { Err(WebhookError::SignatureWrong) }
}

/// Signs a notification as iyzico does, for tests and for the simulator.
///
/// ```
/// use iyzico_core::{Credentials, webhook};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"status":"SUCCESS"}"#;
/// assert_eq!(webhook::sign(&keys, None, body)?.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the body has none of the three forms.
pub fn sign(
    credentials: &Credentials,
    merchant_id: Option<&str>,
    body: &[u8],
) -> Result<String, WebhookError> {
    let (body, _) = Body::read(body)?;
    Ok(body.signatures(credentials, merchant_id)?.swap_remove(0))
}

#[cfg(test)]
mod tests;
