//! Runs every example.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::duplicate_mod,
    reason = "tests, and examples that share their order"
)]

#[path = "../examples/first_payment.rs"]
mod first_payment;
#[path = "../examples/hold_and_capture.rs"]
mod hold_and_capture;
#[path = "../examples/hosted_form.rs"]
mod hosted_form;
#[path = "../examples/in_store.rs"]
mod in_store;
#[path = "../examples/installment_table.rs"]
mod installment_table;
#[path = "../examples/link.rs"]
mod link;
#[path = "../examples/lost_response.rs"]
mod lost_response;
#[path = "../examples/marketplace.rs"]
mod marketplace;
#[path = "../examples/payouts.rs"]
mod payouts;
#[path = "../examples/reconcile.rs"]
mod reconcile;
#[path = "../examples/refund.rs"]
mod refund;
#[path = "../examples/request_to_pay.rs"]
mod request_to_pay;
#[path = "../examples/stored_card.rs"]
mod stored_card;
#[path = "../examples/subscription.rs"]
mod subscription;
#[path = "../examples/subscription_card.rs"]
mod subscription_card;
#[path = "../examples/three_ds.rs"]
mod three_ds;
#[path = "../examples/webhook_receiver.rs"]
mod webhook_receiver;

#[test]
fn first_payment_runs() {
    first_payment::main().unwrap();
}

#[test]
fn hold_and_capture_runs() {
    hold_and_capture::main().unwrap();
}

#[test]
fn hosted_form_runs() {
    hosted_form::main().unwrap();
}

#[test]
fn in_store_runs() {
    in_store::main().unwrap();
}

#[test]
fn installment_table_runs() {
    installment_table::main().unwrap();
}

#[test]
fn link_runs() {
    link::main().unwrap();
}

#[test]
fn lost_response_runs() {
    lost_response::main().unwrap();
}

#[test]
fn marketplace_runs() {
    marketplace::main().unwrap();
}

#[test]
fn payouts_runs() {
    payouts::main().unwrap();
}

#[test]
fn reconcile_runs() {
    reconcile::main().unwrap();
}

#[test]
fn refund_runs() {
    refund::main().unwrap();
}

#[test]
fn request_to_pay_runs() {
    request_to_pay::main().unwrap();
}

#[test]
fn stored_card_runs() {
    stored_card::main().unwrap();
}

#[test]
fn subscription_runs() {
    subscription::main().unwrap();
}

#[test]
fn subscription_card_runs() {
    subscription_card::main().unwrap();
}

#[test]
fn three_ds_runs() {
    three_ds::main().unwrap();
}

#[test]
fn webhook_receiver_runs() {
    webhook_receiver::main().unwrap();
}
