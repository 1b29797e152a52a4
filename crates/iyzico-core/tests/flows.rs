//! Rules of 3-D Secure, of the pages and of stored cards.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{CARD_NUMBER, address, buyer, context, item, payment};
use iyzico_core::basket::{BasketItem, ItemType};
use iyzico_core::bkm::InitializeBkm;
use iyzico_core::checkout_form::InitializeCheckoutForm;
use iyzico_core::pay_with_iyzico::InitializePayWithIyzico;
use iyzico_core::rule::Level;
use iyzico_core::stored_card::{CardData, CreateCard};
use iyzico_core::three_ds::InitializeThreeDs;
use iyzico_core::{Context, Endpoint, request};

const CALLBACK: &str = "https://merchant.example/callback";

/// The findings of one level, each as path and error code.
fn found(
    request: &impl Endpoint,
    level: Level,
    context: &Context,
) -> Vec<(String, Option<&'static str>)> {
    let findings = request::lint(request, context);
    let of_level = findings.iter().filter(|finding| finding.level == level);
    of_level.map(|finding| (finding.path.clone(), finding.code)).collect()
}

#[track_caller]
fn refuses(request: &impl Endpoint, path: &str, code: Option<&'static str>) {
    assert_eq!(found(request, Level::Error, &context()), [(path.to_owned(), code)]);
}

#[track_caller]
fn doubts(request: &impl Endpoint, path: &str) {
    assert_eq!(found(request, Level::Error, &context()), []);
    let warnings = found(request, Level::Warning, &context());
    assert!(warnings.iter().any(|(found, _)| found == path), "{warnings:?}");
}

#[track_caller]
fn accepts(request: &impl Endpoint) {
    let findings = request::lint(request, &context());
    assert!(findings.is_empty(), "{findings:?}");
}

fn lines() -> Vec<BasketItem> {
    vec![item("BI101", ItemType::Physical, "1")]
}

fn lines_without_category() -> Vec<BasketItem> {
    let mut lines = lines();
    lines[0].category1 = None;
    lines
}

fn form() -> InitializeCheckoutForm {
    InitializeCheckoutForm::builder()
        .price("1")
        .paid_price("1.2")
        .callback_url(CALLBACK)
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(lines())
        .build()
}

fn pay_with_iyzico(installments: &[u32]) -> InitializePayWithIyzico {
    InitializePayWithIyzico::builder()
        .price("1")
        .paid_price("1.2")
        .basket_id("B67832")
        .callback_url(CALLBACK)
        .enabled_installments(installments.iter().copied())
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(lines())
        .build()
}

#[test]
fn three_ds_needs_somewhere_to_come_back_to() {
    let mut order = payment();
    refuses(&InitializeThreeDs(order.clone()), "callbackUrl", Some("23"));
    order.callback_url = Some(CALLBACK.into());
    accepts(&InitializeThreeDs(order.clone()));
    order.basket_id = None;
    doubts(&InitializeThreeDs(order), "basketId");
}

#[test]
fn pages_need_https_to_come_back_to() {
    accepts(&form());
    let mut plain = form();
    plain.callback_url = "http://merchant.example/callback".into();
    assert!(found(&plain, Level::Error, &context()).contains(&("callbackUrl".into(), None)));

    let mut local = form();
    local.callback_url = "http://127.0.0.1:3000/callback".into();
    doubts(&local, "callbackUrl");
    let live = Context::live("2026-11-22T10:00:00Z".parse().unwrap());
    assert!(found(&local, Level::Error, &live).contains(&("callbackUrl".into(), None)));

    let mut request = pay_with_iyzico(&[]);
    request.callback_url = "http://merchant.example/callback".into();
    assert!(found(&request, Level::Error, &context()).contains(&("callbackUrl".into(), None)));
}

#[test]
fn pay_with_iyzico_has_rules_of_its_own() {
    accepts(&pay_with_iyzico(&[1, 2, 3, 6, 9]));
    doubts(&pay_with_iyzico(&[1, 12]), "enabledInstallments[1]");
    refuses(&pay_with_iyzico(&[1, 4]), "enabledInstallments[1]", None);

    let mut request = pay_with_iyzico(&[1]);
    request.basket_items = lines_without_category().into();

    request.payment_source = Some("MY_SHOP".into());
    doubts(&request, "paymentSource");
    request.basket_id = None;
    doubts(&request, "basketId");
}

#[test]
fn forms_and_bkm_need_a_category_for_each_line() {
    let mut request = form();
    request.basket_items = lines_without_category().into();
    refuses(&request, "basketItems[0].category1", Some("24"));

    let bkm = InitializeBkm::builder()
        .price("1")
        .callback_url(CALLBACK)
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(lines_without_category())
        .build();
    refuses(&bkm, "basketItems[0].category1", Some("24"));
}

#[test]
fn a_card_is_stored_for_somebody_and_only_while_it_is_valid() {
    let card = |year: &str| {
        CardData::builder()
            .card_holder_name("John Doe")
            .card_number(CARD_NUMBER)
            .expire_month("12")
            .expire_year(year)
            .build()
    };
    refuses(&CreateCard::builder().card(card("2030")).build(), "email", Some("3"));
    accepts(&CreateCard::builder().email("john.doe@example.com").card(card("2030")).build());
    accepts(&CreateCard::builder().card_user_key("key").card(card("2030")).build());
    let expired = CreateCard::builder().card_user_key("key").card(card("2020")).build();
    refuses(&expired, "card.expireYear", Some("17"));
}
