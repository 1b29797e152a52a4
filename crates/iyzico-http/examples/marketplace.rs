//! A marketplace: a line belongs to a sub-merchant, its share is approved, a part goes back to the buyer.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::marketplace::{ApprovePaymentItem, CreateSubMerchant, SubMerchantType};
use iyzico_http::payment::{ChargeMerchant, RetrievePayment, Risk};
use iyzico_http::testing::Sandbox;
use iyzico_http::{OnceOptions, Outcome, Settled};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;

    let seller = CreateSubMerchant::builder()
        .sub_merchant_external_id("seller-7")
        .sub_merchant_type(SubMerchantType::Personal)
        .contact_name("Jane")
        .contact_surname("Doe")
        .identity_number("10000000146")
        .email("jane.doe@example.com")
        .address("Bora Sok. 1")
        .iban("TR180006200119000006672315")
        .build();
    let seller = client.send(&seller).await?;
    let key = seller.sub_merchant_key.as_ref().ok_or("the sub-merchant has no key")?;

    // Every line names who sells it and what they get of its price.
    let mut lines = shop::basket();
    for line in &mut lines {
        line.sub_merchant_key = Some(key.as_str().into());
        line.sub_merchant_price = Some("130".into());
    }
    let mut order = shop::order(shop::card());
    order.basket_items = lines.into();
    let payment = client.send(&order).await?;
    if payment.risk() == Some(Risk::Refused) {
        println!("ship nothing, cancel: payment {}", payment.payment_id);
        return Ok(());
    }
    if !payment.may_ship() {
        println!("wait: payment {} is under review, approve nothing", payment.payment_id);
        return Ok(());
    }
    let line = payment.item_transactions.iter().flatten().next().ok_or("no line was paid")?;
    println!("paid {}, {:?} of it for the seller", payment.paid_price, line.sub_merchant_price);

    // When the buyer has the goods.
    let number = line.payment_transaction_id.clone();
    let approve = ApprovePaymentItem::builder().payment_transaction_id(number.clone()).build();
    match client.send(&approve).await {
        Ok(_) => println!("approved: the seller is paid out on the agreed day"),
        Err(error) if matches!(error.outcome(), Outcome::NotSent | Outcome::Refused) => {
            return Err(error.into());
        }
        Err(error) => println!("do not approve it again before looking at it: {error}"),
    }
    let look = RetrievePayment::builder().payment_id(payment.payment_id.clone()).build();
    let seen = client.send(&look).await?;
    let line = seen.item_transactions.iter().flatten().next().ok_or("the line is gone")?;
    println!("the line is in state {:?}: 1 waits, 2 is approved", line.transaction_status);

    // The buyer gets a part back. The marketplace bears it, the seller keeps the share.
    let refund = ChargeMerchant::builder()
        .conversation_id("refund-42-1")
        .payment_transaction_id(number)
        .price("20")
        .build();
    // The refund names a line only; with the payment it can be looked up if its response is lost.
    let payment_id = Some(payment.payment_id.clone());
    match client.send_once(&refund, &OnceOptions { payment_id, ..OnceOptions::default() }).await {
        // Risk control judges payments only.
        Settled::Succeeded { response, .. }
        | Settled::UnderReview { response, .. }
        | Settled::RefusedByRisk { response, .. } => {
            println!("{:?} back to the buyer", response.price);
        }
        Settled::NotSent(error) => println!("try again: {error}"),
        Settled::Declined(error) => println!("nothing went back: {error}"),
        Settled::Unknown(pending, _) => {
            println!("store this, and do not refund again: {}", pending.to_json());
        }
    }
    Ok(())
}
