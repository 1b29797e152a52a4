use iyzico_derive::{Builder, Object};

use super::{LOCALE_IN_QUERY, turkish};
use crate::value::given::Given;
use crate::value::ids::PayoutRequestId;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Place, Safety};

/// Pays a batch out: the money of its valid rows leaves the payout wallet. iyzico calls this *auth*.
///
/// A success says that the batch was handed over, not that anybody was paid: ask
/// [`RetrievePayout`](super::RetrievePayout) for the state of each row. If the response is lost, never
/// send the call again before that look-up shows the batch as INIT. A refusal may mean that the batch was
/// handed over before: no code for that is documented, so its outcome is unknown too.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ExecutePayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's number of the batch.
    pub request_id: Given<PayoutRequestId>,
}

impl Endpoint for ExecutePayout {
    type Response = PayoutExecuted;
    const NAME: &'static str = "payout.execute";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/auth";
    const ELSEWHERE: &'static [(&'static str, Place)] = LOCALE_IN_QUERY;
    const SAFETY: Safety = Safety::PaysOut;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payout);
    const REFUSED_WHEN_DONE: bool = true;
}

/// A batch was handed over for payment.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutExecuted {}
