//! The payment request of an order.

use iyzico_core::Price;
use iyzico_core::address::Address;
use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::buyer::Buyer;
use iyzico_core::card::PaymentCard;
use iyzico_core::payment::CreatePayment;
use iyzico_core::test_cards::TestCard;

use super::order::{Order, hundredths};

/// The request that pays an order with a card.
pub(crate) fn payment_request(
    order: &Order,
    card: &TestCard,
    conversation_id: String,
) -> CreatePayment {
    let items = order.lines.iter().enumerate().map(|(number, price)| {
        BasketItem::builder()
            .id(format!("line-{number}"))
            .name("Defter")
            .category1("Kırtasiye")
            .item_type(ItemType::Physical)
            .price(Price::new(hundredths(*price)))
            .build()
    });
    CreatePayment::builder()
        .conversation_id(conversation_id)
        .basket_id(order.basket_id())
        .price(Price::new(order.price()))
        .paid_price(Price::new(order.paid_price()))
        .currency(order.currency)
        .payment_card(payment_card(card))
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(items.collect::<Vec<_>>())
        .callback_url("https://shop.example/callback")
        .build()
}

fn payment_card(card: &TestCard) -> PaymentCard {
    let is_american_express = card.association == "AMERICAN_EXPRESS";
    PaymentCard::builder()
        .card_holder_name("Ayşe Yılmaz")
        .card_number(card.number)
        .expire_month("12")
        .expire_year("2099")
        .cvc(if is_american_express { "1234" } else { "123" })
        .build()
}

fn buyer() -> Buyer {
    Buyer::builder()
        .id("buyer-1")
        .name("Ayşe")
        .surname("Yılmaz")
        .identity_number("74300864791")
        .email("ayse@shop.example")
        .gsm_number("+905350000000")
        .registration_address("Merdivenköy Mah. Bora Sok. No:1")
        .city("İstanbul")
        .country("Türkiye")
        .ip("85.34.78.112")
        .build()
}

fn address() -> Address {
    Address::builder()
        .contact_name("Ayşe Yılmaz")
        .city("İstanbul")
        .country("Türkiye")
        .address("Merdivenköy Mah. Bora Sok. No:1")
        .build()
}
