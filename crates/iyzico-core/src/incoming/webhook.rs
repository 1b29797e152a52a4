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

use iyzico_derive::Object;
use serde::Serialize;

use crate::value::order::Note;
use crate::wire::credentials::Credentials;
use crate::wire::signature;

/// Header that carries the signature. iyzico sends it once its support has switched it on.
pub const SIGNATURE_HEADER: &str = "X-IYZ-SIGNATURE-V3";

/// A verified notification. Treat it as a hint to look the payment up, not as the result itself.
///
/// Fields that the signature of its form does not cover are `None`, whatever the body says; they stay
/// in [`raw`](Self::raw). Three are never covered and given all the same: `merchant_id`,
/// `iyzi_reference_code` and `iyzi_event_time`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// Which of the three forms was recognised.
    pub form: Form,
    /// What happened, such as `API_AUTH` or `subscription.order.success`. New values are kept as they are.
    pub iyzi_event_type: String,
    /// State of the payment, such as `SUCCESS`. Absent for subscriptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// iyzico's number of the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// Token of the form through which the buyer paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The `conversationId` that the payment was made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_conversation_id: Option<String>,
    /// Number of the merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<String>,
    /// Number of the notification; retries carry the same one (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iyzi_reference_code: Option<String>,
    /// When it happened, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iyzi_event_time: Option<i64>,
    /// The subscription that is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_reference_code: Option<String>,
    /// The order of the subscription that is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_reference_code: Option<String>,
    /// The customer of the subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_reference_code: Option<String>,
    /// Equal for two deliveries of the same notification: remember it to handle each one once.
    pub dedupe_key: String,
    /// The notification as it was received, with fields that this version does not know.
    pub raw: String,
}

/// The three shapes of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Form {
    /// A payment through the API, 3-D Secure or BKM Express.
    Direct,
    /// A payment through a page of iyzico: checkout form, pay-with-iyzico, link.
    Hosted,
    /// An order of a subscription.
    Subscription,
}

/// Why a notification is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The header is missing.
    #[error("the header X-IYZ-SIGNATURE-V3 is missing; ask iyzico support to switch it on")]
    SignatureMissing,
    /// The header does not fit the body.
    #[error("the signature is wrong: the body was changed, re-serialised, or not sent by iyzico")]
    SignatureWrong,
    /// The body is not a JSON object, or lacks the event type.
    #[error(
        "the body is not a notification of iyzico, which is a JSON object with an iyziEventType; \
         decode it first if an API gateway passed it on as base64"
    )]
    NotAnEvent,
    /// The body names neither a payment, a token nor a subscription.
    #[error("the body has none of the three documented forms")]
    UnknownForm,
    /// The form is signed over the merchant's number, which is not part of the body.
    #[error("the number of the merchant is needed to verify notifications about subscriptions")]
    MerchantIdMissing,
}

#[derive(Object)]
struct Body {
    iyzi_event_type: Note,
    status: Option<Note>,
    payment_id: Option<Note>,
    iyzi_payment_id: Option<Note>,
    token: Option<Note>,
    payment_conversation_id: Option<Note>,
    merchant_id: Option<Note>,
    iyzi_reference_code: Option<Note>,
    iyzi_event_time: Option<i64>,
    subscription_reference_code: Option<Note>,
    order_reference_code: Option<Note>,
    customer_reference_code: Option<Note>,
}

/// Verifies a notification over its raw body and reads it.
///
/// `signature` is the value of [`SIGNATURE_HEADER`]; `merchant_id` is needed for subscriptions only.
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
    let (body, raw) = read(body)?;
    let ours = body.signatures(credentials, merchant_id)?;
    let lowercase = theirs.to_ascii_lowercase();
    let right = ours.iter().fold(false, |right, ours| right | signature::equals(ours, &lowercase));
    if right { body.into_event(raw) } else { Err(WebhookError::SignatureWrong) }
}

/// Signs a notification as iyzico does, for tests and for the simulator.
///
/// # Errors
///
/// When the body has none of the three forms.
pub fn sign(
    credentials: &Credentials,
    merchant_id: Option<&str>,
    body: &[u8],
) -> Result<String, WebhookError> {
    let (body, _) = read(body)?;
    Ok(body.signatures(credentials, merchant_id)?.swap_remove(0))
}

fn read(body: &[u8]) -> Result<(Body, String), WebhookError> {
    let text = std::str::from_utf8(body).map_err(|_| WebhookError::NotAnEvent)?;
    let body = serde_json::from_str(text).map_err(|_| WebhookError::NotAnEvent)?;
    Ok((body, text.to_owned()))
}

impl Body {
    fn form(&self) -> Result<Form, WebhookError> {
        if self.subscription_reference_code.is_some() {
            Ok(Form::Subscription)
        } else if self.token.is_some() {
            Ok(Form::Hosted)
        } else if self.payment_id.is_some() {
            Ok(Form::Direct)
        } else {
            Err(WebhookError::UnknownForm)
        }
    }

    /// The signatures that are accepted for this body; the first is the one that we would make.
    fn signatures(
        &self,
        credentials: &Credentials,
        merchant_id: Option<&str>,
    ) -> Result<Vec<String>, WebhookError> {
        let event = self.iyzi_event_type.as_str();
        let conversation = text(self.payment_conversation_id.as_ref());
        let status = text(self.status.as_ref());
        match self.form()? {
            Form::Direct => Ok(vec![signature::webhook(
                credentials,
                &[event, text(self.payment_id.as_ref()), conversation, status],
            )]),
            Form::Hosted => {
                let parts = [
                    event,
                    text(self.iyzi_payment_id.as_ref()),
                    text(self.token.as_ref()),
                    conversation,
                    status,
                ];
                Ok(vec![signature::webhook(credentials, &parts)])
            }
            Form::Subscription => {
                let merchant_id = merchant_id.ok_or(WebhookError::MerchantIdMissing)?;
                let parts = [
                    event,
                    text(self.subscription_reference_code.as_ref()),
                    text(self.order_reference_code.as_ref()),
                    text(self.customer_reference_code.as_ref()),
                ];
                Ok(signature::subscription_webhook(credentials, merchant_id, &parts).into())
            }
        }
    }

    fn into_event(self, raw: String) -> Result<Event, WebhookError> {
        let form = self.form()?;
        let dedupe_key = self.dedupe_key(form);
        let owned = |note: Option<Note>| note.map(|note| note.as_str().to_owned());
        let about_payment = |note| owned(note).filter(|_| form != Form::Subscription);
        let about_subscription = |note| owned(note).filter(|_| form == Form::Subscription);
        let payment_id = match form {
            Form::Hosted => self.iyzi_payment_id,
            Form::Direct | Form::Subscription => self.payment_id,
        };
        Ok(Event {
            form,
            dedupe_key,
            iyzi_event_type: self.iyzi_event_type.as_str().to_owned(),
            status: about_payment(self.status),
            payment_id: about_payment(payment_id),
            token: about_payment(self.token),
            payment_conversation_id: about_payment(self.payment_conversation_id),
            merchant_id: owned(self.merchant_id),
            iyzi_reference_code: owned(self.iyzi_reference_code),
            iyzi_event_time: self.iyzi_event_time,
            subscription_reference_code: about_subscription(self.subscription_reference_code),
            order_reference_code: about_subscription(self.order_reference_code),
            customer_reference_code: about_subscription(self.customer_reference_code),
            raw,
        })
    }

    fn dedupe_key(&self, form: Form) -> String {
        let event = self.iyzi_event_type.as_str();
        if let Some(reference) = &self.iyzi_reference_code {
            return format!("{reference}:{event}");
        }
        match form {
            Form::Subscription => format!("{}:{event}", text(self.order_reference_code.as_ref())),
            Form::Hosted => {
                format!("{}:{event}:{}", text(self.token.as_ref()), text(self.status.as_ref()))
            }
            Form::Direct => {
                format!("{}:{event}:{}", text(self.payment_id.as_ref()), text(self.status.as_ref()))
            }
        }
    }
}

fn text(note: Option<&Note>) -> &str {
    note.map_or("", |note| note.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verified(body: &str) -> Event {
        let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
        let merchant = Some("1");
        let signature = sign(&credentials, merchant, body.as_bytes()).unwrap();
        verify(&credentials, merchant, body.as_bytes(), Some(&signature)).unwrap()
    }

    #[test]
    fn the_payment_of_a_hosted_page_is_the_one_that_is_signed() {
        let event = verified(
            r#"{"iyziEventType":"E","token":"t","iyziPaymentId":1,"paymentId":666,"status":"SUCCESS"}"#,
        );
        assert_eq!(event.form, Form::Hosted);
        assert_eq!(event.payment_id.as_deref(), Some("1"));
        let event = verified(r#"{"iyziEventType":"E","token":"t","paymentId":666}"#);
        assert_eq!(event.payment_id, None);
    }

    #[test]
    fn what_a_form_does_not_sign_is_left_out() {
        let event = verified(
            r#"{"iyziEventType":"E","subscriptionReferenceCode":"s","status":"SUCCESS","paymentId":1,
            "token":"t","paymentConversationId":"c"}"#,
        );
        assert_eq!(event.form, Form::Subscription);
        assert_eq!((event.status, event.payment_id), (None, None));
        assert_eq!((event.token, event.payment_conversation_id), (None, None));
        let event = verified(
            r#"{"iyziEventType":"E","paymentId":1,"orderReferenceCode":"o","customerReferenceCode":"c"}"#,
        );
        assert_eq!(event.form, Form::Direct);
        assert_eq!((event.order_reference_code, event.customer_reference_code), (None, None));
        assert!(event.raw.contains("orderReferenceCode"));
    }
}
