//! What a payment takes of the simulator's memory, with everything that is kept about it: the ledger, the
//! attempt, the request in the log. A process of its own, as other tests would disturb the figures.

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
        let nonce = format!("{number:032x}");
        let context = Context::sandbox(simulator.clock().now().try_into().unwrap());
        let prepared = request::prepare(&order, &credentials, &nonce, &context).unwrap();
        let message = Request::post(prepared.target().as_ref())
            .header("host", "localhost")
            .header("authorization", &prepared.authorization);
        let response = unwired.respond(message.body(prepared.body.to_vec()).unwrap());
        assert!(response.body().starts_with(br#"{"status":"success""#));
    };
    (0..WARM_UP).for_each(pay);
    let payments = if long() { 10_000 } else { 1_000 };
    let work = || (WARM_UP..WARM_UP + payments).for_each(pay);
    let kept = usize::try_from(allocation_counter::measure(work).bytes_current).unwrap();
    let each = kept / payments as usize;
    println!("{each} bytes are kept for each payment");
    assert!(each <= MOST, "{each} bytes are kept for each payment");
    assert_eq!(simulator.ledger().len(), (WARM_UP + payments) as usize);
    assert_eq!(simulator.requests().len(), (WARM_UP + payments).min(10_000) as usize);
}

fn long() -> bool {
    std::env::var_os("IYZICO_LONG").is_some_and(|value| value == "1")
}

const WARM_UP: u32 = 100;
const MOST: usize = 3_100;
