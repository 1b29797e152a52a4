use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Token};
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Deletes a link: its page is gone. No money moves, and what was paid there stays.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteLink {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the link.
    pub token: Given<Token>,
}

impl Endpoint for DeleteLink {
    type Response = LinkDeleted;
    const NAME: &'static str = "link.delete";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/iyzilink/products/{token}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// A link was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkDeleted {}
