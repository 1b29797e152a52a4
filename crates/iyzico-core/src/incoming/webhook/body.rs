//! The body of a notification: which form it has, and what of it is signed.

use iyzico_derive::Object;

use super::merchant_id::named;
use super::{Event, Form, WebhookError};
use crate::value::field::Object as _;
use crate::value::fill::fill;
use crate::value::order::Note;
use crate::value::read::{Entries, Reader};
use crate::wire::credentials::Credentials;
use crate::wire::signature;

#[derive(Object)]
pub(super) struct Body {
    iyzi_event_type: Note,
    status: Option<Note>,
    pub(super) payment_id: Option<Note>,
    pub(super) iyzi_payment_id: Option<Note>,
    pub(super) token: Option<Note>,
    pub(super) payment_conversation_id: Option<Note>,
    merchant_id: Option<Note>,
    iyzi_reference_code: Option<Note>,
    iyzi_event_time: Option<i64>,
    subscription_reference_code: Option<Note>,
    order_reference_code: Option<Note>,
    customer_reference_code: Option<Note>,
}

impl Body {
    /// Reads the body of a notification; the text is the body as it was received.
    pub(super) fn read(body: &[u8]) -> Result<(Self, String), WebhookError> {
        let text = std::str::from_utf8(body).map_err(|_| WebhookError::NotAnEvent)?;
        let entries = Entries::read(text).ok_or(WebhookError::NotAnEvent)?;
        let (mut body, mut reader) = (Self::empty(), Reader::default());
        fill(&mut body, &entries, &mut reader);
        if reader.broken.is_some() || !reader.repeated.is_empty() {
            return Err(WebhookError::NotAnEvent);
        }
        Ok((body, text.to_owned()))
    }

    pub(super) fn is_of_event(&self) -> bool {
        self.iyzi_event_type.as_str().starts_with(|first: char| first.is_ascii_alphabetic())
    }

    /// Which form the body has. The parts that are signed follow each other without a border, so the same
    /// signature fits a body whose texts were moved to the fields of another form. What no genuine
    /// notification of a form says is refused for that reason.
    fn form(&self) -> Result<Form, WebhookError> {
        let event = self.iyzi_event_type.as_str();
        if !self.is_of_event() {
            return Err(WebhookError::NotAnEvent);
        }
        let is_number = |id: Option<&Note>| text(id).bytes().all(|byte| byte.is_ascii_digit());
        let is_given = |field: Option<&Note>| !text(field).is_empty();
        let is_of_subscription = event.starts_with("subscription.");
        let form = if is_given(self.subscription_reference_code.as_ref()) {
            Form::Subscription
        } else if is_given(self.token.as_ref()) {
            Form::Hosted
        } else if is_given(self.payment_id.as_ref()) {
            Form::Direct
        } else {
            return Err(WebhookError::UnknownForm);
        };
        let fits = match form {
            Form::Subscription => is_of_subscription,
            Form::Hosted => {
                !is_of_subscription
                    && !OF_DIRECT_PAYMENTS.contains(&event)
                    && is_number(self.iyzi_payment_id.as_ref())
            }
            Form::Direct => {
                !is_of_subscription
                    && !OF_PAGES.contains(&event)
                    && is_number(self.payment_id.as_ref())
            }
        };
        if fits { Ok(form) } else { Err(WebhookError::UnknownForm) }
    }

    /// The texts that are signed, in their order.
    fn parts(&self, form: Form) -> Vec<&str> {
        let event = self.iyzi_event_type.as_str();
        let fields: &[Option<&Note>] = match form {
            Form::Direct => &[
                self.payment_id.as_ref(),
                self.payment_conversation_id.as_ref(),
                self.status.as_ref(),
            ],
            Form::Hosted => &[
                self.iyzi_payment_id.as_ref(),
                self.token.as_ref(),
                self.payment_conversation_id.as_ref(),
                self.status.as_ref(),
            ],
            Form::Subscription => &[
                self.subscription_reference_code.as_ref(),
                self.order_reference_code.as_ref(),
                self.customer_reference_code.as_ref(),
            ],
        };
        std::iter::once(event).chain(fields.iter().map(|field| text(*field))).collect()
    }

    /// The signatures that are accepted for this body; the first is the one that we would make.
    pub(super) fn signatures(
        &self,
        credentials: &Credentials,
        merchant_id: Option<&str>,
    ) -> Result<Vec<String>, WebhookError> {
        let form = self.form()?;
        let parts = self.parts(form);
        if form == Form::Subscription {
            let merchant_id = merchant_id.and_then(named).ok_or(WebhookError::MerchantIdMissing)?;
            return Ok(signature::subscription_webhook(credentials, merchant_id, &parts).into());
        }
        Ok(vec![signature::webhook(credentials, &parts)])
    }

    pub(super) fn into_event(self, raw: String) -> Result<Event, WebhookError> {
        let form = self.form()?;
        let dedupe_key = signature::digest(&self.parts(form));
        let told = |field: &str, note: Option<Note>| {
            note.filter(|_| form.tells(field)).map(|note| note.as_str().to_owned())
        };
        let payment_id = match form {
            Form::Hosted => self.iyzi_payment_id,
            Form::Direct | Form::Subscription => self.payment_id,
        };
        Ok(Event {
            form,
            dedupe_key,
            iyzi_event_type: self.iyzi_event_type.as_str().to_owned(),
            status: told("status", self.status),
            payment_id: told("paymentId", payment_id),
            token: told("token", self.token),
            payment_conversation_id: told("paymentConversationId", self.payment_conversation_id),
            merchant_id: told("merchantId", self.merchant_id),
            iyzi_reference_code: told("iyziReferenceCode", self.iyzi_reference_code),
            iyzi_event_time: self.iyzi_event_time,
            subscription_reference_code: told(
                "subscriptionReferenceCode",
                self.subscription_reference_code,
            ),
            order_reference_code: told("orderReferenceCode", self.order_reference_code),
            customer_reference_code: told("customerReferenceCode", self.customer_reference_code),
            raw,
        })
    }
}

fn text(note: Option<&Note>) -> &str {
    note.map_or("", |note| note.as_str())
}

/// Events of payments through the API only.
const OF_DIRECT_PAYMENTS: [&str; 4] =
    ["PAYMENT_API", "API_AUTH", "THREE_DS_AUTH", "THREE_DS_CALLBACK"];

/// Events of payments through a page only.
const OF_PAGES: [&str; 8] = [
    "CHECKOUT_FORM_AUTH",
    "BANK_TRANSFER_AUTH",
    "CREDIT_PAYMENT_AUTH",
    "CREDIT_PAYMENT_PENDING",
    "CREDIT_PAYMENT_INIT",
    "PWI_TKN_FUND",
    "PWI_TKN_AUTH",
    "PWI_TKN_THREEDS_AUTH",
];
