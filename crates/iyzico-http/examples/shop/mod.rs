//! A made-up order, the same in every example.

use iyzico_http::address::Address;
use iyzico_http::basket::{BasketItem, ItemType};
use iyzico_http::buyer::Buyer;
use iyzico_http::card::PaymentCard;
use iyzico_http::payment::CreatePayment;
use iyzico_http::subscription::{Subscriber, SubscriberAddress};

/// Where the buyer's browser comes back to.
#[allow(dead_code, reason = "not every example sends the buyer away")]
pub(crate) const CALLBACK_URL: &str = "https://shop.example/payments/callback";

pub(crate) const EMAIL: &str = "john.doe@example.com";

/// A card that succeeds in the sandbox and in the simulator.
#[allow(dead_code, reason = "not every example pays with the data of a card")]
pub(crate) fn card() -> PaymentCard {
    card_with("5528790000000008")
}

/// A card without funds there.
#[allow(dead_code, reason = "not every example is declined")]
pub(crate) fn card_without_funds() -> PaymentCard {
    card_with("4111111111111129")
}

fn card_with(number: &str) -> PaymentCard {
    PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(number)
        .expire_month("12")
        .expire_year("2030")
        .cvc("123")
        .build()
}

/// The person who buys.
pub(crate) fn buyer() -> Buyer {
    Buyer::builder()
        .id("BY789")
        .name("John")
        .surname("Doe")
        .identity_number("10000000146")
        .email(EMAIL)
        .gsm_number("+905350000000")
        .registration_address("Bora Sok. 1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
        .build()
}

/// The same person, as who subscribes.
#[allow(dead_code, reason = "not every example has a subscription")]
pub(crate) fn subscriber() -> Subscriber {
    let address = SubscriberAddress::builder()
        .contact_name("John Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Bora Sok. 1")
        .build();
    Subscriber::builder()
        .name("John")
        .surname("Doe")
        .email(EMAIL)
        .gsm_number("+905350000000")
        .identity_number("10000000146")
        .billing_address(address.clone())
        .shipping_address(address)
        .build()
}

/// Where the goods and the invoice go.
pub(crate) fn address() -> Address {
    Address::builder()
        .contact_name("Jane Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Bora Sok. 1")
        .build()
}

/// One line worth 149.90.
pub(crate) fn basket() -> Vec<BasketItem> {
    vec![
        BasketItem::builder()
            .id("BI101")
            .name("Binocular")
            .category1("Optics")
            .item_type(ItemType::Physical)
            .price("149.90")
            .build(),
    ]
}

/// The order, paid with a card.
#[allow(dead_code, reason = "not every example pays with the data of a card")]
pub(crate) fn order(card: PaymentCard) -> CreatePayment {
    CreatePayment::builder()
        .price("149.90")
        .paid_price("149.90")
        .basket_id("B67832")
        .payment_card(card)
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(basket())
        .callback_url(CALLBACK_URL)
        .build()
}
