//! The lines of an order.

use iyzico_derive::{Builder, Choice, Object};
use rust_decimal::Decimal;

use crate::Price;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Optional, Structure, Value};
use crate::value::literal::Literal;
use crate::value::order::{Flag, Name, Note, PaymentGroup};
use crate::value::price::Share;
use crate::value::read::Reader;
use crate::value::rule::{Findings, Rule};
use crate::value::show::shown;
use crate::value::unreadable::Unreadable;

/// Whether a line is delivered to an address.
///
/// ```
/// use iyzico_core::basket::ItemType;
///
/// let kind: ItemType = serde_json::from_str(r#""PHYSICAL""#)?;
/// assert_eq!(kind, ItemType::Physical);
/// assert_eq!(ItemType::Virtual.as_str(), "VIRTUAL");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum ItemType {
    /// Goods that are delivered; the payment then needs a shipping address.
    Physical,
    /// Goods or services that are not delivered.
    Virtual,
    /// A type that is not documented.
    Other(String),
}

impl Value for ItemType {
    const RULE: &'static Rule = &Rule::new("ItemType", "PHYSICAL or VIRTUAL", "PHYSICAL")
        .code("11")
        .refuse(|_| Some("is not a documented type"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// One line of the order.
///
/// ```
/// use iyzico_core::basket::{BasketItem, ItemType};
///
/// let course = BasketItem::builder()
///     .id("BI101")
///     .name("Course")
///     .category1("Lessons")
///     .item_type(ItemType::Virtual)
///     .price("149.90")
///     .build();
/// ```
///
/// Source: iyzico's older integration guide; marketplace fields from the public documents and the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct BasketItem {
    /// The merchant's own ID for the product.
    pub id: Given<Name>,
    /// Name of the product.
    pub name: Given<Name>,
    /// Main category. Required for card payments and the checkout form, optional for pay-with-iyzico.
    pub category1: Option<Given<Name>>,
    /// Second category.
    pub category2: Option<Given<Note>>,
    /// Whether the line is delivered.
    pub item_type: Given<ItemType>,
    /// Price of the line, greater than 0. All lines add up to the price of the order.
    pub price: Given<Price>,
    /// Key of the sub-merchant that sells the line. Marketplaces only.
    pub sub_merchant_key: Option<Given<Name>>,
    /// Part of the line's price that goes to the sub-merchant. Marketplaces only.
    pub sub_merchant_price: Option<Given<Share>>,
    /// Tax that the marketplace withholds from the sub-merchant. Marketplaces only.
    pub withholding_tax: Option<Given<Share>>,
    /// The marketplace's own ID for the sub-merchant. Seen in the official Java client; not documented.
    pub external_sub_merchant_id: Option<Given<Name>>,
    /// Whether a refund was charged to the merchant. Seen in the official Java client; not documented.
    pub charged_from_merchant: Option<Given<Flag>>,
    /// Amount charged to the merchant. Seen in the official Java client; not documented.
    pub charged_price_from_merchant: Option<Given<Share>>,
}

impl Structure for BasketItem {
    const RULE: &'static Rule =
        &Rule::new("BasketItem", "a line with id, name, category1, itemType and price", "");
    const LIST_RULE: &'static Rule = &Rule::new("Basket", "1 to 500 lines", "").missing_code("24");
}

/// Most lines that one order may have (iyzico's older integration guide).
///
/// ```
/// use iyzico_core::basket::MOST_LINES;
///
/// /// Whether an order must be divided.
/// fn is_too_long(lines: usize) -> bool {
///     lines > MOST_LINES
/// }
/// assert!(is_too_long(501));
/// ```
pub const MOST_LINES: usize = 500;

/// Rules between the lines of an order, its price and its addresses.
pub(crate) fn check(
    items: &[BasketItem],
    price: &Given<Price>,
    ships: bool,
    findings: &mut Findings,
) {
    check_count("basketItems", items.len(), findings);
    let prices = items.iter().map(|item| item.price.value().copied());
    if let Some(problem) = sum_problem(prices, price) {
        findings.error("basketItems", problem).code("5062");
    }
    check_sellers(items, findings);
    check_shares(items, findings);
    let physical = items.iter().any(|item| item.item_type.value() == Some(&ItemType::Physical));
    if physical && !ships {
        findings
            .error("shippingAddress", "is required because at least one line is PHYSICAL")
            .code("24");
    }
}

/// Says when an order has no lines or too many.
pub(crate) fn check_count(path: &str, lines: usize, findings: &mut Findings) {
    if lines == 0 {
        findings.error(path, "has no lines").allowed("1 to 500 lines").code("24");
    }
    if lines > MOST_LINES {
        findings
            .error(path, "has too many lines")
            .got(format!("{lines} lines"))
            .allowed("1 to 500 lines")
            .code("11");
    }
}

/// Says which lines lack the main category, where an operation requires it.
pub(crate) fn check_categories(items: &[BasketItem], findings: &mut Findings) {
    for (index, item) in items.iter().enumerate() {
        if item.category1.is_missing() {
            findings.error(format!("basketItems[{index}].category1"), "is required").code("24");
        }
    }
}

/// Says why the prices of the lines are not the price of the order, if they are known and are not.
pub(crate) fn sum_problem(
    prices: impl Iterator<Item = Option<Price>>,
    price: &Given<Price>,
) -> Option<String> {
    let (mut lines, mut sum) = (0, Some(Decimal::ZERO));
    for price in prices {
        let amount = price?.amount();
        sum = sum.and_then(|sum| sum.checked_add(amount));
        lines += 1;
    }
    let price = price.value()?;
    if sum == Some(price.amount()) || lines == 0 {
        return None;
    }
    let sum =
        sum.map_or_else(|| "too much to count".to_owned(), |sum| Price::new(sum).to_request_text());
    let (sum, price) = (shown(sum), shown(price.to_request_text()));
    Some(format!("add up to {sum}, price is {price}"))
}

/// A marketplace names the seller of every line, and nobody else names any.
fn check_sellers(items: &[BasketItem], findings: &mut Findings) {
    let names_seller = |item: &BasketItem| {
        !(item.sub_merchant_key.is_missing() && item.external_sub_merchant_id.is_missing())
    };
    let is_marketplace = items.iter().any(names_seller);
    for (index, item) in items.iter().enumerate() {
        let has_share =
            !(item.sub_merchant_price.is_missing() && item.withholding_tax.is_missing());
        let path = |field| format!("basketItems[{index}].{field}");
        match (names_seller(item), has_share) {
            (false, true) => {
                findings
                    .error(path("subMerchantKey"), "is required: nobody is named to get the share")
                    .code(if is_marketplace { "5077" } else { "2003" });
            }
            (false, false) if is_marketplace => {
                findings
                    .error(path("subMerchantKey"), "is required on every line if one line has it")
                    .code("5077");
            }
            (true, _) if item.sub_merchant_price.is_missing() => {
                findings.warning(path("subMerchantPrice"), "is missing beside subMerchantKey");
            }
            _ => {}
        }
    }
}

fn check_shares(items: &[BasketItem], findings: &mut Findings) {
    for (index, item) in items.iter().enumerate() {
        let share = item.sub_merchant_price.as_ref().and_then(Given::value);
        if let (Some(share), Some(price)) = (share, item.price.value())
            && share.0 > *price
        {
            findings
                .error(
                    format!("basketItems[{index}].subMerchantPrice"),
                    "is greater than the price of the line",
                )
                .got(share.0.to_string())
                .allowed(format!("0 to {price}"));
        }
        let path = || format!("basketItems[{index}].withholdingTax");
        check_tax(share, item.withholding_tax.as_ref(), path, findings);
    }
}

/// A tax is withheld from the share of the sub-merchant. What iyzico says to a higher one is not
/// documented, so it is sent all the same.
pub(crate) fn check_tax(
    share: Option<&Share>,
    tax: Option<&Given<Share>>,
    path: impl FnOnce() -> String,
    findings: &mut Findings,
) {
    if let (Some(share), Some(tax)) = (share, tax.and_then(Given::value))
        && tax > share
    {
        findings
            .warning(path(), "is greater than subMerchantPrice, from which it is withheld")
            .got(tax.0.to_string())
            .allowed(format!("0 to {}", share.0));
    }
}

/// Only a product has a seller: classified advertisements and subscriptions are sold by the marketplace.
pub(crate) fn check_group(
    items: &[BasketItem],
    group: Option<&Given<PaymentGroup>>,
    findings: &mut Findings,
) {
    let group = group.and_then(Given::value);
    let Some(PaymentGroup::Listing | PaymentGroup::Subscription) = group else { return };
    for (index, item) in items.iter().enumerate() {
        if !(item.sub_merchant_key.is_missing() && item.sub_merchant_price.is_missing()) {
            findings
                .error(
                    format!("basketItems[{index}].subMerchantKey"),
                    "and subMerchantPrice are only for paymentGroup PRODUCT",
                )
                .code("5079");
        }
    }
}
