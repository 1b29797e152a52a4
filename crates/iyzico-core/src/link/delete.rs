use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Token};
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Deletes a link: its page is gone. No money moves, and what was paid there stays.
///
/// ```
/// use iyzico_core::link::DeleteLink;
/// use iyzico_core::{Context, request};
///
/// let link = DeleteLink::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&link, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::link::{DeleteLink, LinkDeleted};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let link = DeleteLink::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&link, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteLink>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, LinkDeleted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkDeleted {}
