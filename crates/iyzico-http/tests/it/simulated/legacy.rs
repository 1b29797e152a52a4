//! Calls that are deprecated: their money is as safe as that of the others.

use iyzico_http::legacy::{
    AuthorizeBasicPayment, CaptureBasicPayment, CompleteBasicThreeDs, CompletePecco,
    CreateBasicPayment, InitializeBasicBkm, InitializeBasicThreeDs, InitializePecco,
};
use iyzico_http::payment::Phase;
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, Outcome, Settled};
use iyzico_simulator::{Cut, Fault, FaultRule};

use super::{patient, quickly};
use crate::support::{CARD_NUMBER, payment_by};

const CALLBACK: &str = "https://merchant.example/callback";

fn basic(reference: &str) -> CreateBasicPayment {
    CreateBasicPayment::builder()
        .conversation_id(reference)
        .price("1")
        .paid_price("1.2")
        .payment_card(payment_by(CARD_NUMBER).payment_card)
        .callback_url(CALLBACK)
        .build()
}

/// The next call of this name is carried out, and its response is lost.
fn lose(sandbox: &Sandbox, call: &str) {
    let rule = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call(call).times(1);
    sandbox.simulator.add_fault(rule).unwrap();
}

/// The next call of this name is not carried out, and nothing says so.
fn lose_before(sandbox: &Sandbox, call: &str) {
    let rule = FaultRule::new(Fault::Cut(Cut::AfterRead)).call(call).times(1);
    sandbox.simulator.add_fault(rule).unwrap();
}

#[tokio::test]
async fn a_basic_payment_whose_response_is_lost_is_found_and_not_made_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    lose(&sandbox, "basic_payment.create");
    let settled = client.send_once(&basic("order-1"), &quickly()).await;
    let Settled::Succeeded { response, looked_up: true } = settled else { panic!("{settled:?}") };
    let ledger = sandbox.simulator.ledger();
    assert_eq!(ledger.len(), 1);
    assert_eq!(response.payment_id, ledger[0].payment_id);
    let line = &ledger[0].lines[0].payment_transaction_id;
    assert_eq!(response.payment_transaction_id.as_ref(), Some(line));

    // Sent again it is the same call.
    let again = client.send_once(&basic("order-1"), &quickly()).await;
    assert!(matches!(again, Settled::Succeeded { looked_up: true, .. }), "{again:?}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_basic_payment_that_nobody_knows_is_unknown_and_not_made_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    lose_before(&sandbox, "basic_payment.create");
    let settled = client.send_once(&basic("order-1"), &quickly()).await;
    assert!(matches!(settled, Settled::Unknown(..)), "{settled:?}");
    assert!(sandbox.simulator.ledger().is_empty());
}

/// Another program has used the same reference, for an order that looks the same but for its basket.
#[tokio::test]
async fn a_payment_with_a_basket_is_not_taken_for_a_basic_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    let mut other = payment_by(CARD_NUMBER);
    other.conversation_id = Some("order-1".into());
    let elsewhere = sandbox.builder().build().unwrap();
    elsewhere.send(&other).await.unwrap();

    lose_before(&sandbox, "basic_payment.create");
    let settled = client.send_once(&basic("order-1"), &quickly()).await;
    let Settled::Unknown(_, error) = settled else { panic!("{settled:?}") };
    assert!(error.to_string().contains("its basketId is B67832, none was expected"), "{error}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

/// The page names neither a currency nor what is paid, and its payment has no basket either.
#[tokio::test]
async fn a_payment_on_a_basic_page_is_not_taken_for_a_basic_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    let page = InitializeBasicBkm::builder()
        .conversation_id("order-1")
        .price("1")
        .callback_url(CALLBACK)
        .build();
    let token = client.send(&page).await.unwrap().token.clone();
    sandbox.simulator.page(token.as_str()).approve().unwrap();

    lose_before(&sandbox, "basic_payment.create");
    let mut request = basic("order-1");
    request.paid_price = "1".into();
    let settled = client.send_once(&request, &quickly()).await;
    let Settled::Unknown(_, error) = settled else { panic!("{settled:?}") };
    assert!(error.to_string().contains("it may be another call"), "{error}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_basic_hold_and_its_capture_are_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    lose(&sandbox, "basic_payment.authorize");
    let hold = AuthorizeBasicPayment(basic("order-1"));
    let settled = client.send_once(&hold, &quickly()).await;
    let Settled::Succeeded { response, looked_up: true } = settled else { panic!("{settled:?}") };
    assert_eq!(response.phase, Some(Phase::PreAuth));

    let capture = CaptureBasicPayment::builder()
        .payment_id(response.payment_id.clone())
        .paid_price("1.2")
        .build();
    lose(&sandbox, "basic_payment.capture");
    let settled = client.send_once(&capture, &quickly()).await;
    let Settled::Succeeded { response, looked_up: true } = settled else { panic!("{settled:?}") };
    assert_eq!(response.phase, Some(Phase::PostAuth));
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn the_end_of_a_basic_three_ds_is_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let (_clock, client) = patient(&sandbox);
    let start = InitializeBasicThreeDs(basic("order-1"));
    let page = sandbox.client.send(&start).await.unwrap();
    let html = page.three_ds_html_content.as_received();
    let form = sandbox.simulator.three_ds(html).approve().unwrap();
    let payment_id = form.field("paymentId").unwrap();
    let data = form.field("conversationData").unwrap();
    let complete = CompleteBasicThreeDs::builder().payment_id(payment_id).conversation_data(data);
    let complete = complete.build();
    lose(&sandbox, "basic_three_ds.complete");
    let settled = client.send_once(&complete, &quickly()).await;
    let Settled::Succeeded { response, looked_up: true } = settled else { panic!("{settled:?}") };
    assert_eq!(response.payment_id.as_str(), payment_id);
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

/// Nothing finds it by its token: the merchant looks the payment up by the reference of its start.
#[tokio::test]
async fn a_lost_end_of_pecco_leaves_the_outcome_unknown() {
    let sandbox = Sandbox::start().await.unwrap();
    let order = payment_by(CARD_NUMBER);
    let start = InitializePecco::builder()
        .price("1")
        .paid_price("1.2")
        .currency("IRR")
        .callback_url(CALLBACK)
        .buyer(order.buyer)
        .shipping_address(order.shipping_address)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build();
    let token = sandbox.client.send(&start).await.unwrap().token.clone().unwrap();
    sandbox.simulator.page(token.as_str()).approve().unwrap();
    lose(&sandbox, "pecco.complete");
    let complete = CompletePecco::builder().token(token.clone()).build();
    let error = sandbox.client.send(&complete).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(sandbox.simulator.ledger().len(), 1);
    let again = sandbox.client.send(&complete).await;
    let Err(Error::Api(refusal)) = again else { panic!("{again:?}") };
    assert!(refusal.may_be_done_before(), "it was done by the first call: {refusal}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}
