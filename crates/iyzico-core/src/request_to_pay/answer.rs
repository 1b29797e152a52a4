use iyzico_derive::{Builder, Object};

use super::RequestToPayReference;
use crate::Price;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety, SecondCall};

/// Pays a request to pay that the merchant received: money leaves the merchant's account.
///
/// Whether a second call is refused or pays a second time is not documented.
///
/// ```
/// use iyzico_core::request_to_pay::ReplyToRequestToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = ReplyToRequestToPay::builder()
///     .reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
///     .amount("20.5")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pay, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ReplyToRequestToPay {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Reference of the request to pay.
    pub reference_number: Given<RequestToPayReference>,
    /// Amount that is paid. Less than the requested amount only if `partialPayment` allows it.
    pub amount: Given<Price>,
    /// When it is paid; at once when missing (inferred). The format is not established.
    pub payment_date_time: Option<Given<Note>>,
    /// Free text that describes it.
    pub description: Option<Given<Note>>,
}

impl Endpoint for ReplyToRequestToPay {
    type Response = RequestToPayReplied;
    const NAME: &'static str = "request_to_pay.reply";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/reply";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    /// Its state tells that it was paid, but not by which call, and its words are not documented.
    const NO_LOOK_UP: Option<&'static str> = Some(
        "read the request to pay with `request_to_pay.retrieve` and compare its state with the one before \
         the call and with the account's statement; in doubt ask iyzico before paying it again",
    );
}

/// A request to pay was paid.
///
/// ```
/// use iyzico_core::request_to_pay::{ReplyToRequestToPay, RequestToPayReplied};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let pay = ReplyToRequestToPay::builder()
/// #     .reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
/// #     .amount("20.5")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&pay, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<ReplyToRequestToPay>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, RequestToPayReplied::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayReplied {}

/// Refuses a request to pay that the merchant received. No money moves.
///
/// ```
/// use iyzico_core::request_to_pay::DenyRequestToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = DenyRequestToPay::builder()
///     .reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pay, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DenyRequestToPay {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Reference of the request to pay.
    pub reference_number: Given<RequestToPayReference>,
    /// Reason as free text.
    pub description: Option<Given<Note>>,
}

impl Endpoint for DenyRequestToPay {
    type Response = RequestToPayDenied;
    const NAME: &'static str = "request_to_pay.deny";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/deny";
    const SAFETY: Safety = Safety::Idempotent;
}

/// A request to pay was refused.
///
/// ```
/// use iyzico_core::request_to_pay::{DenyRequestToPay, RequestToPayDenied};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let pay = DenyRequestToPay::builder()
/// #     .reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&pay, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DenyRequestToPay>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, RequestToPayDenied::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayDenied {}
