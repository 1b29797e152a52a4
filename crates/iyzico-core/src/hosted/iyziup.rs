//! iyziUP: an order form of iyzico that asks for address and card on one page. Deprecated.

mod order;

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::value::basket::{self, ItemType};
use crate::value::buyer::{Email, GsmNumber};
use crate::value::given::{Given, Structure};
use crate::value::html::Html;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Flag, Installment, Locale, Name, Note, PaymentGroup,
    Token, turkish_lira,
};
use crate::value::price::Share;
use crate::value::rule::{Context, Findings, Rule};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

pub use order::{
    IyziupConsumer, IyziupOrder, IyziupOrderAddress, IyziupPayment, OrderStatus, RetrieveIyziup,
};

/// Opens an iyziUP form: one page on which the buyer enters address and card. No money moves until the
/// buyer pays there.
///
/// Deprecated: no longer in the public documents, and probably withdrawn; use `checkout_form.initialize`.
///
/// ```
/// use iyzico_core::iyziup::InitializeIyziup;
/// use iyzico_core::order::PaymentGroup;
/// use iyzico_core::{Context, request};
///
/// # let order_items: Vec<iyzico_core::iyziup::OrderItem> = serde_json::from_str(
/// #     r#"[{"id": "OI1", "name": "Binocular", "price": "0.4", "category1": "Collectibles",
/// #         "itemType": "PHYSICAL"}, {"id": "OI2", "name": "Game code", "price": "0.6",
/// #         "category1": "Game", "itemType": "VIRTUAL"}]"#,
/// # )?;
/// let iyziup = InitializeIyziup::builder()
///     .merchant_order_id("M-1")
///     .payment_group(PaymentGroup::Product)
///     .enabled_installments(vec![1, 2, 3])
///     .currency("TRY")
///     .price("1")
///     .paid_price("1.2")
///     .shipping_price("0.2")
///     .callback_url("https://merchant.example/callback")
///     .terms_url("https://merchant.example/terms")
///     .pre_sales_contract_url("https://merchant.example/contract")
///     .order_items(order_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&iyziup, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official PHP and Java clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeIyziup {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The merchant's own ID for the order.
    pub merchant_order_id: Option<Given<Note>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// E-commerce platform that integrates iyzico, such as WOOCOMMERCE.
    pub payment_source: Option<Given<Note>>,
    /// Whether 3-D Secure is forced.
    #[wire(rename = "forceThreeDS")]
    pub force_three_ds: Option<Given<Flag>>,
    /// Numbers of installments that the buyer may choose; all that the merchant has when missing.
    pub enabled_installments: Option<Vec<Given<Installment>>>,
    /// Card families that are taken.
    pub enabled_card_family: Option<Given<Note>>,
    /// Currency of the amounts, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// Sum of the lines in major units of `currency`.
    pub price: Given<Price>,
    /// Amount charged to the card, before installment interest that the form adds.
    pub paid_price: Given<Price>,
    /// Price of the shipping. Whether `paidPrice` has to include it is not documented.
    pub shipping_price: Option<Given<Share>>,
    /// URL that the buyer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// URL of the merchant's terms.
    pub terms_url: Option<Given<Note>>,
    /// URL of the contract that the buyer agrees to.
    pub pre_sales_contract_url: Option<Given<Note>>,
    /// The lines of the order, 1 to 500. Their prices should add up to `price`.
    pub order_items: Given<Vec<OrderItem>>,
    /// Known details of the buyer; the form is prefilled with them.
    pub initial_consumer: Option<Given<InitialConsumer>>,
}

impl Endpoint for InitializeIyziup {
    type Response = IyziupForm;
    const NAME: &'static str = "iyziup.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/iyziup/form/initialize";
    const SAFETY: Safety = Safety::Session;
    const DEPRECATED: Option<&'static str> = Some("use `checkout_form.initialize`");
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn check(&self, _: &Context, findings: &mut Findings) {
        let Some(items) = self.order_items.value() else { return };
        basket::check_count("orderItems", items.len(), findings);
        let prices = items.iter().map(|item| item.price.value().copied());
        // No public source says that they must; every other order of iyzico does.
        if let Some(problem) = basket::sum_problem(prices, &self.price) {
            findings.warning("orderItems", problem);
        }
    }
}

/// One line of an iyziUP order.
///
/// ```
/// use iyzico_core::basket::ItemType;
/// use iyzico_core::iyziup::OrderItem;
///
/// let item = OrderItem::builder()
///     .id("OI1")
///     .price("0.4")
///     .name("Binocular")
///     .category1("Collectibles")
///     .item_type(ItemType::Physical)
///     .build();
/// assert_eq!(serde_json::to_value(&item)?["id"], "OI1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct OrderItem {
    /// The merchant's own ID for the product.
    pub id: Given<Name>,
    /// Price of the line, greater than 0.
    pub price: Given<Price>,
    /// Name of the product.
    pub name: Given<Name>,
    /// Main category.
    pub category1: Option<Given<Name>>,
    /// Second category.
    pub category2: Option<Given<Note>>,
    /// Whether the line is delivered.
    pub item_type: Given<ItemType>,
    /// URL of the product's page.
    pub item_url: Option<Given<Note>>,
    /// What the product is.
    pub item_description: Option<Given<Note>>,
}

impl Structure for OrderItem {
    const RULE: &'static Rule =
        &Rule::new("OrderItem", "a line with id, name, itemType and price", "");
    const LIST_RULE: &'static Rule = &Rule::new("OrderItems", "1 to 500 lines", "");
}

/// What a merchant knows about the buyer of an iyziUP order.
///
/// ```
/// use iyzico_core::iyziup::InitialConsumer;
///
/// # let address_list: Vec<iyzico_core::iyziup::IyziupAddress> = serde_json::from_str(
/// #     r#"[{"alias": "home",
/// #         "addressLine1": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "zipCode": "34742", "contactName": "Jane Doe", "city": "Istanbul",
/// #         "country": "Turkey"}]"#,
/// # )?;
/// let consumer = InitialConsumer::builder()
///     .name("Jane")
///     .surname("Doe")
///     .email("jane.doe@example.com")
///     .gsm_number("+905350000000")
///     .address_list(address_list)
///     .build();
/// assert_eq!(serde_json::to_value(&consumer)?["name"], "Jane");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
pub struct InitialConsumer {
    /// First name.
    pub name: Option<Given<Name>>,
    /// Surname.
    pub surname: Option<Given<Name>>,
    /// E-mail address.
    pub email: Option<Given<Email>>,
    /// Mobile number, +90 and ten digits.
    pub gsm_number: Option<Given<GsmNumber>>,
    /// Addresses from which the buyer can choose.
    pub address_list: Option<Given<Vec<IyziupAddress>>>,
}

impl Structure for InitialConsumer {
    const RULE: &'static Rule = &Rule::new("InitialConsumer", "what is known of the buyer", "");
}

/// An address from which the buyer of an iyziUP order can choose.
///
/// ```
/// use iyzico_core::iyziup::IyziupAddress;
///
/// let address = IyziupAddress::builder()
///     .alias("home")
///     .address_line1("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
///     .zip_code("34742")
///     .contact_name("Jane Doe")
///     .city("Istanbul")
///     .country("Turkey")
///     .build();
/// assert_eq!(serde_json::to_value(&address)?["alias"], "home");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official Java client; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
pub struct IyziupAddress {
    /// Label of the address.
    pub alias: Option<Given<Note>>,
    /// Street and house number.
    pub address_line1: Given<Name>,
    /// The rest of the address.
    pub address_line2: Option<Given<Note>>,
    /// Postal code.
    pub zip_code: Option<Given<Note>>,
    /// First name and surname, or the company.
    pub contact_name: Given<Name>,
    /// City.
    pub city: Given<Name>,
    /// Country.
    pub country: Given<Name>,
}

impl Structure for IyziupAddress {
    const RULE: &'static Rule = &Rule::new(
        "IyziupAddress",
        "an address with contactName, city, country and addressLine1",
        "",
    );
}

/// An open iyziUP form.
///
/// ```
/// use iyzico_core::iyziup::IyziupForm;
///
/// let form: IyziupForm = serde_json::from_str(
///     r#"{"token": "token", "content": "content", "tokenExpireTime": 1800}"#,
/// )?;
/// assert_eq!(form.token.as_str(), "token");
/// assert_eq!(form.token_expire_time, Some(1800));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official PHP and Java clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct IyziupForm {
    /// Token of the form; store it, it is needed to retrieve the result.
    pub token: Token,
    /// A script that draws the form into the merchant's page.
    pub content: Option<Html>,
    /// Lifetime of the token in seconds.
    pub token_expire_time: Option<u32>,
}
