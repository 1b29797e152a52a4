//! The payment of iyzico's older integration guide, and a fixed moment.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses a part of this, in tests only"
)]

use iyzico_core::address::Address;
use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::buyer::Buyer;
use iyzico_core::card::PaymentCard;
use iyzico_core::payment::CreatePayment;
use iyzico_core::{Context, Credentials};

pub(crate) const CARD_NUMBER: &str = "5528790000000008";

pub(crate) fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-canary-secret-key").unwrap()
}

pub(crate) fn card(number: &str, cvc: &str) -> PaymentCard {
    PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(number)
        .expire_month("12")
        .expire_year("2030")
        .cvc(cvc)
        .build()
}

pub(crate) fn address() -> Address {
    Address::builder()
        .contact_name("Jane Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .zip_code("34742")
        .build()
}

pub(crate) fn buyer() -> Buyer {
    Buyer::builder()
        .id("BY789")
        .name("John")
        .surname("Doe")
        .identity_number("10000000146")
        .email("email@email.com")
        .gsm_number("+905350000000")
        .registration_address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
        .build()
}

pub(crate) fn item(id: &str, item_type: ItemType, price: &str) -> BasketItem {
    BasketItem::builder()
        .id(id)
        .name("Binocular")
        .category1("Collectibles")
        .item_type(item_type)
        .price(price)
        .build()
}

pub(crate) fn payment() -> CreatePayment {
    CreatePayment::builder()
        .conversation_id("123456789")
        .price("1")
        .paid_price("1.2")
        .basket_id("B67832")
        .payment_card(card(CARD_NUMBER, "123"))
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(vec![
            item("BI101", ItemType::Physical, "0.3"),
            item("BI102", ItemType::Virtual, "0.5"),
            item("BI103", ItemType::Physical, "0.2"),
        ])
        .build()
}
