//! What holds for every amount, every text and every request.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{context, credentials, item, payment};
use iyzico_core::basket::ItemType;
use iyzico_core::order::Name;
use iyzico_core::signature::Authorization;
use iyzico_core::{Given, Price, request};
use proptest::prelude::*;

proptest! {
    #[test]
    fn amounts_survive_parse_and_print(mantissa in 0_i64..i64::MAX, scale in 0_u32..12) {
        let text = rust_decimal::Decimal::new(mantissa, scale).to_string();
        let price: Price = text.parse().unwrap();
        prop_assert_eq!(price.to_string(), text.clone());
        prop_assert_eq!(price.to_request_text().parse::<Price>().unwrap(), price);
        prop_assert_eq!(price.to_signature_text().parse::<Price>().unwrap(), price);
        let number: Price = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&number).unwrap(), format!("\"{text}\""));
    }

    #[test]
    fn signature_text_never_ends_in_a_zero_behind_the_point(mantissa in 0_i64..i64::MAX, scale in 0_u32..12) {
        let text = Price::new(rust_decimal::Decimal::new(mantissa, scale)).to_signature_text();
        prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']));
    }

    #[test]
    fn the_signed_bytes_are_the_sent_bytes(name in "\\PC{1,40}", basket_id in "\\PC{0,20}", cents in 1_u32..1_000_000) {
        let name: Given<Name> = name.into();
        prop_assume!(!name.is_missing());
        let price = Price::new(rust_decimal::Decimal::new(cents.into(), 2));
        let mut order = payment();
        let mut line = item("BI1", ItemType::Virtual, "1");
        line.price = price.into();
        line.name = name;
        order.price = price.into();
        order.basket_id = Given::from(basket_id).optional();
        order.basket_items = vec![line].into();
        let prepared = request::prepare(&order, &credentials(), "nonce", &context()).unwrap();

        let sent = Authorization::parse(&prepared.authorization).unwrap();
        prop_assert!(sent.verifies(&credentials(), &prepared.path, &prepared.body));
        let (received, findings) =
            request::receive::<iyzico_core::payment::CreatePayment>(&prepared.body, &context()).unwrap();
        prop_assert!(findings.allow_sending());
        prop_assert_eq!(received, order);
    }

    #[test]
    fn what_is_not_an_amount_never_panics(text in "\\PC{0,30}") {
        let _ = text.parse::<Price>();
        let _ = serde_json::from_str::<Price>(&text);
    }
}
