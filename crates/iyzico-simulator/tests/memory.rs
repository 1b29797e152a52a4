//! What a payment takes of the simulator's memory, with everything that is kept about it: the ledger, the
//! attempt, the request in the log. A process of its own, as other tests would disturb the figures.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use http::Request;
use iyzico_core::{Context, Credentials, request};
use iyzico_simulator::{Simulator, Unwired};

#[path = "it/order.rs"]
mod order;

#[test]
fn a_payment_takes_little_memory() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let simulator = runtime.block_on(Simulator::start()).unwrap();
    let unwired = Unwired::of(&simulator).unwrap();
    let credentials = Credentials::new(simulator.api_key(), simulator.secret_key()).unwrap();
    let pay = |number: u32| {
        let mut order = order::order("5528790000000008");
        order.conversation_id = Some(format!("order-{number}").as_str().into());
        let context = Context::sandbox(simulator.clock().now().try_into().unwrap());
        let prepared = request::prepare(&order, &credentials, &nonce(number), &context).unwrap();
        let message = Request::post(prepared.target().as_ref())
            .header("host", "localhost")
            .header("authorization", &prepared.authorization);
        let response = unwired.respond(message.body(prepared.body.to_vec()).unwrap());
        assert!(response.body().starts_with(br#"{"status":"success""#));
    };
    let kept_for_each = |numbers: Range<u32>| {
        let payments = numbers.len();
        let kept = allocation_counter::measure(|| numbers.for_each(pay)).bytes_current;
        usize::try_from(kept).unwrap() / payments
    };
    (0..WARM_UP).for_each(pay);
    let payments = if long() { 10_000 } else { 1_000 };
    for from in [WARM_UP, WARM_UP + payments] {
        let each = kept_for_each(from..from + payments);
        println!("{each} bytes are kept for each of {payments} payments after the first {from}");
        assert!(each <= MOST, "{each} bytes are kept for each payment");
    }
    let made = WARM_UP + 2 * payments;
    assert_eq!(simulator.ledger().len(), made as usize);
    assert_eq!(simulator.requests().len(), made.min(10_000) as usize);
}

/// As random to a packer as the one of a client.
fn nonce(number: u32) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (number, salt).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}

fn long() -> bool {
    std::env::var_os("IYZICO_LONG").is_some_and(|value| value == "1")
}

const WARM_UP: u32 = 100;
const MOST: usize = 1_024;
