//! A made-up order, the same in every example.

use iyzico_http::address::Address;
use iyzico_http::basket::{BasketItem, ItemType};
use iyzico_http::buyer::Buyer;
use iyzico_http::card::PaymentCard;
use iyzico_http::payment::CreatePayment;

/// Where the buyer's browser comes back to.
#[allow(dead_code, reason = "not every example sends the buyer away")]
pub(crate) const CALLBACK_URL: &str = "https://shop.example/payments/callback";

/// A card that succeeds in the sandbox and in the simulator.
#[allow(dead_code, reason = "not every example pays with the data of a card")]
pub(crate) fn card() -> PaymentCard {
    PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number("5528790000000008")
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
        .email("john.doe@example.com")
        .gsm_number("+905350000000")
        .registration_address("Bora Sok. 1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
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
