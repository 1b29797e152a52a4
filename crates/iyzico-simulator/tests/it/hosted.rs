//! Payments on hosted pages.

use std::time::Duration;

use http::Request;
use iyzico_core::Error;
use iyzico_core::bkm::{InitializeBkm, RetrieveBkm};
use iyzico_core::card::PaymentCard;
use iyzico_core::checkout_form::{InitializeCheckoutFormAuthorization, RetrieveCheckoutForm};
use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::html;
use iyzico_core::link::CreateLink;
use iyzico_core::pay_with_iyzico::{InitializePayWithIyzico, RetrievePayWithIyzico};
use iyzico_core::payment::{PaymentStatus, Phase, RetrievePaymentHistory};
use iyzico_core::test_cards::{Behaviour, CARDS};
use iyzico_simulator::{Approval, PageError};
use serde_json::{Value, to_value};

use crate::shop::{CALLBACK, PARAF, Shop, code, form_order, order};

const DECLINED: &str = "4111111111111129";

async fn open(shop: &Shop) -> String {
    let form = shop.call(&form_order()).await.unwrap();
    assert_eq!(form.token_expire_time, Some(1800));
    let url = form.payment_page_url.as_ref().unwrap().to_string();
    assert!(url.starts_with(shop.simulator.base_url()), "{url}");
    let script = form.checkout_form_content.as_ref().unwrap().decode();
    assert!(script.contains("iyzipay-checkout-form"), "{script}");
    form.token.to_string()
}

fn wallet_order() -> InitializePayWithIyzico {
    let order = order(PARAF);
    InitializePayWithIyzico::builder()
        .price("1")
        .paid_price("1.2")
        .currency("TL")
        .basket_id("B67832")
        .callback_url(CALLBACK)
        .buyer(order.buyer)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build()
}

fn bkm_order() -> InitializeBkm {
    let order = order(PARAF);
    InitializeBkm::builder()
        .price("1")
        .basket_id("B67832")
        .callback_url(CALLBACK)
        .buyer(order.buyer)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build()
}

async fn result(shop: &Shop, token: &str) -> Result<PageResult, Error> {
    let request = RetrieveCheckoutForm::builder().token(token).build();
    shop.call(&request).await.map(|response| response.body)
}

async fn status(shop: &Shop, token: &str) -> Option<PaymentStatus> {
    result(shop, token).await.unwrap().payment_status
}

fn refused(error: &str, result: Result<iyzico_simulator::FormPost, PageError>) {
    match result {
        Err(PageError::Refused { code, .. }) => assert_eq!(code, error),
        other => panic!("{other:?}"),
    }
}

/// Every text of a response in which this stands, as it came.
fn texts_with(token: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if html::decode(text).contains(token) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts_with(token, value, found)),
        Value::Object(fields) => fields.values().for_each(|value| texts_with(token, value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_page_opens_with_whatever_the_response_gives_for_it() {
    let shop = Shop::open().await;
    let link = CreateLink::builder()
        .name("Books")
        .description("10 books")
        .price("50.00")
        .currency_code("TRY")
        .encoded_image_file("iVBORw0KGgo=")
        .build();
    let requests = [
        ("/payment/iyzipos/checkoutform/initialize/auth/ecom", to_value(form_order())),
        ("/payment/pay-with-iyzico/initialize", to_value(wallet_order())),
        ("/payment/bkm/initialize", to_value(bkm_order())),
        ("/v2/iyzilink/products", to_value(link)),
    ];
    for (path, request) in requests {
        let reply = shop.post(path, request.unwrap().to_string()).await.json();
        let token = [&reply["token"], &reply["data"]["token"]].into_iter().find_map(Value::as_str);
        let mut texts = Vec::new();
        texts_with(token.unwrap_or_else(|| panic!("{reply}")), &reply, &mut texts);
        texts.retain(|text| !text.ends_with("/image")); // which a link has beside its page
        assert!(texts.len() > 1, "{path}: {texts:?}");
        for text in texts {
            assert_eq!(shop.simulator.page(&text).abandon(), Ok(()), "{path}: {text}");
        }
    }
    for nothing in ["", "/", "https://example.com/", "<html></html>", "?token=1"] {
        assert_eq!(shop.simulator.page(nothing).abandon(), Err(PageError::Unknown), "{nothing}");
    }
}

#[tokio::test]
async fn a_card_that_cannot_be_one_is_refused_for_what_is_wrong_with_it() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    for number in ["1234", "5528790000000009", "not a number"] {
        let refusal = shop.simulator.page(&token).approve_with(&Approval::with_card(number));
        let Err(PageError::Refused { code: "12", reason }) = refusal else { panic!("{refusal:?}") };
        assert!(!reason.contains("is required") && !reason.contains(number), "{number}: {reason}");
    }
    let refusal = shop.simulator.page(&token).approve_with(&Approval::with_card(""));
    let Err(PageError::Refused { code: "12", reason }) = refusal else { panic!("{refusal:?}") };
    assert!(reason.contains("is required"), "{reason}");
}

#[tokio::test]
async fn a_form_is_paid_after_a_declined_first_card() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    assert_eq!(code(result(&shop, &token).await), "5124");

    let page = shop.simulator.page(&token);
    refused("10051", page.approve_with(&Approval::with_card(DECLINED)));
    let unpaid = result(&shop, &token).await.unwrap();
    assert_eq!(unpaid.payment_status, Some(PaymentStatus::Failure));
    assert!(!unpaid.is_paid() && !unpaid.may_ship());
    assert_eq!(unpaid.error_code.as_ref().unwrap().as_str(), "10051");
    assert_eq!(unpaid.error_group.as_ref().unwrap().as_str(), "NOT_SUFFICIENT_FUNDS");
    assert!(unpaid.error_message.is_some());
    assert_eq!(unpaid.advice().unwrap().key, "insufficient_funds");

    let form = page.approve().unwrap();
    assert_eq!(form.action, CALLBACK);
    assert_eq!(form.field("token"), Some(token.as_str()));
    let paid = result(&shop, &token).await.unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::Success));
    assert_eq!(paid.callback_url.unwrap().as_str(), CALLBACK);
    assert_eq!(page.approve(), Err(PageError::Over));
    assert_eq!(shop.simulator.ledger().len(), 1);
    let failed: Vec<_> = shop.simulator.attempts();
    assert_eq!(failed[0].error_code, Some("10051"));
    assert_eq!(failed[1].error_code, None);
}

/// All ways in which a bank refuses an attempt on a page: the payment, or the start of 3-D Secure.
fn refusals() -> [(Approval, &'static str); 2] {
    const NO_THREE_DS: &str = "4151111111111112";
    [
        (Approval::with_card(DECLINED), "10051"),
        (Approval::with_card(NO_THREE_DS).three_ds(true), "10012"),
    ]
}

#[tokio::test]
async fn what_the_bank_refuses_is_the_result_of_the_page_whatever_was_before() {
    let shop = Shop::open().await;
    for (approval, error) in refusals() {
        for visits_bank_first in [false, true] {
            let token = open(&shop).await;
            let page = shop.simulator.page(&token);
            if visits_bank_first {
                page.go_to_bank(&Approval::new()).unwrap();
            }
            refused(error, page.approve_with(&approval));
            let failed = result(&shop, &token).await.unwrap();
            assert_eq!(failed.payment_status, Some(PaymentStatus::Failure), "{approval:?}");
            assert_eq!(failed.error_code.as_ref().unwrap().as_str(), error, "{approval:?}");

            // The history of the payment says the same of it.
            let request =
                RetrievePaymentHistory::builder().payment_id(failed.payment_id.clone()).build();
            let history = shop.call(&request).await.unwrap().body.payments.unwrap();
            assert_eq!(history.len(), 1, "{approval:?}");
            assert_eq!(history[0].payment_status, Some(2), "{approval:?}");
            assert_eq!(history[0].paid_price, failed.paid_price, "{approval:?}");
            page.approve().unwrap();
            assert_eq!(status(&shop, &token).await, Some(PaymentStatus::Success));
        }
    }
}

#[tokio::test]
async fn a_failed_attempt_in_installments_says_what_was_to_be_paid() {
    let shop = Shop::open().await;
    let [token, paid] = [open(&shop).await, open(&shop).await];
    let in_three = Approval::new().installment(3);
    let visit = shop.simulator.page(&token).go_to_bank(&in_three).unwrap();
    shop.simulator.three_ds(&visit).reject().unwrap();
    shop.simulator.page(&paid).approve_with(&in_three).unwrap();
    let [failed, paid] =
        [result(&shop, &token).await.unwrap(), result(&shop, &paid).await.unwrap()];
    assert_eq!(failed.installment, Some(3));
    assert_eq!(failed.paid_price, paid.paid_price);
    assert_ne!(failed.paid_price, "1.2".parse().ok(), "with the interest");
}

#[tokio::test]
async fn a_form_is_paid_through_the_bank() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let page = shop.simulator.page(&token);
    let visit = page.go_to_bank(&Approval::new()).unwrap();
    assert_eq!(status(&shop, &token).await, Some(PaymentStatus::InitThreeDs));
    let back = shop.simulator.three_ds(&visit).reject().unwrap();
    assert!(back.action.contains(&token), "{back:?}");
    assert_eq!(status(&shop, &token).await, Some(PaymentStatus::Failure));

    let form = page.approve_with(&Approval::new().three_ds(true)).unwrap();
    assert_eq!(form.action, CALLBACK);
    let paid = result(&shop, &token).await.unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::Success));
    assert_eq!(paid.md_status, Some(1));
}

#[tokio::test]
async fn a_second_visit_to_the_bank_cannot_pay_a_paid_form_again() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let page = shop.simulator.page(&token);
    let visit = page.go_to_bank(&Approval::new()).unwrap();
    page.approve().unwrap();
    assert_eq!(shop.simulator.three_ds(&visit).approve(), Err(PageError::Over));
    assert_eq!(shop.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_form_expires_and_can_be_left() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let form = shop.simulator.page(&token).reject().unwrap();
    assert_eq!(form.field("token"), Some(token.as_str()));
    shop.simulator.page(&token).abandon().unwrap();
    assert_eq!(code(result(&shop, &token).await), "5124");

    shop.simulator.clock().advance(Duration::from_secs(1800));
    assert_eq!(shop.simulator.page(&token).approve(), Err(PageError::Expired));
    assert_eq!(shop.simulator.page("nobody").approve(), Err(PageError::Unknown));
    assert_eq!(code(result(&shop, "nobody").await), "5124");
}

#[tokio::test]
async fn a_time_that_runs_out_at_the_bank_pays_nothing() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let visit = shop.simulator.page(&token).go_to_bank(&Approval::new());
    shop.simulator.clock().advance(Duration::from_secs(1800));
    let back = shop.simulator.three_ds(&visit.unwrap()).approve().unwrap();
    assert!(back.action.contains(&token), "{back:?}");
    assert_eq!(shop.simulator.ledger().len(), 0);
}

#[tokio::test]
async fn a_form_holds_and_stores_and_takes_installments() {
    let shop = Shop::open().await;
    let mut request = form_order();
    request.enabled_installments = Some(vec![1.into(), 3.into()]);
    let form = shop.call(&InitializeCheckoutFormAuthorization(request)).await.unwrap();
    let token = form.token.to_string();
    let page = shop.simulator.page(&token);
    refused("11", page.approve_with(&Approval::new().installment(6)));
    let approval = Approval::new().installment(3).register_card();
    page.approve_with(&approval).unwrap();
    let held = result(&shop, &token).await.unwrap();
    assert_eq!(held.phase, Some(Phase::PreAuth));
    assert_eq!(held.installment, Some(3));
    assert!(held.paid_price > Some("1.2".parse().unwrap()), "{:?}", held.paid_price);

    let buyer = held.card_user_key.unwrap();
    let mut request = form_order();
    request.card_user_key = Some(buyer.into());
    let form = shop.call(&request).await.unwrap();
    let mut card = PaymentCard::default();
    card.card_token = held.card_token.map(Into::into);
    let token = form.token.to_string();
    let page = shop.simulator.page(&token);
    page.approve_with(&Approval::with(card)).unwrap();
    assert_eq!(status(&shop, &token).await, Some(PaymentStatus::Success));
}

#[tokio::test]
async fn wrong_card_data_is_refused_in_the_form() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let page = shop.simulator.page(&token);
    refused("12", page.approve_with(&Approval::with_card("5528790000000009")));
    let mut card = PaymentCard::default();
    card.card_number = Some(PARAF.into());
    refused("16", page.approve_with(&Approval::with(card)));
    assert_eq!(code(result(&shop, &token).await), "5124");
}

#[tokio::test]
async fn an_impossible_card_is_refused_on_every_page() {
    let shop = Shop::open().await;
    for (number, month, year, cvc, error) in [
        (PARAF, "13", "2030", "123", "13"),
        (PARAF, "00", "2030", "123", "13"),
        (PARAF, "ab", "2030", "123", "13"),
        (PARAF, "12", "20x0", "123", "14"),
        (PARAF, "12", "1999", "123", "14"),
        (PARAF, "12", "2020", "123", "17"),
        (PARAF, "12", "2030", "12x", "15"),
        (PARAF, "12", "2030", "1234", "15"),
        ("5528790000000009", "12", "2030", "123", "12"),
        ("5528", "12", "2030", "123", "12"),
    ] {
        let token = open(&shop).await;
        let card = PaymentCard::builder()
            .card_holder_name("John Doe")
            .card_number(number)
            .expire_month(month)
            .expire_year(year)
            .cvc(cvc)
            .build();
        let page = shop.simulator.page(&token);
        refused(error, page.approve_with(&Approval::with(card.clone())));
        refused(error, page.approve_with(&Approval::with(card).three_ds(true)));
        let form =
            format!("holder=John+Doe&number={number}&month={month}&year={year}&cvc={cvc}&lang=en");
        let message = Request::post(format!("/_simulator/pages/{token}/pay"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes())
            .unwrap();
        let reply = shop.send(message).await;
        assert_eq!(reply.status, 200);
        let shown = String::from_utf8(reply.body).unwrap();
        assert!(shown.contains(&format!(r#"<p class="small">{error}"#)), "{error}: {shown}");
    }
    assert!(shop.simulator.ledger().is_empty(), "{:?}", shop.simulator.ledger());
}

#[tokio::test]
async fn every_published_card_behaves_as_documented() {
    let shop = Shop::open().await;
    for (card, three_ds) in CARDS.iter().flat_map(|card| [(card, false), (card, true)]) {
        let expected = match card.behaviour {
            Behaviour::Decline { code, .. } => Some(code),
            Behaviour::ThreeDsStatus(_) if three_ds => Some("10220"),
            Behaviour::ThreeDsStartFails if three_ds => Some("10012"),
            _ => None,
        };
        let token = open(&shop).await;
        let approval = Approval::with_card(card.number).three_ds(three_ds);
        let paid = shop.simulator.page(&token).approve_with(&approval);
        match expected {
            None => assert!(paid.is_ok(), "{}: {paid:?}", card.number),
            Some(code) => refused(code, paid),
        }
    }
}

#[tokio::test]
async fn pay_with_iyzico_is_paid_like_a_form() {
    let shop = Shop::open().await;
    let page = shop.call(&wallet_order()).await.unwrap();
    let token = page.token.to_string();
    shop.simulator.page(&token).approve().unwrap();
    let retrieve = RetrieveCheckoutForm::builder().token(token.as_str()).build();
    let paid = shop.call(&RetrievePayWithIyzico(retrieve)).await.unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::Success));
    let member = (paid.member_email.as_ref(), paid.member_gsm_number.as_ref());
    assert!(matches!(member, (Some(email), Some(_)) if email.as_str().contains('@')), "{member:?}");

    let form = open(&shop).await;
    shop.simulator.page(&form).approve().unwrap();
    let paid = result(&shop, &form).await.unwrap();
    assert_eq!((paid.member_email, paid.member_gsm_number), (None, None), "nobody's account");
}

#[tokio::test]
async fn bkm_is_paid_and_asked_for_by_its_own_call() {
    let shop = Shop::open().await;
    let page = shop.call(&bkm_order()).await.unwrap();
    let token = page.token.to_string();
    assert!(token.starts_with("mockToken_"), "{token}");
    assert!(page.html_content.decode().contains(&token));
    shop.simulator.page(&token).approve().unwrap();
    let retrieve = RetrieveBkm::builder().token(token.as_str()).build();
    let paid = shop.call(&retrieve).await.unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::Success));
    assert_eq!(paid.paid_price.unwrap().to_string(), "1");
    assert_eq!(code(result(&shop, &token).await), "5124");
}

#[tokio::test]
async fn what_only_the_core_forbids_is_served() {
    let shop = Shop::open().await;
    let mut request = serde_json::to_value(form_order()).unwrap();
    request["callbackUrl"] = "callbackUrl".into();
    request["enabledInstallments"] = vec![1, 4, 7, 12].into();
    request["basketItems"][0]["chargedFromMerchant"] = "True".into();
    for path in [
        "/payment/iyzipos/checkoutform/initialize/auth/ecom",
        "/payment/pay-with-iyzico/initialize",
        "/payment/bkm/initialize",
    ] {
        let reply = shop.post(path, request.to_string()).await.json();
        assert_eq!(reply["status"], "success", "{path}: {reply}");
    }
}
