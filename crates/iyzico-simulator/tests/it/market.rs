//! A merchant that is a marketplace, with sub-merchants whose lines it sells.

use std::time::{Duration, SystemTime};

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::basket::BasketItem;
use iyzico_core::marketplace::{ApprovePaymentItem, CreateSubMerchant, SubMerchantType};
use iyzico_core::payment::{CreatePayment, Payment};
use iyzico_simulator::{Balance, Owner, Simulator};
use rust_decimal::Decimal;

use crate::shop::{PARAF, Shop, line, order};

/// Opens at noon of a day in Türkiye.
pub(crate) async fn open() -> Shop {
    let noon: jiff::Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    Shop::at(Simulator::builder().starts_at(SystemTime::from(noon))).await
}

/// A person who sells on the platform and can be paid.
pub(crate) fn person(number: &str) -> CreateSubMerchant {
    CreateSubMerchant::builder()
        .sub_merchant_external_id(number)
        .sub_merchant_type(SubMerchantType::Personal)
        .name("John's market")
        .email("email@submerchantemail.com")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .contact_name("John")
        .contact_surname("Doe")
        .identity_number("10000000146")
        .iban("TR180006200119000006672315")
        .build()
}

pub(crate) async fn register(shop: &Shop, request: CreateSubMerchant) -> SubMerchantKey {
    shop.call(&request).await.unwrap().body.sub_merchant_key.unwrap()
}

/// A line that a sub-merchant sells, and its part of the price.
pub(crate) fn sold_by(key: &SubMerchantKey, price: &str, share: &str) -> BasketItem {
    let mut line = line("BI101", price);
    line.sub_merchant_key = Some(key.as_str().into());
    line.sub_merchant_price = Some(share.parse::<Price>().unwrap().into());
    line
}

/// An order of these lines, at their price.
pub(crate) fn order_of(lines: Vec<BasketItem>) -> CreatePayment {
    let prices = lines.iter().map(|line| line.price.value().unwrap().amount());
    let price = Price::new(prices.sum());
    let mut request = order(PARAF);
    request.price = price.into();
    request.paid_price = price.into();
    request.basket_items = lines.into();
    request
}

pub(crate) fn approve(payment: &Payment, index: usize) -> ApprovePaymentItem {
    ApprovePaymentItem::builder().payment_transaction_id(line_of(payment, index)).build()
}

pub(crate) fn line_of(payment: &Payment, index: usize) -> String {
    let lines = payment.item_transactions.as_ref().unwrap();
    lines[index].payment_transaction_id.to_string()
}

pub(crate) fn status_of(payment: &Payment, index: usize) -> i32 {
    payment.item_transactions.as_ref().unwrap()[index].transaction_status.unwrap()
}

pub(crate) fn days(shop: &Shop, days: u64) {
    shop.simulator.clock().advance(Duration::from_secs(days * 24 * 60 * 60));
}

/// What somebody has in lira: what iyzico holds, and what was paid out.
pub(crate) fn has(shop: &Shop, owner: &Owner) -> (Decimal, Decimal) {
    let balances = shop.simulator.balances();
    let found = balances.iter().find(|balance| balance.owner == *owner);
    found.map_or((Decimal::ZERO, Decimal::ZERO), |found| {
        (found.balance.amount(), found.paid_out.amount())
    })
}

/// What all owners have together, which is nothing: it came from the cards.
pub(crate) fn sum_of(balances: &[Balance]) -> Decimal {
    balances.iter().map(|balance| balance.balance.amount() + balance.paid_out.amount()).sum()
}

pub(crate) fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}
