//! What is a valid card.

use super::common::{CARD_NUMBER, card, context, credentials, payment};
use super::{doubts, paths, refuses, with, with_card};
use iyzico_core::card::PaymentCard;
use iyzico_core::rule::Level;
use iyzico_core::{Context, request};

#[test]
fn card_rules() {
    refuses(
        &with_card(|card| card.card_number = Some("5528790000000009".into())),
        "paymentCard.cardNumber",
        "check digit",
    );
    refuses(
        &with_card(|card| card.card_number = Some("5528-7900-0000-OOO8".into())),
        "paymentCard.cardNumber",
        "other than digits",
    );
    // Each has a right check digit.
    for number in ["0", "18", "55287900009", &"0".repeat(20), &"0".repeat(46)] {
        refuses(
            &with_card(|card| card.card_number = Some(number.into())),
            "paymentCard.cardNumber",
            "has a length that no card number has",
        );
    }
    for number in ["552879000008", "5528790000000000009"] {
        let accepted = with_card(|card| card.card_number = Some(number.into()));
        assert!(request::lint(&accepted, &context()).is_empty(), "{number}");
    }
    refuses(&with_card(|card| card.card_number = None), "paymentCard.cardNumber", "required");
    refuses(
        &with_card(|card| card.card_holder_name = Some(" ".into())),
        "paymentCard.cardHolderName",
        "required",
    );
    refuses(
        &with_card(|card| card.expire_month = Some("13".into())),
        "paymentCard.expireMonth",
        "not a month",
    );
    refuses(
        &with_card(|card| card.expire_year = Some("1930".into())),
        "paymentCard.expireYear",
        "four digits",
    );
    refuses(&with_card(|card| card.cvc = Some("12a".into())), "paymentCard.cvc", "3 or 4 digits");
    refuses(
        &with_card(|card| card.cvc = Some("1234".into())),
        "paymentCard.cvc",
        "wrong length for Mastercard",
    );
    refuses(
        &with_card(|card| card.card_token = Some("token".into())),
        "paymentCard.cardUserKey",
        "together with cardToken",
    );
    let amex = |cvc| with(|payment| payment.payment_card = card("374427000000003", cvc).into());
    refuses(&amex("123"), "paymentCard.cvc", "wrong length for American Express");
    assert!(request::lint(&amex("1234"), &context()).is_empty());

    doubts(
        &with_card(|card| card.card_holder_name = Some("John".into())),
        "paymentCard.cardHolderName",
        "single word",
    );
    doubts(
        &with_card(|card| card.card_number = Some("8800000000000005".into())),
        "paymentCard.cardNumber",
        "scheme other",
    );
    doubts(
        &with(|payment| {
            let mut stored = PaymentCard::stored("user key", "token");
            stored.card_number = Some(CARD_NUMBER.into());
            payment.payment_card = stored.into();
        }),
        "paymentCard",
        "stored card and a card number",
    );
}

#[test]
fn a_card_is_valid_through_the_last_day_of_its_month_in_turkish_time() {
    let expires_in_november = with_card(|card| {
        card.expire_month = Some("11".into());
        card.expire_year = Some("26".into());
    });
    let at = |moment: &str| {
        request::lint(&expires_in_november, &Context::sandbox(moment.parse().unwrap()))
    };
    assert!(at("2026-11-30T20:59:59Z").allow_sending());
    let findings = at("2026-11-30T21:00:00Z");
    let error = findings.errors().next().unwrap();
    assert_eq!((error.path.as_str(), error.code), ("paymentCard.expireYear", Some("17")));
    assert_eq!(error.allowed, "12/2026 or later");
}

#[test]
fn cards_are_normalised_before_they_are_judged() {
    let spaced = with_card(|card| {
        card.card_number = Some("5528 7900-0000 0008".into());
        card.expire_month = Some("1".into());
        card.expire_year = Some("30".into());
    });
    let prepared = request::prepare(&spaced, &credentials(), "n", &context()).unwrap();
    let body = std::str::from_utf8(&prepared.body).unwrap();
    assert!(
        body.contains(r#""cardNumber":"5528790000000008","expireMonth":"01","expireYear":"2030""#),
        "{body}"
    );
}

#[test]
fn a_whole_card_number_never_travels_as_a_bin() {
    let request = iyzico_core::bin::CheckBin::builder().bin_number(CARD_NUMBER).build();
    let prepared = request::prepare(&request, &credentials(), "n", &context()).unwrap();
    assert!(std::str::from_utf8(&prepared.body).unwrap().contains(r#""binNumber":"55287900""#));
}

#[test]
fn test_cards_and_placeholders_are_doubted_on_the_live_service_only() {
    let live = Context::live("2026-11-22T10:00:00Z".parse().unwrap());
    let findings = request::lint(&payment(), &live);
    assert_eq!(paths(&findings, Level::Warning), ["paymentCard.cardNumber"]);
}
