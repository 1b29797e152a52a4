use iyzico_derive::{Builder, Choice, Object};

use super::LinkStatus;
use crate::Price;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note, Token};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads a link: what it sells, and how often it has been sold. No money moves.
///
/// ```
/// use iyzico_core::link::RetrieveLink;
/// use iyzico_core::{Context, request};
///
/// let link = RetrieveLink::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&link, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveLink {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the link.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveLink {
    type Response = LinkFound;
    const NAME: &'static str = "link.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/iyzilink/products/{token}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[("token", "data.token")];
}

/// A link that was read.
///
/// ```
/// use iyzico_core::link::{LinkFound, LinkStatus};
///
/// let found: LinkFound = serde_json::from_str(r#"{"data": {"productStatus": "ACTIVE"}}"#)?;
/// assert_eq!(found.data.product_status, Some(LinkStatus::Active));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkFound {
    /// The link.
    pub data: LinkDetails,
}

/// A link: what it sells, and how often it was sold.
///
/// ```
/// use iyzico_core::link::{LinkDetails, LinkStatus};
///
/// let details: LinkDetails = serde_json::from_str(
///     r#"{"price": "149.9", "productStatus": "ACTIVE"}"#,
/// )?;
/// assert_eq!(details.price, Some("149.9".parse()?));
/// assert_eq!(details.product_status, Some(LinkStatus::Active));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; the limits from the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkDetails {
    /// Token that identifies the link in other calls.
    pub token: Option<Token>,
    /// Name of the product.
    pub name: Option<Note>,
    /// What it is.
    pub description: Option<Note>,
    /// Price of the product in major units of `currencyCode`.
    pub price: Option<Price>,
    /// Currency of the price.
    pub currency_code: Option<Currency>,
    /// iyzico's ID for the currency.
    pub currency_id: Option<u32>,
    /// Kind of the link: IYZILINK or FASTLINK.
    pub product_type: Option<LinkType>,
    /// ACTIVE is open for sale, PASSIVE is closed.
    pub product_status: Option<LinkStatus>,
    /// The merchant's own reference of the call that created it.
    pub conversation_id: Option<Note>,
    /// iyzico's ID for the merchant.
    pub merchant_id: Option<u64>,
    /// URL of the page.
    pub url: Option<Note>,
    /// URL of the picture.
    pub image_url: Option<Note>,
    /// Whether the page does not ask for an address.
    pub address_ignorable: Option<bool>,
    /// Whether installments are offered.
    pub installment_requested: Option<bool>,
    /// Number of pieces that were sold.
    pub sold_count: Option<u32>,
    /// Number of pieces that may be sold.
    pub sold_limit: Option<u32>,
    /// Number of pieces that may still be sold.
    pub remaining_sold_limit: Option<u32>,
    /// Whether the stock is limited.
    pub stock_enabled: Option<bool>,
    /// Number of pieces in stock.
    pub stock_count: Option<u32>,
    /// Whether the buyer chooses the amount.
    pub flexible_link: Option<bool>,
    /// Amounts that are suggested to the buyer of a flexible link.
    pub preset_price_values: Option<Vec<Note>>,
    /// Category of the product: GOLD, FOOD, PHONE, PC, TABLET or UNKNOWN.
    pub category_type: Option<Note>,
}

/// How a link was made.
///
/// ```
/// use iyzico_core::link::LinkType;
///
/// let kind: LinkType = serde_json::from_str(r#""IYZILINK""#)?;
/// assert_eq!(kind, LinkType::Iyzilink);
/// assert_eq!(LinkType::Fastlink.as_str(), "FASTLINK");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum LinkType {
    /// With a name, a description and a picture.
    Iyzilink,
    /// From a price and a line of text.
    Fastlink,
    /// A type that is not documented.
    Other(String),
}
