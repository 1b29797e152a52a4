//! What a verified notification says.

use serde::Serialize;

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

    pub(super) fn tells(self, field: &str) -> bool {
        self.fields().iter().any(|known| known.name == field)
    }
}
