use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::value::bank::SubMerchantKey;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Retrieves the reserve and the balance of a sub-merchant. No money moves. iyzico calls the reserve
/// *blockage*.
///
/// ```
/// use iyzico_core::marketplace::RetrieveBlockage;
/// use iyzico_core::{Context, request};
///
/// let blockage = RetrieveBlockage::builder().conversation_id("order-42").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&blockage, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveBlockage {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the sub-merchant. The merchant's own reserve when missing (inferred).
    pub sub_merchant_key: Option<Given<SubMerchantKey>>,
}

impl Endpoint for RetrieveBlockage {
    type Response = Blockage;
    const NAME: &'static str = "blockage.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/blockage";
    const SAFETY: Safety = Safety::Read;
}

/// The reserve that iyzico holds back, and the whole balance.
///
/// ```
/// use iyzico_core::marketplace::Blockage;
///
/// let blockage: Blockage = serde_json::from_str(
///     r#"{"usableBlockage": "149.9", "totalBalance": "0"}"#,
/// )?;
/// assert_eq!(blockage.usable_blockage, Some("149.9".parse()?));
/// assert_eq!(blockage.total_balance, Some("0".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Blockage {
    /// Part of the reserve that can be used.
    pub usable_blockage: Option<Price>,
    /// Whole reserve.
    pub total_blockage: Option<Price>,
    /// Whole balance.
    pub total_balance: Option<Price>,
}
