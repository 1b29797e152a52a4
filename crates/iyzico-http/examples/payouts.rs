//! Payouts: a batch goes out of the payout wallet once, and each row tells whether it was paid.
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::time::Duration;

use iyzico_http::payout::{
    ExecutePayout, InitializePayout, PayoutAmount, PayoutItem, PayoutRecipientType, RetrievePayout,
    RetrievePayoutBalance,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::{OnceOptions, Settled};

const NO_SUCH_BANK: &str = "TR049999900000001006672316"; // the simulator cannot pay it

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;
    let wallet = client.send(&RetrievePayoutBalance::builder().build()).await?;
    println!("{} in the wallet", wallet.balance);

    // The externalId makes it the same batch however often it is handed in. Nothing is paid yet.
    let rows = vec![row("1", "TR180006200119000006672315"), row("2", NO_SUCH_BANK)];
    let batch = InitializePayout::builder().external_id("wages-11").items(rows).build();
    let batch = client.send(&batch).await?;
    if let Some(refused) = batch.invalid_items.as_ref().filter(|rows| !rows.is_empty()) {
        return Err(format!("rows are missing, do not pay the batch: {refused:?}").into());
    }

    let execute = ExecutePayout::builder().request_id(batch.request_id.clone());
    let execute = execute.conversation_id("wages-11-1").build();
    // Store the handle with the batch before sending: then not even a crash loses it.
    println!("store this: {}", client.pending(&execute)?.to_json());
    match client.send_once(&execute, &OnceOptions::default()).await {
        // Risk control judges payments only.
        Settled::Succeeded { .. } | Settled::UnderReview { .. } | Settled::RefusedByRisk { .. } => {
            println!("handed over");
        }
        Settled::NotSent(error) => println!("try again: {error}"),
        Settled::Declined(error) => println!("nothing was paid: {error}"),
        Settled::Unknown(..) => println!("do not send it again unless a look-up says INIT"),
    }

    sandbox.simulator.clock().advance(Duration::from_secs(60)); // really: ask again later
    let look = RetrievePayout::builder().request_id(batch.request_id.clone()).build();
    let mut rows = client.pages(&look);
    while let Some(row) = rows.next_row().await? {
        println!("row {:?}: {:?} {:?}", row.item_external_id, row.item_status, row.error_messages);
    }
    Ok(())
}

fn row(id: &str, iban: &str) -> PayoutItem {
    PayoutItem::builder()
        .item_external_id(id)
        .recipient_type(PayoutRecipientType::Iban)
        .recipient_info(iban)
        .recipient_name("Jane Doe")
        .amount(PayoutAmount::builder().value("100").currency("TRY").build())
        .description("wages")
        .build()
}
