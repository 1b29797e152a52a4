use iyzico_derive::{Builder, Object};

use super::image::EncodedImage;
use super::stock::{Pieces, doubt_stock};
use crate::Price;
use crate::value::given::Given;
use crate::value::order::{Boolean, ConversationId, Currency, Locale, Name, Note, Token};
use crate::value::rule::{Context, Findings};
use crate::value::schedule::Count;
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Creates a link: a page on which anyone who has its URL can buy one product. No money moves until
/// a buyer pays there.
///
/// ```
/// use iyzico_core::link::CreateLink;
/// use iyzico_core::{Context, request};
///
/// let link = CreateLink::builder()
///     .name("Sample Product")
///     .description("10 Books")
///     .price("50.00")
///     .currency_code("TRY")
///     .encoded_image_file("iVBORw0KGgo=")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&link, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateLink {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Name of the product.
    pub name: Given<Name>,
    /// What it is.
    pub description: Given<Name>,
    /// Price of the product in major units of `currencyCode`.
    pub price: Given<Price>,
    /// Currency of the price.
    pub currency_code: Given<Currency>,
    /// Picture of the product, as base64.
    pub encoded_image_file: Given<EncodedImage>,
    /// Whether the page does not ask for an address.
    pub address_ignorable: Option<Given<Boolean>>,
    /// Whether installments are offered.
    pub installment_requested: Option<Given<Boolean>>,
    /// Whether the stock is limited.
    pub stock_enabled: Option<Given<Boolean>>,
    /// Number of pieces in stock.
    pub stock_count: Option<Given<Pieces>>,
    /// Number of pieces that may be sold. Seen in official clients; not documented.
    pub sold_limit: Option<Given<Count>>,
    /// Whether the buyer chooses the amount. It must be enabled for the merchant.
    pub flexible_link: Option<Given<Boolean>>,
    /// Amounts that are suggested to the buyer of a flexible link.
    pub preset_price_values: Option<Vec<Given<Count>>>,
    /// Category of the product: GOLD, FOOD, PHONE, PC, TABLET or UNKNOWN.
    pub category_type: Option<Given<Note>>,
}

impl Endpoint for CreateLink {
    type Response = Link;
    const NAME: &'static str = "link.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/iyzilink/products";
    const SAFETY: Safety = Safety::Creates;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_stock(self.stock_enabled.as_ref(), self.stock_count.as_ref(), findings);
    }
}

/// Creates a link from a price and a line of text, without a picture. No money moves until a buyer pays
/// there.
///
/// ```
/// use iyzico_core::link::CreateFastLink;
/// use iyzico_core::{Context, request};
///
/// let link = CreateFastLink::builder()
///     .description("Two tickets")
///     .price("15.00")
///     .currency_code("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&link, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateFastLink {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// What is paid for.
    pub description: Given<Name>,
    /// Amount in major units of `currencyCode`.
    pub price: Given<Price>,
    /// Currency of the amount.
    pub currency_code: Given<Currency>,
}

impl Endpoint for CreateFastLink {
    type Response = Link;
    const NAME: &'static str = "link.create_fast";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/iyzilink/fast-link/products";
    const SAFETY: Safety = Safety::Creates;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
}

/// A created or changed link.
///
/// ```
/// use iyzico_core::link::Link;
///
/// let link: Link = serde_json::from_str(
///     r#"{"data": {"token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596", "url": "34732"}}"#,
/// )?;
/// assert_eq!(link.data.token.as_str(), "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Link {
    /// Where the link is.
    pub data: LinkAddress,
}

/// Where a link is.
///
/// ```
/// use iyzico_core::link::LinkAddress;
///
/// let address: LinkAddress = serde_json::from_str(
///     r#"{
///         "token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596",
///         "url": "34732",
///         "imageUrl": "34732"
///     }"#,
/// )?;
/// assert_eq!(address.token.as_str(), "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
/// assert_eq!(address.url, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct LinkAddress {
    /// Token that identifies the link in other calls.
    pub token: Token,
    /// URL of the page.
    pub url: Option<Note>,
    /// URL of the picture.
    pub image_url: Option<Note>,
}
