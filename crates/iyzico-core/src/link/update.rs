use iyzico_derive::{Builder, Object};

use super::Link;
use super::image::EncodedImage;
use super::stock::{Pieces, doubt_stock};
use crate::Price;
use crate::value::given::Given;
use crate::value::order::{Boolean, ConversationId, Currency, Locale, Name, Note, Token};
use crate::value::rule::{Context, Findings};
use crate::value::schedule::Count;
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Changes what a link sells. No money moves.
///
/// Name, description, price and currency are required: send the unchanged values too.
///
/// ```
/// use iyzico_core::link::UpdateLink;
/// use iyzico_core::{Context, request};
///
/// let link = UpdateLink::builder()
///     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .name("Sample Product")
///     .description("10 Books")
///     .price("50.00")
///     .currency_code("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&link, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdateLink {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the link.
    pub token: Given<Token>,
    /// Name of the product.
    pub name: Given<Name>,
    /// What it is.
    pub description: Given<Name>,
    /// Price of the product in major units of `currencyCode`.
    pub price: Given<Price>,
    /// Currency of the price.
    pub currency_code: Given<Currency>,
    /// Picture of the product, as base64.
    pub encoded_image_file: Option<Given<EncodedImage>>,
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

impl Endpoint for UpdateLink {
    type Response = Link;
    const NAME: &'static str = "link.update";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/v2/iyzilink/products/{token}";
    const SAFETY: Safety = Safety::Idempotent;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[("token", "data.token")];

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_stock(self.stock_enabled.as_ref(), self.stock_count.as_ref(), findings);
    }
}
