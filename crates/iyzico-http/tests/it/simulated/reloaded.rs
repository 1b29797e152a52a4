//! A call that another process has carried out is made again, and refused because of too many calls.

use iyzico_http::OnceOptions;
use iyzico_http::testing::Sandbox;
use iyzico_simulator::{Fault, FaultRule};

use super::money::{Kind, Till};

/// Calls on a payment that is named in them.
const ON_A_PAYMENT: [Kind; 4] =
    [Kind::Capture, Kind::Cancel, Kind::RefundAmount, Kind::CompleteThreeDs];

#[tokio::test]
async fn too_many_calls_say_nothing_about_what_another_process_has_done() {
    for kind in ON_A_PAYMENT {
        for was_done in [true, false] {
            let sandbox = Sandbox::start().await.unwrap();
            let operation = Till::of(&sandbox).operation(kind).await;
            if was_done {
                operation.send(&sandbox.client).await.unwrap();
            }
            let refused = FaultRule::new(Fault::RateLimited).call(kind.call());
            sandbox.simulator.add_fault(refused).unwrap();
            let restarted = sandbox.builder().build().unwrap();
            let ending = Box::pin(operation.send_once(&restarted, &OnceOptions::default())).await;
            let right = if was_done { "looked up" } else { "declined" };
            assert_eq!(ending, right, "{kind:?}, done before: {was_done}");
        }
    }
}
