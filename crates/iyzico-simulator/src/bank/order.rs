//! What a merchant asks to be paid for, however it asks.

use iyzico_core::apm::InitializeApm;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::basket::BasketItem;
use iyzico_core::bkm::InitializeBkm;
use iyzico_core::buyer::{Buyer, Email};
use iyzico_core::checkout_form::InitializeCheckoutForm;
use iyzico_core::iyziup::{InitialConsumer, InitializeIyziup};
use iyzico_core::legacy::{CreateBasicPayment, InitializeBasicBkm, InitializePecco};
use iyzico_core::order::{ConversationId, Currency, Locale, Name, Note};
use iyzico_core::pay_with_iyzico::InitializePayWithIyzico;
use iyzico_core::payment::CreatePayment;
use iyzico_core::price::Share;
use iyzico_core::{Given, Price};
use rust_decimal::Decimal;

use super::fields::{amount, note, optional, required};
use super::marketplace::check_tax;
use super::refusal::Refusal;

/// What a merchant asks to be paid for.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) price: Price,
    pub(crate) paid_price: Price,
    pub(crate) currency: Currency,
    pub(crate) installment: u32,
    pub(crate) basket_id: Option<Note>,
    /// First name and surname.
    pub(crate) buyer: String,
    pub(crate) lines: Vec<OrderLine>,
    /// Language of the pages.
    pub(crate) locale: Locale,
}

/// One line of an order.
#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    /// The merchant's ID for the product.
    pub(crate) item_id: Note,
    pub(crate) name: String,
    pub(crate) price: Price,
    /// Who sells it on the merchant's platform.
    pub(crate) seller: Option<Seller>,
}

/// Who sells a line, and for how much.
#[derive(Clone, Debug)]
pub(crate) struct Seller {
    pub(crate) name: SellerName,
    /// Its part of the price.
    pub(crate) price: Price,
    /// Tax that is withheld from that.
    pub(crate) tax: Price,
}

/// How an order names a sub-merchant.
#[derive(Clone, Debug)]
pub(crate) enum SellerName {
    /// By its key.
    Key(SubMerchantKey),
    /// By the merchant's own ID for it.
    Number(String),
}

/// The same fields of requests of different types.
macro_rules! order {
    ($request:expr, $paid_price:expr, $installment:expr) => {
        Ok(Self {
            conversation_id: optional($request.conversation_id.as_ref()).cloned(),
            price: amount(&$request.price)?,
            paid_price: amount($paid_price)?,
            currency: required(&$request.currency)?.clone(),
            installment: $installment,
            basket_id: optional($request.basket_id.as_ref()).cloned(),
            buyer: buyer(&$request.buyer)?,
            lines: lines(&$request.basket_items)?,
            locale: locale($request.locale.as_ref()),
        })
    };
}

impl Order {
    pub(crate) fn of_payment(request: &CreatePayment) -> Result<Self, Refusal> {
        order!(request, &request.paid_price, required(&request.installment)?.0)
    }

    pub(crate) fn of_form(request: &InitializeCheckoutForm) -> Result<Self, Refusal> {
        order!(request, &request.paid_price, 1)
    }

    pub(crate) fn of_pay_with_iyzico(request: &InitializePayWithIyzico) -> Result<Self, Refusal> {
        order!(request, &request.paid_price, 1)
    }

    pub(crate) fn of_pecco(request: &InitializePecco) -> Result<Self, Refusal> {
        order!(request, &request.paid_price, 1)
    }

    /// The basic product has no basket and so no line of its own; the whole order is one.
    pub(crate) fn of_basic(request: &CreateBasicPayment) -> Result<Self, Refusal> {
        let price = amount(&request.price)?;
        Ok(Self {
            conversation_id: optional(request.conversation_id.as_ref()).cloned(),
            price,
            paid_price: amount(&request.paid_price)?,
            currency: required(&request.currency)?.clone(),
            installment: required(&request.installment)?.0,
            basket_id: None,
            buyer: buyer_by_email(request.buyer_email.as_ref()),
            lines: vec![OrderLine::whole(price, request.pos_order_id.as_ref())],
            locale: locale(request.locale.as_ref()),
        })
    }

    /// BKM Express of the basic product names no currency and no paid price.
    pub(crate) fn of_basic_bkm(request: &InitializeBasicBkm) -> Result<Self, Refusal> {
        let price = amount(&request.price)?;
        Ok(Self {
            conversation_id: optional(request.conversation_id.as_ref()).cloned(),
            price,
            paid_price: price,
            currency: Currency::new("TRY").expect("it is a currency"),
            installment: 1,
            basket_id: None,
            buyer: buyer_by_email(request.buyer_email.as_ref()),
            lines: vec![OrderLine::whole(price, request.pos_order_id.as_ref())],
            locale: locale(request.locale.as_ref()),
        })
    }

    /// BKM Express has no paid price: the price is charged.
    pub(crate) fn of_bkm(request: &InitializeBkm) -> Result<Self, Refusal> {
        order!(request, &request.price, 1)
    }

    pub(crate) fn of_apm(request: &InitializeApm) -> Result<Self, Refusal> {
        order!(request, &request.paid_price, 1)
    }

    /// The merchant's ID for the order stands for that of the basket (inferred).
    pub(crate) fn of_iyziup(request: &InitializeIyziup) -> Result<Self, Refusal> {
        let lines = required(&request.order_items)?.iter().map(|item| {
            Ok(OrderLine {
                item_id: note(required(&item.id)?.as_str()),
                name: required(&item.name)?.as_str().to_owned(),
                price: amount(&item.price)?,
                seller: None,
            })
        });
        let order = Self {
            conversation_id: optional(request.conversation_id.as_ref()).cloned(),
            price: amount(&request.price)?,
            paid_price: amount(&request.paid_price)?,
            currency: required(&request.currency)?.clone(),
            installment: 1,
            basket_id: optional(request.merchant_order_id.as_ref()).cloned(),
            buyer: optional(request.initial_consumer.as_ref()).map_or_else(String::new, consumer),
            lines: lines.collect::<Result<_, Refusal>>()?,
            locale: locale(request.locale.as_ref()),
        };
        let mut prices = order.lines.iter().map(|line| line.price.amount());
        let sum = prices.try_fold(Decimal::ZERO, Decimal::checked_add);
        if sum != Some(order.price.amount()) {
            let refusal = Refusal::new(LINES_DO_NOT_ADD_UP);
            return Err(refusal.because("the lines do not add up to the price"));
        }
        Ok(order)
    }
}

/// First name and surname, as far as they are known.
fn consumer(consumer: &InitialConsumer) -> String {
    let names = [&consumer.name, &consumer.surname];
    let names = names.into_iter().filter_map(|name| optional(name.as_ref()));
    names.map(Name::as_str).collect::<Vec<_>>().join(" ")
}

impl OrderLine {
    /// The only line of an order without a basket.
    fn whole(price: Price, order: Option<&Given<Note>>) -> Self {
        let number = optional(order).map_or("", Note::as_str);
        Self { item_id: note(number), name: number.to_owned(), price, seller: None }
    }
}

fn buyer_by_email(email: Option<&Given<Email>>) -> String {
    optional(email).map(ToString::to_string).unwrap_or_default()
}

fn buyer(buyer: &Given<Buyer>) -> Result<String, Refusal> {
    let buyer = required(buyer)?;
    let names = [required(&buyer.name)?, required(&buyer.surname)?];
    Ok(names.map(Name::as_str).join(" "))
}

fn lines(items: &Given<Vec<BasketItem>>) -> Result<Vec<OrderLine>, Refusal> {
    let lines = required(items)?.iter().map(|item| {
        Ok(OrderLine {
            item_id: note(required(&item.id)?.as_str()),
            name: required(&item.name)?.as_str().to_owned(),
            price: amount(&item.price)?,
            seller: seller(item)?,
        })
    });
    lines.collect()
}

/// A line whose share is missing gives its sub-merchant nothing (inferred).
fn seller(item: &BasketItem) -> Result<Option<Seller>, Refusal> {
    let share = |given: Option<&Given<Share>>| {
        let share = optional(given).map_or(Price::ZERO, |share| share.0);
        Price::new(share.amount().normalize())
    };
    let key = optional(item.sub_merchant_key.as_ref());
    let number = optional(item.external_sub_merchant_id.as_ref());
    let name = match (key.and_then(|key| SubMerchantKey::new(key.as_str()).ok()), number) {
        (Some(key), _) => SellerName::Key(key),
        (None, Some(number)) => SellerName::Number(number.as_str().to_owned()),
        (None, None) => return Ok(None),
    };
    let (price, tax) =
        (share(item.sub_merchant_price.as_ref()), share(item.withholding_tax.as_ref()));
    check_tax(price, tax)?;
    Ok(Some(Seller { name, price, tax }))
}

fn locale(locale: Option<&Given<Locale>>) -> Locale {
    match optional(locale) {
        Some(Locale::English) => Locale::English,
        _ => Locale::Turkish,
    }
}

const LINES_DO_NOT_ADD_UP: &str = "5062";
