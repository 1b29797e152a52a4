//! An amount is held on a card now and taken later, when the goods leave.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::payment::{AuthorizePayment, CapturePayment};
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;

    let hold = client.send(&AuthorizePayment(shop::order(shop::card()))).await?;
    println!("{:?}: {} held", hold.phase, hold.paid_price);

    let capture = CapturePayment::builder()
        .payment_id(hold.payment_id.clone())
        .paid_price(hold.paid_price)
        .currency("TRY")
        .build();
    let payment = client.send(&capture).await?;
    println!("{:?}: {} taken", payment.phase, payment.paid_price);

    let second = client.send(&capture).await;
    println!("a second time: {}", second.err().ok_or("a hold was captured twice")?);
    Ok(())
}
