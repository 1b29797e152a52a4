//! The program of the README: a payment against a simulator inside this process.
#![allow(clippy::print_stdout, reason = "an example talks")]

use iyzico_http::address::Address;
use iyzico_http::basket::{BasketItem, ItemType};
use iyzico_http::buyer::Buyer;
use iyzico_http::card::PaymentCard;
use iyzico_http::payment::CreatePayment;
use iyzico_http::testing::Sandbox;

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?; // in a shop: Client::from_env()?
    let card = PaymentCard::builder()
        .card_holder_name("Jane Doe")
        .card_number("5528790000000008")
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
        .registration_address("Bora Sok. 1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
        .build();
    let address = Address::builder()
        .contact_name("Jane Doe")
        .address("Bora Sok. 1")
        .city("Istanbul")
        .country("Turkey")
        .build();
    let course = BasketItem::builder()
        .id("BI101")
        .name("Course")
        .category1("Lessons")
        .item_type(ItemType::Virtual)
        .price("149.90")
        .build();
    let payment = CreatePayment::builder()
        .price("149.90")
        .paid_price("149.90")
        .payment_card(card)
        .buyer(buyer)
        .billing_address(address)
        .basket_items(vec![course])
        .build();
    let payment = sandbox.client.send(&payment).await?;
    println!("{} {} {}", payment.payment_id, payment.paid_price, payment.may_ship());
    Ok(())
}
