//! A request to pay: it is compared with the invoice, a part is paid, and the response to that is lost.
#![allow(clippy::print_stdout, reason = "an example talks")]

use iyzico_http::bank::Iban;
use iyzico_http::request_to_pay::{
    CreateRequestToPay, ListRequestsToPay, ReplyToRequestToPay, RetrieveRequestToPay,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::testing::simulator::{Cut, Fault, FaultRule};
use iyzico_http::{Outcome, Price};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;
    let fault = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call("request_to_pay.reply");
    sandbox.simulator.add_fault(fault.times(1))?;
    let (invoice, account) = ("100".parse::<Price>()?, Iban::new("TR180006200119000006672315")?);

    // Really somebody else asks. If this response is lost, look in the list: a second call asks twice.
    let ask = CreateRequestToPay::builder()
        .amount(invoice)
        .receiver_iban(account.clone())
        .description("invoice 42")
        .partial_payment(true)
        .build();
    let asked = client.send(&ask).await?;
    let reference = asked.reference_number.clone().ok_or("it has no reference")?;
    // Pay what the invoice says, not what somebody asks for.
    let look = RetrieveRequestToPay::builder().reference_number(reference.clone()).build();
    let before = client.send(&look).await?;
    let record = before.data.as_ref().ok_or("it has no record")?;
    if record.amount != Some(invoice) || record.receiver_iban.as_ref() != Some(&account) {
        return Err("this is not what the invoice says: do not pay it".into());
    }

    // Store the state with the payment before sending: it is what a lost response is compared with.
    println!("asked for {invoice}, state {:?}", before.request_to_pay_status);
    let reply = ReplyToRequestToPay::builder().reference_number(reference).amount("40").build();
    match client.send(&reply).await {
        Ok(_) => println!("40 paid"),
        Err(error) if matches!(error.outcome(), Outcome::NotSent | Outcome::Refused) => {
            return Err(error.into());
        }
        // A second call may pay a second time. A state does not say which call it comes from.
        Err(_) => {
            println!("nobody knows yet: do not pay it again");
            let now = client.send(&look).await?.request_to_pay_status.clone();
            println!("{now:?} now: compare with the account's statement, in doubt ask iyzico");
        }
    }

    let list = ListRequestsToPay::builder().build();
    let mut rows = client.pages(&list);
    while let Some(row) = rows.next_row().await? {
        println!("{:?}: {:?} {:?}", row.description, row.amount, row.request_to_pay_status);
    }
    Ok(())
}
