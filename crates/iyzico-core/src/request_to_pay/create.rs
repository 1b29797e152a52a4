use iyzico_derive::{Builder, Object};

use super::{KolasReference, RequestToPayRecord, RequestToPayReference};
use crate::Price;
use crate::value::bank::Iban;
use crate::value::given::Given;
use crate::value::order::{Boolean, ConversationId, Locale, Name, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Asks somebody for money. No money moves until it is paid.
///
/// A second call asks a second time.
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateRequestToPay {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Amount that is asked for. There is no field for a currency.
    pub amount: Given<Price>,
    /// Who is to be paid.
    pub receiver_name: Option<Given<Name>>,
    /// Account that is to be paid.
    pub receiver_iban: Option<Given<Iban>>,
    /// What the money is for. The words are not established.
    pub payment_purpose: Option<Given<Note>>,
    /// Reference in the address system of the instant payment system (KOLAS).
    pub kolas_reference_number: Option<Given<KolasReference>>,
    /// Reference of the QR code.
    pub qr_reference_number: Option<Given<Note>>,
    /// Until when it can be paid. The form is not established.
    pub expiration_date_time: Option<Given<Note>>,
    /// When it is to be paid. The form is not established.
    pub requested_payment_date_time: Option<Given<Note>>,
    /// What it is about, in words.
    pub description: Option<Given<Note>>,
    /// Whether a part may be paid.
    pub partial_payment: Option<Given<Boolean>>,
    /// Whether it may be paid before `requestedPaymentDateTime`.
    pub early_payment: Option<Given<Boolean>>,
    /// Whether it may be paid after `requestedPaymentDateTime`.
    pub deferred_payment: Option<Given<Boolean>>,
    /// Channel through which it is made. The words are not established.
    pub channel_type: Option<Given<Note>>,
}

impl Endpoint for CreateRequestToPay {
    type Response = RequestToPay;
    const NAME: &'static str = "request_to_pay.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/create";
    const SAFETY: Safety = Safety::Creates;
}

/// A request to pay: its reference, its state, and the whole record.
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPay {
    /// State of the request to pay. The words are not established.
    pub request_to_pay_status: Option<Note>,
    /// Names the request to pay in other calls; store it.
    pub reference_number: Option<RequestToPayReference>,
    /// The whole record.
    pub data: Option<RequestToPayRecord>,
}
