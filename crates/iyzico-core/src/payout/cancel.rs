use iyzico_derive::{Builder, Object};

use super::turkish;
use crate::value::given::Given;
use crate::value::ids::PayoutRequestId;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Drops a batch and its rows while they are INIT. No money moves.
///
/// What is already being paid is not called back.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CancelPayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's number of the batch.
    pub request_id: Given<PayoutRequestId>,
}

impl Endpoint for CancelPayout {
    type Response = PayoutCancelled;
    const NAME: &'static str = "payout.cancel";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/cancel/{requestId}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// A batch was dropped.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutCancelled {}
