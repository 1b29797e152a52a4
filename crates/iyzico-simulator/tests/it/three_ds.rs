//! Payments through the bank's page.

use http::Request;
use iyzico_core::Error;
use iyzico_core::callback::{self, Callback, CallbackError};
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::error::{Meaning, Outcome};
use iyzico_core::payment::{CapturePayment, PaymentStatus, Phase, RetrievePayment};
use iyzico_core::test_cards::{Behaviour, CARDS};
use iyzico_core::three_ds::{
    CompleteThreeDs, CompleteThreeDsUncompared, InitializeThreeDsAuthorization,
};
use iyzico_simulator::{FormPost, PageError, Simulator};

use crate::shop::{CALLBACK, PARAF, Reply, Shop, code, form_order, three_ds_order, uncompared};

/// Starts a payment and returns its number.
async fn start(shop: &Shop, card_number: &str) -> String {
    let page = shop.call(&three_ds_order(card_number)).await.unwrap();
    page.payment_id.as_ref().unwrap().to_string()
}

fn completion(id: &str) -> CompleteThreeDs {
    CompleteThreeDs::builder()
        .payment_id(id)
        .paid_price("1.20")
        .basket_id("B67832")
        .currency("TRY")
        .build()
}

fn without_data(id: &str) -> CompleteThreeDsUncompared {
    CompleteThreeDsUncompared::builder().payment_id(id).build()
}

/// What a buyer does in a browser.
async fn browse(shop: &Shop, path: &str, form: &str) -> Reply {
    let message = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    shop.send(message.body(form.as_bytes().to_vec()).unwrap()).await
}

const IN_A_FORM: &str =
    "lang=en&holder=Jane+Doe&number=5528790000000008&month=12&year=2030&cvc=123&threeDs=1";
const CONFIRM: &str = "/payment/mock/confirm3ds";

fn read(shop: &Shop, form: &FormPost) -> Result<Callback, CallbackError> {
    callback::read(&shop.credentials, form.body().as_bytes())
}

async fn status(shop: &Shop, id: &str) -> PaymentStatus {
    let request = RetrievePayment::builder().payment_id(id).build();
    let response = shop.call(&request).await.unwrap();
    response.body.payment_status.unwrap()
}

#[tokio::test]
async fn a_confirmed_payment_is_finished_once() {
    let shop = Shop::open().await;
    let page = shop.call(&three_ds_order(PARAF)).await.unwrap();
    let id = page.payment_id.as_ref().unwrap().to_string();
    assert_eq!(status(&shop, &id).await, PaymentStatus::InitThreeDs);
    assert_eq!(shop.simulator.ledger().len(), 0);

    let html = page.three_ds_html_content.as_received().to_owned();
    let form = shop.simulator.three_ds(&html).approve().unwrap();
    assert_eq!(form.action, CALLBACK);
    assert_eq!(status(&shop, &id).await, PaymentStatus::CallbackThreeDs);
    let Ok(Callback::ThreeDs(callback)) = read(&shop, &form) else {
        panic!("{form:?}");
    };
    let request = callback.completion(
        "1.2".parse().unwrap(),
        "B67832".parse().unwrap(),
        "TRY".parse().unwrap(),
    );
    let paid = shop.call(&request).await.unwrap();
    assert_eq!(paid.payment_id.as_str(), id);
    assert_eq!(paid.md_status, Some(1));
    assert_eq!(paid.phase, Some(Phase::Auth));
    assert_eq!(status(&shop, &id).await, PaymentStatus::Success);
    assert_eq!(shop.simulator.ledger().len(), 1);

    assert_eq!(code(shop.call(&request).await), "5115");
    assert_eq!(code(shop.call(&without_data(&id)).await), "5115");
    assert_eq!(shop.simulator.three_ds(&id).approve(), Err(PageError::Over));
    assert_eq!(shop.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn the_page_has_the_form_of_the_sandbox() {
    let shop = Shop::open().await;
    let page = shop.call(&three_ds_order(PARAF)).await.unwrap();
    let html = page.three_ds_html_content.decode();
    let action = format!("{}/payment/mock/init3ds", shop.simulator.base_url());
    assert!(html.contains(r#"id="iyzico-3ds-form""#), "{html}");
    assert!(html.contains(&format!(r#"action="{action}""#)), "{html}");
    for field in ["orderId", "bin", "successUrl", "failureUrl", "confirmationUrl", "PaReq"] {
        assert!(html.contains(&format!(r#"name="{field}""#)), "{field}");
    }
}

#[tokio::test]
async fn a_payment_that_the_bank_has_not_confirmed_is_not_finished() {
    let shop = Shop::open().await;
    let open = start(&shop, PARAF).await;
    assert_eq!(code(shop.call(&completion(&open)).await), "5115");

    let left = start(&shop, PARAF).await;
    shop.simulator.three_ds(&left).abandon().unwrap();
    assert_eq!(status(&shop, &left).await, PaymentStatus::InitThreeDs);
    assert_eq!(shop.simulator.three_ds(&left).approve(), Err(PageError::Over));

    for give_up in [
        |shop: &Shop, id: &str| shop.simulator.three_ds(id).reject(),
        |shop: &Shop, id: &str| shop.simulator.three_ds(id).wrong_code(),
    ] {
        let id = start(&shop, PARAF).await;
        let form = give_up(&shop, &id).unwrap();
        let Err(CallbackError::NotAuthenticated { meaning, .. }) = read(&shop, &form) else {
            panic!("{form:?}");
        };
        assert_eq!(meaning.0, "0");
        assert_eq!(code(shop.call(&without_data(&id)).await), "5115");
        assert_eq!(status(&shop, &id).await, PaymentStatus::Failure);
    }
    assert_eq!(shop.simulator.ledger().len(), 0);
    assert_eq!(code(shop.call(&completion("1")).await), "5086");
    assert_eq!(shop.simulator.three_ds("1").approve(), Err(PageError::Unknown));
}

#[tokio::test]
async fn a_swapped_payment_is_not_finished() {
    let shop = Shop::open().await;
    let id = start(&shop, PARAF).await;
    shop.simulator.three_ds(&id).approve().unwrap();
    for swap in [
        |request: &mut CompleteThreeDs| request.paid_price = "1.21".into(),
        |request: &mut CompleteThreeDs| request.basket_id = "B1".into(),
        |request: &mut CompleteThreeDs| request.currency = "EUR".into(),
    ] {
        let mut request = completion(&id);
        swap(&mut request);
        assert_eq!(code(shop.call(&request).await), "5115");
    }
    shop.call(&completion(&id)).await.unwrap();
}

#[tokio::test]
async fn what_the_callback_carries_is_handed_on_by_the_merchant() {
    let shop = Shop::open().await;
    let id = start(&shop, PARAF).await;
    let callback = shop.simulator.three_ds(&id).approve().unwrap();
    let Ok(Callback::ThreeDs(read)) = read(&shop, &callback) else { panic!("{callback:?}") };
    assert!(read.conversation_data.is_some());
    let other = start(&shop, PARAF).await;
    let other = shop.simulator.three_ds(&other).approve().unwrap();
    for wrong in [None, Some("made up"), other.field("conversationData")] {
        let mut request = uncompared(&callback);
        request.conversation_data = wrong.map(Into::into);
        assert_eq!(code(shop.call(&request).await), "5115", "{wrong:?}");
    }
    assert!(shop.simulator.ledger().is_empty());
    shop.call(&read.uncompared_completion()).await.unwrap();
}

#[tokio::test]
async fn a_buyer_whom_the_bank_does_not_know_is_no_payment_that_may_have_been_made() {
    let shop = Shop::open().await;
    let (by_call, form) =
        (start(&shop, PARAF).await, shop.call(&form_order()).await.unwrap().token.to_string());
    shop.simulator.three_ds(&by_call).reject().unwrap();
    let reply = browse(&shop, &format!("/_simulator/pages/{form}/pay"), IN_A_FORM).await;
    let id = reply.location.unwrap().split_once("orderId=").unwrap().1.to_owned();
    let id = id.split('&').next().unwrap();
    let left = browse(&shop, CONFIRM, &format!("orderId={id}&cancel=1&lang=en")).await.body;
    let left = String::from_utf8(left).unwrap();
    assert!(left.contains(&format!("{form}?lang=en")), "{left}");

    let retrieve = RetrieveCheckoutForm::builder().token(form.as_str()).build();
    let result = shop.call(&retrieve).await.unwrap();
    assert_eq!(result.payment_status, Some(PaymentStatus::Failure));
    assert_eq!(result.error_code.as_ref().unwrap().as_str(), "10220");
    for attempt in shop.simulator.attempts() {
        let meaning = Meaning::find(attempt.error_code.unwrap(), 200).unwrap();
        assert_eq!((meaning.code, meaning.outcome), ("10220", Outcome::Refused));
    }
    assert_eq!(shop.simulator.attempts().len(), 2);
}

#[tokio::test]
async fn a_hold_with_three_ds_is_captured_like_any_other() {
    let shop = Shop::open().await;
    let request = InitializeThreeDsAuthorization(three_ds_order(PARAF).0);
    let id = shop.call(&request).await.unwrap().payment_id.as_ref().unwrap().to_string();
    shop.simulator.three_ds(&id).approve().unwrap();
    let held = shop.call(&completion(&id)).await.unwrap();
    assert_eq!(held.phase, Some(Phase::PreAuth));
    let request = CapturePayment::builder().payment_id(id.as_str()).paid_price("1.2").build();
    let captured = shop.call(&request).await.unwrap();
    assert_eq!(captured.phase, Some(Phase::PostAuth));
}

/// Where a payment with a card ends.
async fn pay(shop: &Shop, number: &str) -> String {
    let page = match shop.call(&three_ds_order(number)).await {
        Ok(page) => page,
        Err(Error::Api(error)) => return format!("start {}", error.code),
        Err(other) => panic!("{number}: {other}"),
    };
    let id = page.payment_id.as_ref().unwrap().to_string();
    let form = shop.simulator.three_ds(&id).approve().unwrap();
    if form.field("mdStatus") != Some("1") {
        return format!("bank {}", form.field("mdStatus").unwrap());
    }
    match shop.call(&completion(&id)).await {
        Ok(_) => "paid".to_owned(),
        Err(Error::Api(error)) => {
            assert_eq!(status(shop, &id).await, PaymentStatus::Failure);
            assert_eq!(code(shop.call(&completion(&id)).await), "5115");
            format!("finish {} {}", error.code, error.group.unwrap_or_default())
        }
        Err(other) => panic!("{number}: {other}"),
    }
}

#[tokio::test]
async fn every_published_card_behaves_as_documented() {
    let shop = Shop::at(Simulator::builder().debit_needs_three_ds(true)).await;
    for card in CARDS {
        let expected = match card.behaviour {
            Behaviour::Decline { code, group } => format!("finish {code} {group}"),
            Behaviour::ThreeDsStatus(md_status) => format!("bank {md_status}"),
            Behaviour::ThreeDsStartFails => "start 10012".to_owned(),
            _ => "paid".to_owned(),
        };
        assert_eq!(pay(&shop, card.number).await, expected, "{}", card.number);
    }
}
