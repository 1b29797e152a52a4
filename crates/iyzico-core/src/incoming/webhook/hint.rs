//! What an unsigned notification is good for: a hint where to look.

use serde::Serialize;

use super::body::Body;
use crate::value::order::Note;

/// The identifiers in an unsigned notification: where to look for a payment that the shop knows already.
/// Nothing else in it may be used before its signature is verified.
///
/// ```
/// use iyzico_core::webhook::Hint;
///
/// let hint = Hint::of(br#"{"iyziEventType":"API_AUTH","paymentId":1,"status":"SUCCESS"}"#).unwrap();
/// assert_eq!(hint.payment_id.as_deref(), Some("1"));
/// assert_eq!(Hint::of(b"token=1"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Hint {
    /// Token of the page through which the buyer paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The `conversationId` that the payment was made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_conversation_id: Option<String>,
    /// iyzico's ID for the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
}

impl Hint {
    /// Reads the identifiers of a notification; `None` if it is not one. Texts that cannot be a token, an ID
    /// or a reference are left out: not every database can search for them.
    pub fn of(body: &[u8]) -> Option<Self> {
        let (body, _) = Body::read(body).ok().filter(|(body, _)| body.is_of_event())?;
        let named = |note: Option<Note>| {
            let text = note?.as_str().to_owned();
            (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
        };
        Some(Self {
            token: named(body.token),
            payment_conversation_id: named(body.payment_conversation_id),
            payment_id: named(body.payment_id).or_else(|| named(body.iyzi_payment_id)),
        })
    }
}
