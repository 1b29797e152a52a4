use iyzico_derive::{Builder, Choice, Object};

use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::order::{ConversationId, Locale, Token};
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Opens a link for sale, or closes it. No money moves.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct SetLinkStatus {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the link.
    pub token: Given<Token>,
    /// ACTIVE opens the link for sale, PASSIVE closes it.
    pub status: Given<LinkStatus>,
}

impl Endpoint for SetLinkStatus {
    type Response = LinkStatusSet;
    const NAME: &'static str = "link.set_status";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/v2/iyzilink/products/{token}/status/{status}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// The status of a link was set.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkStatusSet {}

/// Whether a link is open for sale.
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum LinkStatus {
    /// Open for sale.
    Active,
    /// Closed.
    Passive,
    /// A status that is not documented.
    Other(String),
}

impl Value for LinkStatus {
    const RULE: &'static Rule = &Rule::new("LinkStatus", "ACTIVE or PASSIVE", "ACTIVE")
        .code("11")
        .missing_code("11")
        .refuse(|_| Some("is not a documented status"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}
