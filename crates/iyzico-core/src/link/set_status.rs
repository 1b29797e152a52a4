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
/// ```
/// use iyzico_core::link::{LinkStatus, SetLinkStatus};
/// use iyzico_core::{Context, request};
///
/// let status = SetLinkStatus::builder()
///     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .status(LinkStatus::Passive)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&status, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::link::{LinkStatus, LinkStatusSet, SetLinkStatus};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let status = SetLinkStatus::builder()
/// #     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
/// #     .status(LinkStatus::Passive)
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&status, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<SetLinkStatus>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, LinkStatusSet::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkStatusSet {}

/// Whether a link is open for sale.
///
/// ```
/// use iyzico_core::link::LinkStatus;
///
/// let status: LinkStatus = serde_json::from_str(r#""ACTIVE""#)?;
/// assert_eq!(status, LinkStatus::Active);
/// assert_eq!(LinkStatus::Passive.as_str(), "PASSIVE");
/// # Ok::<(), serde_json::Error>(())
/// ```
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
