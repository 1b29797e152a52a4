//! A payment in a shop: the buyer holds a card to the cashier's phone, which hands over the result.
#![allow(clippy::print_stdout, reason = "an example talks")]

use iyzico_http::Price;
use iyzico_http::in_store::{
    CreateInStoreUser, DecryptInStoreResult, InStoreTransaction, InitializeInStorePayment,
    RetrieveInStorePayment,
};
use iyzico_http::testing::Sandbox;

const MERCHANT: &str = "3413541";
const ORDER: &str = "order-42";

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client; // really: a client of its own, with the keys of the terminal app
    let due: Price = "149.90".parse()?;

    let cashier = CreateInStoreUser::builder().merchant_id(MERCHANT).user_id("cashier-1").build();
    client.send(&cashier).await?;

    let open = InitializeInStorePayment::builder()
        .merchant_id(MERCHANT)
        .callback_url("shop://result")
        .user_id("cashier-1")
        .order_id(ORDER)
        .amount(due)
        .build();
    let session = client.send(&open).await?;
    // Store both with the order: one decrypts the result, the other finds the payment without it.
    let (token, number) = (session.payment_session_token.clone(), session.payment_id.clone());

    let handed_over = sandbox.simulator.terminal_app(session.deep_link_url.as_str()).approve()?;

    // It came through the phone: believe only what iyzico makes of it.
    let sealed = handed_over.field("data").ok_or("the app handed nothing over")?;
    let decrypt = DecryptInStoreResult::builder().merchant_id(MERCHANT).data(sealed);
    let result = client.send(&decrypt.payment_session_token(token).build()).await?;
    let told =
        result.in_store_complete_operation.as_ref().and_then(|done| done.transaction.as_ref());
    println!("the app says: paid {}", is_paid(told, due));

    // The only way if the app hands nothing over.
    let look = RetrieveInStorePayment::builder().merchant_id(MERCHANT).payment_id(number).build();
    let seen = client.send(&look).await?;
    let is_ours = seen.order_id.as_ref().is_some_and(|order| order.as_str() == ORDER);
    if is_ours && is_paid(seen.transaction_detail.as_ref(), due) {
        println!("{ORDER} is paid: hand the goods over");
    } else {
        println!("keep the goods, and look again before opening another payment");
    }
    Ok(())
}

fn is_paid(told: Option<&InStoreTransaction>, due: Price) -> bool {
    let approved = told.and_then(|told| told.receipt.as_ref()?.approved) == Some(true);
    approved && told.and_then(|told| told.amount) == Some(due)
}
