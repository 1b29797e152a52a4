//! The order of the payment documents.

use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::buyer::Buyer;
use iyzico_core::card::PaymentCard;
use iyzico_core::payment::CreatePayment;

/// The documented example order: three lines, price 1, paid price 1.2.
pub(crate) fn order(card_number: &str) -> CreatePayment {
    let american_express = card_number.starts_with("37");
    let card = PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(card_number)
        .expire_month("12")
        .expire_year("2030")
        .cvc(if american_express { "1234" } else { "123" })
        .build();
    order_by(card)
}

pub(crate) fn order_by(card: PaymentCard) -> CreatePayment {
    let buyer = Buyer::builder()
        .id("BY789")
        .name("John")
        .surname("Doe")
        .identity_number("74300864791")
        .email("email@email.com")
        .gsm_number("+905350000000")
        .registration_address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
        .build();
    let address = iyzico_core::address::Address::builder()
        .contact_name("Jane Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .build();
    CreatePayment::builder()
        .conversation_id("123456789")
        .price("1")
        .paid_price("1.2")
        .basket_id("B67832")
        .payment_card(card)
        .buyer(buyer)
        .billing_address(address)
        .basket_items(vec![line("BI101", "0.3"), line("BI102", "0.5"), line("BI103", "0.2")])
        .build()
}

pub(crate) fn line(id: &str, price: &str) -> BasketItem {
    BasketItem::builder()
        .id(id)
        .name("Game code")
        .category1("Game")
        .item_type(ItemType::Virtual)
        .price(price)
        .build()
}
