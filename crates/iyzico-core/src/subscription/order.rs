use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::value::given::Given;
use crate::value::ids::{PaymentId, ReferenceCode};
use crate::value::message::Message;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads one order of a subscription with the attempts to charge it. No money moves.
///
/// ```
/// use iyzico_core::subscription::RetrieveSubscriptionOrder;
/// use iyzico_core::{Context, request};
///
/// let order = RetrieveSubscriptionOrder::builder()
///     .order_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&order, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscriptionOrder {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the order: `referenceCode` of an order, `orderReferenceCode` of a webhook.
    pub order_reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrieveSubscriptionOrder {
    type Response = SubscriptionOrder;
    const NAME: &'static str = "subscription_order.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/orders/{orderReferenceCode}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("orderReferenceCode", "data.referenceCode")];
}

/// An order of a subscription.
///
/// ```
/// use iyzico_core::subscription::SubscriptionOrder;
///
/// let order: SubscriptionOrder = serde_json::from_str(
///     r#"{
///         "data": {"referenceCode": "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11", "price": "49.9"}
///     }"#,
/// )?;
/// assert_eq!(order.data.reference_code.as_str(), "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionOrder {
    /// The order.
    pub data: SubscriptionOrderRecord,
}

/// One period of a subscription, which is charged once.
///
/// Moments are milliseconds since 1970.
///
/// ```
/// use iyzico_core::subscription::SubscriptionOrderRecord;
///
/// let record: SubscriptionOrderRecord = serde_json::from_str(
///     r#"{
///         "referenceCode": "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11",
///         "price": "49.9",
///         "orderStatus": "WAITING"
///     }"#,
/// )?;
/// assert_eq!(record.reference_code.as_str(), "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
/// assert_eq!(record.price, Some("49.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; other spellings from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionOrderRecord {
    /// iyzico's reference of the order; a retry names it.
    pub reference_code: ReferenceCode,
    /// What the period costs, in major units of `currencyCode`.
    pub price: Option<Price>,
    /// Currency of the price.
    pub currency_code: Option<Currency>,
    /// When the period begins; it is charged then.
    pub start_period: Option<i64>,
    /// When the period ends.
    pub end_period: Option<i64>,
    /// Whether it was paid: only SUCCESS is.
    pub order_status: Option<SubscriptionOrderStatus>,
    /// The attempts to charge it.
    #[wire(alias = "orderPaymentAttempts")]
    pub payment_attempts: Option<Vec<SubscriptionPaymentAttempt>>,
}

/// One attempt to charge an order.
///
/// ```
/// use iyzico_core::subscription::{SubscriptionPaymentAttempt, SubscriptionPaymentStatus};
///
/// let attempt: SubscriptionPaymentAttempt = serde_json::from_str(
///     r#"{"paymentStatus": "SUCCESS", "paymentId": "10851936"}"#,
/// )?;
/// assert_eq!(attempt.payment_status, Some(SubscriptionPaymentStatus::Success));
/// assert_eq!(attempt.payment_id, Some("10851936".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionPaymentAttempt {
    /// Reference of the attempt. Whether it is ever the merchant's own is not documented.
    pub conversation_id: Option<Note>,
    /// When it was made, in milliseconds since 1970.
    pub created_date: Option<i64>,
    /// Whether the card was charged.
    pub payment_status: Option<SubscriptionPaymentStatus>,
    /// iyzico's ID for the payment, if it was charged: for look-ups and refunds.
    pub payment_id: Option<PaymentId>,
    /// Error code: why it was not charged.
    pub error_code: Option<Note>,
    /// The reason as text.
    pub error_message: Option<Message>,
}

/// State of an order.
///
/// ```
/// use iyzico_core::subscription::SubscriptionOrderStatus;
///
/// let status: SubscriptionOrderStatus = serde_json::from_str(r#""WAITING""#)?;
/// assert_eq!(status, SubscriptionOrderStatus::Waiting);
/// assert_eq!(SubscriptionOrderStatus::Success.as_str(), "SUCCESS");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SubscriptionOrderStatus {
    /// It is not due yet.
    Waiting,
    /// Paid.
    Success,
    /// No attempt has succeeded so far.
    Failed,
    /// A state that is not documented.
    Other(String),
}

/// Result of an attempt.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPaymentStatus;
///
/// let status: SubscriptionPaymentStatus = serde_json::from_str(r#""SUCCESS""#)?;
/// assert_eq!(status, SubscriptionPaymentStatus::Success);
/// assert_eq!(SubscriptionPaymentStatus::Failed.as_str(), "FAILED");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SubscriptionPaymentStatus {
    /// The card was charged.
    Success,
    /// The card was not charged.
    Failed,
    /// A state that is not documented.
    Other(String),
}
