//! Installment prices.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Retrieves the cost of an order in installments, for one card or for every card family.
///
/// No money moves. Charge with `paidPrice` = `totalPrice` and `installment` = `installmentNumber`.
///
/// ```
/// use iyzico_core::installment::ListInstallments;
/// use iyzico_core::{Context, request};
///
/// let installments = ListInstallments::builder()
///     .bin_number("999999")
///     .price("100")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&installments, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListInstallments {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// First digits of the card; without them there is one entry for each card family.
    pub bin_number: Option<Given<BinNumber>>,
    /// Price of the order.
    pub price: Given<Price>,
    /// Currency of the order. Seen in official clients; not documented.
    pub currency: Option<Given<Currency>>,
}

impl Endpoint for ListInstallments {
    type Response = Installments;
    const NAME: &'static str = "installment.list";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/installment";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("binNumber", "installmentDetails.binNumber"), ("price", "installmentDetails.price")];
}

/// Installment prices of an order.
///
/// ```
/// use iyzico_core::installment::Installments;
///
/// let installments: Installments = serde_json::from_str(
///     r#"{"installmentDetails": [{"price": "100"}]}"#,
/// )?;
/// assert_eq!(installments.installment_details.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Installments {
    /// One entry for the requested card, or one for each card family.
    pub installment_details: Option<Vec<InstallmentDetail>>,
}

impl Installments {
    /// A response with these entries, for a service that responds to such requests.
    pub fn new(details: Vec<InstallmentDetail>) -> Self {
        Self { installment_details: Some(details) }
    }
}

/// Installment prices for the cards of one family.
///
/// ```
/// use iyzico_core::bin::CardType;
/// use iyzico_core::installment::InstallmentDetail;
///
/// let detail: InstallmentDetail = serde_json::from_str(
///     r#"{"price": "100", "cardType": "CREDIT_CARD"}"#,
/// )?;
/// assert_eq!(detail.price, Some("100".parse()?));
/// assert_eq!(detail.card_type, Some(CardType::CreditCard));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InstallmentDetail {
    /// First digits of the card, if the request had them.
    pub bin_number: Option<BinNumber>,
    /// Price of the order in a single charge.
    pub price: Option<Price>,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub card_association: Option<CardAssociation>,
    /// Installment programme, such as Bonus, World or Paraf.
    pub card_family_name: Option<Note>,
    /// 1 when the payment must go through 3-D Secure.
    pub force3ds: Option<u8>,
    /// EFT code of the issuing bank.
    pub bank_code: Option<u64>,
    /// Name of the issuing bank.
    pub bank_name: Option<Note>,
    /// 1 when the security code must be asked for.
    pub force_cvc: Option<u8>,
    /// 1 for a company card, 0 for a personal one.
    pub commercial: Option<u8>,
    /// 1 when dynamic currency conversion is possible.
    pub dcc_enabled: Option<u8>,
    /// 1 for an agricultural card.
    pub agriculture_enabled: Option<u8>,
    /// The options, one for each number of installments. Their order is not guaranteed.
    pub installment_prices: Option<Vec<InstallmentPrice>>,
}

/// The cost of an order in one number of installments.
///
/// ```
/// use iyzico_core::installment::InstallmentPrice;
///
/// let price: InstallmentPrice = serde_json::from_str(
///     r#"{"installmentPrice": "100", "totalPrice": "100", "installmentNumber": 1}"#,
/// )?;
/// assert_eq!(price.installment_price, "100".parse()?);
/// assert_eq!(price.total_price, "100".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct InstallmentPrice {
    /// Amount of one installment.
    pub installment_price: Price,
    /// Sum of all installments: what to send as `paidPrice`.
    pub total_price: Price,
    /// Number of installments; 1 is a single charge.
    pub installment_number: u32,
}

/// Retrieves the installment prices of an order as an HTML table. No money moves.
///
/// ```
/// use iyzico_core::installment::RenderInstallments;
/// use iyzico_core::{Context, request};
///
/// let installments = RenderInstallments::builder()
///     .bin_number("999999")
///     .price("100")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&installments, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Node and PHP clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RenderInstallments {
    /// Language of the table and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// First digits of the card; without them the table has every card family.
    pub bin_number: Option<Given<BinNumber>>,
    /// Price of the order.
    pub price: Given<Price>,
    /// Currency of the order.
    pub currency: Option<Given<Currency>>,
}

impl Endpoint for RenderInstallments {
    type Response = InstallmentTable;
    const NAME: &'static str = "installment.render";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/installment/html/horizontal";
    const SAFETY: Safety = Safety::Read;
}

/// Installment prices as an HTML fragment for the merchant's page.
///
/// ```
/// use iyzico_core::installment::InstallmentTable;
///
/// let table: InstallmentTable = serde_json::from_str(
///     r#"{"htmlContent": "PGh0bWw+PC9odG1sPg=="}"#,
/// )?;
/// assert!(table.html_content.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct InstallmentTable {
    /// The table.
    pub html_content: Option<Html>,
}
