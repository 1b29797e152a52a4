//! Every rule that touches these calls, from Rust values and from JSON alike.
#![allow(clippy::unwrap_used, reason = "tests")]

mod cards;
#[path = "../common/mod.rs"]
mod common;
mod findings;
mod marketplace;

use common::{CARD_NUMBER, buyer, card, context, credentials, item, payment};
use iyzico_core::basket::ItemType;
use iyzico_core::card::PaymentCard;
use iyzico_core::payment::{CancelPayment, CreatePayment, RefundAmount, RetrievePayment};
use iyzico_core::rule::Level;
use iyzico_core::{Endpoint, Entry, Findings, Given, request};

fn paths(findings: &Findings, level: Level) -> Vec<&str> {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .map(|finding| finding.path.as_str())
        .collect()
}

#[track_caller]
fn refuses(request: &impl Endpoint, path: &str, problem: &str) {
    let findings = request::lint(request, &context());
    let found =
        findings.errors().any(|finding| finding.path == path && finding.problem.contains(problem));
    assert!(found, "no error {problem:?} at {path:?} in {findings:?}");
}

#[track_caller]
fn doubts(request: &impl Endpoint, path: &str, problem: &str) {
    let findings = request::lint(request, &context());
    assert!(findings.allow_sending(), "{findings}");
    let found = findings
        .warnings()
        .any(|finding| finding.path == path && finding.problem.contains(problem));
    assert!(found, "no warning {problem:?} at {path:?} in {findings:?}");
}

#[test]
fn the_documented_payment_has_no_findings() {
    assert!(request::lint(&payment(), &context()).is_empty());
}

fn with_card(change: impl FnOnce(&mut PaymentCard)) -> CreatePayment {
    let mut card = card(CARD_NUMBER, "123");
    change(&mut card);
    let mut payment = payment();
    payment.payment_card = card.into();
    payment
}

fn with(change: impl FnOnce(&mut CreatePayment)) -> CreatePayment {
    let mut payment = payment();
    change(&mut payment);
    payment
}

#[test]
fn numbers_are_taken_as_people_write_them() {
    for number in [
        "5528\u{a0}7900\u{2009}0000\u{202f}0008",
        "5528\u{2013}7900\u{2014}0000\u{2011}0008",
        "\u{202a}5528790000000008\u{202c}",
    ] {
        let spaced = with_card(|card| card.card_number = Some(number.into()));
        assert!(request::lint(&spaced, &context()).is_empty(), "{number:?}");
    }
    for price in ["+5", "5.", ".5", "5,0"] {
        refuses(&with(|payment| payment.paid_price = price.into()), "paidPrice", "");
    }
    refuses(
        &with_card(|card| card.expire_month = Some("+1".into())),
        "paymentCard.expireMonth",
        "",
    );
    refuses(&with(|payment| payment.installment = "+3".into()), "installment", "whole number");
    let date = |text: &str| {
        with(|payment| {
            let mut buyer = buyer();
            buyer.registration_date = Some(text.into());
            payment.buyer = buyer.into();
        })
    };
    refuses(&date("+015-09-17 23:45:06"), "buyer.registrationDate", "yyyy-MM-dd");
    assert!(request::lint(&date(" 2015-09-17 23:45:06 "), &context()).is_empty());
}

#[test]
fn an_empty_text_is_nothing_however_it_comes() {
    let builder = iyzico_core::bkm::RetrieveBkm::builder();
    let request = builder.conversation_id(" ").token("t").build();
    assert_eq!(request.conversation_id, None);
    let note: iyzico_core::order::Note = "".parse().unwrap();
    assert_eq!(Given::from(note), Given::Missing);
    let assigned = with(|payment| {
        payment.conversation_id = Some("".into());
        payment.basket_id = Some(Given::Value("".parse().unwrap()));
    });
    let prepared = request::prepare(&assigned, &credentials(), "nonce-7", &context()).unwrap();
    let body = std::str::from_utf8(&prepared.body).unwrap();
    assert!(body.contains(r#""conversationId":"nonce-7""#), "{body}");
    assert!(!body.contains("basketId"), "{body}");
    assert_eq!(prepared.conversation_id(), Some("nonce-7"));
}

/// Even an empty one counts as none, so there is nothing to find the call by.
#[test]
fn a_handle_needs_a_reference_that_says_something() {
    let create = Entry::find("payment.create").unwrap();
    for reference in ["", " "] {
        let mut json = serde_json::to_value(payment()).unwrap();
        json["conversationId"] = reference.into();
        let prepared = create.prepare(&json.to_string(), &credentials(), "", &context()).unwrap();
        assert_eq!(prepared.pending, None, "{reference:?}");
    }
}

#[test]
fn a_value_of_another_kind_is_not_silently_left_out() {
    let json = r#"{"price":"1","enabledInstallments":"3","basketItems":[{"id":"1"},7]}"#;
    let findings = Entry::find("bkm.initialize").unwrap().lint(json, &context()).unwrap();
    let errors = paths(&findings, Level::Error);
    assert!(errors.contains(&"enabledInstallments"), "{errors:?}");
    assert!(errors.contains(&"basketItems") && !errors.contains(&"basketItems[1]"), "{errors:?}");
}

#[test]
fn order_rules() {
    refuses(
        &with(|payment| payment.price = "1.1".into()),
        "basketItems",
        "add up to 1.0, price is 1.1",
    );
    refuses(&with(|payment| payment.price = "0".into()), "price", "greater than 0");
    refuses(&with(|payment| payment.paid_price = "-1".into()), "paidPrice", "greater than 0");
    refuses(&with(|payment| payment.price = "1,00".into()), "price", "comma");
    refuses(&with(|payment| payment.currency = "LIRA".into()), "currency", "iyzico takes");
    refuses(&with(|payment| payment.installment = 0.into()), "installment", "1 or more");
    refuses(&with(|payment| payment.shipping_address = None), "shippingAddress", "PHYSICAL");
    refuses(&with(|payment| payment.basket_items = vec![].into()), "basketItems", "no lines");
    refuses(&with(|payment| payment.basket_items = Given::Missing), "basketItems", "required");
    refuses(
        &with(|payment| {
            payment.locale = Some(iyzico_core::order::Locale::Other("de".into()).into());
        }),
        "locale",
        "language",
    );
    refuses(
        &with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            line.category1 = None;
            line.sub_merchant_price = Some("1.5".into());
            payment.basket_items = vec![line].into();
        }),
        "basketItems[0].subMerchantPrice",
        "greater than the price of the line",
    );
    let lines = |count: usize| {
        with(|payment| {
            payment.price = count.to_string().as_str().into();
            payment.basket_items =
                (0..count).map(|_| item("BI", ItemType::Virtual, "1")).collect::<Vec<_>>().into();
        })
    };
    refuses(&lines(501), "basketItems", "too many lines");
    assert!(request::lint(&lines(500), &context()).is_empty());

    for currency in ["JPY", "XXX", "TRL", "₺"] {
        refuses(&with(|payment| payment.currency = currency.into()), "currency", "iyzico takes");
    }
    doubts(&with(|payment| payment.installment = 5.into()), "installment", "not offered");
    doubts(
        &with(|payment| payment.paid_price = "1.205".into()),
        "paidPrice",
        "more than two decimals",
    );
    doubts(
        &with(|payment| {
            payment.price = "100000".into();
            payment.basket_items = vec![item("BI1", ItemType::Virtual, "100000")].into();
        }),
        "price",
        "usual limit",
    );
}

#[test]
fn virtual_orders_need_no_shipping_address() {
    let order = with(|payment| {
        payment.shipping_address = None;
        payment.basket_items = vec![item("BI1", ItemType::Virtual, "1")].into();
    });
    assert!(request::lint(&order, &context()).is_empty());
}

#[test]
fn turkish_lira_has_one_code() {
    for written in ["TL", "tl", "try", " TRY "] {
        let order = with(|payment| payment.currency = written.into());
        let prepared = request::prepare(&order, &credentials(), "n", &context()).unwrap();
        assert!(std::str::from_utf8(&prepared.body).unwrap().contains(r#""currency":"TRY""#));
    }
}

#[test]
fn another_spelling_of_a_currency_is_told() {
    for (written, warning) in [
        ("TL", Some("currency: is sent as TRY (got \"TL\")")),
        ("try", Some("currency: is sent as TRY (got \"try\")")),
        ("usd", Some("currency: is sent as USD (got \"usd\")")),
        (" TRY ", None),
        ("USD", None),
    ] {
        let order = with(|payment| payment.currency = written.into());
        let findings = request::lint(&order, &context());
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(told, Vec::from_iter(warning), "{written}");
        assert!(findings.allow_sending());
    }
}

#[test]
fn buyer_rules() {
    let buyer_with = |change: fn(&mut iyzico_core::buyer::Buyer)| {
        let mut buyer = buyer();
        change(&mut buyer);
        with(|payment| payment.buyer = buyer.into())
    };
    refuses(&buyer_with(|buyer| buyer.email = "nobody".into()), "buyer.email", "no @");
    refuses(&buyer_with(|buyer| buyer.ip = "1.2.3".into()), "buyer.ip", "not an IP address");
    refuses(
        &buyer_with(|buyer| buyer.identity_number = "".into()),
        "buyer.identityNumber",
        "required",
    );
    refuses(&buyer_with(|buyer| buyer.name = Given::Missing), "buyer.name", "required");
    refuses(
        &buyer_with(|buyer| buyer.registration_date = Some("17.09.2015".into())),
        "buyer.registrationDate",
        "yyyy-MM-dd",
    );
    doubts(&buyer_with(|buyer| buyer.ip = "192.168.1.1".into()), "buyer.ip", "private");
    doubts(&buyer_with(|buyer| buyer.gsm_number = None), "buyer.gsmNumber", "missing");
    doubts(
        &buyer_with(|buyer| buyer.gsm_number = Some("05350000000".into())),
        "buyer.gsmNumber",
        "+90",
    );
    doubts(
        &buyer_with(|buyer| buyer.identity_number = "12345678901".into()),
        "buyer.identityNumber",
        "TCKN",
    );
    doubts(&buyer_with(|buyer| buyer.email = "a@localhost".into()), "buyer.email", "unusual");
}

#[test]
fn rules_of_the_other_calls() {
    refuses(&RetrievePayment::builder().build(), "paymentId", "paymentConversationId");
    refuses(
        &CancelPayment::builder().payment_id("1").description("why").build(),
        "reason",
        "together with description",
    );
    refuses(&RefundAmount::builder().payment_id("1").price("0").build(), "price", "greater than 0");
    refuses(
        &iyzico_core::bin::CheckBin::builder().bin_number("55287").build(),
        "binNumber",
        "6 to 8 digits",
    );
}

/// What a call finds in a request given as JSON: its errors or its warnings, at one place.
fn told_at(call: &str, json: &str, level: Level, path: &str) -> Vec<String> {
    let findings = Entry::named(call).unwrap().lint(json, &context()).unwrap();
    let at_place = findings.iter().filter(|finding| finding.level == level && finding.path == path);
    at_place.map(|finding| finding.problem.to_string()).collect()
}

#[test]
fn rules_of_links() {
    for call in ["link.create", "link.update"] {
        for wrong in ["data:image/png;base64,aGVsbG8=", "### not base64"] {
            let json = format!(r#"{{"token":"t","encodedImageFile":"{wrong}"}}"#);
            assert_eq!(
                told_at(call, &json, Level::Error, "encodedImageFile").len(),
                1,
                "{call} {wrong}"
            );
        }
        let right = r#"{"token":"t","encodedImageFile":"aGVsbG8="}"#;
        assert!(told_at(call, right, Level::Error, "encodedImageFile").is_empty());
        for (stock, is_doubted) in [
            (r#""stockEnabled":true"#, true),
            (r#""stockEnabled":true,"stockCount":null"#, true),
            (r#""stockEnabled":true,"stockCount":0"#, true),
            (r#""stockEnabled":true,"stockCount":"0""#, true),
            (r#""stockEnabled":true,"stockCount":5"#, false),
            (r#""stockEnabled":false,"stockCount":0"#, false),
            (r#""stockCount":0"#, false),
            (r#""stockEnabled":false"#, false),
            (r#""name":"n""#, false),
        ] {
            let doubts = told_at(call, &format!("{{{stock}}}"), Level::Warning, "stockCount");
            assert_eq!(!doubts.is_empty(), is_doubted, "{call} {stock}");
            let errors = told_at(call, &format!("{{{stock}}}"), Level::Error, "stockCount");
            assert!(errors.is_empty(), "{call} {stock}: {errors:?}");
        }
    }
    let fast = r#"{"price":"10","currencyCode":"TRY"}"#;
    assert_eq!(told_at("link.create_fast", fast, Level::Error, "description"), ["is required"]);
}

#[test]
fn currencies_of_payouts_and_debit_cards_of_subscriptions_are_doubted() {
    let row = |currency: &str| {
        format!(r#"{{"items":[{{"amount":{{"value":"1","currency":"{currency}"}}}}]}}"#)
    };
    for (currency, is_doubted) in [("TRY", false), ("USD", false), ("EUR", false), ("GBP", true)] {
        let path = "items[0].amount.currency";
        let doubts = told_at("payout.initialize", &row(currency), Level::Warning, path);
        assert_eq!(!doubts.is_empty(), is_doubted, "{currency}");
    }
    for (number, is_doubted) in [("5890040000000016", true), (CARD_NUMBER, false)] {
        let json = format!(r#"{{"paymentCard":{{"cardNumber":"{number}"}}}}"#);
        let path = "paymentCard.cardNumber";
        let doubts = told_at("subscription.create", &json, Level::Warning, path);
        assert_eq!(!doubts.is_empty(), is_doubted, "{number}");
    }
}
