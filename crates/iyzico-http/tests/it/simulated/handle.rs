//! The same call made again with the handle of an earlier attempt, by a client that knows nothing of it.

use std::time::Duration;

use iyzico_http::payment::CreatePayment;
use iyzico_http::recovery::Pending;
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, OnceOptions, Settled};
use iyzico_simulator::{Cut, Fault, FaultRule};

use crate::doubts::in_doubt;
use crate::support::{address_in, payment};

fn quickly() -> OnceOptions {
    OnceOptions {
        deadline: Duration::from_millis(100),
        first_pause: Duration::from_millis(10),
        ..OnceOptions::default()
    }
}

/// A charge that was carried out, and of which nobody has heard.
async fn charged_unseen(sandbox: &Sandbox, request: &CreatePayment) -> Box<Pending> {
    for call in ["payment.create", "payment.retrieve"] {
        let cut = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call(call);
        sandbox.simulator.add_fault(cut).unwrap();
    }
    let settled = sandbox.client.send_once(request, &quickly()).await;
    sandbox.simulator.clear_faults();
    match settled {
        Settled::Unknown(pending, _) => pending,
        other => panic!("{other:?}"),
    }
}

fn with(pending: Box<Pending>) -> OnceOptions {
    OnceOptions { pending: Some(pending), ..OnceOptions::default() }
}

#[tokio::test]
async fn a_handle_finds_the_call_whose_reference_the_client_had_made() {
    let sandbox = Sandbox::start().await.unwrap();
    let pending = charged_unseen(&sandbox, &payment()).await;
    assert!(pending.is_reference_ours);
    let restarted = sandbox.builder().build().unwrap();
    let settled = restarted.send_once(&payment(), &with(pending)).await;
    assert!(matches!(settled, Settled::Succeeded { looked_up: true, .. }), "{settled:?}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

/// An order that was paid before, and given back perhaps: its payment looks like the one that is asked for.
#[tokio::test]
async fn the_number_of_a_payment_is_not_that_of_one_that_a_call_was_to_make() {
    let sandbox = Sandbox::start().await.unwrap();
    let earlier = sandbox.client.send(&payment()).await.unwrap().payment_id.clone();
    let number = OnceOptions { payment_id: Some(earlier), ..quickly() };
    let cut = FaultRule::new(Fault::Cut(Cut::AfterRead)).call("payment.create");
    sandbox.simulator.add_fault(cut).unwrap();
    let restarted = sandbox.builder().build().unwrap();
    let settled = restarted.send_once(&payment(), &number).await;
    let Settled::Unknown(pending, _) = settled else { panic!("{settled:?}") };
    assert_eq!(pending.payment_id, None);
    let settled = restarted.resolve::<CreatePayment>(&pending, &number).await;
    assert!(matches!(settled, Settled::Unknown(..)), "{settled:?}");
    let settled = restarted.resolve_json(&pending, &number).await;
    assert!(matches!(settled, Settled::Unknown(..)), "{settled:?}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_handle_of_another_call_leaves_that_call_unknown() {
    let sandbox = Sandbox::start().await.unwrap();
    let pending = charged_unseen(&sandbox, &payment()).await;
    let mut other = payment();
    other.paid_price = "1.3".into();
    let restarted = sandbox.builder().build().unwrap();
    let settled = restarted.send_once(&other, &with(pending.clone())).await;
    let (unknown, Error::Config(error)) = in_doubt(&settled) else { panic!("{settled:?}") };
    assert_eq!((unknown, error.setting), (&*pending, "pending"));
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}

/// The buyer of a lost payment reloads, and the shop makes its request anew: not all of it is the same.
#[tokio::test]
async fn the_same_order_in_another_request_is_unknown_until_it_is_looked_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut order = payment();
    order.conversation_id = Some("order-1".into());
    charged_unseen(&sandbox, &order).await;
    order.shipping_address = Some(address_in("Ankara").into());
    let settled = sandbox.client.send_once(&order, &quickly()).await;
    let Settled::Unknown(pending, Error::ReferenceInUse(_)) = &settled else {
        panic!("{settled:?}")
    };
    let found = sandbox.client.resolve::<CreatePayment>(pending, &OnceOptions::default()).await;
    assert!(matches!(found, Settled::Succeeded { looked_up: true, .. }), "{found:?}");
    assert_eq!(sandbox.simulator.ledger().len(), 1);
}
