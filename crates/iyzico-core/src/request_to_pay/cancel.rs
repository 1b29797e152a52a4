use iyzico_derive::{Builder, Object};

use super::RequestToPayReference;
use crate::value::given::Given;
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Withdraws a request to pay that was made. No money moves.
///
/// ```
/// use iyzico_core::request_to_pay::CancelRequestToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = CancelRequestToPay::builder()
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
pub struct CancelRequestToPay {
    /// Reference of the request to pay.
    pub reference_number: Given<RequestToPayReference>,
}

impl Endpoint for CancelRequestToPay {
    type Response = RequestToPayCancelled;
    const NAME: &'static str = "request_to_pay.cancel";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/cancel/{referenceNumber}";
    // The official client sends no body.
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// A request to pay was withdrawn.
///
/// ```
/// use iyzico_core::request_to_pay::{CancelRequestToPay, RequestToPayCancelled};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let pay = CancelRequestToPay::builder()
/// #     .reference_number("f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&pay, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<CancelRequestToPay>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, RequestToPayCancelled::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayCancelled {}
