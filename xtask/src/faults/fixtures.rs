//! The payment request of an order.

use iyzico_core::address::Address;
use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::buyer::Buyer;
use iyzico_core::card::PaymentCard;
use iyzico_core::checkout_form::InitializeCheckoutForm;
use iyzico_core::legacy::CreateBasicPayment;
use iyzico_core::order::ConversationId;
use iyzico_core::payment::CreatePayment;
use iyzico_core::test_cards::TestCard;
use iyzico_core::{Given, Price, object};

use super::order::{Order, hundredths};

/// The request that pays an order with a card.
pub(crate) fn payment_request(
    order: &Order,
    card: &TestCard,
    conversation_id: String,
    mark: &str,
) -> CreatePayment {
    let request = CreatePayment::builder()
        .basket_id(order.basket_id())
        .price(Price::new(order.price()))
        .paid_price(Price::new(order.paid_price()))
        .currency(order.currency)
        .payment_card(payment_card(card))
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(lines(order, mark))
        .callback_url(CALLBACK_URL)
        .build();
    object!(CreatePayment { conversation_id: reference(conversation_id), ..request })
}

/// The request that pays an order with a card by the basic product. Its mark is where the ledger has the
/// numbers of lines of other payments.
pub(crate) fn basic_request(
    order: &Order,
    card: &TestCard,
    conversation_id: String,
    mark: &str,
) -> CreateBasicPayment {
    let request = CreateBasicPayment::builder()
        .price(Price::new(order.price()))
        .paid_price(Price::new(order.paid_price()))
        .currency(order.currency)
        .pos_order_id(format!("{}{MARK}{mark}", order.basket_id()))
        .payment_card(payment_card(card))
        .build();
    object!(CreateBasicPayment { conversation_id: reference(conversation_id), ..request })
}

/// The request that opens a checkout form for an order.
pub(crate) fn form_request(
    order: &Order,
    conversation_id: String,
    mark: &str,
) -> InitializeCheckoutForm {
    let request = InitializeCheckoutForm::builder()
        .basket_id(order.basket_id())
        .price(Price::new(order.price()))
        .paid_price(Price::new(order.paid_price()))
        .currency(order.currency)
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(lines(order, mark))
        .callback_url(CALLBACK_URL)
        .build();
    object!(InitializeCheckoutForm { conversation_id: reference(conversation_id), ..request })
}

/// Nothing for an empty one: then the client makes one.
fn reference(conversation_id: String) -> Option<Given<ConversationId>> {
    Some(conversation_id).filter(|id| !id.is_empty()).map(Into::into)
}

/// The mark goes into the numbers of the lines, where the client does not look and the ledger tells.
fn lines(order: &Order, mark: &str) -> Vec<BasketItem> {
    let items = order.lines.iter().enumerate().map(|(number, price)| {
        BasketItem::builder()
            .id(format!("line-{number}{MARK}{mark}"))
            .name("Defter")
            .category1("Kırtasiye")
            .item_type(ItemType::Physical)
            .price(Price::new(hundredths(*price)))
            .build()
    });
    items.collect()
}

pub(crate) fn payment_card(card: &TestCard) -> PaymentCard {
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

/// Stands before the mark in the number of a line.
pub(crate) const MARK: char = '~';
const CALLBACK_URL: &str = "https://shop.example/callback";
