//! The badge of a protected shop, which a merchant shows on its pages.

use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{ConversationId, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Retrieves the script that draws the badge of a protected shop over the merchant's page. No money moves.
///
/// ```
/// use iyzico_core::protected_shop::RetrieveProtectedShopScript;
/// use iyzico_core::{Context, request};
///
/// let script = RetrieveProtectedShopScript::builder().position("bottom-left").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&script, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official PHP client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveProtectedShopScript {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Corner of the page in which the badge is drawn. Its values are not established.
    pub position: Option<Given<Note>>,
}

impl Endpoint for RetrieveProtectedShopScript {
    type Response = ProtectedShopScript;
    const NAME: &'static str = "protected_shop.retrieve_script";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/iyziup/protected/shop/detail/overlay-script";
    const SAFETY: Safety = Safety::Read;
}

/// The script of a protected shop.
///
/// ```
/// use iyzico_core::protected_shop::ProtectedShopScript;
///
/// let script: ProtectedShopScript = serde_json::from_str(
///     r#"{"protectedShopId": "34732", "overlayScript": "PGh0bWw+PC9odG1sPg=="}"#,
/// )?;
/// assert_eq!(script.protected_shop_id, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: inferred; no public source names the fields of this response.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct ProtectedShopScript {
    /// iyzico's ID for the protected shop. Inferred.
    pub protected_shop_id: Option<Note>,
    /// The script for the merchant's page. Inferred.
    pub overlay_script: Option<Html>,
}
