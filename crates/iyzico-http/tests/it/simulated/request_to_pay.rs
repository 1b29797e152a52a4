//! A request to pay whose reply got no response: nothing looks it up, so its outcome stays unknown.

use iyzico_http::Outcome;
use iyzico_http::request_to_pay::{
    CreateRequestToPay, ReplyToRequestToPay, RequestToPayReference, RetrieveRequestToPay,
};
use iyzico_http::testing::Sandbox;
use iyzico_simulator::{Cut, Fault, FaultRule};

async fn state(sandbox: &Sandbox, reference: &RequestToPayReference) -> String {
    let retrieve = RetrieveRequestToPay::builder().reference_number(reference.clone()).build();
    let found = sandbox.client.send(&retrieve).await.unwrap();
    found.request_to_pay_status.as_ref().unwrap().to_string()
}

#[tokio::test]
async fn a_lost_reply_is_unknown_and_is_not_sent_again() {
    let sandbox = Sandbox::start().await.unwrap();
    for (cut, is_paid) in [(Cut::AfterCommit, true), (Cut::AfterRead, false)] {
        let ask = CreateRequestToPay::builder().amount("100").build();
        let asked = sandbox.client.send(&ask).await.unwrap();
        let reference = asked.reference_number.clone().unwrap();
        let lost = FaultRule::new(Fault::Cut(cut)).call("request_to_pay.reply");
        sandbox.simulator.add_fault(lost).unwrap();
        let reply = ReplyToRequestToPay::builder().reference_number(reference.clone());
        let error = sandbox.client.send(&reply.amount("100").build()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        sandbox.simulator.clear_faults();
        let expected = if is_paid { "PAID" } else { "CREATED" };
        assert_eq!(state(&sandbox, &reference).await, expected);
    }
    let replies = sandbox.simulator.requests().into_iter();
    let replies = replies.filter(|request| request.call == Some("request_to_pay.reply"));
    assert_eq!(replies.count(), 2);
}
