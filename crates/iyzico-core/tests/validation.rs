//! Every rule that touches these calls, from Rust values and from JSON alike.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{CARD_NUMBER, address, buyer, card, context, credentials, item, payment};
use iyzico_core::basket::ItemType;
use iyzico_core::card::PaymentCard;
use iyzico_core::order::PaymentGroup;
use iyzico_core::payment::{CancelPayment, CreatePayment, RefundAmount, RetrievePayment};
use iyzico_core::rule::Level;
use iyzico_core::{Context, Endpoint, Entry, Findings, Given, request};

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
    refuses(&amex("123"), "paymentCard.cvc", "wrong length for AmericanExpress");
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
fn a_marketplace_names_the_seller_of_every_line() {
    let lines = |change: fn(&mut Vec<iyzico_core::basket::BasketItem>)| {
        with(|payment| {
            let mut lines =
                vec![item("BI1", ItemType::Virtual, "0.4"), item("BI2", ItemType::Virtual, "0.6")];
            for line in &mut lines {
                line.sub_merchant_key = Some("key".into());
                line.sub_merchant_price = Some("0.3".into());
            }
            change(&mut lines);
            payment.basket_items = lines.into();
        })
    };
    assert!(request::lint(&lines(|_| {}), &context()).is_empty());
    let path = "basketItems[1].subMerchantKey";
    let one_without = lines(|lines| lines[1] = item("BI2", ItemType::Virtual, "0.6"));
    refuses(&one_without, path, "on every line");
    refuses(&lines(|lines| lines[1].sub_merchant_key = Some("".into())), path, "share");
    let share_alone = lines(|lines| {
        lines[0] = item("BI1", ItemType::Virtual, "0.4");
        lines[1].sub_merchant_key = None;
    });
    refuses(&share_alone, path, "share");
    doubts(
        &lines(|lines| lines[1].sub_merchant_price = None),
        "basketItems[1].subMerchantPrice",
        "missing",
    );
}

#[test]
fn a_share_is_at_most_the_price_of_its_line() {
    let share = |share: &str| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            line.sub_merchant_key = Some("key".into());
            line.sub_merchant_price = Some(share.into());
            payment.basket_items = vec![line].into();
        })
    };
    for allowed in ["0", "0.01", "0.99", "1", "1.00"] {
        assert!(request::lint(&share(allowed), &context()).is_empty(), "{allowed}");
    }
    let path = "basketItems[0].subMerchantPrice";
    refuses(&share("1.01"), path, "greater than the price of the line");
    refuses(&share("-0.01"), path, "must not be negative");
}

#[test]
fn a_tax_above_the_share_is_doubted() {
    let tax = |tax: &str| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            line.sub_merchant_key = Some("key".into());
            line.sub_merchant_price = Some("0.5".into());
            line.withholding_tax = Some(tax.into());
            payment.basket_items = vec![line].into();
        })
    };
    for allowed in ["0", "0.49", "0.5"] {
        assert!(request::lint(&tax(allowed), &context()).is_empty(), "{allowed}");
    }
    let path = "basketItems[0].withholdingTax";
    doubts(&tax("0.51"), path, "from which it is withheld");
    refuses(&tax("-0.01"), path, "must not be negative");
}

#[test]
fn a_line_is_changed_with_a_key_and_a_share() {
    let entry = Entry::find("payment_item.update").unwrap();
    let found = |json: &str| entry.lint(json, &context()).unwrap();
    let whole = r#"{"paymentTransactionId":"1","subMerchantKey":"key","subMerchantPrice":"0.5"}"#;
    assert!(found(whole).is_empty());
    for (missing, code) in [
        (r#""paymentTransactionId":"1","#, "5001"),
        (r#""subMerchantKey":"key","#, "2003"),
        (r#","subMerchantPrice":"0.5""#, "24"),
    ] {
        let findings = found(&whole.replace(missing, ""));
        assert_eq!(findings.errors().next().and_then(|error| error.code), Some(code));
    }
    let taxed = |tax: &str| found(&whole.replace('}', &format!(r#","withholdingTax":"{tax}"}}"#)));
    assert!(taxed("0.5").is_empty());
    assert!(taxed("0.6").errors().next().is_none(), "it is only doubted");
    assert_eq!(taxed("0.6").warnings().next().unwrap().path, "withholdingTax");
}

#[test]
fn the_code_of_an_sms_is_never_shown() {
    let request = iyzico_core::marketplace::VerifyC2cSubMerchant::builder()
        .tx_id("1")
        .sms_verification_code("867530")
        .build();
    assert!(!format!("{request:?}").contains("867530"));
    let prepared = request::prepare(&request, &credentials(), "n", &context()).unwrap();
    assert!(!format!("{prepared:?}").contains("867530"));
}

#[test]
fn only_products_have_a_seller() {
    let of = |group: PaymentGroup, is_sold: bool| {
        with(|payment| {
            let mut line = item("BI1", ItemType::Virtual, "1");
            if is_sold {
                line.sub_merchant_key = Some("key".into());
                line.sub_merchant_price = Some("0.5".into());
            }
            payment.payment_group = Some(group.into());
            payment.basket_items = vec![line].into();
        })
    };
    for group in [PaymentGroup::Listing, PaymentGroup::Subscription] {
        let findings = request::lint(&of(group.clone(), true), &context());
        assert_eq!(findings.errors().next().and_then(|error| error.code), Some("5079"));
        assert!(request::lint(&of(group, false), &context()).is_empty());
    }
    for group in [PaymentGroup::Product, PaymentGroup::Other] {
        assert!(request::lint(&of(group, true), &context()).is_empty());
    }
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

#[test]
fn every_mistake_is_reported_at_once() {
    let json = r#"{
        "price": "12,50", "paidPrice": -1, "currency": "X", "installment": "three",
        "paymentCard": {"cardNumber": "5528790000000009", "expireMonth": "00", "expireYear": "2020", "cvc": "1", "cardHolderName": ""},
        "buyer": {"name": "John", "email": "nobody", "ip": "x"},
        "basketItems": [{"id": "1", "name": "n", "itemType": "GAS", "price": true}]
    }"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    assert_eq!(
        paths(&findings, Level::Error),
        [
            "price",
            "paidPrice",
            "currency",
            "installment",
            "paymentCard.cardNumber",
            "paymentCard.expireMonth",
            "paymentCard.cvc",
            "buyer.id",
            "buyer.surname",
            "buyer.identityNumber",
            "buyer.email",
            "buyer.registrationAddress",
            "buyer.city",
            "buyer.country",
            "buyer.ip",
            "billingAddress",
            "basketItems[0].itemType",
            "basketItems[0].price",
            "paymentCard.cardHolderName",
            "basketItems[0].category1",
        ]
    );
}

#[test]
fn a_wrong_shape_is_reported_with_its_place() {
    let create = Entry::find("payment.create").unwrap();
    let invalid = create.lint("[1]", &context()).unwrap_err();
    assert_eq!(invalid.findings.errors().next().unwrap().code, Some("11"));
    let invalid = create.lint("{", &context()).unwrap_err();
    assert!(invalid.to_string().contains("is not valid JSON"), "{invalid}");
    let findings = create.lint(r#"{"buyer": "John", "basketItems": {}}"#, &context()).unwrap();
    assert!(paths(&findings, Level::Error).contains(&"buyer"));
    assert!(paths(&findings, Level::Error).contains(&"basketItems"));
}

#[test]
fn null_means_the_same_as_missing() {
    let json = r#"{"binNumber": "552879", "conversationId": null, "locale": null}"#;
    assert!(Entry::find("bin.check").unwrap().lint(json, &context()).unwrap().is_empty());
    let findings =
        Entry::find("bin.check").unwrap().lint(r#"{"binNumber": null}"#, &context()).unwrap();
    let error = findings.errors().next().unwrap();
    assert_eq!((error.path.as_str(), error.code), ("binNumber", Some("5006")));
}

#[test]
fn a_conversation_id_is_made_when_the_caller_gives_none() {
    let anonymous = with(|payment| payment.conversation_id = None);
    let prepared = request::prepare(&anonymous, &credentials(), "nonce-7", &context()).unwrap();
    assert!(std::str::from_utf8(&prepared.body).unwrap().contains(r#""conversationId":"nonce-7""#));
    let _ = address();
}

#[test]
fn findings_read_well() {
    let error = request::prepare(
        &with(|payment| payment.price = "149.9".into()),
        &credentials(),
        "n",
        &context(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "payment.create was not sent: basketItems: add up to 1.0, price is 149.9"
    );
}

#[test]
fn a_misspelt_field_is_not_silently_left_out() {
    let json = r#"{"bin_nmber": "1", "binNumber": "552879", "extra": null}"#;
    let findings = Entry::find("bin.check").unwrap().lint(json, &context()).unwrap();
    assert_eq!(paths(&findings, Level::Error), ["bin_nmber"]);

    let json = r#"{"buyer": {"nmae": "John"}, "basketItems": [{"prise": "1"}], "paymentCard": {"cvc": {"x": 1}}}"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    let unknown: Vec<_> = findings
        .errors()
        .filter(|error| error.problem.contains("not a field"))
        .map(|error| &error.path)
        .collect();
    assert_eq!(unknown, ["buyer.nmae", "basketItems[0].prise"]);
}

/// The findings about a request of `call` as text, one a line.
fn told(call: &str, json: &str) -> String {
    match Entry::find(call).unwrap().lint(json, &context()) {
        Ok(findings) => findings.to_string(),
        Err(invalid) => invalid.findings.to_string(),
    }
}

#[test]
fn what_a_binding_could_not_write_is_told_with_the_rest() {
    let told = told(
        "payment.create",
        r#"{"price": {"$unusable": "is a binary float", "got": 1.5}, "installment": 0,
            "paymentCard": {"cvc": {"$unusable": "is a function", "got": "937"},
                            "cardNumber": {"$unusable": "is a binary float", "got": 5528790000000008.5}},
            "basketItems": [{"price": {"$unusable": "is a binary float", "got": 0.3}}],
            "gift": {"$unusable": "is a function"}}"#,
    );
    assert!(told.contains("\n  price: is a binary float (got 1.5; allowed: a decimal"), "{told}");
    assert!(told.contains("  basketItems[0].price: is a binary float (got 0.3;"), "{told}");
    assert!(
        told.contains("  paymentCard.cvc: is a function (got 3 characters, not shown"),
        "{told}"
    );
    assert!(told.contains("  installment: must be 1 or more"), "{told}");
    assert!(told.contains("  gift: is not a field of this call"), "{told}");
    assert!(!told.contains("937") && !told.contains("552879"), "{told}");
}

#[test]
fn a_request_that_a_binding_could_not_write_at_all_says_why() {
    assert_eq!(
        told("bin.check", r#"{"$unusable": "contains itself"}"#),
        "the request contains itself"
    );
    let told = told("payment.create", r#"{"basketItems": [{"$unusable": "is a function"}]}"#);
    assert!(told.contains("basketItems: is not a list of objects"), "{told}");
}

#[test]
fn what_cannot_be_written_is_told_briefly_and_without_card_numbers() {
    let long = "x".repeat(2_000_000);
    for problem in
        ["hello 5528790000000008", "hello 5528790000000009", "5528,7900,0000,0008", &long]
    {
        let marker = format!(r#"{{"$unusable":"{problem}","got":1}}"#);
        for json in [
            marker.clone(),
            format!(r#"{{"price":{marker}}}"#),
            format!(r#"{{"buyer":{marker}}}"#),
            format!(r#"{{"basketItems":[{{"price":{marker}}}]}}"#),
            format!(r#"{{"{problem}":1}}"#),
        ] {
            let told = told("payment.create", &json);
            assert!(!told.contains("5528") && !told.contains("0008"), "{told}");
            assert!(told.len() < 4_000, "{} bytes", told.len());
        }
    }
}

#[test]
fn the_mark_of_a_binding_among_other_fields_is_none() {
    let among = r#"{"buyer": {"$unusable": "is fine", "name": "Ada"}}"#;
    let told_of_buyer = told("payment.create", among);
    assert!(told_of_buyer.contains("buyer.$unusable: is not a field"), "{told_of_buyer}");
    let told_of_price = told("payment.create", r#"{"price": {"$unusable": "is fine", "name": 1}}"#);
    assert!(told_of_price.contains("price: is neither text nor a number (got an object"));
    let told = told("bin.check", r#"{"$unusable": "is fine", "binNumber": "552879"}"#);
    assert_eq!(told, "$unusable: is not a field of this call");
}

#[test]
fn many_findings_are_counted_and_not_listed() {
    let lines = vec!["{}"; 20_000].join(",");
    let json = format!(r#"{{"currency":"TL","basketItems":[{lines}]}}"#);
    let told_of_lines = told("payment.create", &json);
    assert!(told_of_lines.len() < 10_000, "{} bytes", told_of_lines.len());
    assert!(told_of_lines.contains("price: is required"), "{told_of_lines}");
    let last = told_of_lines.lines().last().unwrap();
    assert!(last.starts_with("  the request has ") && last.ends_with(" more problems, not listed"));
    let fields: Vec<_> = (0..1_000).map(|index| format!(r#","f{index}":1"#)).collect();
    let fields = fields.concat();
    let told = told("bin.check", &format!(r#"{{"binNumber":"552879"{fields}}}"#));
    assert!(told.ends_with("  the request has 900 more problems, not listed"), "{told}");
}

#[test]
fn warnings_make_room_for_errors() {
    let line = r#"{"id":"1","name":"a","category1":"b","itemType":"PHYSICAL","price":"0.001"}"#;
    let lines = [line; 150].join(",");
    let json = format!(r#"{{"basketItems":[{lines}],"wrong":1}}"#);
    let told = told("payment.create", &json);
    assert!(told.contains("  wrong: is not a field"), "{told}");
}

#[test]
fn literals_of_the_wrong_kind_are_shown_as_they_are() {
    let got =
        |value: &str| told("checkout_form.initialize", &format!(r#"{{"forceThreeDS": {value}}}"#));
    assert!(got("\"yes\"").contains("forceThreeDS: is neither 0 nor 1 (got \"yes\";"));
    assert!(got("[1]").contains("forceThreeDS: is neither 0 nor 1 (got a list;"));
    let told = told("bin.check", r#"{"binNumber": true}"#);
    assert!(told.contains("binNumber: is neither text nor a number (got true;"), "{told}");
}

#[test]
fn a_list_of_another_kind_is_not_silently_left_out() {
    let told = told("checkout_form.initialize", r#"{"enabledInstallments": "3"}"#);
    assert!(told.contains("enabledInstallments: is of another kind"), "{told}");
}

#[test]
fn moments_of_programs_are_put_into_turkish_local_time() {
    use iyzico_core::order::LocalTime;
    let written = |text: &str| text.parse::<LocalTime>().map(|time| time.as_str().to_owned()).ok();
    let local = Some("2015-09-17 23:45:06".to_owned());
    for same in [
        "2015-09-17 23:45:06",
        "2015-09-17T23:45:06",
        "2015-09-17T23:45:06.789",
        "2015-09-17T20:45:06Z",
        "2015-09-17T20:45:06.000001+00:00",
        "2015-09-18T02:15:06+05:30",
    ] {
        assert_eq!(written(same), local, "{same}");
    }
    for other in ["2015-09-17", "17.09.2015 23:45", "2015-09-17T25:45:06", "T", ""] {
        assert_eq!(written(other), None, "{other}");
    }
}

#[test]
fn a_float_is_told_by_what_its_field_wants() {
    let told = |field: &str| {
        let json = format!(r#"{{"{field}": {{"$unusable": "is a float", "got": 1.5}}}}"#);
        told("payment.create", &json)
    };
    assert!(told("price").contains("price: is a float (got 1.5; allowed: a decimal"));
    assert!(told("basketId").contains("basketId: is a float (got 1.5; allowed: any text)"));
    assert!(told("installment").contains("installment: is not a whole number (got 1.5; "));
    assert!(told("buyer").contains("buyer: is not an object with the documented fields (got 1.5"));
}

#[test]
fn half_of_a_surrogate_pair_is_told_as_such() {
    let told = told("bin.check", r#"{"binNumber": "\ud83d"}"#);
    assert!(told.starts_with("binNumber: holds half of a surrogate pair, which is not text ("));
}

#[test]
fn what_is_no_request_is_shown_unless_it_may_be_a_card() {
    let problem = "the request is not an object with the fields of the call by their names";
    for (json, got) in [
        (r#""123""#, r#""123""#),
        ("[]", "a list"),
        (r#""5528790000000008""#, "16 characters, not shown"),
    ] {
        assert_eq!(told("payment.retrieve", json), format!("{problem} (got {got})"));
    }
    let told = told("payment.retrieve", "{");
    assert_eq!(told, "the request is not valid JSON (line 1, column 1)");
}

#[test]
fn names_of_fields_are_respelled_in_texts_too() {
    let findings = Entry::find("payment.retrieve").unwrap().lint("{}", &context()).unwrap();
    let shout = findings.respell_names(str::to_uppercase).to_string();
    assert_eq!(shout, "PAYMENTID: is required unless PAYMENTCONVERSATIONID is given");
    let json = r#"{"paymentCard": []}"#;
    let findings = Entry::find("payment.create").unwrap().lint(json, &context()).unwrap();
    let shout = findings.respell_names(str::to_uppercase).to_string();
    assert!(
        shout.contains("(got a list; allowed: the data of a card, or CARDUSERKEY and CARDTOKEN)")
    );
}
