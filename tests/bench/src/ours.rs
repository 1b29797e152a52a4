//! The client of this repository.

use std::env;
use std::fs;

use iyzico_http::address::Address;
use iyzico_http::basket::{BasketItem, ItemType};
use iyzico_http::buyer::Buyer;
use iyzico_http::card::PaymentCard;
use iyzico_http::order::{Locale, PaymentChannel, PaymentGroup};
use iyzico_http::payment::{CreatePayment, ItemTransaction};
use iyzico_http::{Client, Price};

use crate::Outcome;
use crate::drive::Peer;
use crate::order::{
    API_KEY, BASKET_ID, CARD_HOLDER, CARD_NUMBER, CITY, COUNTRY, LINE_PRICE, Order, SECRET_KEY,
    STREET,
};

pub(crate) struct Ours(Client);

impl Ours {
    pub(crate) fn new() -> Outcome<Self> {
        let client = Client::builder()
            .api_key(API_KEY)
            .secret_key(SECRET_KEY)
            .base_url(env::var("BENCH_URL")?)
            .root_certificate_pem(&fs::read(env::var("BENCH_CA")?)?)
            .build()?;
        Ok(Self(client))
    }
}

impl Peer for Ours {
    async fn pay(&self, order: &Order, all: bool) -> Outcome<usize> {
        let payment = self.0.send(&request(order)).await?;
        let mut seen = payment.payment_id.as_str().len();
        for line in payment.item_transactions.as_deref().unwrap_or_default() {
            seen += line.payment_transaction_id.as_str().len();
            if all {
                seen += read(line);
            }
        }
        Ok(seen)
    }
}

fn request(order: &Order) -> CreatePayment {
    let address = || {
        Address::builder()
            .contact_name(CARD_HOLDER)
            .city(CITY)
            .country(COUNTRY)
            .address(STREET)
            .build()
    };
    let card = PaymentCard::builder()
        .card_holder_name(CARD_HOLDER)
        .card_number(CARD_NUMBER)
        .expire_month("12")
        .expire_year("2030")
        .cvc("123")
        .build();
    let buyer = Buyer::builder()
        .id("BY789")
        .name("Jane")
        .surname("Doe")
        .identity_number("10000000146")
        .email("jane@example.com")
        .gsm_number("+905350000000")
        .registration_address(STREET)
        .city(CITY)
        .country(COUNTRY)
        .ip("85.34.78.112")
        .build();
    let items: Vec<BasketItem> = order
        .lines
        .iter()
        .map(|line| {
            BasketItem::builder()
                .id(line.id.as_str())
                .name(line.name.as_str())
                .category1("Collectibles")
                .item_type(ItemType::Physical)
                .price(LINE_PRICE)
                .build()
        })
        .collect();
    CreatePayment::builder()
        .locale(Locale::Turkish)
        .conversation_id(order.conversation_id.as_str())
        .price(order.price.as_str())
        .paid_price(order.price.as_str())
        .basket_id(BASKET_ID)
        .payment_channel(PaymentChannel::Web)
        .payment_group(PaymentGroup::Product)
        .payment_card(card)
        .buyer(buyer)
        .shipping_address(address())
        .billing_address(address())
        .basket_items(items)
        .build()
}

/// Every field of a line is in its place already; looking at them is all that is left.
fn read(line: &ItemTransaction) -> usize {
    let payout = line.converted_payout.as_ref();
    let of = |amount: &Option<Price>| usize::from(amount.is_some());
    of(&line.price)
        + of(&line.paid_price)
        + of(&line.merchant_payout_amount)
        + of(&line.iyzi_commission_fee)
        + payout.map_or(0, |payout| of(&payout.merchant_payout_amount))
}
