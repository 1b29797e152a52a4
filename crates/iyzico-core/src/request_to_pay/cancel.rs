use iyzico_derive::{Builder, Object};

use super::RequestToPayReference;
use crate::value::given::Given;
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Withdraws a request to pay that was made. No money moves.
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
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayCancelled {}
