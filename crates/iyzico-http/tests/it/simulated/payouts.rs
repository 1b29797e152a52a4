//! A batch of payouts is handed over once, whatever becomes of the response.

use std::time::Duration;

use iyzico_http::payout::{
    CancelPayout, ExecutePayout, InitializePayout, PayoutAmount, PayoutItem, PayoutRecipientType,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, Settled};
use iyzico_simulator::{Cut, Fault, FaultRule};

use super::{patient, quickly};

async fn batch(sandbox: &Sandbox) -> ExecutePayout {
    let row = PayoutItem::builder()
        .item_external_id("1")
        .recipient_type(PayoutRecipientType::Iban)
        .recipient_info("TR180006200119000006672315")
        .recipient_name("Jane Doe")
        .amount(PayoutAmount::builder().value("100").currency("TRY").build())
        .description("wages")
        .build();
    let batch = InitializePayout::builder().external_id("wages-11").items(vec![row]).build();
    let id = sandbox.client.send(&batch).await.unwrap().body.request_id;
    ExecutePayout::builder().request_id(id).build()
}

fn cut(sandbox: &Sandbox, cut: Cut, times: u64) {
    let rule = FaultRule::new(Fault::Cut(cut)).call("payout.execute").times(times);
    sandbox.simulator.add_fault(rule).unwrap();
}

fn paid_out(sandbox: &Sandbox) -> String {
    sandbox.simulator.clock().advance(Duration::from_secs(60));
    sandbox.simulator.payout_wallet().paid_out.to_string()
}

#[tokio::test]
async fn a_lost_response_is_looked_up_and_the_batch_is_paid_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = batch(&sandbox).await;
    cut(&sandbox, Cut::AfterCommit, 1);
    let (_clock, client) = patient(&sandbox);
    let settled = client.send_once(&request, &quickly()).await;
    assert!(matches!(settled, Settled::Succeeded { looked_up: true, .. }), "{settled:?}");
    let calls = sandbox.simulator.requests();
    assert_eq!(calls.iter().filter(|call| call.call == Some("payout.execute")).count(), 1);
    assert_eq!(paid_out(&sandbox), "100");
}

#[tokio::test]
async fn a_batch_that_still_waits_is_unknown_and_not_sent_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = batch(&sandbox).await;
    cut(&sandbox, Cut::AfterRead, 1);
    let (_clock, client) = patient(&sandbox);
    let settled = client.send_once(&request, &quickly()).await;
    let Settled::Unknown(pending, error) = settled else { panic!("{settled:?}") };
    assert_eq!(Some(pending.payout_request_id.unwrap()), request.request_id.value().cloned());
    assert!(error.to_string().contains("INIT"), "{error}");
    assert_eq!(paid_out(&sandbox), "0");
    assert!(client.send(&request).await.is_ok(), "the look-up shows that it may be sent");
    assert_eq!(paid_out(&sandbox), "100");
}

#[tokio::test]
async fn the_handle_finds_it_in_another_process() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = batch(&sandbox).await;
    cut(&sandbox, Cut::AfterCommit, 1);
    let error = sandbox.client.send(&request).await.unwrap_err();
    let handle = error.pending().expect("the outcome is unknown").to_json();
    assert!(handle.contains("payoutRequestId"), "{handle}");
    let (_clock, other) = patient(&sandbox);
    let pending = iyzico_http::recovery::Pending::from_json(&handle).unwrap();
    let settled = other.resolve::<ExecutePayout>(&pending, &quickly()).await;
    assert!(matches!(settled, Settled::Succeeded { looked_up: true, .. }), "{settled:?}");
}

#[tokio::test]
async fn what_came_of_a_cancelled_batch_is_not_guessed() {
    let sandbox = Sandbox::start().await.unwrap();
    let request = batch(&sandbox).await;
    cut(&sandbox, Cut::AfterRead, 1);
    let error = sandbox.client.send(&request).await.unwrap_err();
    let pending = error.pending().unwrap().clone();
    let id = request.request_id.value().unwrap().clone();
    sandbox.client.send(&CancelPayout::builder().request_id(id).build()).await.unwrap();
    let (_clock, client) = patient(&sandbox);
    let settled = client.resolve::<ExecutePayout>(&pending, &quickly()).await;
    let Settled::Unknown(_, error) = settled else { panic!("{settled:?}") };
    assert!(error.to_string().contains("CANCELED"), "{error}");
    let refused = sandbox.client.send(&request).await.unwrap_err();
    assert!(matches!(refused, Error::Api(_)), "{refused}");
    assert_eq!(paid_out(&sandbox), "0");
}
