use iyzico_derive::{Builder, Object};

use super::{KolasReference, RequestToPayRecord, RequestToPayReference};
use crate::Price;
use crate::value::bank::Iban;
use crate::value::given::Given;
use crate::value::order::{Boolean, ConversationId, Locale, Name, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Requests money from someone. No money moves until it is paid.
///
/// A second call makes a second request to pay.
///
/// ```
/// use iyzico_core::request_to_pay::CreateRequestToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = CreateRequestToPay::builder()
///     .amount("120.50")
///     .receiver_name("Jane Doe")
///     .receiver_iban("TR180006200119000006672315")
///     .payment_purpose("RENT")
///     .kolas_reference_number(123456789)
///     .expiration_date_time("2099-12-31 23:59:59")
///     .description("rent of May")
///     .partial_payment(true)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pay, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateRequestToPay {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Requested amount. There is no field for a currency.
    pub amount: Given<Price>,
    /// Name of the recipient.
    pub receiver_name: Option<Given<Name>>,
    /// Account of the recipient.
    pub receiver_iban: Option<Given<Iban>>,
    /// What the money is for. The values are not established.
    pub payment_purpose: Option<Given<Note>>,
    /// Reference in the address system of the instant payment system (KOLAS).
    pub kolas_reference_number: Option<Given<KolasReference>>,
    /// Reference of the QR code.
    pub qr_reference_number: Option<Given<Note>>,
    /// Latest time at which it can be paid. The format is not established.
    pub expiration_date_time: Option<Given<Note>>,
    /// Time at which it is to be paid. The format is not established.
    pub requested_payment_date_time: Option<Given<Note>>,
    /// Free text that describes it.
    pub description: Option<Given<Note>>,
    /// Whether a partial payment is allowed.
    pub partial_payment: Option<Given<Boolean>>,
    /// Whether it may be paid before `requestedPaymentDateTime`.
    pub early_payment: Option<Given<Boolean>>,
    /// Whether it may be paid after `requestedPaymentDateTime`.
    pub deferred_payment: Option<Given<Boolean>>,
    /// Channel through which it is made. The values are not established.
    pub channel_type: Option<Given<Note>>,
}

impl Endpoint for CreateRequestToPay {
    type Response = RequestToPay;
    const NAME: &'static str = "request_to_pay.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/create";
    const SAFETY: Safety = Safety::Creates;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("amount", "data.amount"),
        ("kolasReferenceNumber", "data.kolasReferenceNumber"),
        ("qrReferenceNumber", "data.qrReferenceNumber"),
    ];
}

/// A request to pay: its reference, its state, and the whole record.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPay;
///
/// let pay: RequestToPay = serde_json::from_str(
///     r#"{
///         "requestToPayStatus": "CREATED",
///         "referenceNumber": "f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55"
///     }"#,
/// )?;
/// assert_eq!(pay.request_to_pay_status, Some("CREATED".parse()?));
/// assert_eq!(pay.reference_number, Some("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPay {
    /// State of the request to pay. The values are not established.
    pub request_to_pay_status: Option<Note>,
    /// Reference of the request to pay for other calls; store it.
    pub reference_number: Option<RequestToPayReference>,
    /// The whole record.
    pub data: Option<RequestToPayRecord>,
}
