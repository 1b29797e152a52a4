//! Money goes back: a part of one line, an amount of the payment, or all of it on the same day.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::payment::{CancelPayment, RefundAmount, RefundPayment};
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;

    let payment = client.send(&shop::order(shop::card())).await?;
    let (id, lines) = (payment.payment_id.clone(), payment.item_transactions.iter().flatten());
    for line in lines {
        let line = line.payment_transaction_id.clone();
        let refund = RefundPayment::builder().payment_transaction_id(line).price("49.90").build();
        println!("{:?} of a line refunded", client.send(&refund).await?.price);
    }
    let refund = RefundAmount::builder().payment_id(id).price("100").build();
    println!("{:?} of the payment refunded", client.send(&refund).await?.price);

    let another = client.send(&shop::order(shop::card())).await?;
    let cancel = CancelPayment::builder().payment_id(another.payment_id.clone()).build();
    println!("{:?} cancelled on the same day", client.send(&cancel).await?.price);
    Ok(())
}
