use iyzico_derive::{Builder, Object};

use super::{RequestToPay, RequestToPayRecord, RequestToPayReference};
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads a request to pay: what is asked for, and its state. No money moves.
///
/// ```
/// use iyzico_core::request_to_pay::RetrieveRequestToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = RetrieveRequestToPay::builder()
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
pub struct RetrieveRequestToPay {
    /// Reference of the request to pay.
    pub reference_number: Given<RequestToPayReference>,
}

impl Endpoint for RetrieveRequestToPay {
    type Response = RequestToPay;
    const NAME: &'static str = "request_to_pay.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/{referenceNumber}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("referenceNumber", "data.referenceNumber")];
    // The official client sends nothing else.
    const ECHO: &'static [&'static str] = &["referenceNumber"];
}

/// Reads a request to pay with both of its accounts. No money moves.
///
/// ```
/// use iyzico_core::request_to_pay::RetrieveRequestToPayDetail;
/// use iyzico_core::{Context, request};
///
/// let detail = RetrieveRequestToPayDetail::builder()
///     .request_to_pay_reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&detail, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveRequestToPayDetail {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Reference of the request to pay.
    pub request_to_pay_reference_number: Given<RequestToPayReference>,
    /// Whether the caller requests the money or is asked to pay it. The values are not established.
    pub request_to_pay_role: Option<Given<Note>>,
}

impl Endpoint for RetrieveRequestToPayDetail {
    type Response = RequestToPayDetail;
    const NAME: &'static str = "request_to_pay.retrieve_detail";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/retrieve-detail";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("requestToPayReferenceNumber", "data.referenceNumber")];
}

/// A request to pay that was read with both of its accounts.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPayDetail;
///
/// let detail: RequestToPayDetail = serde_json::from_str(r#"{"data": {"amount": "120.5"}}"#)?;
/// assert!(detail.data.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayDetail {
    /// The record.
    pub data: Option<RequestToPayRecord>,
}
