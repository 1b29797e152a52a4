//! Why a notification is refused.

use crate::wire::error::{ErrorKind, Outcome};

/// Why a notification is not accepted.
///
/// ```
/// use iyzico_core::webhook::{self, WebhookError};
/// use iyzico_core::Credentials;
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"status":"SUCCESS"}"#;
/// let unsigned = webhook::verify(&keys, None, body, None);
/// assert_eq!(unsigned, Err(WebhookError::SignatureMissing));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The header is missing.
    #[error(
        "the header X-IYZ-SIGNATURE-V3 is missing; ask iyzico support to enable signed notifications"
    )]
    SignatureMissing,
    /// The header does not fit the body.
    #[error(
        "the signature is wrong: a signed value was changed, the secret key is another merchant's, or \
         iyzico did not send it"
    )]
    SignatureWrong,
    /// The body is not a JSON object, lacks the event type, or has a field twice.
    #[error(
        "the body is not a notification of iyzico, which is a JSON object with an iyziEventType; \
         decode it first if an API gateway passed it on as base64"
    )]
    NotAnEvent,
    /// The body names neither a payment, a token nor a subscription, or tells of an event that its form
    /// does not know.
    #[error(
        "the body names neither a payment, a token nor a subscription, so nothing is signed in it"
    )]
    UnknownForm,
    /// The form is signed over the merchant's number, which is not part of the body.
    #[error(
        "a notification about a subscription needs the merchant id; the merchant panel shows it"
    )]
    MerchantIdMissing,
}

impl WebhookError {
    /// What is known about the money: nothing, as the notification is not believed.
    ///
    /// ```
    /// use iyzico_core::Outcome;
    /// use iyzico_core::webhook::WebhookError;
    ///
    /// assert_eq!(WebhookError::SignatureWrong.outcome(), Outcome::Unknown);
    /// ```
    pub const fn outcome(&self) -> Outcome {
        Outcome::Unknown
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::SignatureMissing | Self::SignatureWrong => ErrorKind::Signature,
            Self::NotAnEvent | Self::UnknownForm | Self::MerchantIdMissing => ErrorKind::Webhook,
        }
    }

    /// Name of the reason, the same in every language.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::SignatureMissing => "signature_missing",
            Self::SignatureWrong => "signature_wrong",
            Self::NotAnEvent => "not_an_event",
            Self::UnknownForm => "unknown_form",
            Self::MerchantIdMissing => "merchant_id_missing",
        }
    }

    /// Every reason, with the kind of error that has it.
    #[doc(hidden)]
    pub const REASONS: &'static [(ErrorKind, &'static str)] = &[
        (ErrorKind::Signature, "signature_missing"),
        (ErrorKind::Signature, "signature_wrong"),
        (ErrorKind::Webhook, "not_an_event"),
        (ErrorKind::Webhook, "unknown_form"),
        (ErrorKind::Webhook, "merchant_id_missing"),
    ];
}
