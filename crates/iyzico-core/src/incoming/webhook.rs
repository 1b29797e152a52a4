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

use crate::value::blank::trim;
use crate::value::field::Object as _;
use crate::value::fill::fill;
use crate::value::order::Note;
use crate::value::read::{Entries, Reader};
use crate::wire::credentials::{self, Credentials, InvalidKeyError};
use crate::wire::error::ErrorKind;
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

/// A verified notification. Treat it as a hint to look the payment up, not as the result itself.
///
/// Fields that the signature of its form does not cover are `None`, whatever the body says; they stay
/// in [`raw`](Self::raw). Three are never covered and given all the same: `merchant_id`,
/// `iyzi_reference_code` and `iyzi_event_time`.
///
/// ```
/// use iyzico_core::{Credentials, webhook};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let body = br#"{"iyziEventType":"API_AUTH","paymentId":1,"paymentConversationId":"c1","status":"SUCCESS"}"#;
/// let signature = webhook::sign(&keys, None, body)?;
/// let event = webhook::verify(&keys, None, body, Some(&signature))?;
/// assert_eq!(event.payment_id.as_deref(), Some("1"));
/// assert_eq!(event.payment_conversation_id.as_deref(), Some("c1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "WebhookEvent"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// Which of the three forms was recognised.
    pub form: Form,
    /// What happened, such as `API_AUTH` or `subscription.order.success`. New values are kept as they are.
    #[cfg_attr(feature = "schema", schemars(example = &"API_AUTH"))]
    pub iyzi_event_type: String,
    /// State of the payment, such as `SUCCESS`. Absent for subscriptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"SUCCESS"))]
    pub status: Option<String>,
    /// iyzico's ID for the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"22416035"))]
    pub payment_id: Option<String>,
    /// Token of the page through which the buyer paid. That of a link is no token of a form: its payments are found
    /// by `paymentId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"e828c62d-fd12-4b1a-ad5a-380f15fe6596"))]
    pub token: Option<String>,
    /// The `conversationId` that the payment was made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"order-42"))]
    pub payment_conversation_id: Option<String>,
    /// Merchant ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"3389430"))]
    pub merchant_id: Option<String>,
    /// ID of the notification; retries carry the same one (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"5cb2ed8b-1f2a-4c3d-9e8f-0a1b2c3d4e5f"))]
    pub iyzi_reference_code: Option<String>,
    /// When it happened, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = 1_795_314_833_795_i64))]
    pub iyzi_event_time: Option<i64>,
    /// The subscription that the notification is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"s-1"))]
    pub subscription_reference_code: Option<String>,
    /// The order that the notification is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"o-1"))]
    pub order_reference_code: Option<String>,
    /// The customer of the subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(example = &"c-1"))]
    pub customer_reference_code: Option<String>,
    /// Equal for two deliveries of the same notification: remember it to handle each one once, after a look-up
    /// whose result was final. The notification of a payment that was under review and is accepted may have the
    /// same key as the first one.
    ///
    /// It is made of what the signature covers and of nothing else, so a notification that is sent again
    /// with other numbers around it, or with its texts moved from one field to another, has the same key.
    pub dedupe_key: String,
    /// The notification as it was received, with fields that this version does not know.
    pub raw: String,
}

/// The three shapes of a notification.
///
/// ```
/// use iyzico_core::webhook::Form;
///
/// let direct: Vec<_> = Form::Direct.fields().iter().map(|field| field.name).collect();
/// assert!(direct.contains(&"paymentId"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
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

/// A field of an [`Event`] of one form.
///
/// ```
/// use iyzico_core::webhook::Form;
///
/// let token = Form::Hosted.fields().iter().find(|field| field.name == "token");
/// assert!(token.is_some_and(|field| field.wire_name == "token"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventField {
    /// Its name in the event.
    pub name: &'static str,
    /// Its name in the notification.
    pub wire_name: &'static str,
    /// Whether every notification of the form has it.
    pub always_present: bool,
}

impl EventField {
    const fn always(name: &'static str) -> Self {
        Self { name, wire_name: name, always_present: true }
    }

    const fn perhaps(name: &'static str) -> Self {
        Self { name, wire_name: name, always_present: false }
    }

    const fn written(self, wire_name: &'static str) -> Self {
        Self { wire_name, ..self }
    }
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Hosted, Self::Subscription];

    /// Name of the form, the same in every language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Hosted => "hosted",
            Self::Subscription => "subscription",
        }
    }

    /// What an event of this form tells, in the order in which it is told. Everything else in its
    /// notification is not signed.
    pub const fn fields(self) -> &'static [EventField] {
        match self {
            Self::Direct => {
                const {
                    &[
                        EventField::always("iyziEventType"),
                        EventField::perhaps("status"),
                        EventField::always("paymentId"),
                        EventField::perhaps("paymentConversationId"),
                        EventField::perhaps("merchantId"),
                        EventField::perhaps("iyziReferenceCode"),
                        EventField::perhaps("iyziEventTime"),
                    ]
                }
            }
            Self::Hosted => {
                const {
                    &[
                        EventField::always("iyziEventType"),
                        EventField::perhaps("status"),
                        EventField::perhaps("paymentId").written("iyziPaymentId"),
                        EventField::always("token"),
                        EventField::perhaps("paymentConversationId"),
                        EventField::perhaps("merchantId"),
                        EventField::perhaps("iyziReferenceCode"),
                        EventField::perhaps("iyziEventTime"),
                    ]
                }
            }
            Self::Subscription => {
                const {
                    &[
                        EventField::always("iyziEventType"),
                        EventField::perhaps("merchantId"),
                        EventField::perhaps("iyziReferenceCode"),
                        EventField::perhaps("iyziEventTime"),
                        EventField::always("subscriptionReferenceCode"),
                        EventField::perhaps("orderReferenceCode"),
                        EventField::perhaps("customerReferenceCode"),
                    ]
                }
            }
        }
    }

    fn tells(self, field: &str) -> bool {
        self.fields().iter().any(|known| known.name == field)
    }
}

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

/// What a notification names that nobody has signed: where to look for a payment that is known already. Nothing
/// else in it is of use before its signature is right.
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
    /// Reads what a notification names; `None` where it is none. Texts that no token, number or reference can be
    /// name nothing: not every database can be asked for them.
    pub fn of(body: &[u8]) -> Option<Self> {
        let (body, _) = read(body).ok().filter(|(body, _)| body.is_of_event())?;
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

/// A number as it was set, without the blanks around it; a blank one is none, and so is a word for nothing.
fn named(merchant_id: &str) -> Option<&str> {
    Some(trim(merchant_id)).filter(|id| !id.is_empty() && !credentials::is_word_for_nothing(id))
}

/// Checks the merchant ID where it is set. Otherwise a wrong one shows with the first notification
/// about a subscription, whose signature then fits nothing. Blanks around it do no harm.
///
/// ```
/// use iyzico_core::webhook::check_merchant_id;
///
/// assert!(check_merchant_id("3389430").is_ok());
/// let wrong = check_merchant_id("undefined").unwrap_err();
/// assert_eq!(wrong.key, "merchant_id");
/// ```
///
/// # Errors
///
/// When it is blank, is the word that programs write for a missing value, or holds characters other than printable
/// ASCII.
pub fn check_merchant_id(merchant_id: &str) -> Result<(), InvalidKeyError> {
    credentials::check("merchant_id", trim(merchant_id))
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
    let (body, raw) = read(body)?;
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
    let (body, _) = read(body)?;
    Ok(body.signatures(credentials, merchant_id)?.swap_remove(0))
}

fn read(body: &[u8]) -> Result<(Body, String), WebhookError> {
    let text = std::str::from_utf8(body).map_err(|_| WebhookError::NotAnEvent)?;
    let entries = Entries::read(text).ok_or(WebhookError::NotAnEvent)?;
    let (mut body, mut reader) = (Body::empty(), Reader::default());
    fill(&mut body, &entries, &mut reader);
    if reader.broken.is_some() || !reader.repeated.is_empty() {
        return Err(WebhookError::NotAnEvent);
    }
    Ok((body, text.to_owned()))
}

impl Body {
    fn is_of_event(&self) -> bool {
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
    fn signatures(
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

    fn into_event(self, raw: String) -> Result<Event, WebhookError> {
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

#[cfg(test)]
mod tests;
